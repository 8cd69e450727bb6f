"""nlp-tag tables: the statutory tables of reports for the terminal and for spreadsheets."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from nlp.cli import main

pytestmark = pytest.mark.model

REPORT = """石桥镇2022年政府信息公开工作年度报告
一、总体情况
石桥镇全年公开信息86条。
二、主动公开政府信息情况
第二十条第（一）项
信息内容\t本年制发件数\t本年废止件数\t现行有效件数
规章\t0\t0\t
行政规范性文件\t2\t/\t7
第二十条第（五）项
信息内容\t本年处理决定数量
行政许可\t1,250
第二十条第（六）项
信息内容\t本年处理决定数量
行政处罚\t12
行政强制\t0
第二十条第（八）项
信息内容\t本年收费金额（单位：万元）
行政事业性收费\t3.5
四、政府信息公开行政复议、行政诉讼情况
行政复议\t\t\t\t\t行政诉讼
结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经复议直接起诉\t\t\t\t\t复议后起诉
\t\t\t\t\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计
1\t0\t0\t0\t1\t0\t2\t0\t0\t2\t0\t0\t0\t0\t0
"""


@pytest.fixture
def report(tmp_path: Path) -> str:
    path = tmp_path / "shiqiao.txt"
    path.write_text(REPORT, "utf-8")
    return str(path)


def sheets(path: Path) -> dict[str, list[list[object]]]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def test_csv_has_one_line_a_value(report, capsys):
    assert main(["tables", report, "--format", "csv"]) == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    ids = [row[:6] for row in rows]
    assert ids[0] == ["report", "table", "row", "column", "value", "state"]
    assert ids[4] == [report, "proactive", "normative_documents", "issued", "2", "number"]
    assert [report, "proactive", "rules", "in_force", "", "blank"] in ids
    assert [report, "proactive", "normative_documents", "repealed", "", "not_applicable"] in ids
    assert len(rows) == 1 + 10 + 15


def test_each_value_says_whose_it_is_and_what_it_is_called(report, capsys):
    main(["tables", report, "--format", "csv"])
    issued = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))[3]
    assert (issued["机关"], issued["年度"]) == ("石桥镇", "2022")
    assert (issued["表"], issued["行"], issued["列"]) == ("主动公开政府信息情况", "行政规范性文件", "本年制发件数")


def test_a_csv_file_opens_in_excel(report, tmp_path):
    assert main(["tables", report, "-o", str(tmp_path / "out.csv")]) == 0
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_terminal_shows_whole_tables(report, capsys):
    assert main(["tables", report]) == 0
    out = capsys.readouterr().out
    assert "主动公开政府信息情况 2021年格式" in out
    assert "行政规范性文件" in out
    assert "1250" in out


def test_a_workbook_has_a_sheet_a_table_in_the_official_shape(report, tmp_path):
    assert main(["tables", report, "--output", str(tmp_path / "out.xlsx")]) == 0
    _, _, proactive, litigation = sheets(tmp_path / "out.xlsx").values()
    assert proactive[:4] == [
        ["第二十条第（一）项", None, None, None],
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", 0, 0, None],
        ["行政规范性文件", 2, "/", 7],
    ]
    assert proactive[-1] == ["行政事业性收费", 3.5, None, None]
    assert litigation[-1] == [1, 0, 0, 0, 1, 0, 2, 0, 0, 2, 0, 0, 0, 0, 0]
    assert litigation[0][0] == "行政复议"


def test_merged_heads_are_merged(report, tmp_path):
    main(["tables", report, "--output", str(tmp_path / "out.xlsx")])
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert {str(merged) for merged in book.worksheets[3].merged_cells} == {"A1:E2", "F1:O1", "F2:J2", "K2:O2"}


def test_the_first_sheet_has_a_row_a_report(report, tmp_path):
    main(["tables", report, report, "--output", str(tmp_path / "out.xlsx")])
    heads, *rows = next(iter(sheets(tmp_path / "out.xlsx").values()))
    assert len(rows) == 2
    first = dict(zip(heads, rows[0], strict=True))
    assert (first["报告"], first["年度"], first["表格格式"]) == (report, 2022, "2021年格式")
    assert first["主动公开政府信息情况·行政许可·本年处理决定数量"] == 1250


def test_heads_stay_in_view_and_filter(report, tmp_path):
    main(["tables", report, "--output", str(tmp_path / "out.xlsx")])
    for sheet in openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[:2]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")


def test_the_second_sheet_holds_every_value(report, tmp_path):
    main(["tables", report, report, "--output", str(tmp_path / "out.xlsx")])
    tidy = sheets(tmp_path / "out.xlsx")["全部数据"]
    assert tidy[0][:6] == ["报告", "表标识", "行标识", "列标识", "值", "状态"]
    assert len(tidy) == 1 + 2 * 25
    assert tidy[6][:6] == [report, "proactive", "normative_documents", "in_force", 7, "number"]


@pytest.mark.parametrize("stem", ["a" * 60, "a[b]c：d", "历史", "'引号'", "History"])
def test_sheet_names_are_legal_and_unique(tmp_path, stem):
    path = tmp_path / f"{stem}.txt"
    path.write_text(REPORT, "utf-8")
    assert main(["tables", str(path), str(path), "--output", str(tmp_path / "out.xlsx")]) == 0
    names = openpyxl.load_workbook(tmp_path / "out.xlsx").sheetnames
    assert len({name.casefold() for name in names}) == len(names) == 6
    assert all(0 < len(name) <= 31 for name in names)


def test_a_value_that_looks_like_a_formula_stays_text(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(REPORT.replace("行政许可\t1,250", "行政许可\t=1+1"), "utf-8")
    main(["tables", str(path), "--output", str(tmp_path / "out.xlsx")])
    proactive = list(sheets(tmp_path / "out.xlsx").values())[2]
    assert all(not isinstance(cell, str) or cell != "2" for row in proactive for cell in row)
    assert ["行政许可", "=1+1", None, None] in proactive


def test_the_same_reports_give_the_same_bytes(report, tmp_path):
    for name in ("one.xlsx", "two.xlsx"):
        main(["tables", report, "--output", str(tmp_path / name)])
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_a_workbook_needs_a_file(report, capsys):
    assert main(["tables", report, "--format", "xlsx"]) == 2
    assert "--output" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["out.xlsx", "out.csv"])
def test_a_bad_input_does_not_lose_the_rest(report, tmp_path, capsys, name):
    out = tmp_path / name
    assert main(["tables", str(tmp_path / "none.txt"), report, "--output", str(out)]) == 1
    assert "none.txt" in capsys.readouterr().err
    assert out.stat().st_size > 500


def test_only_bad_inputs_leave_no_file(tmp_path):
    assert main(["tables", str(tmp_path / "none.txt"), "--output", str(tmp_path / "out.xlsx")]) == 1
    assert not (tmp_path / "out.xlsx").exists()


def test_the_input_is_not_written_over(report):
    assert main(["tables", report, "--format", "csv", "--output", report]) == 2
    assert Path(report).read_text("utf-8") == REPORT


def test_csv_imports_neither_pandas_nor_a_workbook_library(report):
    code = (
        "import sys; from nlp.cli import main; main(['tables', sys.argv[1], '--format', 'csv']); "
        "print({'pandas', 'xlsxwriter', 'cn2an'} & sys.modules.keys(), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, report], capture_output=True, text=True, check=True)
    assert done.stderr.strip().splitlines()[-1] == "set()"
