"""Units without a report."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.errors import StoreError
from nlp.places.gazetteer import COUNTY, gazetteer, level
from nlp.summary import summarise
from nlp.summary.data import Missing
from nlp.summary.missing import called
from tests.summary.test_summary import WEI, XIANG, make

SCHOOLS = {**XIANG, "agency": "嘉祥县教育局", "unit": "bureau"}
HEALTH = {**WEI, "agency": "微山县卫生健康局", "unit": "bureau"}


def test_a_unit_that_reported_earlier_is_missing_in_the_years_after(tmp_path):
    reports = [{**SCHOOLS, "year": 2021}, *({**HEALTH, "year": year} for year in (2022, 2023))]
    found = summarise(make(tmp_path / "s", reports), "county")
    [one] = found.missing
    assert (one.agency, one.years, one.reported, one.path, one.why) == (
        "嘉祥县教育局", (2022, 2023), (2021,), "000.txt", "earlier",
    )  # fmt: skip
    assert {group.name: group.missing for group in found.groups} == {"微山县": (), "嘉祥县": (0,)}


def test_a_year_that_was_misread_once_does_not_make_all_missing(tmp_path):
    reports = [{**XIANG, "agency": f"第{number}中学", "year": 2023} for number in range(11)]
    reports.append({**SCHOOLS, "year": 2033})
    assert summarise(make(tmp_path / "s", reports), "county").missing == ()


def test_a_year_without_any_report_of_a_group_is_a_group_too(tmp_path):
    reports = [{**SCHOOLS, "year": 2022}, *({**HEALTH, "year": year} for year in (2022, 2023))]
    found = summarise(make(tmp_path / "s", reports), "county,year")
    lacking = [group for group in found.groups if group.missing]
    assert [(group.name, group.reports) for group in lacking] == [("嘉祥县 · 2023年", 0)]


def test_a_manifest_says_who_must_report(tmp_path):
    file = tmp_path / "units.csv"
    file.write_text("机关,县,年度\n嘉祥县教育局,嘉祥县,\n嘉祥县民政局,嘉祥县,\n微山县财政局,微山县,2022\n", "utf-8")
    found = summarise(make(tmp_path / "s", [SCHOOLS]), "county", expected=file)
    assert [(one.agency, one.years, one.why) for one in found.missing] == [
        ("微山县财政局", (2022,), "manifest"),
        ("嘉祥县民政局", (2023,), "manifest"),
    ]


@pytest.mark.parametrize("agency", ["嘉祥县孟姑集镇人民政府", "孟姑集镇人民政府", "孟姑集镇"])
def test_a_manifest_may_name_a_town_by_its_agency_alone(tmp_path, agency):
    file = tmp_path / "units.csv"
    file.write_text(f"机关,县,年度\n{agency},嘉祥县,\n", "utf-8")
    town = {**XIANG, "agency": "孟姑集镇人民政府", "town": "孟姑集镇", "unit": "township"}
    assert summarise(make(tmp_path / "s", [town]), "county", expected=file).missing == ()


@pytest.mark.parametrize("row", ["教育局,", ",嘉祥县", "教育局,市中区"])
def test_a_row_that_names_no_unit_is_told(tmp_path, row):
    file = tmp_path / "units.csv"
    file.write_text(f"机关,县\n{row}\n", "utf-8")
    with pytest.raises(StoreError, match="第1个单位"):
        summarise(make(tmp_path / "s", [SCHOOLS]), "county", expected=file)


def test_nothing_is_missing_where_all_reported(tmp_path):
    reports = [{**unit, "year": year} for unit in (SCHOOLS, HEALTH) for year in (2022, 2023)]
    assert summarise(make(tmp_path / "s", reports), "county").missing == ()


# Five of the eleven counties of one city, and all of another's but 滕州市 (370481)
JINING = ["370811", "370812", "370826", "370827", "370828"]
ZAOZHUANG = ["370402", "370403", "370404", "370405", "370406"]


def of_county(code, **more):
    """A report of the government of a county of the gazetteer."""
    province, city, county = gazetteer().levels(code)
    place = {"province": province, "city": city, "county": county, "code": code}
    return {**place, "agency": f"{county}人民政府", "unit": "government", **more}


def test_a_county_without_a_report_is_missing_where_its_city_reports(tmp_path):
    [one] = summarise(make(tmp_path / "s", list(map(of_county, ZAOZHUANG))), "city").missing
    assert (one.code, one.agency, one.years, one.reported, one.path, one.why) == (
        "370481", "滕州市", (2023,), (), None, "gazetteer",
    )  # fmt: skip


def test_a_county_is_not_missing_where_few_of_its_city_report(tmp_path):
    assert summarise(make(tmp_path / "s", list(map(of_county, JINING))), "city").missing == ()


def test_a_county_is_missing_in_the_years_in_which_the_others_report(tmp_path):
    reports = [of_county(code, year=2023) for code in ZAOZHUANG] + [of_county(ZAOZHUANG[0], year=2022)]
    assert {one.years for one in summarise(make(tmp_path / "s", reports), "city").missing} == {(2023,)}


def test_a_county_that_reported_earlier_is_missing_for_that_alone(tmp_path):
    late = of_county("370481", year=2022)
    found = summarise(make(tmp_path / "s", [*map(of_county, ZAOZHUANG), late]), "city").missing
    assert [(one.code, one.why) for one in found if one.code == "370481"] == [("370481", "earlier")]


def test_a_county_whose_name_a_place_left_open_may_be_is_not_missing(tmp_path):
    open_ = {"agency": "教育局", "unit": "bureau", "candidates": "山东省济宁市滕州市；山东省枣庄市滕州市"}
    found = summarise(make(tmp_path / "s", [*map(of_county, ZAOZHUANG), open_]), "city").missing
    assert "370481" not in {one.code for one in found}


def test_a_manifest_says_better_who_is_missing_in_a_county(tmp_path):
    file = tmp_path / "units.csv"
    file.write_text("机关,区划代码\n滕州市教育局,370481\n", "utf-8")
    found = summarise(make(tmp_path / "s", list(map(of_county, ZAOZHUANG))), "city", expected=file).missing
    assert [(one.agency, one.why) for one in found if one.code == "370481"] == [("滕州市教育局", "manifest")]


@settings(max_examples=10, deadline=None)
@given(st.sets(st.integers(0, 9), max_size=2))
def test_counties_left_out_are_found_exactly(left_out):
    book = gazetteer()
    province = [c for c in sorted(book.names) if c[:4] == "4101" and level(c) == COUNTY and c not in book.gone][:12]
    planted = {province[at] for at in left_out}
    there = [of_county(code) for code in province if code not in planted]
    with TemporaryDirectory() as folder:
        found = summarise(make(Path(folder) / "s", there), "county").missing
    assert {one.code for one in found} == planted


@pytest.mark.parametrize(
    ("agency", "county", "told"),
    [
        ("民政局", "平谷区", "平谷区民政局"),
        ("北京市平谷区民政局", "平谷区", "北京市平谷区民政局"),
        ("平谷民政局", "平谷区", "平谷民政局"),
        ("叶县民政局", "叶县", "叶县民政局"),
        ("叶集镇人民政府", "叶县", "叶县叶集镇人民政府"),
        ("民政局", None, "民政局"),
    ],
)
def test_a_missing_unit_is_called_by_its_county_once(agency, county, told):
    one = Missing("甲", agency, None, None, None, None, county, None, None, (2023,), (), None, "manifest")
    assert called(one) == told


def test_a_county_that_is_missed_is_called_its_government():
    one = Missing("甲", "叶县", "government", None, None, None, "叶县", None, None, (2023,), (), None, "gazetteer")
    assert called(one) == "叶县人民政府"
