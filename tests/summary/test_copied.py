"""Copied reports: a measure of every group, from the clauses of a store, each with the reports that it is like."""

from __future__ import annotations

import openpyxl

from nlp.cli import main
from nlp.summary import summarise
from tests.summary.test_summary import WEI, XIANG, make

OWN = [(number, 20) for number in range(10)]
OTHER = [(number, 20) for number in range(20, 30)]
HALF = [*OWN[:5], *((number, 20) for number in range(40, 45))]


def bureau(county, name, clauses, **more):
    return {**county, "agency": f"{county['county']}{name}", "clauses": clauses, **more}


def amount(group, measure):
    return next(found for found in group.amounts if found.measure == measure)


def test_copies_count_by_group_and_lead_to_the_reports_that_they_are_like(tmp_path):
    reports = [
        bureau(XIANG, "教育局", OWN, path="a.txt"), bureau(XIANG, "民政局", OTHER, path="b.txt"),
        bureau(WEI, "教育局", HALF, path="c.txt"),
    ]  # fmt: skip
    found = summarise(make(tmp_path / "s", reports), "county")
    assert {one.path: one.alike for one in found.counted} == {"a.txt": ("c.txt",), "b.txt": (), "c.txt": ("a.txt",)}
    by_name = {group.name: group for group in found.groups}
    assert (amount(by_name["嘉祥县"], "copied").sum, amount(by_name["嘉祥县"], "copied_share").value) == (1, 0.5)
    assert amount(by_name["微山县"], "copied_share").value == 1.0


def test_a_unit_that_repeats_itself_copies_nobody(tmp_path):
    reports = [bureau(XIANG, "教育局", OWN, year=2022), bureau(XIANG, "教育局", OWN, year=2023)]
    found = summarise(make(tmp_path / "s", reports), "county")
    assert amount(found.total, "copied").sum == 0


def test_the_same_text_of_an_unknown_unit_is_one_report_and_no_copy_under_another_unit_it_is_one(tmp_path):
    nobody = {"text_sha256": "one", "clauses": OWN}
    same = {"text_sha256": "two", "path": "x.txt"}
    reports = [{**nobody, "path": "m.txt"}, {**nobody, "path": "n.txt"}]
    reports += [bureau(XIANG, "教育局", OTHER, **same), bureau(WEI, "教育局", OTHER, **same | {"path": "y.txt"})]
    found = summarise(make(tmp_path / "s", reports), "county")
    assert {one.path: one.alike for one in found.counted} == {"m.txt": (), "x.txt": ("y.txt",)}


def test_reports_without_prose_are_not_compared(tmp_path):
    found = summarise(make(tmp_path / "s", [XIANG, bureau(WEI, "教育局", OWN)]), "county")
    assert [amount(group, "compared").reports for group in found.groups] == [1, 0]


def test_a_headline_names_them_and_the_workbook_says_beside_each_what_it_is_like(tmp_path):
    reports = [bureau(XIANG, "教育局", OWN, path="a.txt"), bureau(WEI, "教育局", HALF, path="c.txt")]
    store = make(tmp_path / "s", reports)
    [headline] = [one for one in summarise(store, "county").headlines if one.rule == "copied"]
    assert "2份的正文与其他机关的报告雷同，占比对过的2份的100.0%" in headline.text
    assert "嘉祥县教育局与微山县教育局" in headline.text
    assert headline.counted == (0, 1)
    assert main(["summary", str(store), "--by", "county", "-o", str(tmp_path / "a.xlsx")]) == 0
    head, first, *_ = openpyxl.load_workbook(tmp_path / "a.xlsx")["单位"].values
    assert first[head.index("雷同的报告")] == "c.txt"
