"""A model whose parts have another shape, sealed anew, is refused in one line or tags."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import numpy as np
import pytest
import spacy

from nlp.cli import main
from nlp.errors import ModelError
from nlp.model.folder import _checksum, _files, _sha256, open_model, write_model
from nlp.model.path import find_model
from nlp.model.tagger import Tagger

pytestmark = pytest.mark.model

TEXT = """桃江县人民政府2023年政府信息公开工作年度报告
一、总体情况
全年公开信息12条。
五、存在的主要问题及改进情况
存在的问题：业务培训不够，工作人员不熟悉业务。
改进措施：加强业务培训。
"""
DEEP = "[" * 100_000
WRONG = [None, 7, "x", [], {}, [[]], [{"a": 1}], {"a": []}, float("inf"), 1e300, -1, "\ud800", ["\ud800"]]
PARTS = sorted(str(file.relative_to(find_model(None))) for file in find_model(None).rglob("*.json"))
ARRAYS = sorted(str(file.relative_to(find_model(None))) for file in find_model(None).rglob("*.npy"))


@pytest.fixture
def model(tmp_path):
    """A model to spoil; what is not written to is shared with the default model."""
    shutil.copytree(find_model(None), tmp_path / "model")
    return tmp_path / "model"


def seal(folder):
    """As a hostile trainer seals: `nlp.model.folder.seal`, but in ASCII, so that half characters pass."""
    file = folder / "meta.json"
    meta = json.loads(file.read_text("utf-8"))
    meta |= {"files": {name: _sha256(part) for name, part in _files(folder)}}
    file.write_text(json.dumps(meta | {"checksum": _checksum(meta)}), "utf-8")


def refused_or_tags(folder):
    seal(folder)
    try:
        Tagger(open_model(folder)).tag_text(TEXT).to_json()
    except ModelError as error:
        assert str(folder) in str(error)
        assert len(str(error).splitlines()) == 1


def spoilt(value, drawn):
    """`value`, plain JSON, with one part of it replaced."""
    if isinstance(value, dict) and value and drawn.random() < 0.7:
        key = drawn.choice(sorted(value))
        return {**value, key: spoilt(value[key], drawn)}
    if isinstance(value, list) and value and drawn.random() < 0.7:
        index = drawn.randrange(len(value))
        return [*value[:index], spoilt(value[index], drawn), *value[index + 1 :]]
    return drawn.choice(WRONG)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("seed", range(2))
def test_a_part_of_another_shape_is_refused_or_makes_no_difference(part, seed, model):
    file = model / part
    file.write_text(json.dumps(spoilt(json.loads(file.read_text("utf-8")), random.Random(f"{part}{seed}"))), "utf-8")
    if part == "meta.json" and not isinstance(json.loads(file.read_text("utf-8")), dict):
        with pytest.raises(ModelError):
            open_model(model)
    else:
        refused_or_tags(model)


@pytest.mark.parametrize("part", [part for part in PARTS if part != "meta.json"])
def test_a_part_nested_too_deep_is_refused(part, model):
    (model / part).write_text(DEEP, "utf-8")
    seal(model)
    with pytest.raises(ModelError):
        open_model(model)


@pytest.mark.parametrize("part", ["tokenizer/words.json", "tokenizer/titles.json"])
def test_a_word_without_a_letter_is_refused(part, model):
    (model / part).write_text('["公开", ""]', "utf-8")
    seal(model)
    with pytest.raises(ModelError, match="打不开"):
        open_model(model)


@pytest.mark.parametrize("part", ARRAYS)
@pytest.mark.parametrize("kind", ["nan", "huge", "text", "objects", "empty", "scalar", "complex"])
def test_an_array_of_something_else_is_refused(part, kind, model):
    array = np.load(model / part).astype(np.float32)
    wrong = {
        "nan": array * np.float32("nan"), "huge": np.full_like(array, 1e38), "text": array.astype(str),
        "objects": np.array([{}], object), "empty": array[:0], "scalar": np.float32(1), "complex": array * 1j,
    }[kind]  # fmt: skip
    np.save(model / part, wrong, allow_pickle=kind == "objects")
    seal(model)
    with pytest.raises(ModelError):
        open_model(model)


@pytest.mark.parametrize(
    "names", [7, {"roles": 7}, {"roles": {"problem": 7}}, {"roles": {"problem": "\ud800"}}, {"\ud800": {}}]
)
def test_names_that_are_none_are_one_line(names, model, tmp_path, capsys):
    file = model / "meta.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | {"names": names}), "utf-8")
    seal(model)
    Path(tmp_path / "a.txt").write_text(TEXT, "utf-8")
    assert main([str(tmp_path / "a.txt"), "--model", str(model)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def changed(model):
    (model / "themes" / "labels.json").write_text("[]", "utf-8")


def with_a_pickle(model):
    (model / "blocks" / "extra.pkl").write_bytes(b"cos\nsystem\n(S'touch ran'\ntR.")


def without_a_file(model):
    (model / "answers" / "words.json").unlink()


def cut_off(model):
    file = model / "blocks" / "weights.npy"
    file.write_bytes(file.read_bytes()[:-1])


def with_another_checksum(model):
    meta = json.loads((model / "meta.json").read_text("utf-8"))
    (model / "meta.json").write_text(json.dumps(meta | {"checksum": "0" * 64}), "utf-8")


def without_a_seal(model):
    meta = json.loads((model / "meta.json").read_text("utf-8"))
    (model / "meta.json").write_text(
        json.dumps({k: v for k, v in meta.items() if k not in ("format", "files")}), "utf-8"
    )


def with_a_foreign_component(model):
    file = model / "config.cfg"
    config = file.read_text("utf-8").replace(
        "[components]\n", '[components]\n\n[components.other]\nfactory = "sentencizer"\n'
    )
    file.write_text(config, "utf-8")
    seal(model)


def with_a_callback(model):
    file = model / "config.cfg"
    wrong = '\n[training.before_update]\n@callbacks = "spacy.copy_from_base_model.v1"\n'
    file.write_text(file.read_text("utf-8").replace("before_update = null\n", "") + wrong, "utf-8")
    seal(model)


@pytest.mark.parametrize(
    "wrong",
    [changed, with_a_pickle, without_a_file, cut_off, with_another_checksum, without_a_seal, with_a_foreign_component,
     with_a_callback],
)  # fmt: skip
def test_spacy_refuses_what_the_program_refuses(wrong, model):
    wrong(model)
    with pytest.raises(ModelError) as by_program:
        open_model(model)
    with pytest.raises(ModelError) as by_spacy:
        spacy.load(model)
    assert str(by_spacy.value) == str(by_program.value)


def test_spacy_opens_a_model_that_was_written_again_and_sealed(model, tmp_path):
    write_model(spacy.load(model), tmp_path / "again", "")
    assert spacy.load(tmp_path / "again")(TEXT)._.report.items == spacy.load(model)(TEXT)._.report.items
