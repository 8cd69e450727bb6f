"""Findings as a person reads them: in which order, what is told once, and who has no report."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import docx
import pytest

from nlp.checks.across import Unit
from nlp.checks.against import find_against
from nlp.checks.engine import find
from nlp.checks.finding import Checked, Finding
from nlp.checks.settings import Settings
from nlp.checks.together import Together
from nlp.reading.source import Origin
from nlp.show.findings.document import to_docx
from nlp.show.findings.sheets import to_workbook
from nlp.show.findings.words import files, summary, told
from tests.checks.written import heading, prose, written


def finding(rule: str, severity: str, message: str, line: int | None = None) -> Finding:
    return Finding(rule, severity, "a.txt", line, None, line, line, message)


SOME = (
    finding("contact.telephone", "hint", "没有找到联系电话；建议在开头写明"),
    finding("contact.link", "hint", "没有找到网址；建议在开头写明"),
    finding("contact.period", "hint", "没有找到统计期限；建议写明起止"),
    finding("text.doubled", "warning", "“工作工作”重复；请删去", 3),
    finding("sum.wrong", "error", "表内数据不平；请核对", 9),
)


def test_errors_come_first_and_hints_on_the_whole_report_are_one():
    rows = told(SOME)
    assert [row.severity for row in rows] == ["error", "warning", "hint"]
    assert rows[-1].message == "没有找到联系电话；没有找到网址；建议在开头写明。没有找到统计期限；建议写明起止"


def test_a_word_file_has_a_row_for_each_thing_told_and_its_head_on_every_page():
    data = to_docx([Checked("a.txt", "报告", "机关", 2024, SOME)])
    (table,) = docx.Document(io.BytesIO(data)).tables
    assert [row.cells[1].text for row in table.rows] == ["级别", "错误", "警告", "提示"]
    body = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    assert body.count("w:tblHeader") == 1
    assert body.count("w:cantSplit") == 3


def test_a_unit_without_a_report_is_no_report():
    together = Together(units=[Unit("水寨乡")])
    reports = list(together.finish([together.check(written(prose("一")))]))
    assert summary(reports).startswith("共1份报告")
    assert summary(reports).endswith("；没有报告的单位1个")
    sheet = zipfile.ZipFile(io.BytesIO(to_workbook(reports))).read("xl/sharedStrings.xml").decode()
    assert "（没有报告）" in sheet


def test_a_table_is_not_missed_again_with_its_section():
    report = written(heading("overview", "一、总体情况"), prose("全年公开信息12条。"))
    rules = [found.rule for found in find(report)]
    assert rules.count("section.missing") == 5
    assert "table.missing" not in rules


@pytest.mark.parametrize(
    ("paths", "shown"),
    [
        (["/稿/甲镇.docx", "/稿/乙镇.docx"], ["甲镇.docx", "乙镇.docx"]),
        (["/稿/一/甲镇.docx", "/稿/二/甲镇.docx"], ["一/甲镇.docx", "二/甲镇.docx"]),
        (["甲镇.docx"], ["甲镇.docx"]),
        (["稿/甲镇.docx", "/稿/乙镇.docx"], ["稿/甲镇.docx", "/稿/乙镇.docx"]),
    ],
)
def test_the_workbook_names_files_without_the_folder_of_all(paths, shown):
    assert files([Checked(path, None, None, None, ()) for path in paths]) == shown


def test_a_letter_names_no_folder_of_the_office():
    data = to_docx([Checked("/办公室/稿/甲镇.docx", "年度报告", "甲镇", 2024, ())])
    assert docx.Document(io.BytesIO(data)).paragraphs[1].text == "文件：甲镇.docx"


@pytest.mark.parametrize(("origins", "place"), [((Origin(0, page=3),), "第3页"), ((), "第2行")])
def test_passages_side_by_side_say_where_their_files_have_them(origins, place):
    lines = [heading("overview", "一、总体情况"), prose("镇里把公示栏搬到赶集的路口，党政办逐村核对张贴日期。" * 5)]
    last, this = (replace(written(*lines, year=year, path=f"{year}.pdf"), origins=origins) for year in (2023, 2024))
    findings = find_against(this, last, Settings(select=frozenset({"against.repeated"})))
    letter = docx.Document(io.BytesIO(to_docx([Checked("2024.pdf", None, None, 2024, findings)])))
    assert [cell.text.partition("：")[0] for cell in letter.tables[1].rows[1].cells] == [place, place]


def test_the_table_of_a_letter_is_as_wide_as_its_text():
    letter = docx.Document(io.BytesIO(to_docx([Checked("a.txt", "年度报告", None, 2024, SOME)])))
    page = letter.sections[0]
    width = sum(column.width for column in letter.tables[0].columns)
    assert abs(page.page_width - page.left_margin - page.right_margin - width) < 5000  # EMU, less than 0.02 cm
