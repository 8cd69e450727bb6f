"""report: typed, immutable, and exactly the contract of the JSON."""

from __future__ import annotations

import json
import pickle
from copy import deepcopy
from dataclasses import FrozenInstanceError

import pytest
from jsonschema import Draft202012Validator, ValidationError

import nlp
from nlp.report import json_schema

pytestmark = pytest.mark.model

TEXT = """南岭县石桥镇人民政府2022年政府信息公开工作年度报告
一、总体情况
石桥镇全年公开信息86条。
（二）依申请公开情况。全年收到政府信息公开申请3件。
四、政府信息公开行政复议、行政诉讼情况
行政复议\t\t\t\t\t行政诉讼
结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经复议直接起诉\t\t\t\t\t复议后起诉
\t\t\t\t\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计
1\t0\t0\t0\t1\t0\t/\t0\t0\t0\t0\t0\t0\t0\t0
五、存在的主要问题及改进情况
（一）存在的主要问题
一是信息更新不及时；二是工作人员业务不熟练。
（二）改进措施
一是建立按周更新制度；二是组织专题业务培训。
"""
REPORT = nlp.tag_text(TEXT)
VALIDATOR = Draft202012Validator(json_schema())
KEYS = {
    "report": "schema source model text title agency year template place sections tables items themes "
    "checks warnings unanswered published front_matter",
    "source": "path sha256 media_type encoding characters",
    "model": "name version sha256",
    "place": "province city county town code evidence candidates",
    "front_matter": "title agency year published",
    "sections": "label parent heading start end score",
    "tables": "label template start end score cells",
    "cells": "row column value state start end text read score",
    "items": "role start end score themes answers",
    "checks": "id status left right message places",
    "warnings": "code message start end",
}


def test_the_keys_are_those_of_the_contract_in_its_order():
    found = REPORT.to_dict()
    assert list(found) == KEYS["report"].split()
    for key in ("source", "model", "place", "front_matter"):
        assert list(found[key]) == KEYS[key].split()
    for key in ("sections", "tables", "items", "checks", "warnings"):
        assert found[key], f"the example has no {key}"
        for entry in found[key]:
            assert set(entry) == set(KEYS[key].split())
    assert set(found["tables"][0]["cells"][0]) == set(KEYS["cells"].split())
    assert list(found["sections"][0]["heading"]) == ["start", "end"]
    assert list(found["items"][0]["themes"][0]) == ["label", "score", "evidence"]
    assert list(found["items"][0]["themes"][0]["evidence"][0]) == ["start", "end", "weight"]
    assert list(found["themes"]) == ["problem", "measure"]


def test_answers_are_places_in_the_items_and_those_without_are_unanswered():
    for index, item in enumerate(REPORT.items):
        assert (item.answers is not None) == (item.role == "problem")
        assert {REPORT.items[answer].role for answer in item.answers or ()} <= {"measure"}
        assert (index in REPORT.unanswered) == (item.answers == ())


def test_evidence_lies_inside_its_item():
    for item in REPORT.items:
        for theme in item.themes:
            assert all(item.start <= e.start < e.end <= item.end and e.weight > 0 for e in theme.evidence)


def test_the_facts_of_the_report_are_there():
    found = REPORT.to_dict()
    assert (found["schema"], found["year"], found["template"]) == ("1", 2022, "2021")
    assert found["title"] == "南岭县石桥镇人民政府2022年政府信息公开工作年度报告"
    assert found["text"] == TEXT
    assert found["source"]["characters"] == len(TEXT)
    assert {warning["code"] for warning in found["warnings"]} >= {"section_missing", "table_missing"}


def test_a_section_names_its_parent():
    assert {section.label: section.parent for section in REPORT.sections}["overview.requests"] == "overview"


def test_the_themes_of_a_role_are_those_of_its_items():
    for role, themes in REPORT.themes.items():
        assert set(themes) == {theme.label for item in REPORT.items if item.role == role for theme in item.themes}
        assert len(themes) == len(set(themes))


def test_no_text_leaves_out_the_text_alone():
    assert REPORT.to_dict(text=False) == {key: value for key, value in REPORT.to_dict().items() if key != "text"}


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("text", [True, False])
@pytest.mark.parametrize(
    "report", [REPORT, nlp.tag_text(""), nlp.tag_text("床前明月光，疑是地上霜。")], ids=["whole", "empty", "poem"]
)
def test_every_report_keeps_to_the_schema(report, text):
    VALIDATOR.validate(json.loads(report.to_json(text=text)))


