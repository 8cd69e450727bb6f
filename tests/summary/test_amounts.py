"""Numbers of the statutory tables, added up, compared and ranked."""

from __future__ import annotations

import pytest

from nlp.summary import summarise
from nlp.summary.measures import in_time, measures
from tests.summary.test_summary import WEI, XIANG, make

NEW, DONE = "requests/new_received/total", "requests/processed_total/total"
GRANTED = "requests/granted/total"


def amount(summary, group, measure):
    return group.amounts[[one.id for one in summary.measures].index(measure)]


def unit(number, place=XIANG, **more):
    return {**place, "agency": f"第{number}中学", "unit": "bureau", **more}


def test_a_sum_a_mean_and_a_median(tmp_path):
    reports = [unit(n, cells={NEW: value}) for n, value in enumerate((0, 1, 8))]
    found = summarise(make(tmp_path / "s", reports), "county")
    received = amount(found, found.total, "received")
    assert (received.reports, received.sum, received.value, received.mean, received.median) == (3, 9, 9, 3, 1)


def test_a_share_is_of_those_that_state_both_numbers(tmp_path):
    reports = [
        unit(1, cells={GRANTED: 3, DONE: 4}),
        unit(2, cells={GRANTED: 1, DONE: 4}),
        unit(3, cells={GRANTED: 9}),
        unit(4, cells={GRANTED: 0, DONE: 0}),
        unit(5, cells={GRANTED: 50, DONE: 4}),  # contradicts itself
    ]
    found = summarise(make(tmp_path / "s", reports), "county")
    share = amount(found, found.total, "granted_share")
    assert (share.reports, share.sum, share.base, share.value, share.median) == (3, 4, 8, 0.5, 0.5)
    assert 0 < share.low < 0.5 < share.high < 1


@pytest.mark.parametrize(("cell", "stated"), [(0, True), (None, False), ("若干", False)])
def test_a_blank_or_a_word_states_nothing(tmp_path, cell, stated):
    found = summarise(make(tmp_path / "s", [unit(1, cells={NEW: cell})]), "county")
    received = amount(found, found.total, "received")
    assert (received.reports, received.value) == ((1, 0) if stated else (0, None))


def test_the_amounts_are_of_the_last_year_and_every_year_is_there(tmp_path):
    reports = [unit(n, year=year, cells={NEW: year - 2020}) for n in range(12) for year in (2022, 2023)]
    found = summarise(make(tmp_path / "s", reports), "county")
    received = amount(found, found.total, "received")
    assert (received.year, received.sum) == (2023, 36)
    assert [(told.year, told.reports, told.sum) for told in received.years] == [(2022, 12, 24), (2023, 12, 36)]


def test_a_change_is_that_of_the_units_that_state_both_years(tmp_path):
    reports = [unit(n, year=year, cells={NEW: year - 2020}) for n in range(12) for year in (2022, 2023)]
    reports.append(unit(99, year=2023, cells={NEW: 1000}))
    found = summarise(make(tmp_path / "s", reports), "county")
    change = amount(found, found.total, "received").change
    assert (change.units, change.before, change.after, change.difference, change.ratio) == (12, 24, 36, 12, 1.5)
    assert (change.rose, change.fell, change.clear) == (12, 0, True)


def test_a_change_of_few_units_is_not_clear(tmp_path):
    reports = [unit(n, year=year, cells={NEW: year - 2020}) for n in range(3) for year in (2022, 2023)]
    found = summarise(make(tmp_path / "s", reports), "county")
    change = amount(found, found.total, "received").change
    assert (change.rose, change.chance, change.clear) == (3, 0.25, False)


def test_groups_are_ranked_and_equal_ones_share_a_rank(tmp_path):
    places = [XIANG, WEI, {**XIANG, "county": "金乡县", "code": "370828"}]
    reports = [unit(1, place, cells={NEW: value}) for place, value in zip(places, (5, 5, 2), strict=True)]
    found = summarise(make(tmp_path / "s", reports), "county")
    ranks = {group.name: amount(found, group, "received").rank for group in found.groups}
    assert ranks == {"嘉祥县": 1, "微山县": 1, "金乡县": 3}
    assert amount(found, found.total, "received").rank is None


def test_two_years_at_once_are_compared_each_with_its_own_last(tmp_path):
    reports = [unit(1, year=year, cells={NEW: year - 2020}) for year in (2021, 2022, 2023)]
    found = summarise(make(tmp_path / "s", reports), "county,year")
    changes = {group.name: amount(found, group, "received").change for group in found.groups}
    assert changes["嘉祥县 · 2021年"] is None
    assert (changes["嘉祥县 · 2022年"].before, changes["嘉祥县 · 2022年"].after) == (1, 2)
    assert (changes["嘉祥县 · 2023年"].before, changes["嘉祥县 · 2023年"].after) == (2, 3)


def test_sums_that_would_count_a_bureau_twice_are_noted(tmp_path):
    government = {**XIANG, "agency": "嘉祥县人民政府", "unit": "government"}
    found = summarise(make(tmp_path / "s", [government, unit(1)]), "county")
    assert "sums_overlap" in {note.code for note in found.notes}


@pytest.mark.parametrize(
    ("published", "year", "kind", "timely"),
    [
        ("2024-01-31", 2023, "bureau", True),
        ("2024-02-01", 2023, "bureau", False),
        ("2024-03-31", 2023, "government", True),
        ("2019-03-31", 2018, "bureau", True),
        ("2023-12-31", 2023, "bureau", None),
        (None, 2023, "bureau", None),
        ("2024-01-31", None, "bureau", None),
    ],
)
def test_a_report_is_due_by_the_regulation_of_its_year(published, year, kind, timely):
    assert in_time(published, year, kind) is timely


def test_the_wording_of_measures_names_rows_and_columns_that_forms_have():
    from nlp.forms import load_tables
    from nlp.summary.measures import _settings

    known = {
        f"{table.label}/{row.id}/{column.id}" for table in load_tables() for row in table.rows for column in row.columns
    }
    assert {cell for raw in _settings()["measures"] for cell in raw.get("cells", ())} <= known
    assert len({measure.id for measure in measures()}) == len(measures())
