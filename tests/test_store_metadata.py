"""Manifests, and how they overrule what a text says."""

from __future__ import annotations

import json

import pytest

from nlp.errors import StoreError
from nlp.store.metadata import overrule, read_manifest
from nlp.store.unit import kind_of_unit

TEXT = {
    "title": "报告", "agency": "孟姑集镇人民政府", "unit": "township", "year": 2022,
    "province": "山东省", "city": "济宁市", "county": "嘉祥县", "town": "孟姑集镇", "code": "370829",
    "evidence": "title", "candidates": "",
}  # fmt: skip
UNREAD = dict.fromkeys(TEXT) | {"candidates": "甲；乙"}


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
        ("a.csv", "path\na.txt,2023\n", "第2行的列比列名多"),
        ("a.csv", 'path\n"a.txt\n', "不是 CSV"),
        ("a.jsonl", '{"path": "a.txt"}\n{"path": \n', "第2行不是 JSON"),
        ("a.jsonl", '{"path": ["a.txt"]}\n', "第1行不是"),
    ],
)
def test_a_wrong_manifest_says_where(tmp_path, name, text, wrong):
    with pytest.raises(StoreError, match=wrong):
        list(read_manifest(write(tmp_path / name, text)))


def test_a_manifest_that_is_not_there_is_one_line(tmp_path):
    with pytest.raises(StoreError, match="清单打不开"):
        list(read_manifest(tmp_path / "none.csv"))


def test_plain_columns_overrule_the_text():
    row = overrule(TEXT, {"year": "2023", "unit": "school", "agency": "某校"})
    assert (row["year"], row["unit"], row["agency"]) == (2023, "school", "某校")
    assert row["county"] == "嘉祥县"
    assert row["evidence"] == "title"


@pytest.mark.parametrize(
    ("text", "said", "place"),
    [
        (UNREAD, {"county": "嘉祥县"}, ("山东省", "济宁市", "嘉祥县", None, "370829")),
        (TEXT, {"city": "济宁市"}, ("山东省", "济宁市", "嘉祥县", "孟姑集镇", "370829")),  # the text says more
        (TEXT, {"city": "青岛市"}, ("山东省", "青岛市", None, None, "370200")),  # the text is contradicted
        (TEXT, {"code": "370826"}, ("山东省", "济宁市", "微山县", None, "370826")),
        (TEXT, {"town": "卧龙山镇"}, ("山东省", "济宁市", "嘉祥县", "卧龙山镇", "370829")),
        (UNREAD, {"county": "鼓楼区"}, (None, None, "鼓楼区", None, None)),  # several cities have one
        (UNREAD, {"city": "南京市", "county": "鼓楼区"}, ("江苏省", "南京市", "鼓楼区", None, "320106")),
        (UNREAD, {"city": "南京市", "county": "云上区"}, ("江苏省", "南京市", "云上区", None, None)),  # unknown
    ],
)
def test_a_place_is_completed_where_only_one_fits_and_never_guessed(text, said, place):
    row = overrule(text, said)
    assert tuple(row[level] for level in ("province", "city", "county", "town", "code")) == place
    assert (row["evidence"], row["candidates"]) == ("manifest", "")


@pytest.mark.parametrize(
    ("agency", "town", "kind"),
    [
        ("孟姑集镇人民政府", "孟姑集镇", "township"),
        ("东峰庄乡", "东峰庄乡", "township"),
        ("巴音苏木人民政府办公室", "巴音苏木", "township"),
        ("水秀街道办事处", "水秀街道", "subdistrict"),
        ("嘉祥县人民政府", None, "government"),
        ("嘉祥县", None, "government"),
        ("嘉祥县人民政府办公室", None, "bureau"),
        ("嘉祥县水务局", None, "bureau"),
        (None, "孟姑集镇", "township"),
        (None, None, None),
    ],
)
def test_the_kind_of_unit_is_told_by_the_name(agency, town, kind):
    assert kind_of_unit(agency, town) == kind
