"""Errors for people: one line, in Chinese, whatever they name and whatever raised."""

from __future__ import annotations

import json
import os
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.errors import InputError, StoreError, reason


@given(st.text())
def test_an_error_is_one_line_whatever_it_names(name):
    assert len(f"{StoreError(name)}。".splitlines()) == 1


def test_what_is_no_line_break_stands_as_it_is():
    assert str(InputError("报告 甲\t.txt：空")) == "报告 甲\t.txt：空"


def raised(call, *arguments):
    with pytest.raises(Exception) as caught:
        call(*arguments)
    return caught.value


@pytest.mark.parametrize(
    ("call", "arguments", "told"),
    [
        (json.loads, ["{\n1"], "第2行第1列不是 JSON"),
        (json.loads, ["[" * 100_000], "嵌套过深"),
        (json.loads, ["1" * 5000], "整数过长"),
        (tomllib.loads, ["a = 1\nb ="], "末尾不是 TOML"),
        (tomllib.loads, ["a = 1\nb = ]\n"], "第2行第5列不是 TOML"),
        (b"\xff".decode, [], "不是所用编码的文字"),
        (os.listdir, ["/nowhere/at/all"], "没有这个文件或文件夹"),
        (open, [os.sep], "这是文件夹"),
        (divmod, [1, 0], "原文：ZeroDivisionError: integer division or modulo by zero"),
    ],
)
def test_what_is_often_seen_is_told_in_chinese_and_the_rest_is_quoted(call, arguments, told):
    assert reason(raised(call, *arguments)) == told
