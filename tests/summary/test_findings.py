"""Findings in a summary: how many reports of a county break which rule."""

from __future__ import annotations

import openpyxl

from nlp.cli import main
from nlp.summary import summarise
from nlp.summary.data import Broken
from tests.summary.test_summary import WEI, XIANG, make

MISSING, BLANK, ADDRESS = ("section.missing", "error"), ("cell.blank", "error"), ("contact.address", "hint")


def made(tmp_path):
    broken = [{**XIANG, "findings": [ADDRESS, MISSING, MISSING]}, {**XIANG, "findings": [MISSING, BLANK]}, {**XIANG}]
    return make(tmp_path / "s", [*broken, {**WEI, "findings": [ADDRESS]}])


def test_rules_are_counted_by_county_in_reports_and_in_findings_errors_first(tmp_path):
    found = summarise(made(tmp_path), "county")
    assert [rule.id for rule in found.rules] == ["cell.blank", "section.missing", "contact.address"]
    wei, xiang = found.groups
    assert (wei.name, wei.findings) == ("微山县", {"contact.address": Broken(1, 1)})
    assert xiang.findings == {
        "cell.blank": Broken(1, 1), "section.missing": Broken(2, 3), "contact.address": Broken(1, 1)
    }  # fmt: skip
    assert found.total.findings["contact.address"] == Broken(2, 2)


def test_errors_are_a_measure_that_reports_never_checked_do_not_state(tmp_path):
    reports = [{**XIANG, "findings": [MISSING, BLANK, ADDRESS]}, {**XIANG}, {**XIANG, "version": "1"}]
    found = summarise(make(tmp_path / "s", reports), "county")
    [errors] = [amount for amount in found.groups[0].amounts if amount.measure == "errors_found"]
    assert (errors.sum, errors.reports) == (2, 2)
    assert [note.count for note in found.notes if note.code == "unchecked"] == [1]


def test_a_headline_says_how_many_reports_have_errors_and_which_are_most(tmp_path):
    [headline] = summarise(made(tmp_path), "county").headlines
    assert headline.text.startswith("2份报告检查出错误，占50.0%")
    assert "共4处；最多的是“名为section.missing（2份）”“名为cell.blank（1份）”。" in headline.text
    assert headline.counted == (0, 1)


def test_the_workbook_has_a_row_for_each_county_and_rule_and_names_them_at_each_report(tmp_path):
    file = tmp_path / "a.xlsx"
    assert main(["summary", str(made(tmp_path)), "--by", "county", "-o", str(file)]) == 0
    book = openpyxl.load_workbook(file)
    rows = [row for row in book["检查"].values if row[0] == "嘉祥县"]
    assert [(row[2], row[3], *row[5:]) for row in rows] == [
        ("cell.blank", "错误", 1, 1 / 3, 1), ("section.missing", "错误", 2, 2 / 3, 3),
        ("contact.address", "提示", 1, 1 / 3, 1),
    ]  # fmt: skip
    head, first, *_ = book["单位"].values
    assert first[head.index("检查意见")] == "名为contact.address、名为section.missing2"


def test_the_terminal_lists_what_most_reports_of_a_county_break(tmp_path, capsys):
    assert main(["summary", str(made(tmp_path)), "--by", "county"]) == 0
    assert "错误：名为section.missing" in capsys.readouterr().out
