"""splitting: digits run together are numbers again where the sums of the form leave one reading."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.forms.alignment import split
from nlp.forms.splitting import split_rows
from tests.forms.test_alignment import LITIGATION, PROACTIVE, REQUESTS

RESULTS = [row.id for row in REQUESTS.rows[2:-2]]


def requests(seed: int, most: int) -> dict[str, list[int]]:
    """A requests table whose sums hold, in rows of seven."""
    rng = Random(seed)
    table = {row: [rng.choice((0, 0, 0, rng.randint(0, most))) for _ in range(6)] for row in RESULTS}
    total = [sum(table[row][i] for row in RESULTS) for i in range(6)]
    over, carried = [rng.choice((0, 0, 1, 4)) for _ in range(6)], [0, 1, 0, 0, 2, 0]
    new = [t + o - c for t, o, c in zip(total, over, carried, strict=True)]
    over = [o - min(n, 0) for o, n in zip(over, new, strict=True)]
    new = [max(n, 0) for n in new]
    table |= {"new_received": new, "carried_in": carried, "processed_total": total, "carried_over": over}
    return {row.id: [*table[row.id], sum(table[row.id])] for row in REQUESTS.rows}


def glued(table: dict[str, list[int]]) -> str:
    return "".join(row.label[-1] + "".join(map(str, table[row.id])) for row in REQUESTS.rows)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("most", [9, 60, 4000])
def test_every_row_that_is_read_is_read_right(seed, most):
    table = requests(seed, most)
    found = {row.id: list(numbers) for row, numbers, _ in split_rows(glued(table), REQUESTS)}
    assert found == {row: table[row] for row in found}
    assert len(found) > len(table) // 2


@pytest.mark.slow
@given(st.integers(0, 10**6), st.sampled_from([5, 90, 700]))
@settings(max_examples=40, deadline=None)
def test_no_number_is_wrong_whatever_the_table(seed, most):
    table = requests(seed, most)
    for row, numbers, places in split_rows(glued(table), REQUESTS):
        assert list(numbers) == table[row.id]
        assert [int(glued(table)[start:end]) for start, end in places] == list(numbers)


def test_the_sums_down_the_columns_decide_where_a_row_leaves_two_readings():
    table = {row.id: [0] * 7 for row in REQUESTS.rows}
    table["granted"] = [11, 2, 0, 0, 0, 0, 13]  # 112000013 may as well be 1 and 12
    table["processed_total"] = [11, 2, 0, 0, 0, 0, 13]
    table["new_received"] = [10, 2, 0, 0, 0, 0, 12]
    table["carried_in"] = [1, 0, 0, 0, 0, 0, 1]
    found = {row.id: list(numbers) for row, numbers, _ in split_rows(glued(table), REQUESTS)}
    assert found["granted"] == [11, 2, 0, 0, 0, 0, 13]


def test_rows_that_contradict_the_columns_are_not_read_unless_each_digit_is_a_number():
    table = requests(3, 60)
    table["carried_over"] = [0, 0, 0, 0, 0, 0, 0]
    table["carried_in"] = [1, 1, 1, 1, 1, 1, 6]
    assert all(len("".join(map(str, n))) == 7 for _, n, _ in split_rows(glued(table), REQUESTS))


@pytest.mark.parametrize(
    ("digits", "want"),
    [
        ("200020100100000", [2, 0, 0, 0, 2, 0, 1, 0, 0, 1]),
        ("51208301040712019", [5, 1, 2, 0, 8, 3, 0, 1, 0, 4, 0, 7, 12, 0, 19]),
        ("1111111111111111", []),
    ],
)
def test_litigation_is_split_where_one_reading_is_left(digits, want):
    heads = "结果维持结果纠正其他结果尚未审结总计"
    text = f"行政复议行政诉讼{heads}未经复议直接起诉复议后起诉{heads * 2}{digits}五、存在的主要问题"
    found = [number for _, numbers, _ in split_rows(text, LITIGATION) for number in numbers]
    assert found[: len(want)] == want
    assert bool(found) == bool(want)


def test_rows_of_one_number_need_no_sum_and_rows_of_three_have_none():
    text = "信息内容本年制发件数规章000行政规范性文件1402行政许可318行政处罚0行政强制12行政事业性收费6.5三、收到"
    found = {row.id: numbers for row, numbers, _ in split_rows(text, PROACTIVE)}
    assert found == {
        "rules": (0, 0, 0), "licensing": (318,), "penalties": (0,), "coercion": (12,), "fees": (6.5,),
    }  # fmt: skip


@pytest.mark.parametrize("text", ["行政处罚54,783行政强制2", "行政处罚390-4行政强制2", "行政处罚12/行政强制2"])
def test_digits_that_go_on_in_something_else_are_not_read(text):
    assert [row.id for row, _, _ in split_rows(text, PROACTIVE)] == ["coercion"]


def test_digits_are_not_split_where_a_shorter_row_shows_that_cells_are_blank():
    shown = "规章4行政规范性文件658本年处理决定数量行政许可5"  # 658 may be 6 and 58, or 65 and 8
    assert [found.row.id for found in split_rows(shown, PROACTIVE)] == ["licensing"]
    full = shown.replace("规章4", "规章400")
    assert {found.row.id: found.numbers for found in split_rows(full, PROACTIVE)} == {
        "rules": (4, 0, 0), "normative_documents": (6, 5, 8), "licensing": (5,),
    }  # fmt: skip
    cut = full.replace("行政许可5", "行政许可")
    assert len(split_rows(cut, PROACTIVE)) == 2


def test_a_cell_says_that_sums_led_to_it():
    values = split("行政许可318行政处罚0", 100, PROACTIVE).values
    assert [(value.value, value.start, value.end, value.read) for value in values] == [
        (318, 104, 107, "solved"), (0, 111, 112, "solved"),
    ]  # fmt: skip


def test_more_digits_than_any_table_has_cost_no_time():
    assert split_rows("（一）予以公开" + "12" * 5000, REQUESTS) == []


@pytest.mark.parametrize("text", ["", "本年收到的没有标签12"])
def test_a_text_without_a_label_of_the_form_has_no_rows(text):
    assert split_rows(text, REQUESTS) == []
