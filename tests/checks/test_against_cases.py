"""against: of each rule two pairs of years that break it, and two that look as if they did."""

from __future__ import annotations

import pytest

from tests.checks.test_against import OTHER, SAID, both, found, table
from tests.checks.written import heading, measure, problem, prose

OLD, NEW = "公开栏更新不够及时，个别村三个月没有换过内容。", "一些站所上传信息拖拉，常常逾期才补发。"
THEN, NOW = "每月初由党政办催一次，漏更新的村在例会上说明。", "请县档案馆来讲一次课，给窗口添一台查询机。"
PLATFORM, BOARD = heading("overview.platform", "（四）平台建设"), heading("overview.supervision", "（五）监督保障")
PROMISED = [problem(OLD, "timeliness"), measure(THEN, "timeliness")]

CASES = {
    "against.repeated": (
        [([prose(SAID)], [prose(SAID)]), ([prose(SAID)], [prose(SAID.replace("赶集", "集市")), prose(OTHER[:20])])],
        [([prose(SAID)], [prose(OTHER)]), ([prose(SAID)], [prose(OTHER), prose(OTHER[::-1]), prose(SAID[:24])])],
    ),
    "against.problem": (
        [([problem(OLD)], [problem(OLD)]), ([problem(f"一是{OLD}")], [problem(f"（2）{OLD[:-1]}；")])],
        [([problem(OLD, "timeliness")], [problem(NEW, "timeliness")]), ([measure(OLD)], [problem(OLD)])],
    ),
    "against.problem_theme": (
        [([problem(OLD, "timeliness")], [problem(NEW, "timeliness")]),
         ([problem(OLD, "timeliness", "content")], [problem(NEW, "timeliness")])],
        [([problem(OLD, "timeliness")], [problem(NEW, "training")]),
         ([problem(OLD, "training")], [problem(OLD, "training")])],
    ),
    "against.promise": (
        [(PROMISED, [problem(OLD, "timeliness")]), (PROMISED, [problem(NEW, "timeliness")])],
        [(PROMISED, [problem(NEW, "training")]),
         ([problem(OLD, "timeliness"), measure(THEN, "staffing")], [problem(OLD, "timeliness")])],
    ),
    "against.measure": (
        [([measure(THEN)], [measure(THEN)]), ([measure(f"1.{THEN}")], [measure(f"一是{THEN}")])],
        [([measure(THEN, "timeliness")], [measure(NOW, "timeliness")]), ([problem(THEN)], [measure(THEN)])],
    ),
    "against.table_unchanged": (
        [([table(35, 12, 7)], [table(35, 12, 7)]), ([table(3, 2, 1)], [table(3, 2, 1)])],
        [([table(35, 12, 7)], [table(35, 12, 8)]), ([table(0, 1, 1)], [table(0, 1, 1)])],
    ),
    "against.tenfold": (
        [([table(35, 0, 0)], [table(3500, 0, 0)]), ([table(3, 4, 5)], [table(3, 40, 5)])],
        [([table(35, 0, 0)], [table(70, 0, 0)]), ([table(1, 0, 0)], [table(12, 500, 0)])],
    ),
    "against.section_lost": (
        [([PLATFORM, prose(SAID)], [prose(SAID)]), ([PLATFORM, prose(SAID), BOARD], [PLATFORM, prose(SAID)])],
        [([PLATFORM, prose(SAID)], [heading("overview.platform", "平台情况")]),
         ([heading("improvement.problems", "（一）主要问题"), problem(OLD)], [problem(OLD)])],
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "then", "now"), [(rule, *case) for rule, (breaking, _) in CASES.items() for case in breaking]
)
def test_what_breaks_a_rule_is_one_finding(rule, then, now):
    assert len(found(*both(then, now), rule)) == 1


@pytest.mark.parametrize(
    ("rule", "then", "now"), [(rule, *case) for rule, (_, alike) in CASES.items() for case in alike]
)
def test_what_looks_alike_is_none(rule, then, now):
    assert found(*both(then, now), rule) == []
