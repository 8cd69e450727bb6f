"""numbering: the marks before headings and list items, and heading titles without them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.pipeline.titles import bare_title
from nlp.text.folding import fold
from nlp.text.numbering import list_mark_at, name_with_number_at, number_alone, numbering_at

DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """A number from 1 to 99 in Chinese, as in 二十一."""
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else DIGITS[tens] + "十"
    return ten + (DIGITS[ones] if ones else "")


@pytest.mark.parametrize(
    ("text", "kind", "value", "rest"),
    [
        ("一、总体情况", "cn", 1, "总体情况"),
        ("二.主动公开", "cn", 2, "主动公开"),
        ("三 依申请公开", "cn", 3, "依申请公开"),
        ("四 、复议", "cn", 4, "复议"),
        ("—、概述", "cn", 1, "概述"),
        ("（一）主动公开", "paren", 1, "主动公开"),
        ("( 二 )、平台建设", "paren", 2, "平台建设"),
        ("〔三〕监督", "paren", 3, "监督"),
        ("㈣保障", "bracketed", 4, "保障"),
        ("1.更新不及时", "digit", 1, "更新不及时"),
        ("２、人手不足", "digit", 2, "人手不足"),
        ("3）培训少", "digit", 3, "培训少"),
        ("（4）形式单一", "dparen", 4, "形式单一"),
        ("⑤解读少", "circled", 5, "解读少"),
        ("⑴公开少", "dparen", 1, "公开少"),
        ("⒉、公开少", "digit", 2, "公开少"),
        ("❸公开少", "circled", 3, "公开少"),
        ("㊁公开少", "circled", 2, "公开少"),
        ("第六，互动少", "di", 6, "互动少"),
        ("其二，互动少", "di", 2, "互动少"),
        ("一是加强培训", "shi", 1, "加强培训"),
        ("2是加强审核", "shi", 2, "加强审核"),
        ("三要加强宣传", "shi", 3, "加强宣传"),
        ("其次加强监督", "order", 2, "加强监督"),
        ("一方面人手少", "order", 1, "人手少"),
    ],
)
def test_a_mark_has_a_kind_a_value_and_an_end(text, kind, value, rest):
    number = numbering_at(fold(text), 0)
    assert (number.kind, number.value, text[number.end :]) == (kind, value, rest)


@pytest.mark.parametrize("text", ["2023年", "1.5万元", "总体情况", "三次培训", "12,000", "(全年)", "", "、"])
def test_other_beginnings_are_no_mark(text):
    assert numbering_at(fold(text), 0) is None


@pytest.mark.parametrize(
    ("text", "value"), [("b）公开少", 2), ("Ⅰ.公开少", 1), ("Ⅱ．公开少", 2), ("III、公开少", 3), ("（c）少", 3)]
)
def test_letters_and_roman_numerals_count_too(text, value):
    number = list_mark_at(fold(text), 0)
    assert (number.kind, number.value) == ("letter", value)


@given(st.integers(1, 99))
def test_chinese_numerals_are_read(number):
    assert numbering_at(f"{chinese(number)}、概述", 0).value == number
    assert numbering_at(f"({chinese(number)})概述", 0).value == number


@given(st.text(), st.integers(0, 20))
def test_any_string_is_accepted_and_a_mark_lies_inside_it(text, position):
    number = numbering_at(text, position)
    assert number is None or position < number.end <= len(text)


@pytest.mark.parametrize("text", ["一、", " （二） ", "3.", "㈡"])
def test_a_number_can_stand_alone(text):
    assert number_alone(text)


@pytest.mark.parametrize("text", ["一、概述", "概述", ""])
def test_a_title_does_not_stand_for_a_number(text):
    assert not number_alone(text)


@pytest.mark.parametrize(
    "text",
    ["存在问题", "（一）存在问题：", "一、存在 问题。", "一存在问题", "㈠ 存　在问题", "1.存在问题", " 存在问题、"],
)
def test_a_bare_title_has_no_number_no_space_and_no_closing_mark(text):
    assert bare_title(text) == "存在问题"


@given(st.text())
def test_any_string_has_a_bare_title_without_white_space(text):
    assert not any(char.isspace() for char in bare_title(text))


def test_a_name_with_its_number_and_a_colon_is_told_from_a_title():
    assert name_with_number_at("改进措施二:补录。", 0)
    assert name_with_number_at("问题(1):更新慢。", 0)
    assert not name_with_number_at("改进措施:补录。", 0)
    assert not name_with_number_at("改进措施一是补录。", 0)
