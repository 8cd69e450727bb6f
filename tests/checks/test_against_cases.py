"""against: of each rule two pairs of years that break it, and two that look as if they did."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nlp.checks.against import Earlier, find_against
from nlp.checks.settings import Settings
from tests.checks.test_against import OTHER, SAID, both, found, table
from tests.checks.written import HOME, heading, measure, numbers, problem, prose, written

OLD, NEW = "公开栏更新不够及时，个别村三个月没有换过内容。", "一些站所上传信息拖拉，常常逾期才补发。"
THEN, NOW = "每月初由党政办催一次，漏更新的村在例会上说明。", "请县档案馆来讲一次课，给窗口添一台查询机。"
PLATFORM, BOARD = heading("overview.platform", "（四）平台建设"), heading("overview.supervision", "（五）监督保障")
PROMISED = [problem(OLD, "timeliness"), measure(THEN, "timeliness")]

IN, OVER = ("carried_in", "total"), ("carried_over", "total")


def asked(key: tuple[str, str], number: float | str):
    return [numbers("requests", {key: number})]


def documents(in_force: float, made: float = 0, gone: float = 0):
    counts = {"issued": made, "repealed": gone, "in_force": in_force}
    return [numbers("proactive", {("normative_documents", column): count for column, count in counts.items()})]


CASES = {
    "against.carried": (
        [(asked(OVER, 2), asked(IN, 0)), (asked(OVER, 0), asked(IN, 3))],
        [(asked(OVER, 2), asked(IN, 2)), (asked(OVER, "若干"), asked(IN, 2)), (asked(OVER, 2), asked(OVER, 0))],
    ),
    "against.in_force": (
        [(documents(10), documents(13, made=2, gone=1)), (documents(10), documents(10, made=1))],
        [(documents(10), documents(11, made=2, gone=1)), (documents(10, made=4), documents(10))],
    ),
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


TOWN = written(year=2023)
# Of "against.none": what the folder of last year holds beside a report for 2024
NOBODY = (
    [[], [written(year=2023, agency="柳河镇人民政府", place=replace(HOME, town="柳河镇"))], [written(year=2022)]],
    [[TOWN], [written(year=2023, agency="南岭县石桥镇人民政府")], [written(year=2022), TOWN]],
)


@pytest.mark.parametrize("earlier", NOBODY[0])
def test_that_there_is_no_report_of_last_year_is_told(earlier):
    this = written()
    assert [finding.rule for finding in find_against(this, Earlier(earlier).of(this), Settings())] == ["against.none"]


@pytest.mark.parametrize("earlier", NOBODY[1])
def test_a_report_of_last_year_is_found(earlier):
    this = written()
    assert "against.none" not in {f.rule for f in find_against(this, Earlier(earlier).of(this), Settings())}
