"""What reports are grouped by, one way and two at once."""

from __future__ import annotations

import pytest

from nlp.errors import StoreError
from nlp.summary import summarise
from tests.summary.test_summary import WEI, XIANG, make

TOWN = {**XIANG, "town": "石桥镇", "agency": "石桥镇人民政府", "unit": "township"}
SCHOOLS = {**XIANG, "agency": "嘉祥县教育和体育局", "unit": "bureau"}
HEALTH = {**WEI, "agency": "微山县卫生健康局", "unit": "bureau"}


@pytest.fixture
def store(tmp_path):
    years = ({"year": 2022}, {"year": 2023})
    return make(tmp_path / "store", [{**unit, **year} for unit in (TOWN, SCHOOLS, HEALTH) for year in years])


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        ("town", {"石桥镇": 2, "不是乡镇街道": 4}),
        ("agency", {"石桥镇人民政府": 2, "嘉祥县教育和体育局": 2, "微山县卫生健康局": 2}),
        ("kind", {"乡镇": 2, "部门": 4}),
        ("system", {"教育": 2, "卫健": 2, "政府、乡镇和其他": 2}),
        ("county,year", {"微山县 · 2022年": 1, "微山县 · 2023年": 1, "嘉祥县 · 2022年": 2, "嘉祥县 · 2023年": 2}),
        ("system,county", {"教育 · 嘉祥县": 2, "卫健 · 微山县": 2, "政府、乡镇和其他 · 嘉祥县": 2}),
    ],
)
def test_each_report_is_in_one_group(store, by, groups):
    found = summarise(store, by)
    assert {group.name: group.reports for group in found.groups} == groups
    assert sorted(at for group in found.groups for at in group.counted) == list(range(6))


def test_an_agency_is_one_whether_its_place_is_in_its_name_or_not(tmp_path):
    names = ("嘉祥县教育局", "教育局", "济宁市嘉祥县教育局")
    found = summarise(make(tmp_path / "s", [{**XIANG, "agency": name, "unit": "bureau"} for name in names]), "agency")
    assert [group.reports for group in found.groups] == [3]


def test_agencies_of_one_name_in_two_counties_are_two(tmp_path):
    reports = [{**place, "agency": "教育局", "unit": "bureau"} for place in (XIANG, WEI)]
    found = summarise(make(tmp_path / "s", reports), "agency")
    assert [(group.county, group.agency) for group in found.groups] == [("微山县", "教育局"), ("嘉祥县", "教育局")]


@pytest.mark.parametrize("by", ["unit", "county,county", "county,year,kind", ""])
def test_what_is_no_way_to_group_is_one_line(store, by):
    with pytest.raises(StoreError, match="--by"):
        summarise(store, by)


@pytest.mark.parametrize(("by", "meant"), [("countie", "county"), ("县", "county"), ("county,yaer", "year")])
def test_a_way_to_group_that_is_nearly_right_is_told(store, by, meant):
    with pytest.raises(StoreError, match=f"是不是 {meant}？"):
        summarise(store, by)


def test_every_report_says_what_it_names_and_states(store):
    [first, *_] = summarise(store, "county").counted
    assert (first.path, first.agency, first.kind, first.year) == ("000.txt", "石桥镇人民政府", "township", 2022)
