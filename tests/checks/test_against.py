"""against: rules over a report and that of the same agency for the year before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nlp.checks.against import Earlier, find_against
from nlp.checks.settings import Settings
from nlp.report import Place, Warning
from tests.checks.written import heading, measure, numbers, problem, prose, written

IN, OVER = ("carried_in", "total"), ("carried_over", "total")
DOCUMENTS = "normative_documents"


def found(last, this, rule: str):
    return [finding for finding in find_against(this, last, Settings()) if finding.rule == rule]


def both(before, after):
    """Reports of two years with the lines `before` and `after`."""
    top = heading("overview", "一、总体情况")
    return written(top, *before, year=2023), written(top, *after)


@pytest.mark.parametrize(("over", "carried", "count"), [(2, 0, 1), (0, 3, 1), (2, 2, 0), (0, 0, 0)])
def test_carried_over_then_is_carried_in_now(over, carried, count):
    last, this = both([numbers("requests", {OVER: over})], [numbers("requests", {IN: carried})])
    assert len(found(last, this, "against.carried")) == count


def test_a_cell_that_is_no_number_is_not_compared():
    last, this = both([numbers("requests", {OVER: "若干"})], [numbers("requests", {IN: 2})])
    assert found(last, this, "against.carried") == []


@pytest.mark.parametrize(("made", "gone", "now", "count"), [(2, 1, 13, 1), (2, 1, 9, 1), (2, 1, 11, 0), (0, 0, 10, 0)])
def test_in_force_now_is_then_and_made_and_repealed(made, gone, now, count):
    cells = {(DOCUMENTS, "issued"): made, (DOCUMENTS, "repealed"): gone, (DOCUMENTS, "in_force"): now}
    last, this = both([numbers("proactive", {(DOCUMENTS, "in_force"): 10})], [numbers("proactive", cells)])
    hits = found(last, this, "against.in_force")
    assert len(hits) == count
    assert all("应为" in hit.message and hit.passages[0].report == last.source.path for hit in hits)


SAID = "镇里把公示栏搬到赶集的路口，党政办逐村核对张贴日期。看不清的换成大字，老人也能自己读。"
OTHER = "今年重新排了目录，窗口人员先学后考，接待群众时一次说清办什么、找谁办、多久办好。"


def test_prose_of_last_year_is_shown_beside_this_years():
    last, this = both([prose(SAID)], [prose(SAID)])
    (hit,) = found(last, this, "against.repeated")
    assert hit.compared[0].value == "100%"
    mine, its = hit.passages
    assert (mine.report, its.report) == (this.source.path, last.source.path)
    assert mine.text == its.text == SAID[:-1]


@pytest.mark.parametrize("now", [[prose(OTHER)], [prose(OTHER), prose(OTHER[::-1]), prose(SAID)]])
def test_a_few_sentences_of_last_year_are_no_finding(now):
    last, this = both([prose(SAID)], now)
    assert found(last, this, "against.repeated") == []


OLD, REWORDED = "公开栏更新不够及时，个别村三个月没有换过内容。", "一些站所上传信息拖拉，常常逾期才补发。"


def test_a_problem_in_the_words_of_last_year():
    last, this = both([problem(f"一是{OLD}", "timeliness")], [problem(f"1.{OLD}", "timeliness")])
    assert [hit.line for hit in found(last, this, "against.problem")] == [2]
    assert found(last, this, "against.problem_theme") == []


def test_a_problem_of_last_years_theme_in_other_words():
    last, this = both([problem(OLD, "timeliness")], [problem(REWORDED, "timeliness")])
    assert found(last, this, "against.problem") == []
    (hit,) = found(last, this, "against.problem_theme")
    assert "同一类问题" in hit.message
    assert [(each.name, each.value) for each in hit.compared] == [("本年", REWORDED[:-1]), ("上年", OLD[:-1])]


def test_a_problem_of_another_theme_is_new():
    last, this = both([problem(OLD, "timeliness")], [problem(REWORDED, "training")])
    assert found(last, this, "against.problem") == found(last, this, "against.problem_theme") == []


PROMISE = "每月初由党政办催一次，漏更新的村在例会上说明。"


@pytest.mark.parametrize(("answers", "count"), [((1,), 1), (None, 1), ((), 0)])
def test_a_promised_measure_and_the_same_problem_now(answers, count):
    """Where a store does not keep which measure answers, one of the same theme is the promise."""
    then = [problem(OLD, "timeliness", answers=answers), measure(PROMISE, "timeliness")]
    last, this = both(then, [problem(OLD, "timeliness")])
    assert len(found(last, this, "against.promise")) == count


def test_a_measure_in_the_words_of_last_year():
    last, this = both([measure(PROMISE, "timeliness")], [measure(PROMISE, "timeliness")])
    assert len(found(last, this, "against.measure")) == 1


def table(*values: float):
    rows = ("licensing", "penalties", "coercion")
    return numbers("proactive", {(row, "decisions"): value for row, value in zip(rows, values, strict=True)})


def test_a_table_with_every_number_of_last_year():
    assert found(*both([table(35, 12, 7)], [table(35, 12, 7)]), "against.table_unchanged")


@pytest.mark.parametrize("now", [(0, 0, 0), (35, 12, 8), (1, 1, 0)])
def test_zeros_little_numbers_and_a_changed_cell_are_no_unchanged_table(now):
    then = now if now != (35, 12, 8) else (35, 12, 7)
    assert not found(*both([table(*then)], [table(*now)]), "against.table_unchanged")


@pytest.mark.parametrize(("then", "now", "count"), [(35, 3500, 1), (35, 70, 0), (1, 12, 0), (0, 500, 0)])
def test_a_rise_to_tenfold(then, now, count):
    assert len(found(*both([table(then, 0, 0)], [table(now, 0, 0)]), "against.tenfold")) == count


def test_a_section_that_was_there_last_year():
    last, this = both([heading("overview.platform", "（四）平台建设"), prose("修好网页。")], [prose("修好网页。")])
    (hit,) = found(last, this, "against.section_lost")
    assert "（四）平台建设" in hit.message


def test_sections_of_a_lost_section_and_those_of_the_form_are_not_told_again():
    last, this = both([heading("other", "六、其他事项"), heading("other.fees", "（一）处理费")], [prose("修好网页。")])
    assert found(last, this, "against.section_lost") == []


def test_all_lost_sections_are_one_finding():
    lost = [heading("overview.platform", "（四）平台建设"), heading("overview.supervision", "（五）监督保障")]
    (hit,) = found(*both([prose("修好网页。"), *lost], [prose("修好网页。")]), "against.section_lost")
    assert "“（四）平台建设”“（五）监督保障”" in hit.message


def test_the_same_agency_is_found_among_others():
    last, this = written(year=2023), written()
    namesake = written(year=2023, place=Place("安徽省", "宿州市", "北岭县", "石桥镇"))
    older = written(year=2022)
    assert Earlier([namesake, older, last]).of(this) is last


def test_an_agency_that_names_its_county_is_the_same():
    last = written(year=2023, agency="南岭县石桥镇人民政府")
    assert Earlier([last]).of(written()) is last


def test_two_that_may_be_meant_are_none():
    last = written(year=2023)
    assert Earlier([last, replace(last, title="另一份")]).of(written()) is None


def test_no_report_of_last_year_is_told():
    (hit,) = find_against(written(), None, Settings())
    assert (hit.rule, hit.severity) == ("against.none", "hint")
    assert "2023年" in hit.message


def test_another_genre_has_no_last_year():
    other = written(warnings=(Warning("not_a_report", "不是年度报告"),))
    assert find_against(other, None, Settings()) == ()


def test_rules_that_are_ignored_find_nothing():
    last, this = both([prose(SAID)], [prose(SAID)])
    assert find_against(this, last, Settings(ignore=frozenset({"against"}))) == ()
