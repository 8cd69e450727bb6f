"""The model: a spaCy pipeline folder, readable without running code, whose parts work alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc, Span, SpanGroup
from spacy.training import Example

import nlp
from nlp.errors import ModelError
from nlp.learn.linear import LinearModel
from nlp.model.folder import seal, write_model
from nlp.model.path import find_model
from nlp.model.tagger import Tagger, load

pytestmark = pytest.mark.model

ROOT = Path(__file__).parent.parent.parent
FOLDER = find_model()
FILES = [path for path in sorted(FOLDER.rglob("*")) if path.is_file()]
PIPELINE = nlp.load().pipeline
TEXT = """石桥镇2022年政府信息公开工作年度报告
一、总体情况
全年公开信息86条。
五、存在的主要问题及改进情况
（一）存在的主要问题
一是信息更新不及时；二是工作人员业务不熟练。
（二）改进措施
一是建立按周更新制度；二是组织专题业务培训。
"""


def test_spacy_opens_the_model():
    pipeline = spacy.load(FOLDER)
    assert pipeline.pipe_names == [
        "blocks",
        "sections",
        "tables",
        "items",
        "themes",
        "answers",
        "front",
        "place",
        "genre",
    ]
    doc = pipeline(TEXT)
    assert [span.label_ for span in doc.spans["sections"]] == [
        "overview", "improvement", "improvement.problems", "improvement.measures",
    ]  # fmt: skip
    assert [span.label_ for span in doc.spans["items"]] == ["problem", "problem", "measure", "measure"]
    assert doc._.report.year == 2022


ONLY_SPACY = """
import json, sys, spacy
report = spacy.load("models/disclosure")(sys.stdin.read())._.report
print(json.dumps([report.model.name, report.name("sections", "overview"), [s.label for s in report.sections]]))
"""


def test_spacy_alone_gives_the_report_with_the_name_of_the_model_and_its_display_names():
    run = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", ONLY_SPACY], cwd=ROOT, input=TEXT, encoding="utf-8",
        stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    name, overview, sections = json.loads(run.stdout)
    assert (name, overview) == ("disclosure", "总体情况")
    assert sections == [section.label for section in nlp.tag_text(TEXT).sections]


def test_the_model_is_small():
    assert sum(path.stat().st_size for path in FILES) < 20_000_000
    assert max(path.stat().st_size for path in FILES) < 5_000_000


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_no_file_of_the_model_can_run_code(path: Path):
    assert path.suffix in {".json", ".txt", ".npy", ".cfg", ".md"}
    assert not path.read_bytes().startswith(b"\x80")  # a pickle
    if path.suffix == ".npy":
        assert np.load(path, allow_pickle=False).dtype in (np.float32, np.float16)
    else:
        path.read_text("utf-8")


def test_disk_gives_back_the_same_model(tmp_path):
    write_model(PIPELINE, tmp_path / "model", "")
    for path in FILES:
        copy = tmp_path / "model" / path.relative_to(FOLDER)
        if path.name not in ("meta.json", "config.cfg", "README.md"):
            assert copy.read_bytes() == path.read_bytes()
    back = load(tmp_path / "model").tag_text(TEXT)
    report = nlp.tag_text(TEXT)
    assert back.to_dict() | {"model": None} == report.to_dict() | {"model": None}


def test_bytes_give_back_the_same_model():
    back = spacy.util.load_model_from_config(PIPELINE.config).from_bytes(PIPELINE.to_bytes())
    report = PIPELINE(TEXT)._.report
    assert report.items
    assert back(TEXT)._.report == report


def test_a_linear_model_without_idf_leaves_none_of_an_older_one_in_the_folder(tmp_path):
    weights, bias = np.ones((1, 1), np.float32), np.zeros(1, np.float32)
    LinearModel(["a"], ["b"], weights, bias, np.ones(1, np.float32)).to_disk(tmp_path)
    assert LinearModel.from_disk(tmp_path).idf is not None
    LinearModel(["a"], ["b"], weights, bias).to_disk(tmp_path)
    assert LinearModel.from_disk(tmp_path).idf is None
    assert not (tmp_path / "idf.npy").exists()


def test_the_report_names_the_model_and_the_digest_of_its_files(tmp_path):
    model = nlp.tag_text(TEXT).model
    assert (model.name, model.version) == ("disclosure", PIPELINE.meta["version"])
    assert len(model.sha256) == 64
    write_model(PIPELINE, tmp_path / "model", "")
    (tmp_path / "model" / "tokenizer" / "words.json").write_text('["石桥"]', "utf-8")
    seal(tmp_path / "model")
    assert load(tmp_path / "model").tag_text(TEXT).model.sha256 != model.sha256


def test_a_model_is_loaded_once():
    assert nlp.load() is nlp.load()


@pytest.mark.parametrize("name", ["nothing", "/nowhere/model"])
def test_a_model_that_is_not_there_is_an_error_that_names_it(name):
    with pytest.raises(ModelError, match=name):
        nlp.load(name)


@pytest.mark.parametrize(
    "lost", ["blocks/weights.npy", "themes/clause/labels.json", "items/features.txt", "tokenizer/titles.json"]
)
def test_a_model_with_a_lost_file_is_an_error(tmp_path, lost):
    write_model(PIPELINE, tmp_path / "model", "")
    (tmp_path / "model" / lost).unlink()
    with pytest.raises(ModelError):
        nlp.load(str(tmp_path / "model"))


def test_a_model_whose_weights_do_not_fit_is_an_error(tmp_path):
    write_model(PIPELINE, tmp_path / "model", "")
    np.save(tmp_path / "model" / "themes" / "weights.npy", np.zeros((2, 2), np.float32))
    with pytest.raises(ModelError):
        nlp.load(str(tmp_path / "model"))


def test_many_texts_are_tagged_in_one_stream():
    texts = [TEXT, "", "一、概述", TEXT]
    assert [doc._.report.to_json() for doc in PIPELINE.pipe(texts)] == [PIPELINE(t)._.report.to_json() for t in texts]


def test_a_tagger_can_be_made_of_any_pipeline():
    report = Tagger(spacy.blank("zh")).tag_text(TEXT)
    assert (report.sections, report.tables, report.items) == ((), (), ())


def alone(component: str, text: str, spans: dict[str, list[tuple[str, str]]]) -> Doc:
    """`text` through one component of the model in a blank pipeline, which cuts every character apart."""
    other = spacy.blank("zh")
    other.add_pipe(component, source=PIPELINE)
    doc = other.make_doc(text)
    for key, pieces in spans.items():
        found = [doc.char_span(text.index(p), text.index(p) + len(p), label=label) for p, label in pieces]
        doc.spans[key] = SpanGroup(doc, name=key, spans=found)
    for _, proc in other.pipeline:
        doc = proc(doc)
    return doc


def found(doc: Doc, key: str) -> list[tuple[str, str]]:
    return [(span.text, span.label_) for span in doc.spans[key]]


def test_blocks_work_in_any_pipeline_with_the_segmenter():
    other = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "nlp.Segmenter.v1"}}})
    other.tokenizer.from_bytes(PIPELINE.tokenizer.to_bytes())
    other.add_pipe("blocks", source=PIPELINE)
    doc, whole = other(TEXT), PIPELINE(TEXT)
    assert found(doc, "blocks") == found(whole, "blocks")


def test_blocks_say_which_tokenizer_they_need():
    with pytest.raises(ValueError, match=r"nlp\.Segmenter\.v1"):
        alone("blocks", TEXT, {})


@pytest.mark.parametrize("component", ["sections", "tables", "items", "themes", "answers", "front", "place", "genre"])
def test_each_component_accepts_a_doc_without_the_spans_it_reads(component):
    assert alone(component, TEXT, {}).text == TEXT


def test_sections_work_alone():
    doc = alone("sections", TEXT, {"blocks": [("一、总体情况", "heading:overview")]})
    assert found(doc, "headings") == [("一、总体情况", "overview")]


def test_tables_work_alone():
    doc = alone("tables", "如下\n规章\t1\t0\t0", {"blocks": [("规章", "cell:proactive"), ("1", "cell:proactive")]})
    assert found(doc, "tables") == [("规章\t1", "proactive")]


def test_items_work_alone():
    heading, prose = "（一）存在的主要问题", "一是信息更新不及时；二是工作人员业务不熟练。"
    doc = alone("items", TEXT, {"blocks": [(heading, "heading:improvement.problems"), (prose, "prose")]})
    assert found(doc, "items") == [
        ("一是信息更新不及时；", "problem"), ("二是工作人员业务不熟练。", "problem"),
    ]  # fmt: skip


def test_themes_work_alone():
    doc = alone("themes", TEXT, {"items": [("一是信息更新不及时；", "problem"), ("二是组织专题业务培训。", "measure")]})
    labels = [[label for label, _ in themes] for themes in doc.spans["items"].attrs["themes"]]
    assert labels == [["timeliness"], ["training"]]


def test_place_works_alone():
    doc = alone("place", TEXT, {})
    assert doc._.place.year == 2022


def test_components_keep_their_settings_in_the_config():
    assert PIPELINE.config["components"]["blocks"] == {"factory": "nlp_blocks", "c": 2.0}
    assert {name: PIPELINE.config["components"][name]["factory"] for name in PIPELINE.pipe_names} == {
        name: f"nlp_{name}" for name in PIPELINE.pipe_names
    }


def test_spacy_evaluates_headings_tables_and_items_as_groups_of_spans():
    scores = PIPELINE.evaluate([Example(PIPELINE.make_doc(TEXT), PIPELINE(TEXT))])
    assert {key: scores[f"spans_{key}_f"] for key in ("headings", "items")} == {"headings": 1.0, "items": 1.0}
    assert scores["spans_tables_f"] is None or scores["spans_tables_f"] == 1.0


def test_a_component_predicts_without_changing_the_doc():
    doc = PIPELINE.make_doc(TEXT)
    for name in PIPELINE.pipe_names:
        component, before = PIPELINE.get_pipe(name), doc.to_bytes(exclude=["user_data"])
        found = component.predict(doc)
        assert doc.to_bytes(exclude=["user_data"]) == before
        component.set_annotations(doc, found)
    assert doc._.report == PIPELINE(TEXT)._.report


def test_the_report_of_a_doc_is_built_once():
    doc = PIPELINE(TEXT)
    assert doc._.report is doc._.report


def test_a_span_of_the_doc_keeps_its_label_after_serialising():
    doc = PIPELINE(TEXT)
    back = Doc(PIPELINE.vocab).from_bytes(doc.to_bytes(exclude=["user_data"]))
    assert found(back, "sections") == found(doc, "sections")
    assert isinstance(back.spans["items"][0], Span)


def test_a_doc_that_went_through_bytes_can_pass_the_later_components_again():
    doc = PIPELINE(f"{TEXT}二、主动公开政府信息情况\n规章\t0\t1\t2\n行政许可\t6\n行政处罚\t7\n")
    back = Doc(PIPELINE.vocab).from_bytes(doc.to_bytes())
    for name in ("tables", "items", "themes", "answers"):
        back = PIPELINE.get_pipe(name)(back)
    assert doc._.report.tables and doc._.report.items
    assert back._.report == doc._.report
