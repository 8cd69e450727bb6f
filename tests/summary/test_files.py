"""The workbook and the brief of a summary."""

from __future__ import annotations

import zipfile
from io import BytesIO

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from nlp.cli import main
from tests.summary.test_summary import WEI, XIANG, make

NEW = "requests/new_received/total"


@pytest.fixture
def store(tmp_path):
    reports = [
        {**place, "agency": f"第{n}中学", "unit": "bureau", "year": year, "cells": {NEW: n}, "text": "=1+1\n培训不够。",
         "problem": [["training"]], "published": f"{year + 1}-01-10"}
        for place in (XIANG, WEI) for n in range(12) for year in (2022, 2023)
    ]  # fmt: skip
    return make(tmp_path / "store", reports[:-1])


def test_a_workbook_has_a_sheet_for_each_kind_of_row(store, tmp_path):
    file = tmp_path / "a.xlsx"
    assert main(["summary", str(store), "--by", "county", "-o", str(file)]) == 0
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["要点", "分组", "单位", "数据", "检查", "主题", "条目", "缺报", "依据", "说明"]
    fixed = {"分组": "B2", "单位": "D2", "数据": "D2", "主题": "D2"}
    assert {sheet.title: sheet.freeze_panes for sheet in book} == dict.fromkeys(book.sheetnames, "A2") | fixed
    assert all(sheet.auto_filter.ref for sheet in book)
    units = [[cell.value for cell in row] for row in book["单位"].iter_rows()]
    assert len(units) == 1 + 47
    assert dict(zip(units[0], units[2], strict=True))["新收申请（件）"] == 0


def test_every_printed_page_says_what_its_rows_are(store, tmp_path):
    file = tmp_path / "a.xlsx"
    main(["summary", str(store), "--by", "county", "-o", str(file)])
    book = openpyxl.load_workbook(file)
    for name, columns in (("单位", ["分组", "机关", "年度"]), ("主题", ["名称", "角色", "主题名称"])):
        assert [cell.value for cell in book[name][1][:3]] == columns
        assert (book[name].print_title_cols, book[name].print_title_rows) == ("$A:$C", "$1:$1")


def test_a_text_that_looks_like_a_formula_stays_a_text(store, tmp_path):
    file = tmp_path / "a.xlsx"
    main(["summary", str(store), "--by", "county", "-o", str(file)])
    items = openpyxl.load_workbook(file)["条目"]
    [column] = [cell.column for cell in items[1] if cell.value == "原文"]
    cell = items.cell(2, column)
    assert (cell.value, cell.data_type) == ("=1+1\n培训不够。", "s")


def test_a_brief_has_findings_charts_a_table_and_the_units(store, tmp_path):
    file = tmp_path / "a.docx"
    assert main(["summary", str(store), "--by", "county", "-o", str(file)]) == 0
    document = Document(str(file))
    heads = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert heads == ["一、要点", "二、图", "三、各县", "附：2023年度各机关", "没有找到报告的机关", "附：要点的依据"]
    groups, units = document.tables
    assert [row.cells[0].text for row in groups.rows] == ["县", "全部", "嘉祥县", "微山县"]
    assert len(units.rows) == 1 + 23


def test_the_charts_of_a_brief_hold_their_numbers(store, tmp_path):
    file = tmp_path / "a.docx"
    main(["summary", str(store), "--by", "county", "-o", str(file)])
    with zipfile.ZipFile(file) as parts:
        assert [f"word/charts/chart{n}.xml" in parts.namelist() for n in (1, 2, 3)] == [True] * 3
        data = openpyxl.load_workbook(BytesIO(parts.read("word/embeddings/chart2.xlsx"))).active
    assert [[cell.value for cell in row[:2]] for row in data.iter_rows()] == [
        [None, "新收申请"], ["2022年", 132], ["2023年", 121],
    ]  # fmt: skip


