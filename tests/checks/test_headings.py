"""checks: the headings of the top level, where a text's layout hides them from the reading."""

from __future__ import annotations

from typing import Any

import pytest

from nlp.checks.engine import find
from tests.checks.written import heading, prose, written

TITLES = {
    "overview": "一、总体情况",
    "proactive": "二、主动公开政府信息情况", "requests": "三、收到和处理政府信息公开申请情况",
    "litigation": "四、政府信息公开行政复议、行政诉讼情况", "improvement": "五、存在的主要问题及改进情况",
    "other": "六、其他需要报告的事项",
}  # fmt: skip


def rules_of(**changed: tuple[tuple[Any, ...], ...]) -> set[str]:
    """The rules on headings that a report breaks whose sections stand there but for those `changed`."""
    lines = (
        line for label, title in TITLES.items() for line in changed.get(label, (heading(label, title), prose("有。")))
    )
    return {finding.rule for finding in find(written(*lines)) if finding.rule.startswith("section.")}


def test_the_base_report_has_no_fault():
    assert rules_of() == set()


def test_a_title_inside_a_line_is_there():
    assert rules_of(overview=(prose("石桥镇2024年年度报告一、总体情况2024年，我镇公开信息73条。"),)) == set()


@pytest.mark.parametrize("line", ["见第一部分。", "本报告包括一、总体情况、二、主动公开政府信息情况等六部分。"])
def test_a_title_that_is_only_named_is_missing(line):
    assert rules_of(overview=(prose(line),)) == {"section.missing"}


def test_a_section_in_two_parts_without_numbers_is_there():
    parts = heading("improvement.problems", "存在的主要问题"), heading("improvement.measures", "改进措施")
    assert "section.missing" not in rules_of(improvement=parts)


def test_numbered_parts_do_not_stand_for_their_section():
    assert "section.missing" in rules_of(improvement=(heading("improvement.problems", "（一）存在的主要问题"),))


def test_a_line_whose_number_the_sections_around_it_leave_out_is_an_extra_one():
    improvement = prose("五、咨询服务情况"), heading("improvement", "六、存在的主要问题及改进情况")
    assert "section.extra" in rules_of(improvement=improvement, other=(heading("other", "七、其他需要报告的事项"),))


def test_a_numbered_item_is_no_extra_section():
    items = heading("improvement", TITLES["improvement"]), prose("五、更新栏目"), prose("六、培训人员")
    assert rules_of(improvement=items) == set()


@pytest.mark.parametrize("behind", ["无", "暂无。", "无石桥镇人民政府2025年1月16日", "image.png"])
def test_what_stands_behind_a_title_on_its_line_is_not_of_the_title(behind):
    assert rules_of(other=(heading("other", TITLES["other"] + behind),)) == set()


@pytest.mark.parametrize("title", ["六、其他需要报告的事项及建议", "六、其他事项"])
def test_a_longer_or_shorter_title_is_another(title):
    assert rules_of(other=(heading("other", title),)) == {"section.title"}
