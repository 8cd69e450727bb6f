"""Sentences about what is notable."""

from __future__ import annotations

import pytest

from nlp.summary import summarise
from nlp.summary.sentences import inside, wording
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
    assert "“新收申请”上升：2022年和2023年都有数据的12个机关，由24件变为36件，12个上升、0个下降" in headline.text
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


def test_behind_a_headline_are_the_reports_that_name_the_theme_or_all_where_none_does(tmp_path):
    reports = [unit(n, problem=[["training"]]) for n in range(30)] + [unit(n, WEI) for n in range(30)]
    found = summarise(make(tmp_path / "s", reports), "county")
    for headline in found.headlines:
        behind = [found.counted[at] for at in headline.counted]
        assert len(behind) == (headline.values["count"] or headline.values["reports"])
        assert all(("training" in one.themes.get("problem", ())) == bool(headline.values["count"]) for one in behind)


def test_the_theme_that_most_reports_name(tmp_path):
    reports = [unit(n, problem=[["training"]] if n < 30 else [["review"]]) for n in range(40)]
    [headline] = of(summarise(make(tmp_path / "s", reports), "county"), "common")
    assert "最常见的问题是“培训”：40份报告中有30份提到，占75.0%" in headline.text
    assert "多于其次的“审核”（10份，符号检验p=0.002）" in headline.text
    assert (headline.theme, len(headline.counted)) == ("training", 30)


@pytest.mark.parametrize("more", [22, 25])
def test_a_theme_that_hardly_more_reports_name_is_no_headline(tmp_path, more):
    reports = [unit(n, problem=[["training"]] if n < more else [["review"]]) for n in range(40)]
    assert of(summarise(make(tmp_path / "s", reports), "county"), "common") == []


def test_a_measure_is_silent_where_one_large_unit_outweighs_the_others(tmp_path):
    reports = [
        unit(n, year=year, cells={NEW: year - 2020 if n else 2_000_000 - 500 * year})
        for n in range(12) for year in (2022, 2023)
    ]  # fmt: skip
    assert of(summarise(make(tmp_path / "s", reports), "county"), "measure") == []


def test_a_theme_for_what_is_left_over_is_no_headline(tmp_path, monkeypatch):
    reports = [unit(n, problem=[["training"], ["review"]], answered=[False, True]) for n in range(20)]
    store = make(tmp_path / "s", reports)
    monkeypatch.setitem(wording(), "left_over", ["training"])
    assert of(summarise(store, "county"), "unanswered") == []


def test_a_small_chance_is_said_as_people_say_it(tmp_path):
    reports = [unit(n, problem=[["training"]]) for n in range(30)]
    [headline] = of(summarise(make(tmp_path / "s", reports), "county"), "common")
    assert headline.text.endswith("符号检验p<0.001）。")
    assert 0 < headline.chance < 0.001


def test_as_many_that_rose_as_fell_are_no_headline(tmp_path):
    reports = [
        unit(n, year=year, cells={NEW: 5 + (year - 2022) * (1 if n % 2 else -1)})
        for n in range(12) for year in (2022, 2023)
    ]  # fmt: skip
    assert of(summarise(make(tmp_path / "s", reports), "county"), "measure") == []


def test_as_many_reports_that_name_a_theme_as_last_year_are_no_headline(tmp_path):
    reports = [unit(n, year=year, problem=[["training"]] if n < 6 else []) for n in range(20) for year in (2022, 2023)]
    assert of(summarise(make(tmp_path / "s", reports), "county"), "theme") == []


def test_a_group_like_the_others_is_no_headline(tmp_path):
    reports = [unit(n, place, problem=[["training"]] if n % 2 else []) for n in range(30) for place in (XIANG, WEI)]
    assert of(summarise(make(tmp_path / "s", reports), "county"), "group") == []


def test_themes_that_are_left_unanswered_alike_are_no_headline(tmp_path):
    reports = [unit(n, problem=[["training"], ["review"]], answered=[False, False]) for n in range(20)]
    assert of(summarise(make(tmp_path / "s", reports), "county"), "unanswered") == []


def test_every_headline_has_its_numbers_what_makes_it_sure_and_where_it_leads(tmp_path):
    place = [XIANG, WEI]
    reports = [
        unit(n, place[n % 2], year=year, cells={NEW: year - 2020}, published=f"{year + 1}-02-10",
             problem=[["training"]] * (n % 2) + [["review"]] * (year - 2022), answered=[year == 2022, True],
             failed=["requests.balance.total"])
        for n in range(30) for year in (2022, 2023) if (n, year) != (29, 2023)
    ]  # fmt: skip
    found = summarise(make(tmp_path / "s", reports), "county").headlines
    assert {headline.rule for headline in found} >= {"missing", "late", "measure", "theme", "group", "checks"}
    assert len(found) <= 8
    for headline in found:
        assert headline.values
        assert headline.rule == "missing" or headline.counted
        assert headline.rule == "missing" or headline.low is not None or headline.chance is not None
        assert "{" not in headline.text


def test_a_title_with_quotation_marks_stands_in_single_ones_inside_of_others():
    assert inside("“全部办结”与结转不符") == "‘全部办结’与结转不符"


def test_a_group_whose_reports_come_late_more_often(tmp_path):
    reports = [unit(n, published="2024-02-10" if n % 10 else "2024-01-10") for n in range(20)]
    reports += [unit(n, WEI, published="2024-01-10" if n % 10 else "2024-02-10") for n in range(20)]
    [headline] = of(summarise(make(tmp_path / "s", reports), "county"), "reports")
    assert "县晚于期限发布的报告偏" in headline.text
    assert (headline.test, headline.values["reports"], len(headline.counted)) == (
        "fisher",
        20,
        headline.values["count"],
    )
    assert headline.chance < 0.001


def test_a_group_whose_reports_state_larger_numbers(tmp_path):
    reports = [unit(n, cells={NEW: 50 + n}) for n in range(12)] + [unit(n, WEI, cells={NEW: n}) for n in range(12)]
    [headline] = of(summarise(make(tmp_path / "s", reports), "county"), "amount")
    assert "2023年“新收申请”偏" in headline.text
    assert (headline.measure, headline.test, headline.values["reports"]) == ("received", "median", 12)


def test_numbers_that_do_not_differ_by_group_are_no_headline(tmp_path):
    reports = [unit(n, county, cells={NEW: n}) for n in range(12) for county in (XIANG, WEI)]
    assert of(summarise(make(tmp_path / "s", reports), "county"), "amount") == []


def test_where_much_is_notable_eight_sentences_come_one_of_each_kind_before_a_second_of_any(tmp_path):
    reports = [
        unit(n, county, year=year, problem=[["training"]] if county is WEI or year == 2023 else [["review"]],
             answered=[n % 2 == 0], cells={NEW: n + 40 * (county is WEI) + year - 2000}, failed=["x"] if n == 3 else [],
             published=f"{year + 1}-02-10" if county is WEI else f"{year + 1}-01-10",
             findings=[("section.missing", "error")] if n == 2 else [])
        for county in (XIANG, WEI) for n in range(20) for year in (2022, 2023)
    ]  # fmt: skip
    found = summarise(make(tmp_path / "s", [*reports, unit(30, year=2022)]), "county")
    rules = [headline.rule for headline in found.headlines]
    assert len(rules) == len(set(rules)) == 8
    assert rules == [rule["id"] for rule in wording()["rules"] if rule["id"] in rules]
