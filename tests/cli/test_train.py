"""`nlp-tag train` and `nlp-tag evaluate`: what they write, print and refuse."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import spacy

from nlp.cli import main
from nlp.corpus.format import Document, write_documents
from nlp.errors import ModelError
from nlp.model.folder import open_model, seal
from nlp.model.tagger import load
from tests.pipeline.test_invariants import TOY, toy_document

TOML = "\n".join(
    [f'name = "{TOY.name}"']
    + [
        f"[{kind}]\n"
        + "\n".join(f"{json.dumps(k)} = {json.dumps(v, ensure_ascii=False)}" for k, v in getattr(TOY, kind).items())
        for kind in ("sections", "tables", "roles", "themes")
    ]
)


def corpus(folder: Path, **splits: list[Document]) -> Path:
    folder.mkdir()
    (folder / "corpus.toml").write_text(TOML, "utf-8")
    for split, documents in splits.items():
        write_documents(folder / f"{split}.jsonl", documents)
    return folder


@pytest.fixture(scope="module")
def school(tmp_path_factory) -> Path:
    """A corpus with splits, and its model beside it."""
    folder = tmp_path_factory.mktemp("school")
    documents = [toy_document(number) for number in range(10)]
    path = corpus(folder / "corpus", train=documents[:7], dev=documents[7:9], test=documents[9:])
    assert main(["train", str(path), "--output", str(folder / "model"), "--jobs", "1"]) == 0
    return folder


@pytest.fixture
def model(school, tmp_path) -> Path:
    """A copy of the model, to be broken."""
    return Path(shutil.copytree(school / "model", tmp_path / "model"))


def test_training_ends_with_the_figures_of_the_dev_split(school, tmp_path, capsys):
    assert main(["train", str(school / "corpus"), "-o", str(tmp_path / "model"), "--jobs", "1"]) == 0
    printed = capsys.readouterr()
    assert "评价：dev（2 篇）" in printed.out
    assert "担忧 worry" in printed.out
    assert "学习版面" in printed.err


@pytest.mark.slow
def test_without_a_dev_split_the_figures_are_cross_validated(tmp_path, capsys):
    path = corpus(tmp_path / "corpus", reports=[toy_document(number) for number in range(6)])
    assert main(["train", str(path), "-o", str(tmp_path / "model"), "--jobs", "1"]) == 0
    assert "交叉验证（5 折，6 篇）" in capsys.readouterr().out


def test_dev_may_be_another_corpus(school, tmp_path, capsys):
    other = corpus(tmp_path / "other", new=[toy_document(20)])
    args = ["train", str(school / "corpus"), "--dev", str(other), "-o", str(tmp_path / "model"), "--jobs", "1"]
    assert main(args) == 0
    assert "评价：school（1 篇）" in capsys.readouterr().out


def test_base_set_and_seed_go_into_the_model(school, tmp_path):
    args = ["train", str(school / "corpus"), "-o", str(tmp_path / "model"), "--base", str(school / "model")]
    assert main([*args, "--set", "themes.c=3", "--seed", "5", "--jobs", "1"]) == 0
    pipeline = open_model(tmp_path / "model")
    assert pipeline.config["components"]["themes"]["c"] == 3.0
    assert pipeline.meta["corpus"]["base"]["name"] == "school"
    assert "--seed 5 --base model --set themes.c=3.0" in (tmp_path / "model" / "README.md").read_text("utf-8")


def test_the_card_says_what_the_model_was_trained_on_and_how_well_it_does(school):
    card = (school / "model" / "README.md").read_text("utf-8")
    for part in (
        "# school",
        "7 documents",
        "dev（2 篇）",
        "| items |  | 1.000",
        "`books` 图书",
        "nlp-tag train corpus",
    ):
        assert part in card


def test_a_model_is_opened_by_spacy_and_by_the_command(school, tmp_path, capsys):
    text = toy_document(30)["text"]
    doc = spacy.load(school / "model")(text)
    assert [span.label_ for span in doc.spans["items"]] == ["worry", "worry", "wish"]
    (tmp_path / "report.txt").write_text(text, "utf-8")
    assert main(["--model", str(school / "model"), "--format", "json", str(tmp_path / "report.txt")]) == 0
    assert json.loads(capsys.readouterr().out)["model"]["name"] == "school"


def test_a_package_of_the_model_needs_this_package(school):
    meta = json.loads((school / "model" / "meta.json").read_text("utf-8"))
    assert [name.partition(">")[0] for name in meta["requirements"]] == ["nlp-tag"]


def test_an_existing_model_is_replaced(school, model):
    (model / "README.md").write_text("old", "utf-8")
    assert main(["train", str(school / "corpus"), "-o", str(model), "--jobs", "1"]) == 0
    assert (model / "README.md").read_text("utf-8") != "old"
    assert [path.name for path in model.parent.iterdir()] == ["model"]


@pytest.mark.parametrize("moment", ["nlp.training.train.train", "nlp.model.folder.seal"])
def test_interrupting_leaves_the_old_model_and_nothing_else(school, model, moment, monkeypatch):
    def interrupt(*args: object, **rest: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("nlp.training.build.train" if "train" in moment.split(".")[-1] else moment, interrupt)
    before = {path: path.read_bytes() for path in model.rglob("*") if path.is_file()}
    assert main(["train", str(school / "corpus"), "-o", str(model), "--jobs", "1"]) == 130
    assert {path: path.read_bytes() for path in model.rglob("*") if path.is_file()} == before
    assert [path.name for path in model.parent.iterdir()] == ["model"]


# evaluate


def test_evaluate_measures_the_test_split_where_there_is_one(school, capsys):
    assert main(["evaluate", str(school / "corpus"), "--model", str(school / "model"), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["split"], found["documents"]) == ("test", 1)
    assert found["layers"]["items"]["gold"] == 3
    assert set(found["layers"]["items"]["labels"]) == {"wish", "worry"}
    assert set(found["layers"]["items"]) == {"p", "r", "f1", "low", "high", "gold", "pred", "labels"}


def test_evaluate_measures_all_where_there_is_no_test_split(school, tmp_path, capsys):
    path = corpus(tmp_path / "corpus", reports=[toy_document(1), toy_document(2)])
    assert main(["evaluate", str(path), "--model", str(school / "model")]) == 0
    assert "school all（2 篇）" in capsys.readouterr().out


def test_evaluate_names_the_documents_that_the_model_learned_from(school, tmp_path, capsys):
    args = ["evaluate", str(school / "corpus"), "--model", str(school / "model"), "--split"]
    assert main([*args, "train", "--format", "json"]) == 0
    printed = capsys.readouterr()
    assert len(json.loads(printed.out)["learned"]) == 7
    assert "7 篇中有 7 篇是模型学过的，数字偏高（school-0、school-1、school-2等）" in printed.err
    assert main([*args, "test", "--format", "json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["learned"] == [] and "学过" not in printed.err


def test_what_a_base_learned_from_its_successor_knows_too(school, tmp_path, capsys):
    path = corpus(tmp_path / "corpus", reports=[toy_document(20), toy_document(21)])
    model = str(tmp_path / "model")
    assert main(["train", str(path), "-o", model, "--base", str(school / "model"), "--jobs", "1"]) == 0
    assert main(["evaluate", str(school / "corpus"), "--model", model, "--split", "all"]) == 0
    assert "10 篇中有 7 篇是模型学过的" in capsys.readouterr().err


def test_a_model_that_kept_no_list_is_said_to_have_none(school, model, capsys):
    meta = json.loads((model / "meta.json").read_text("utf-8"))
    del meta["learned"]
    (model / "meta.json").write_text(json.dumps(meta), "utf-8")
    seal(model)
    assert main(["evaluate", str(school / "corpus"), "--model", str(model), "--format", "json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["learned"] is None and "没有记下" in printed.err


def test_every_error_is_written_with_its_line_and_text(school, tmp_path):
    document = toy_document(1)
    document["items"][0]["themes"] = ["food"]
    path = corpus(tmp_path / "corpus", reports=[document])
    errors = tmp_path / "errors.tsv"
    assert main(["evaluate", str(path), "--model", str(school / "model"), "--errors", str(errors)]) == 0
    head, *rows = (line.split("\t") for line in errors.read_text("utf-8").splitlines())
    assert head == ["document", "line", "layer", "expected", "given", "text"]
    assert [row[:5] for row in rows] == [["school-1", "7", "themes", "food", "sports"]]


def test_a_split_that_is_not_there_is_an_error_that_names_the_others(school, tmp_path, capsys):
    path = corpus(tmp_path / "corpus", train=[toy_document(1)])
    assert main(["evaluate", str(path), "--model", str(school / "model"), "--split", "dev"]) == 2
    assert "没有 dev 划分；可用的有 train 和 all" in capsys.readouterr().err


# Twenty kinds of broken corpus or model, and the clear error of each


def rewrite(name: str, old: str, new: str) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        text = (folder / name).read_text("utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), "utf-8")

    return change


def document(**change: object) -> Callable[[Path], object]:
    return lambda folder: write_documents(folder / "train.jsonl", [{**toy_document(0), **change}])


BROKEN_CORPORA: dict[str, tuple[Callable[[Path], object], str]] = {
    "no corpus.toml": (lambda f: (f / "corpus.toml").unlink(), "corpus.toml 没有这个文件"),
    "no TOML": (rewrite("corpus.toml", "[sections]", "[sections"), "不是有效的 TOML"),
    "a table of labels missing": (rewrite("corpus.toml", "[roles]", "[role]"), "缺少 [roles]"),
    "a subsection without its section": (rewrite("corpus.toml", '"campus" =', '"grounds" ='), "没有上级章节"),
    "an unknown reading": (rewrite("corpus.toml", "[sections]", "[reading]\nword = 1\n[sections]"), "没有 word 这一项"),
    "an unknown format": (
        rewrite("corpus.toml", "[sections]", '[reading]\nformats = ["1999"]\n[sections]'), "formats 没有 '1999'",
    ),
    "no documents": (lambda f: [file.unlink() for file in f.glob("*.jsonl")], "没有 .jsonl 文件"),
    "only a test split": (lambda f: (f / "train.jsonl").rename(f / "test.jsonl"), "没有可训练的文档"),
    "nothing annotated": (
        lambda f: write_documents(f / "train.jsonl", [{"id": "a", "text": "一、概述"}]), "没有可学的标注",
    ),
    "no JSON": (lambda f: (f / "train.jsonl").write_text("{", "utf-8"), "train.jsonl:1 不是有效的 JSON"),
    "UTF-16": (lambda f: (f / "train.jsonl").write_text("{}", "utf-16"), "UTF-16"),
    "an offset out of range": (
        document(headings=[{"start": 0, "end": 9999, "label": "campus"}]), "train.jsonl:1 [school-0]",
    ),
    "overlapping items": (document(items=toy_document(0)["items"][:1] * 2), "重叠"),
    "an unknown label": (document(headings=[{"start": 0, "end": 2, "label": "Campus"}]), "'Campus' 不在 corpus.toml"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN_CORPORA)
def test_a_broken_corpus_is_one_clear_error_and_no_model(kind, tmp_path, capsys):
    path = corpus(tmp_path / "corpus", train=[toy_document(0)])
    breaks, said = BROKEN_CORPORA[kind]
    breaks(path)
    assert main(["train", str(path), "-o", str(tmp_path / "model"), "--jobs", "1"]) == 1
    printed = capsys.readouterr()
    assert said in printed.err
    assert "Traceback" not in printed.err and printed.out == ""
    assert not (tmp_path / "model").exists()


def test_every_problem_of_a_corpus_is_printed_before_training(tmp_path, capsys):
    wrong = [{**toy_document(n), "items": [{"start": 0, "end": 2}]} for n in range(2)]
    assert main(["train", str(corpus(tmp_path / "corpus", train=wrong)), "-o", str(tmp_path / "model")]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 4 and all("train.jsonl:" in line for line in lines)


def in_meta(**change: object) -> Callable[[Path], object]:
    def write(folder: Path) -> None:
        file = folder / "meta.json"
        meta = json.loads(file.read_text("utf-8"))
        file.write_text(json.dumps({k: v for k, v in (meta | change).items() if v is not None}), "utf-8")

    return write


BROKEN_MODELS: dict[str, tuple[Callable[[Path], object], str]] = {
    "no meta.json": (lambda f: (f / "meta.json").unlink(), "缺少 meta.json"),
    "meta.json cut off": (lambda f: (f / "meta.json").write_text('{"name": "a', "utf-8"), "可能被截断"),
    "meta.json of something else": (lambda f: (f / "meta.json").write_text("[]", "utf-8"), "不是模型的说明"),
    "meta.json changed": (in_meta(version="9"), "meta.json 被改动过"),
    "an older layout": (in_meta(format=None), "旧布局（格式 1，本版用格式 4）"),
    "a newer layout": (in_meta(format=99), "请升级 nlp-tag"),
    "a file missing": (lambda f: (f / "blocks" / "weights.npy").unlink(), "缺少文件 blocks/weights.npy"),
    "a file cut off": (
        lambda f: (f / "items" / "weights.npy").write_bytes((f / "items" / "weights.npy").read_bytes()[:-9]),
        "items/weights.npy 被改动或截断",
    ),
    "a file changed": (rewrite("tokenizer/titles.json", "6559", "6558"), "tokenizer/titles.json 被改动"),
    "a file too many": (lambda f: np.save(f / "blocks" / "idf.npy", np.ones(1)), "多出文件 blocks/idf.npy"),
    "no config.cfg": (lambda f: (f / "config.cfg").unlink(), "没有这个模型"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN_MODELS)
def test_a_broken_model_is_refused_with_a_clear_error(kind, model, capsys, tmp_path):
    breaks, said = BROKEN_MODELS[kind]
    breaks(model)
    (tmp_path / "report.txt").write_text("一、教学情况", "utf-8")
    assert main(["--model", str(model), str(tmp_path / "report.txt")]) == 2
    printed = capsys.readouterr()
    assert said in printed.err and len(printed.err.splitlines()) == 1


def test_the_card_and_hidden_files_may_change(model):
    (model / "README.md").write_text("mine", "utf-8")
    (model / ".DS_Store").write_bytes(b"")
    assert load(model).tag_text("").model.name == "school"


HOSTILE = {
    "a callback before creation": ("before_creation = null", 'before_creation = {"@callbacks":"spy"}'),
    "a callback after creation": ("after_pipeline_creation = null", 'after_pipeline_creation = {"@callbacks":"spy"}'),
    "a callback of training": ("before_to_disk = null", 'before_to_disk = {"@callbacks":"spy"}'),
    "a callback before initialize": ("before_init = null", 'before_init = {"@callbacks":"spy"}'),
    "another tokenizer": ("nlp.Segmenter.v1", "spy"),
    "another component": ('factory = "nlp_sections"', 'factory = "spy"'),
    "a function in a component": ("c = 40.0", 'c = {"@misc":"spy"}'),
    "a component of another model": ('factory = "nlp_sections"', 'source = "spy"'),
    "another reader": ("spacy.Corpus.v1", "spy"),
    "another language": ('lang = "zh"', 'lang = "spy"'),
    "a variable": ("c = 40.0", "c = ${paths.train}"),
    "a path for a name": ('"sections"', '"../sections"'),
    "vectors": ("spacy.Vectors.v1", "spy"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_config_that_names_foreign_functions_is_refused_and_none_is_called(kind, model, monkeypatch):
    called: list[str] = []

    def spy(*args: object, **rest: object) -> None:
        called.append(kind)

    for registry in (spacy.registry.callbacks, spacy.registry.misc, spacy.registry.tokenizers, spacy.registry.readers):
        monkeypatch.setattr(registry, "get", lambda name, get=registry.get: spy if name == "spy" else get(name))
    rewrite("config.cfg", *HOSTILE[kind])(model)
    seal(model)
    with pytest.raises(ModelError, match=r"config\.cfg") as error:
        open_model(model)
    assert called == []
    assert "\n" not in str(error.value)


# Where a model may be written


@pytest.mark.parametrize("kind", ["a folder of something else", "a file", "a folder that is not there"])
def test_training_refuses_before_it_starts_where_no_model_can_be_written(kind, school, tmp_path, capsys):
    output = tmp_path / "output"
    if kind == "a file":
        output.write_text("mine", "utf-8")
    elif kind == "a folder of something else":
        output.mkdir()
        (output / "mine.txt").write_text("mine", "utf-8")
    else:
        output = tmp_path / "nothing" / "output"
    assert main(["train", str(school / "corpus"), "-o", str(output)]) == 2
    printed = capsys.readouterr()
    assert str(output) in printed.err and "切分" not in printed.err


def test_an_unknown_setting_is_wrong_usage(school, tmp_path, capsys):
    assert main(["train", str(school / "corpus"), "-o", str(tmp_path / "m"), "--set", "themes.k=2"]) == 2
    assert "themes.c=40.0" in capsys.readouterr().err


def test_a_base_that_is_not_there_is_named(school, tmp_path, capsys):
    assert main(["train", str(school / "corpus"), "-o", str(tmp_path / "m"), "--base", "nothing"]) == 2
    assert "nothing" in capsys.readouterr().err


@pytest.fixture
def filed(tmp_path) -> tuple[Path, Path, Document]:
    """A corpus of one document, a folder for its file, and the document."""
    document = toy_document(30)
    (tmp_path / "files").mkdir()
    return corpus(tmp_path / "corpus", reports=[document]), tmp_path / "files", document


def test_evaluate_reads_the_files_named_after_the_documents(school, filed, capsys):
    path, files, document = filed
    args = ["evaluate", str(path), "--model", str(school / "model"), "--format", "json"]
    assert main(args) == 0
    of_text = json.loads(capsys.readouterr().out)["layers"]
    (files / f"{document['id']}.txt").write_text("首页\n" + document["text"].replace("\n", "\r\n"), "utf-8", newline="")
    (files / "other.txt").write_text("别的文件", "utf-8")
    assert main([*args, "--files", str(files)]) == 0
    of_file = json.loads(capsys.readouterr().out)
    assert of_file["documents"] == 1
    assert {layer: found["gold"] for layer, found in of_file["layers"].items()} == {
        layer: found["gold"] for layer, found in of_text.items()
    }
    assert of_file["layers"]["sections"]["f1"] == of_text["sections"]["f1"]


def test_evaluate_misses_everything_in_a_file_that_cannot_be_read(school, filed, capsys):
    path, files, document = filed
    (files / f"{document['id']}.pdf").write_bytes(b"%PDF-1.4 broken")
    args = ["evaluate", str(path), "--model", str(school / "model"), "--files", str(files), "--format", "json"]
    assert main(args) == 1
    printed = capsys.readouterr()
    assert printed.err.count("\n") == 1 and "PDF" in printed.err
    assert json.loads(printed.out)["layers"]["sections"] == {
        **json.loads(printed.out)["layers"]["sections"], "p": 0.0, "r": 0.0, "pred": 0
    }  # fmt: skip


def test_evaluate_says_which_documents_have_no_file(school, filed, capsys):
    path, files, document = filed
    args = ["evaluate", str(path), "--model", str(school / "model"), "--files", str(files)]
    assert main(args) == 2
    assert document["id"] in capsys.readouterr().err
    write_documents(path / "more.jsonl", [toy_document(31)])
    (files / f"{document['id']}.txt").write_text(document["text"], "utf-8")
    assert main(args) == 1
    assert toy_document(31)["id"] in capsys.readouterr().err