def test_a_tagged_file_keeps_to_the_schema(tmp_path):
    path = tmp_path / "report.txt"
    path.write_bytes(TEXT.encode("gb18030"))
    report = nlp.load().tag(path)
    VALIDATOR.validate(report.to_dict())
    assert (report.source.path, report.source.encoding) == (str(path), "gb18030")
    assert (report.text, report.sections, report.items) == (TEXT, REPORT.sections, REPORT.items)


def broken(change) -> dict:
    found = deepcopy(REPORT.to_dict())
    change(found)
    return found


@pytest.mark.parametrize(
    "change",
    [
        lambda report: report.pop("sections"),
        lambda report: report.pop("schema"),
        lambda report: report.update(schema="2"),
        lambda report: report.update(title=3),
        lambda report: report.update(year="二〇二二"),
        lambda report: report.update(items={}),
        lambda report: report["sections"][0].update(start="0"),
        lambda report: report["sections"][0].pop("heading"),
        lambda report: report["tables"][0]["cells"][0].update(state="zero"),
        lambda report: report["checks"][0].update(status="maybe"),
        lambda report: report["items"][0]["themes"][0].pop("score"),
        lambda report: report["themes"].update(problem=[1]),
        lambda report: report["source"].pop("sha256"),
    ],
)
def test_the_schema_rejects_a_broken_report(change):
    with pytest.raises(ValidationError):
        VALIDATOR.validate(broken(change))


def test_a_key_may_be_added():
    VALIDATOR.validate(broken(lambda report: report.update(more=1)))


def test_json_keeps_chinese_readable_and_is_one_line():
    text = REPORT.to_json()
    assert "石桥镇" in text
    assert "\n" not in text
    assert json.loads(text) == json.loads(REPORT.to_json(indent=2)) == REPORT.to_dict()


@pytest.mark.parametrize("name", ["title", "items", "themes"])
def test_a_report_cannot_be_changed(name):
    with pytest.raises(FrozenInstanceError):
        setattr(REPORT, name, None)


def test_its_parts_cannot_be_changed():
    for part in (REPORT.source, REPORT.place, REPORT.sections[0], REPORT.tables[0].cells[0], REPORT.items[0]):
        with pytest.raises((FrozenInstanceError, AttributeError, TypeError)):
            part.start = 1


def test_its_themes_cannot_be_changed():
    with pytest.raises(TypeError):
        nlp.tag_text(TEXT).themes["problem"] = ()


def test_a_dict_of_a_report_is_a_copy():
    REPORT.to_dict()["themes"]["problem"].append("training")
    REPORT.to_dict()["sections"].clear()
    assert REPORT.sections
    assert "training" not in REPORT.to_dict()["themes"]["problem"][len(REPORT.themes["problem"]) :]


def test_labels_have_display_names_and_an_unknown_one_is_its_own():
    assert REPORT.name("roles", "problem") == "主要问题"
    assert REPORT.name("roles", "wish") == "wish"


@pytest.mark.parametrize(
    "copied", [lambda report: pickle.loads(pickle.dumps(report)), deepcopy], ids=["pickle", "copy"]
)
def test_a_copy_of_a_report_is_the_same_report(copied):
    other = copied(REPORT)
    assert other == REPORT
    assert (other.to_json(), other.names) == (REPORT.to_json(), REPORT.names)


@pytest.mark.parametrize("text", ["", TEXT, TEXT * 20], ids=["empty", "whole", "long"])
def test_the_repr_is_one_short_line(text):
    line = repr(nlp.tag_text(text))
    assert line.startswith("<Report ")
    assert len(line.splitlines()) == 1
    assert len(line) < 200


def test_a_text_that_is_no_string_is_a_type_error():
    with pytest.raises(TypeError, match="NoneType"):
        nlp.tag_text(None)


def test_a_cell_of_very_many_digits_leaves_the_json_valid():
    report = nlp.tag_text(TEXT.replace("1\t0\t0\t0\t1\t", f"{'9' * 400}\t0\t0\t0\t1\t"))
    assert report.tables
    VALIDATOR.validate(json.loads(report.to_json()))
