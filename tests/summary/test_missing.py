"""Units without a report."""

from __future__ import annotations

import pytest

from nlp.errors import StoreError
from nlp.summary import summarise
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
