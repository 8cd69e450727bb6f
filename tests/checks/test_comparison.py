"""comparison: two reports side by side."""

from __future__ import annotations

import json

from nlp.checks.comparison import compare
from tests.checks.written import heading, measure, numbers, problem, prose, written

OLD, REWORDED = "公开栏更新不够及时，个别村三个月没有换过内容。", "一些站所上传信息拖拉，常常逾期才补发。"
LICENSING, PENALTIES = ("licensing", "decisions"), ("penalties", "decisions")


def side_by_side(before, after):
    return compare(written(*before, year=2023), written(*after))


def test_cells_are_paired_by_row_and_column():
    (table,) = side_by_side(
        [numbers("proactive", {LICENSING: 35, PENALTIES: 4})], [numbers("proactive", {PENALTIES: 4, LICENSING: 40})]
    ).tables
    assert [(cell.name, cell.same) for cell in table.cells] == [
        ("行政处罚·本年处理决定数量", True), ("行政许可·本年处理决定数量", False),
    ]  # fmt: skip


def test_tables_of_two_forms_have_no_cells_to_compare():
    (table,) = side_by_side(
        [numbers("proactive", {LICENSING: 1}, "2019")], [numbers("proactive", {LICENSING: 1})]
    ).tables
    assert table.cells == ()


def test_sections_are_kept_new_or_gone():
    found = side_by_side(
        [heading("overview", "一、总体情况"), heading("other", "六、其他")],
        [heading("overview", "一、概述"), heading("requests", "三、依申请公开")],
    ).sections
    assert {pair.label: (pair.last is not None, pair.this is not None) for pair in found} == {
        "overview": (True, True), "requests": (False, True), "other": (True, False),
    }  # fmt: skip


def test_items_are_paired_by_words_before_themes():
    found = side_by_side(
        [problem(REWORDED, "timeliness"), problem(OLD, "timeliness")],
        [problem(OLD, "timeliness"), problem("队伍里懂法的人少。", "training")],
    ).items
    assert [(pair.last, pair.this, pair.words) for pair in found] == [(1, 0, True), (None, 1, False), (0, None, False)]


def test_a_problem_is_no_measure():
    found = side_by_side([problem(OLD, "timeliness")], [measure(OLD, "timeliness")]).items
    assert [(pair.role, pair.last, pair.this) for pair in found] == [("measure", None, 0), ("problem", 0, None)]


def test_every_item_stands_once():
    before = [problem(OLD, "timeliness")] * 3
    found = side_by_side(before, before[:2]).items
    assert sorted(pair.last for pair in found) == [0, 1, 2]
    assert sorted(pair.this for pair in found if pair.this is not None) == [0, 1]


def test_the_json_says_where_everything_stands():
    said = "镇里把公示栏搬到赶集的路口，党政办逐村核对张贴日期。"
    lines = [heading("overview", "一、总体情况"), prose(said), problem(OLD, "timeliness")]
    told = json.loads(json.dumps(side_by_side(lines, lines).to_dict()))
    assert told["last"]["year"] == 2023
    assert told["sections"][0]["this"] == {"line": 1, "start": 0, "end": 6, "text": "一、总体情况"}
    assert (told["items"][0]["in"], told["items"][0]["this"]["text"]) == ("both", OLD)
    assert told["repetition"]["this"] == 1.0
