"""Sentences about what is notable."""

from __future__ import annotations

from nlp.summary import summarise
from tests.summary.test_summary import WEI, XIANG, make

NEW = "requests/new_received/total"


def unit(number, place=XIANG, **more):
    return {**place, "agency": f"第{number}中学", "unit": "bureau", **more}


def of(found, rule):
    return [headline for headline in found.headlines if headline.rule == rule]


def test_nothing_notable_is_nothing_said(tmp_path):
    reports = [unit(n, problem=[["training"], ["review"]], published="2024-01-10") for n in range(12)]
    assert summarise(make(tmp_path / "s", reports), "county").headlines == ()


def test_a_measure_that_rose_in_most_units(tmp_path):
    reports = [unit(n, year=year, cells={NEW: year - 2020}) for n in range(12) for year in (2022, 2023)]
    [headline] = of(summarise(make(tmp_path / "s", reports), "county"), "measure")
    assert "新收申请上升：2022年和2023年都有数据的12个机关，由24件变为36件，12个上升、0个下降" in headline.text
    assert (headline.measure, headline.test, len(headline.counted)) == ("received", "sign", 12)
    assert headline.chance < 0.05


def test_a_theme_that_more_reports_name_than_last_year(tmp_path):
    reports = [unit(n, year=2022) for n in range(20)]
    reports += [unit(n, year=2023, problem=[["training"]]) for n in range(20)]
    [headline] = of(summarise(make(tmp_path / "s", reports), "county"), "theme")
    assert "提到“培训”问题的报告增多：2022年0份、占0.0%，2023年20份、占100.0%，相差100个百分点" in headline.text
    assert (headline.role, headline.theme, headline.year, len(headline.counted)) == ("problem", "training", 2023, 20)
    assert 0 < headline.low < headline.high


def test_a_group_that_stands_out(tmp_path):
    reports = [unit(n, problem=[["training"]]) for n in range(30)] + [unit(n, WEI) for n in range(30)]
    found = of(summarise(make(tmp_path / "s", reports), "county"), "group")
    assert {(headline.group, headline.theme) for headline in found} == {("370829", "training"), ("370826", "training")}


def test_a_theme_that_is_left_unanswered_more_often(tmp_path):
    reports = [unit(n, problem=[["training"], ["review"]], answered=[False, True]) for n in range(20)]
    [headline] = of(summarise(make(tmp_path / "s", reports), "county"), "unanswered")
    assert "有20份报告提到“培训”问题，其中20份没有措施与之对应，占100.0%，其余主题为0.0%" in headline.text
    assert len(headline.counted) == 20


def test_late_and_missing_reports_and_sums_that_do_not_hold_are_counted(tmp_path):
    reports = [unit(n, year=2023, published="2024-02-10" if n else "2024-01-10") for n in range(4)]
    reports += [unit(9, year=2022), unit(8, year=2023, failed=["requests.balance.total"])]
    found = summarise(make(tmp_path / "s", reports), "county")
    assert [headline.rule for headline in found.headlines] == ["missing", "late", "checks"]
    assert "写明发布日期的有4份，其中3份晚于期限发布，占75.0%" in of(found, "late")[0].text
    assert "1个机关" in of(found, "missing")[0].text
    assert of(found, "checks")[0].counted == (5,)


def test_every_report_behind_a_headline_is_one_of_those_counted(tmp_path):
    reports = [unit(n, problem=[["training"]]) for n in range(30)] + [unit(n, WEI) for n in range(30)]
    found = summarise(make(tmp_path / "s", reports), "county")
    for headline in found.headlines:
        assert len(headline.counted) == headline.values["count"]
        assert all("training" in found.counted[at].themes["problem"] for at in headline.counted)
