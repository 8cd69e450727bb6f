"""mending: what converters repeat, glue together and wrap is put right before a form is matched."""

from __future__ import annotations

import pytest

from nlp.forms.alignment import align
from nlp.forms.lookup import Cell
from nlp.forms.mending import mended
from tests.forms.test_alignment import LITIGATION, PROACTIVE, REQUESTS, of_row, read, rows


@pytest.mark.parametrize("gap", ["\t", " | "])
@pytest.mark.parametrize("numbers", [(640, 18, 3), (0, 0, 0), (1, 1, 1)])
def test_a_merged_value_that_is_repeated_is_one_value(gap, numbers):
    licences, penalties, coercion = numbers
    lines = [
        ["第二十条第（五）项"] * 4, ["信息内容", *["本年处理决定数量"] * 3], ["行政许可", *[str(licences)] * 3],
        ["第二十条第（六）项"] * 4, ["信息内容", *["本年处理决定数量"] * 3], ["行政处罚", *[str(penalties)] * 3],
        ["行政强制", *[str(coercion)] * 3],
    ]  # fmt: skip
    found = read("\n".join(gap.join(line) for line in lines), PROACTIVE)
    assert found == {
        ("licensing", "decisions"): licences,
        ("penalties", "decisions"): penalties,
        ("coercion", "decisions"): coercion,
    }


def test_values_that_differ_are_no_repeated_one():
    text = "信息内容\t本年处理决定数量\t本年处理决定数量\n行政许可\t4\t4\n行政处罚\t7\t9\n"
    assert read(text, PROACTIVE) == {}


@pytest.mark.parametrize("gap", [" ", "<br>", "  "])
def test_two_rows_in_one_printed_row_are_two_rows(gap):
    both = [f"{a}{gap}{b}" for a, b in zip("60021 9".replace(" ", ""), "1200003"[:6], strict=True)]
    text = f"|一、本年新收政府信息公开申请数量{gap}二、上年结转政府信息公开申请数量|{'|'.join(both)}|9{gap}3|\n"
    text += "|（一）予以公开|4|0|0|0|0|0|4|\n"
    found = read(text, REQUESTS)
    assert of_row(found, "new_received") == [6, 0, 0, 2, 1, 9, 9]
    assert of_row(found, "carried_in") == [1, 2, 0, 0, 0, 0, 3]
    assert of_row(found, "granted") == [4, 0, 0, 0, 0, 0, 4]


@pytest.mark.parametrize("gap", [" ", "<br>"])
def test_three_rows_in_one_printed_row_are_three_rows(gap):
    labels = ("1.本机关不掌握相关政府信息", "2.没有现成信息需要另行制作", "3.补正后申请内容仍不明确")
    values = [gap.join(column) for column in ("035", "000", "700", "200", "000", "024", "959")]
    found = read(f"|{gap.join(labels)}|{'|'.join(values)}|\n|（七）总计|8|0|7|2|0|6|23|\n", REQUESTS)
    assert of_row(found, "unavailable.not_held") == [0, 0, 7, 2, 0, 0, 9]
    assert of_row(found, "unavailable.needs_creation") == [3, 0, 0, 0, 0, 2, 5]
    assert of_row(found, "unavailable.unclear") == [5, 0, 0, 0, 0, 4, 9]


def test_labels_without_numbers_are_parted_where_one_ends():
    found = read("|行政处罚 行政强制|21 4|\n|行政事业性收费|0.5|\n", PROACTIVE)
    assert found == {("penalties", "decisions"): 21, ("coercion", "decisions"): 4, ("fees", "fees_10k_yuan"): 0.5}


def test_numbers_in_one_cell_are_not_one_number_where_the_row_does_not_add_up():
    found = read("|（一）予以公开|9 1|2|0|0|0|0|12|\n|1.属于国家秘密|1|0|0|0|0|0|1|\n", REQUESTS)
    assert not of_row(found, "granted")
    assert of_row(found, "refused.state_secret") == [1, 0, 0, 0, 0, 0, 1]


def test_what_would_be_thousands_is_two_numbers_where_the_other_cells_hold_two():
    grid = mended([[Cell("3.其他 （七）总计", 0, 9), Cell("4 48", 10, 14), Cell("12 168", 15, 21)]])
    assert [[cell.text.strip() for cell in row] for row in grid] == [["3.其他", "4", "12"], ["（七）总计", "48", "168"]]


def test_spaces_inside_numbers_are_none_where_the_row_then_adds_up():
    text = "（一）予以公开\t1 36\t4\t0\t0\t0\t0\t1 4 0\n（二）部分公开\t2\t0\t0\t0\t0\t0\t2\n"
    found = {(value.row, value.column): value.value for value in align(rows(text), REQUESTS).values}
    assert (found["granted", "natural_person"], found["granted", "total"]) == (136, 140)


def test_a_space_between_thousands_is_inside_a_number():
    assert read("行政许可\t12 640\n行政处罚\t3\n", PROACTIVE)["licensing", "decisions"] == 12640


@pytest.mark.parametrize(
    ("line", "rest", "want"),
    [
        ([4071, 3, 0, 2, 0, 0, 4077], [8, 5], None),  # no way adds up
        ([1000, 20, 0, 0, 0, 0, 10020], [0], [10000, 20, 0, 0, 0, 0, 10020]),
        ([31, 5, 0, 0, 0, 0, 3], [6], [31, 5, 0, 0, 0, 0, 36]),
        ([640, 2, 0, 0, 0, 0, 640], [1, 3], [6401, 2, 0, 0, 0, 0, 6403]),
    ],
)
def test_digits_that_a_narrow_column_broke_are_put_back_where_the_sum_says_so(line, rest, want):
    first, second = ("    ".join(map(str, numbers)) for numbers in (line, rest))
    text = f"（一）予以公开    {first}\n　　　　　　　　　　{second}\n1.属于国家秘密    1    0    0    0    0    0    1"
    alignment = align(rows(text), REQUESTS)
    granted = [value for value in alignment.values if value.row == "granted"]
    assert [value.value for value in granted] == (want or [])
    assert {value.read for value in granted} <= {"solved"}
    assert want or alignment.unplaced


def test_a_lone_page_number_below_a_row_of_zeros_costs_nothing():
    text = "（一）予以公开\t0\t0\t0\t0\t0\t0\t0\n7\n1.属于国家秘密\t2\t0\t0\t0\t0\t0\t2\n"
    found = read(text, REQUESTS)
    assert of_row(found, "granted") == [0] * 7
    assert of_row(found, "refused.state_secret") == [2, 0, 0, 0, 0, 0, 2]


def test_values_between_broken_heads_are_not_given_to_a_row_by_their_order():
    text = "行政复议\n行政诉讼\n未经复议直接起诉\n结果\n维持\n总计\n7\n1\n0\n2\n复议后起诉\n审结\n"
    text += "3\n0\n0\n1\n总计\n10\n4\n0\n1\n0\n2\n3\n"
    assert read(text, LITIGATION) == {}


def test_two_years_beside_each_other_are_no_repeated_cell():
    heads = [Cell(text, 0, 0) for text in ("信息内容", "2021年", "2022年", "数量", "数量")]
    assert [cell.text for cell in mended([heads])[0]] == ["信息内容", "2021年", "2022年", "数量"]
