"""together: a report alone, against the year before, and among the others."""

from __future__ import annotations

from random import Random

from nlp.checks.across import Unit
from nlp.checks.against import Earlier
from nlp.checks.engine import checked
from nlp.checks.settings import Settings
from nlp.checks.together import Together
from nlp.report import Warning
from tests.checks.test_copies import report, sentence
from tests.checks.written import heading, problem, prose, written

RNG = Random(2)
SAID = [sentence(RNG) for _ in range(10)]


def results(reports, settings=None, **given):
    together = Together(**given)
    found = [together.check(each, settings) for each in reports]
    return list(together.finish(found, settings))


def rules(result, group):
    return [finding.rule for finding in result.findings if finding.rule.startswith(group)]


def test_alone_a_report_has_the_findings_of_its_own():
    one = written(heading("overview", "一、总体情况"), prose("修好了网页。"))
    assert results([one]) == [checked(one)]


def test_every_report_has_its_own_findings_in_text_order():
    reports = [report(SAID, 1), report([sentence(RNG) for _ in range(9)], 2), report(SAID, 3)]
    found = results(reports, earlier=Earlier([]))
    assert [result.report for result in found] == ["1.txt", "2.txt", "3.txt"]
    assert [rules(result, "across") for result in found] == [["across.copied"], [], ["across.copied"]]
    assert all(rules(result, "against") == ["against.none"] for result in found)
    for result in found:
        starts = [-1 if finding.start is None else finding.start for finding in result.findings]
        assert starts == sorted(starts)


def test_without_reports_to_go_by_nothing_is_said_of_last_year():
    assert rules(results([report(SAID, 1)])[0], "against") == []


def test_last_years_problem_is_found():
    lines = [heading("improvement", "五、存在的主要问题"), problem("公开栏更新不够及时，三个月没换。", "timeliness")]
    last, this = written(*lines, year=2023), written(*lines)
    assert "against.problem" in rules(results([this], earlier=Earlier([last]))[0], "against")


def test_units_without_a_report_come_last():
    *_, missing = results([report(SAID, 1)], units=[Unit("柳河镇人民政府", year=2024)])
    assert (missing.agency, missing.year, rules(missing, "across")) == ("柳河镇人民政府", 2024, ["across.missing"])


def test_the_settings_of_each_report_apply_to_it():
    together = Together()
    reports = [report(SAID, 1), report(SAID, 2)]
    found = [together.check(reports[0], Settings(ignore=frozenset({"across.copied"}))), together.check(reports[1])]
    assert [rules(result, "across") for result in together.finish(found)] == [[], ["across.copied"]]


def test_a_text_of_another_genre_keeps_its_place():
    other = written(prose("开会。"), path="other.txt", warnings=(Warning("not_a_report", "不是年度报告"),))
    found = results([report(SAID, 1), other, report(SAID, 2)])
    assert [(result.report, len(rules(result, "across"))) for result in found] == [
        ("1.txt", 1), ("other.txt", 0), ("2.txt", 1),
    ]  # fmt: skip
