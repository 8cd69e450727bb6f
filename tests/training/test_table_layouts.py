"""The table section of layouts.md, line by line: each way in which a real table comes out of its file."""

from __future__ import annotations

import pytest

from nlp.forms.alignment import align
from tests.forms.test_alignment import (
    ALL_DOCUMENTS,
    DOCUMENTS,
    FIFTEEN,
    INDICATORS,
    LITIGATION,
    PROACTIVE,
    REQUESTS,
    STATISTICS,
    of_row,
    read,
    rows,
)

BODY = [line.split("\t") for line in DOCUMENTS.splitlines()]
CELLS = [[cell for cell in line if cell] for line in BODY]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join("".join(f"\t{cell}\n" for cell in line) for line in CELLS),
        "\n\n".join(cell for line in CELLS for cell in line),
        "\n\n\n".join("\n".join(line) for line in CELLS),
        "\n".join("|" + "|".join(f" {cell} " for cell in line) + "|" for line in BODY),
        "\n".join(f"{cell} |" for line in CELLS for cell in line),
        "|" * 300 + "\n" + "\n".join("|".join(line) for line in BODY) + "\n" + "|" * 200,
        "\n".join("   ".join(line) for line in CELLS),
        "\n".join("　".join(line) for line in CELLS),
        "\n".join("\t" * (number % 3) + "\t".join(line) for number, line in enumerate(BODY)),
        "\r\n".join("\t".join(line) for line in BODY),
    ],
    ids=["word", "lines apart", "rows apart", "pipes", "a pipe a line", "bare bars", "spaces", "wide spaces",
         "shifted", "crlf"],
)  # fmt: skip
def test_cells_however_they_are_parted(text):
    assert read(text, PROACTIVE) == ALL_DOCUMENTS


def test_a_label_over_lines_with_its_values_behind():
    text = "行政规范\n性文件\n3 4 5\n行政\n许可\n6\n"
    assert read(text, PROACTIVE) == {k: v for k, v in ALL_DOCUMENTS.items() if v in (3, 4, 5, 6)}


def test_a_label_over_lines_with_its_values_in_the_middle():
    text = "规章 0 1 2\n行政规范\n3 4 5\n性文件\n行政许可 6\n"
    assert read(text, PROACTIVE) == {k: v for k, v in ALL_DOCUMENTS.items() if v < 7}


def test_the_merged_first_column_printed_downwards():
    text = (
        "三、\n本\n年\n度\n办\n理\n结\n果\n（一）予以公开 1 2 0 0 0 0 3\n（三）不予公开\n1.属于国家秘密 0 1 0 0 0 0 1\n"
    )
    found = read(text, REQUESTS)
    assert of_row(found, "granted") == [1, 2, 0, 0, 0, 0, 3]
    assert of_row(found, "refused.state_secret") == [0, 1, 0, 0, 0, 0, 1]


def test_heads_as_columns_of_half_words():
    text = "结 结 其 尚\n果 果 他 未\n维 纠 结 审\n持 正 果 结\n" + " ".join(FIFTEEN)
    assert list(read(text, LITIGATION).values()) == list(map(int, FIFTEEN))


@pytest.mark.parametrize(
    "label", ["1.属于国家机密", "属于国家秘密", "1、属于国家秘密", "(1)属于国家秘密", "1.属于国家密秘"]
)
def test_a_label_with_a_slip_leads_to_its_row(label):
    text = f"（一）予以公开\t1\t0\t0\t0\t0\t0\t1\n{label}\t2\t0\t0\t0\t0\t0\t2\n2.其他法律行政法规禁止公开" + "\t0" * 7
    assert of_row(read(text, REQUESTS), "refused.state_secret") == [2, 0, 0, 0, 0, 0, 2]


def test_a_table_whose_cells_run_together_has_no_values():
    text = "".join(cell for line in CELLS for cell in line)
    assert read(text, PROACTIVE) == {}


def test_labels_whose_zeros_were_dropped_have_no_values():
    assert read("规章\n行政规范性文件\n行政许可\n行政处罚\n", PROACTIVE) == {}


def test_a_blank_that_the_layout_lost_is_not_guessed():
    alignment = align(rows("规章 3\n行政规范性文件 1 2\n行政许可 6\n"), PROACTIVE)
    assert {value.row for value in alignment.values} == {"licensing"}
    assert len(alignment.unplaced) == 3
    assert alignment.certainty == 1 / 4


def test_a_total_is_not_read_without_its_parts_where_the_blanks_before_it_are_lost():
    found = read("（一）予以公开 1 2 3\n（二）部分公开（区分处理的，只计这一情形，不计其他情形） 5\n", REQUESTS)
    assert found == {}


HEAD = "自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t法人小计\t总计\n"


def test_a_column_too_many_is_left_out():
    text = HEAD + "（一）予以公开\t3\t1\t0\t0\t2\t0\t3\t6\n1.属于国家秘密\t1\t0\t4\t0\t0\t0\t4\t5\n"
    found = read(text, REQUESTS)
    assert of_row(found, "granted") == [3, 1, 0, 0, 2, 0, 6]
    assert of_row(found, "refused.state_secret") == [1, 0, 4, 0, 0, 0, 5]


def test_a_column_too_many_among_blanks_is_left_out():
    text = HEAD + "（一）予以公开\t3\t1\t\t\t2\t\t3\t6\n1.属于国家秘密\t1\t1\t1\t1\t1\t\t4\t5\n"
    found = read(text, REQUESTS)
    assert of_row(found, "granted") == [3, 1, "blank", "blank", 2, "blank", 6]
    assert of_row(found, "refused.state_secret") == [1, 1, 1, 1, 1, "blank", 5]


def test_a_column_too_few_is_not_guessed():
    text = "（一）予以公开\t3\t1\t0\t0\t0\t4\n1.属于国家秘密\t1\t4\t0\t0\t0\t5\n"
    assert read(text, REQUESTS) == {}


def test_a_cell_printed_twice_is_left_out_where_the_row_adds_up():
    text = "（一）予以公开\t3\t1\t1\t0\t0\t2\t0\t6\n1.属于国家秘密\t1\t0\t4\t0\t0\t0\t5\n"
    assert of_row(read(text, REQUESTS), "refused.state_secret") == [1, 0, 4, 0, 0, 0, 5]


def test_a_row_that_the_form_has_not_is_told_and_not_read():
    text = INDICATORS + "（五）微信粉丝数\t人\t99\n网民留言办理数\t条\t7\n"
    alignment = align(rows(text), STATISTICS)
    assert read(text, STATISTICS) == read(INDICATORS, STATISTICS)
    assert [text[start:end] for start, end in alignment.unplaced] == ["99", "7"]


def test_a_unit_that_the_format_does_not_know_is_no_label():
    found = read(INDICATORS.replace("当面申请数\t件", "当面申请数\t宗"), STATISTICS)
    assert found["received.in_person", "count"] == 2


def test_a_table_of_a_closed_format_has_no_rows_of_its_own():
    assert read(DOCUMENTS + "微信粉丝数\t99\n", PROACTIVE) == ALL_DOCUMENTS


def test_numbers_behind_a_table_are_none_of_it():
    assert read(DOCUMENTS + "12\t15\t18\n", PROACTIVE) == ALL_DOCUMENTS