def test_a_number_that_no_report_of_a_year_states_is_no_bar(tmp_path):
    done = "requests/processed_total/total"
    reports = [{**XIANG, "agency": f"第{n}中学", "unit": "bureau", "year": year, "cells": {NEW: n} | more}
               for year, more in ((2018, {}), (2019, {done: 4})) for n in range(12)]  # fmt: skip
    file = tmp_path / "a.docx"
    main(["summary", str(make(tmp_path / "store", reports)), "--by", "county", "-o", str(file)])
    with zipfile.ZipFile(file) as parts:
        chart = etree.fromstring(parts.read("word/charts/chart2.xml"))
    series = chart.findall(".//{*}val//{*}numCache")
    assert [[point.get("idx") for point in one.findall("{*}pt")] for one in series[:2]] == [["0", "1"], ["1"]]
    assert chart.find(".//{*}dispBlanksAs").get("val") == "gap"


def test_the_same_reports_give_the_same_workbook(store, tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        main(["summary", str(store), "--by", "county", "-o", str(tmp_path / name)])
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_store_may_be_queried_into_a_workbook(store, tmp_path):
    file = tmp_path / "a.xlsx"
    assert main(["sql", str(store), "select path, year, is_report from reports order by path", "-o", str(file)]) == 0
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(file).active.iter_rows(max_row=2)]
    assert rows == [["path", "year", "is_report"], ["000.txt", 2022, True]]


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
@pytest.mark.parametrize("by", ["county", "agency"])
def test_what_xml_cannot_hold_breaks_no_file(by, ending, tmp_path):
    hostile = "=1+1\ufffe\uffff\x00\x1b]0;x\x07<b>]]>"
    reports = [
        {**WEI, "agency": f"{hostile}第{n}中学", "title": hostile, "unit": "bureau", "year": 2023, "cells": {NEW: n},
         "text": f"{hostile}培训不够。", "problem": [["training"]]}
        for n in range(12)
    ]  # fmt: skip
    store = make(tmp_path / "hostile", reports)
    file = tmp_path / f"a.{ending}"
    assert main(["summary", str(store), "--by", by, "-o", str(file)]) == 0
    with zipfile.ZipFile(file) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(package.read(name))


def test_a_finding_of_the_workbook_leads_to_its_reports_and_they_to_their_files(store, tmp_path):
    main(["summary", str(store), "--by", "county", "-o", str(tmp_path / "a.xlsx")])
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    links = {row[0].row: row[8].hyperlink for row in book["要点"].iter_rows(min_row=2)}
    told = [row[0].value for row in book["要点"].iter_rows(min_row=2)]
    [missing] = [row for row, text in enumerate(told, 2) if "没有找到" in text]
    assert links[missing].location == "'缺报'!A1"
    [common] = [row for row, text in enumerate(told, 2) if "最常见" in text]
    sheet, cell = links[common].location.replace("'", "").split("!")
    assert book[sheet][cell].value == common - 1
    assert book[sheet][cell].offset(0, 4).hyperlink.target == "000.txt"


def test_a_finding_of_the_brief_leads_to_its_reports_and_they_to_their_files(store, tmp_path):
    main(["summary", str(store), "--by", "county", "-o", str(tmp_path / "a.docx")])
    document = Document(str(tmp_path / "a.docx"))
    body = document.element.body
    anchors = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink")) if link.get(qn("w:anchor"))]
    names = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    assert set(anchors) <= names
    assert len(anchors) == sum("．" in one.text[:3] for one in document.paragraphs)
    files = {part.target_ref for part in document.part.rels.values() if part.is_external}
    assert "000.txt" in files


def test_a_finding_in_the_terminal_names_its_reports(store, capsys):
    main(["summary", str(store), "--by", "county"])
    out = capsys.readouterr().out
    assert "依据：000.txt；001.txt；002.txt 等 47 份，见 -o 汇总.xlsx 的“依据”表" in out
    assert "依据：见 -o 汇总.xlsx 的“缺报”表" in out
