"""checks: what a table prints where no cell was read."""

from __future__ import annotations

import pytest

import nlp
from nlp.checks.engine import find

HEAD = "嘉祥县石桥沟镇人民政府2023年政府信息公开工作年度报告\n一、总体情况\n公开信息86条。\n二、主动公开政府信息情况\n"
DOCUMENTS = ("第二十条第（一）项", "信息内容", "本年制发件数", "本年废止件数", "现行有效件数", "规章", "0", "0", "0",
             "行政规范性文件", "3", "0", "9")  # fmt: skip
PERMITS = ("第二十条第（五）项", "信息内容", "本年处理决定数量", "行政许可", "7")
ROWS = (
    "第二十条第（一）项", "信息内容  本年制发件数  本年废止件数  现行有效件数", "规章  0  0  0",
    "行政规范性文件  3  0  9", "第二十条第（五）项", "信息内容  本年处理决定数量", "行政许可  7",
)  # fmt: skip


def found(lines: tuple[str, ...]) -> dict[str, str]:
    return {f.rule: f.message for f in find(nlp.tag_text(HEAD + "\n".join(lines) + "\n")) if f.rule.startswith("cell.")}


def test_a_row_printed_without_values_beside_rows_with_theirs_is_blank():
    told = found((*ROWS[:-1], "行政许可"))
    assert "行政许可" in told["cell.blank"] and "cell.text" not in told


@pytest.mark.parametrize("lines", [ROWS, (*DOCUMENTS, *PERMITS)], ids=["rows", "a cell a line"])
def test_nothing_is_said_of_a_table_that_is_whole(lines):
    assert not found(lines).keys() & {"cell.blank", "cell.text"}


def test_a_word_behind_the_label_of_a_row_is_no_number():
    assert "“待定”" in found((*DOCUMENTS, *PERMITS[:-1], "待定"))["cell.text"]


def test_a_note_below_a_table_is_no_cell():
    assert "cell.text" not in found((*DOCUMENTS, *PERMITS, "注：数据由党政办提供"))
