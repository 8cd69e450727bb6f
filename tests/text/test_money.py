"""money: the units that heads, cells and lines beside a table name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.text.money import MONEY, UNKNOWN, in_unit, unit_behind, units_in_line, units_named


@pytest.mark.parametrize("unit", MONEY)
@pytest.mark.parametrize(
    "head",
    [
        "收费金额（单位：{}）",
        "收费金额({})",
        "收费金额，单位：{}",
        "收费金额/{}",
        "收费金额 {}",
        "收费金额【{}】",
        "（{}）收费金额",
        "收费金额（以{}为单位）",
        "收费金额（人民币{}）",
    ],
)
def test_a_head_names_its_unit_in_any_dress(head, unit):
    assert units_named(head.format(unit)) == {unit}


@pytest.mark.parametrize("head", ["收费金额（万）", "收费金额/万", "收费金额，单位：万"])
def test_the_yuan_may_be_left_out(head):
    assert units_named(head) == {"万元"}


def test_a_head_may_be_broken_over_cells():
    assert units_named("收费金额（单位：万", "元）", "行政事业性收费") == {"万元"}


@pytest.mark.parametrize(
    "head", ["收费金额（美元）", "收费金额（单位：万港元）", "收费金额（$）", "收费金额（百）元旦"]
)
def test_a_strange_unit_is_none_that_is_known(head):
    assert units_named(head) <= {UNKNOWN, "百元"}


@pytest.mark.parametrize("text", ["本年收费金额", "多元化公开", "单元数", "行政许可", ""])
def test_what_is_no_money_names_no_unit(text):
    assert not units_named(text)


@pytest.mark.parametrize(
    ("cell", "unit"),
    [
        ("240万元", "万元"),
        ("88600元", "元"),
        ("88600（元）", "元"),
        ("886（百元）", "百元"),
        ("240万", "元"),
        ("12美元", UNKNOWN),
        ("12件", None),
        ("12", None),
    ],
)
def test_a_unit_right_behind_an_amount(cell, unit):
    assert unit_behind(cell) == unit


@pytest.mark.parametrize(
    ("line", "units"),
    [
        ("单位：元", {"元"}),
        ("（计量单位：件、元）", {"元"}),
        ("注：收费金额以元计。", {"元"}),
        ("收取费用300元。", set()),
        ("单位：某县财政局", set()),
    ],
)
def test_a_line_beside_a_table(line, units):
    assert units_in_line(line) == units


@given(st.integers(0, 10**9), st.sampled_from([*MONEY]), st.sampled_from([*MONEY]))
def test_there_and_back_is_the_same_amount(value, one, other):
    assert in_unit(in_unit(value, one, other), other, one) == pytest.approx(value)
