"""Corrections: kept with the machine's reading, undone, exported as a corpus."""

import io
import json
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the extra app is not installed")

from nlp.corpus.format import check_corpus  # noqa: E402
from tests.web.conftest import REPORT  # noqa: E402

pytestmark = pytest.mark.model


@pytest.fixture
def address(client):
    told = json.loads(client.post("/api/reports", files={"file": ("报告.txt", REPORT)}).text)
    return f"/api/reports/{told['reports'][0]['id']}/correction"


def text_of(item):
    return REPORT[item["start"] : item["end"]]


def test_what_was_not_corrected_is_the_machines_reading(client, address):
    told = client.get(address).json()
    assert told["corrections"] == 0
    assert told["document"] == told["machine"]
    assert len(told["machine"]["doubts"]) == len(told["machine"]["items"])
    assert [heading["label"] for heading in told["machine"]["headings"]][0] == "overview"


def test_a_correction_stands_until_it_is_undone(client, address):
    machine = client.get(address).json()["machine"]
    items = [dict(item) for item in machine["items"]]
    items[0]["themes"] = ["timeliness"]
    saved = client.post(address, json={"items": items}).json()
    assert saved["document"]["items"][0]["themes"] == ["timeliness"]
    assert saved["machine"]["items"] == machine["items"]
    second = client.post(address, json={"items": items[1:]}).json()
    assert (second["corrections"], len(second["document"]["items"])) == (2, len(items) - 1)
    assert client.delete(address).json()["document"] == saved["document"]
    assert client.delete(address).json()["document"]["items"] == machine["items"]
    assert client.delete(address).json()["corrections"] == 0


def test_what_was_undone_is_still_kept(client, address):
    client.post(address, json={"items": []})
    client.delete(address)
    (row,) = client.service.library.rows("SELECT document, machine, undone FROM corrections")
    assert json.loads(row["document"])["items"] == [] and json.loads(row["machine"])["items"] and row["undone"]


def table(label, **cell):
    return {"start": 0, "end": 9, "label": label, "cells": [{"start": 0, "end": 0, **cell}]}


def test_a_cell_is_corrected_and_undone(client):
    text = Path("corpora/sample.txt").read_text("utf-8")
    told = json.loads(client.post("/api/reports", files={"file": ("表.txt", text)}).text)
    address = f"/api/reports/{told['reports'][0]['id']}/correction"
    machine = client.get(address).json()["machine"]
    assert [len(grid["areas"]) > 9 for grid in machine["grids"]] == [True] * len(machine["tables"])
    for grid, found in zip(machine["grids"], machine["tables"], strict=True):
        keys = {tuple(area["key"]) for area in grid["areas"] if "key" in area}
        assert {(cell["row"], cell["column"]) for cell in found["cells"]} <= keys
    tables = json.loads(json.dumps(machine["tables"]))
    tables[-1]["cells"][0] |= {"state": "number", "value": 4711}
    assert client.post(address, json={"tables": tables}).json()["document"]["tables"] == tables
    assert client.service.corrections.latest()[0].document["tables"] == tables
    assert client.delete(address).json()["document"]["tables"] == machine["tables"]


def test_a_correction_has_the_layers_that_a_person_gave_and_no_other(client, address):
    machine = client.get(address).json()["machine"]
    client.post(address, json={"items": [], "year": machine["year"]})
    (made,) = client.service.corrections.latest()
    assert set(made.document) - {"id", "text", "meta"} == {"items", "year"}
    assert made.document["meta"]["machine"]["headings"] == machine["headings"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ([], "订正不是"),
        ({"items": [{"start": 0, "end": 3, "role": "problem", "themes": []}]}, "没有主题"),
        ({"items": [{"start": 0, "end": 3, "role": "wish", "themes": ["training"]}]}, "角色"),
        ({"items": [{"start": 3, "end": 3, "role": "problem", "themes": ["training"]}]}, "空的"),
        ({"items": [{"start": 0, "end": 9**9, "role": "problem", "themes": ["training"]}]}, "超出正文"),
        ({"items": [{"start": "0", "end": 3, "role": "problem", "themes": ["training"]}]}, "不是整数"),
        ({"items": "all"}, "不是列表"),
        ({"headings": [{"start": 0, "end": 3, "label": "nowhere"}]}, "标签"),
        ({"tables": [table("requests", row="new")]}, "第 1 格的行、列或数值"),
        ({"tables": [table("requests", row="new", column="total", state="number", value="3")]}, "数值"),
        ({"tables": [table("requests", row="new", column="total", state="blank", value=3)]}, "数值"),
        ({"tables": [table("nothing")]}, "标签"),
        ({"year": [{"start": 0, "end": 3, "value": "2022"}]}, "整数"),
        ({"items": [{"start": s, "end": 9, "role": "problem", "themes": ["training"]} for s in (0, 5)]}, "重叠"),
    ],
)
def test_what_breaks_the_corpus_format_is_not_kept(client, address, given, sentence):
    answer = client.post(address, json=given)
    assert answer.status_code == 422
    assert sentence in answer.json()["error"]
    assert client.get(address).json()["corrections"] == 0


def test_corrections_are_exported_as_a_corpus(client, address, tmp_path):
    machine = client.get(address).json()["machine"]
    items = [item | {"themes": ["training"]} for item in machine["items"]]
    client.post(address, json={"items": items, "headings": machine["headings"], "year": machine["year"]})
    answer = client.get("/api/corrections.zip")
    zipfile.ZipFile(io.BytesIO(answer.content)).extractall(tmp_path)
    corpus, problems = check_corpus(tmp_path / "corrections")
    assert problems == []
    (document,) = corpus.documents()
    assert document["text"] == REPORT
    assert document["items"] == items
    assert document["meta"]["machine"]["items"] == machine["items"]
    assert document["meta"]["corrected"]


def test_there_is_no_corpus_of_nothing(client):
    assert "还没有订正" in client.get("/api/corrections.zip").json()["error"]


def test_a_corrected_report_is_no_longer_the_first_to_look_at(client, address):
    client.post("/api/reports", files={"file": ("b.txt", "无关的文字。" * 20)})
    client.post(address, json={"items": []})
    rows = client.get("/api/reports", params={"sort": "doubt"}).json()["reports"]
    assert [row["corrected"] for row in rows] == [False, True]
