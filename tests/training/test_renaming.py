"""renaming: the same report of another place and year."""

from __future__ import annotations

from nlp.corpus.prose import read_prose
from nlp.training.rendering.renaming import renamed

REPORT = """province: 甲省
city: 乙丙市
county: 嘉祥县
agency: 嘉祥县水务局
year: 2020
template: 2019
kind: report
---
# 嘉祥县水务局2020年报告
2021年，{P training|一是嘉祥培训不够，嘉祥县2019年只有一次，文号20200101。}
"""


def test_a_renamed_report_names_other_places_and_years_and_keeps_its_labels(tmp_path):
    file = tmp_path / "writer" / "a.txt"
    file.parent.mkdir()
    file.write_text(REPORT, "utf-8")
    new = renamed(
        read_prose(file), {"province": "丁省", "city": "乙丙市", "county": "仁和里区", "town": "", "year": "2023"}
    )
    assert new.head["agency"] == "仁和里区水务局"
    assert [text for text, _ in new.spans("title")] == ["仁和里区水务局2023年报告"]
    item = "一是仁和里培训不够，仁和里区2022年只有一次，文号20200101。"
    assert [text for text, _ in new.spans("item")] == [item]
    assert new.body[1].text == "2024年，" + item
