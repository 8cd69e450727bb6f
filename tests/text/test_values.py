"""values: what a table cell says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.text.values import read_value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("12", 12),
        ("007", 7),
        ("１２", 12),
        ("1,234", 1234),
        ("1，234，567", 1234567),
        ("1 2", 12),
        (" 3\u3000", 3),
        ("1\u00a0234", 1234),
        ("3.5", 3.5),
        ("２．５", 2.5),
        ("12.0", 12),
        ("-4", -4),
        ("－4", -4),
        ("−4", -4),
        ("减4", -4),
        ("+4", 4),
        ("增4", 4),
        ("12件", 12),
        ("5 万元", 5),
        ("3人次", 3),
        ("3万", 30000),
        ("1.2万件", 12000),
        ("7①", 7),
        ("18¹", 18),
        ("5件※", 5),
    ],
)
def test_a_number_is_read_as_it_is_meant(text, value):
    assert read_value(text) == ("number", value)


@pytest.mark.parametrize("text", ["3", "3.0", "1,000"])
def test_a_whole_number_is_an_int(text):
    assert isinstance(read_value(text)[1], int)


@pytest.mark.parametrize("text", ["", " ", "\u3000", "\t\xa0"])
def test_white_space_is_blank(text):
    assert read_value(text) == ("blank", None)


@pytest.mark.parametrize("text", ["/", "／", "-", "--", "----", "—", "——", "–", "无", " 无 ", "\\"])
def test_strokes_and_none_are_not_applicable(text):
    assert read_value(text) == ("not_applicable", None)


@pytest.mark.parametrize("text", ["规章", "三", "1.2.3", "12,34", "3/4", "约5", "2023年", "1-2", "第3项", "."])
def test_anything_else_is_text(text):
    assert read_value(text) == ("text", None)


@given(st.integers(0, 10**9))
def test_thousands_separators_change_nothing(number):
    assert read_value(f"{number:,}") == read_value(str(number)) == ("number", number)


@given(st.integers(0, 10**9))
def test_full_width_digits_change_nothing(number):
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
    assert read_value(wide) == ("number", number)


@given(st.text())
def test_any_string_has_a_state_and_only_numbers_have_a_value(text):
    state, value = read_value(text)
    assert state in {"number", "blank", "not_applicable", "text"}
    assert (value is not None) == (state == "number")


@pytest.mark.parametrize("text", ["9" * 400, "9" * 16, "0." + "3" * 400])
def test_more_digits_than_a_number_can_hold_are_text(text):
    assert read_value(text) == ("text", None)
