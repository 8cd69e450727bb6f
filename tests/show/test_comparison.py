"""A comparison in the terminal, as a page and as a Word file: the same parts, and nothing that a text can break."""

from __future__ import annotations

from io import BytesIO, StringIO

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from nlp.checks.comparison import compare
from nlp.show.comparison import marked, parts, title_of
from nlp.show.comparison_docx import comparison_docx
from nlp.show.comparison_html import comparison_html
from nlp.show.comparison_text import ComparisonView
from nlp.show.prose import clean
from tests.checks.written import heading, numbers, problem, prose, written

SAID = "镇里把公示栏搬到赶集的路口，党政办逐村核对了12处张贴日期。"


def example(extra: str = ""):
    def lines(number: int):
        return [
            heading("overview", "一、总体情况"), prose(SAID.replace("12", str(number)) + extra),
            numbers("proactive", {("licensing", "decisions"): number}),
            problem(f"公开栏更新不及时。{extra}", "timeliness"),
        ]  # fmt: skip

    return compare(written(*lines(12), year=2023), written(*lines(15)))


def terminal(comparison) -> str:
    console = Console(file=StringIO(), width=100)
    console.print(ComparisonView(comparison))
    return console.file.getvalue()


def word(comparison) -> str:
    document = docx.Document(BytesIO(comparison_docx(comparison)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize("shown", [terminal, comparison_html, word])
def test_every_part_is_shown(shown):
    text = shown(example())
    assert all(part.title in text for part in parts(example()))
    assert "2023年与2024年" in text and "行政许可·本年处理决定数量" in text and "+3" in text


@pytest.mark.parametrize("shown", [terminal, comparison_html, word])
def test_hostile_text_is_text(shown):
    text = shown(example("<script>alert(1)</script>\x1b[31m\x00\ufffe"))
    assert "<script>" not in text if shown is comparison_html else "<script>" in text.replace("\n", "").replace(" ", "")
    assert "\x1b" not in text and "\x00" not in text


@pytest.mark.parametrize("shown", [terminal, comparison_html, word, lambda both: str(both.to_dict())])
def test_private_numbers_are_masked(shown):
    assert "11010519491231002X" not in shown(example("申请人张某11010519491231002X。"))


def test_two_agencies_or_years_apart_are_said():
    comparison = compare(written(year=2020), written(agency="柳河乡人民政府"))
    note = next(parts(comparison)).note
    assert "机关不同" in note and "2020和2024" in note
    assert title_of(comparison).startswith("石桥镇人民政府、柳河乡人民政府")


def test_a_table_of_one_year_only_is_said():
    comparison = compare(written(year=2023), written(numbers("proactive", {("licensing", "decisions"): 1})))
    assert "只有本年的报告有这张表" in [part.note for part in parts(comparison)]


def test_what_differs_is_marked():
    one, other = marked("公开栏共有12个村更新", "公开栏共有７个村更新")
    assert [run.text for run in one if run.changed] == ["12"]
    assert [run.text for run in other if run.changed] == ["７"]


@given(st.text("公开村 12１", max_size=30), st.text("公开村 12１", max_size=30))
def test_marking_keeps_every_character(one, other):
    for text, field in zip((one, other), marked(one, other), strict=True):
        assert "".join(run.text for run in field) == clean(text)
