"""Manifests, and how they overrule what a text says."""

from __future__ import annotations

import json

import pytest

import nlp
from nlp.errors import StoreError
from nlp.store.metadata import read_manifest
from nlp.store.rows import rows_of


def write(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_manifest_has_chinese_or_english_heads_in_the_encodings_of_excel(tmp_path, encoding):
    file = write(tmp_path / "list.csv", '路径,年度,county,批次\n甲.txt,2023,嘉祥县,"一,二"\n乙.txt,,,\n', encoding)
    assert list(read_manifest(file)) == [
        (str(tmp_path / "甲.txt"), {"year": "2023", "county": "嘉祥县", "批次": "一,二"}),
        (str(tmp_path / "乙.txt"), {}),
    ]


def test_a_manifest_may_be_json_lines(tmp_path):
    row = {"path": "a.txt", "year": 2023, "town": None}
    file = write(tmp_path / "list.jsonl", json.dumps(row) + "\n\n")
    assert list(read_manifest(file)) == [(str(tmp_path / "a.txt"), {"year": "2023"})]


@pytest.mark.parametrize(
    ("name", "text", "wrong"),
    [
        ("a.csv", "year\n2023\n", "第一行"),
        ("a.csv", "", "空"),
        ("a.csv", "path,year\na.txt,二三年\n", "第2行的年度"),
        ("a.csv", "path,year\na.txt,2023\n,2023\n", "第3行没有路径"),
        ("a.csv", "path,code\na.txt,999999\n", "第2行的区划代码"),
        ("a.csv", "path\na.txt,2023\n", "第2行的列比列名多"),
        ("a.csv", 'path\n"a.txt\n', "不是 CSV"),
        ("a.jsonl", '{"path": "a.txt"}\n{"path": \n', "第2行不是有效的 JSON"),
        ("a.jsonl", '{"path": ["a.txt"]}\n', "第1行不是"),
        ("a.json", "[[[", "第1行不是有效的 JSON"),
        ("a.csv", ' [{"path": "a.txt"}]', "第1行不是由文字"),
    ],
)
def test_a_wrong_manifest_says_where(tmp_path, name, text, wrong):
    with pytest.raises(StoreError, match=wrong):
        list(read_manifest(write(tmp_path / name, text)))


@pytest.mark.parametrize("text", ["[[[", "[[[\nx\n", "[]", '{"agency": ', "x\ny\n", '"x"'])
@pytest.mark.parametrize("name", ["a.json", "a.csv", "units"])
def test_a_list_of_units_that_is_none_is_not_taken_for_an_empty_one(tmp_path, name, text):
    with pytest.raises(StoreError, match="第1行|第一行"):
        list(read_manifest(write(tmp_path / name, text), paths=False))


def test_json_lines_are_known_by_what_stands_in_them(tmp_path):
    file = write(tmp_path / "units.txt", '{"agency": "桃江县水利局"}\n', "utf-8-sig")
    assert list(read_manifest(file, paths=False)) == [("", {"agency": "桃江县水利局"})]


@pytest.mark.parametrize(
    ("name", "text", "encoding", "said"),
    [
        ("units.csv", "path,agency\n1.txt,县局\n", "utf-32", "UTF-32"),
        ("units.jsonl", '{"path": "1.txt", "agency": "县局"}\n', "utf-16", "JSON Lines 清单不是 UTF-8"),
        ("units.jsonl", '{"path": "1.txt", "agency": "县局"}\n', "gb18030", "JSON Lines 清单不是 UTF-8"),
    ],
)
def test_an_encoding_that_no_manifest_may_have_is_said(name, text, encoding, said, tmp_path):
    with pytest.raises(StoreError, match=said):
        list(read_manifest(write(tmp_path / name, text, encoding)))


def test_a_manifest_that_is_not_there_is_one_line(tmp_path):
    with pytest.raises(StoreError, match="清单打不开"):
        list(read_manifest(tmp_path / "none.csv"))


def test_what_the_manifest_says_overrules_the_text():
    told = {"year": "2023", "agency": "嘉祥县实验小学", "county": "嘉祥县", "batch": "7"}
    [row] = rows_of(nlp.tag_text("曲阜市某某镇人民政府2020年政府信息公开工作年度报告\n"), "a.txt", told, "")["reports"]
    assert (row["year"], row["agency"], row["unit"]) == (2023, "嘉祥县实验小学", "bureau")
    assert (row["city"], row["county"], row["code"], row["evidence"]) == ("济宁市", "嘉祥县", "370829", "manifest")
    assert json.loads(row["metadata"]) == told


def test_the_kind_of_unit_may_be_told():
    [row] = rows_of(nlp.tag_text("曲阜市水务局2020年报告"), "a.txt", {"unit": "school"}, "")["reports"]
    assert (row["agency"], row["unit"]) == ("曲阜市水务局", "school")
