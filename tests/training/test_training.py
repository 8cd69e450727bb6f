"""training: a corpus trains the components that it annotates, and leaves the others out."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.language import Language

from nlp.corpus.format import Document, Labels, Reading
from nlp.errors import SettingError
from nlp.learn.chain import Chain, merged
from nlp.learn.fitting import fit_classes
from nlp.learn.linear import LinearModel
from nlp.model.folder import checked_meta, write_model
from nlp.model.tagger import Tagger, load
from nlp.training.advice import advice
from nlp.training.evaluation import evaluate
from nlp.training.search import search
from nlp.training.settings import parse_settings
from nlp.training.train import train
from nlp.training.variants import variants
from tests.pipeline.test_invariants import TOY, toy_document

DOCUMENTS = [toy_document(number) for number in range(6)]


def trained(change: Callable[[Document], Document], **rest: object) -> Language:
    """The pipeline that the small corpus gives after `change` of each of its documents."""
    return train(TOY, [change(document) for document in DOCUMENTS], version="1", **rest)  # type: ignore[arg-type]


def only(*layers: str) -> Callable[[Document], Document]:
    return lambda document: {key: document[key] for key in ("id", "text", *layers)}


@pytest.mark.parametrize(
    "layers, components",
    [
        ((), []),
        (("headings",), ["blocks", "sections"]),
        (("tables",), ["blocks", "tables"]),
        (("headings", "tables"), ["blocks", "sections", "tables"]),
        (("items",), ["blocks", "items", "themes"]),
        (("headings", "items"), ["blocks", "sections", "items", "themes"]),
    ],
)
def test_a_layer_that_no_document_annotates_has_no_component(layers, components):
    assert trained(only(*layers)).pipe_names == components


def test_items_without_themes_train_no_themes():
    pipeline = trained(lambda d: {**d, "items": [{**item, "themes": []} for item in d["items"]]})
    assert pipeline.pipe_names == ["blocks", "sections", "tables", "items"]


def test_headings_are_found_where_no_table_was_annotated():
    report = Tagger(trained(only("headings"))).tag_text(DOCUMENTS[0]["text"])
    assert [section.label for section in report.sections] == ["teaching", "campus", "campus.canteen"]


def test_items_are_found_where_nothing_else_was_annotated():
    report = Tagger(trained(only("items"))).tag_text(DOCUMENTS[0]["text"])
    assert [item.role for item in report.items] == ["worry", "worry", "wish"]
    assert [warning.code for warning in report.warnings] == []  # no section is missed that nobody looks for


def test_one_theme_for_all_items_is_the_theme_of_every_item():
    pipeline = trained(lambda d: {**d, "items": [{**item, "themes": ["books"]} for item in d["items"]]})
    found = Tagger(pipeline).tag_text(DOCUMENTS[0]["text"]).items
    assert [[theme.label for theme in item.themes] for item in found] == [["books"]] * 3


def test_empty_lists_say_that_all_is_prose():
    pipeline = trained(lambda document: {**document, "headings": [], "tables": [], "items": []})
    assert pipeline.get_pipe("blocks").labels == ("prose",)
    report = Tagger(pipeline).tag_text(DOCUMENTS[0]["text"])
    assert (report.sections, report.tables, report.items) == ((), (), ())


@pytest.mark.parametrize("change", [only(), only("headings"), only("items")], ids=["none", "headings", "items"])
def test_a_partly_trained_pipeline_lies_on_disk_like_any_other(change, tmp_path):
    pipeline = trained(change)
    write_model(pipeline, tmp_path, "")
    text = DOCUMENTS[0]["text"]
    assert Tagger(pipeline).tag_text(text) == Tagger(spacy.load(tmp_path)).tag_text(text)


def test_place_words_and_official_tables_are_taken_where_the_corpus_wants_them():
    labels = Labels(
        **{name: getattr(TOY, name) for name in TOY.__slots__} | {"reading": Reading(place=True, words=("早读课",))}
    )
    pipeline = train(labels, DOCUMENTS, version="1")
    assert "place" in pipeline.pipe_names
    assert pipeline.tokenizer.words == ("早读课",)
    assert trained(only("headings", "tables")).config["components"]["tables"]["formats"] == []


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_corpus_and_seed_give_the_same_bytes_on_any_number_of_jobs(tmp_path):
    for jobs in (1, 2):
        write_model(trained(lambda document: document, seed=3, jobs=jobs), tmp_path / str(jobs), "")
    assert files(tmp_path / "1") == files(tmp_path / "2")


def test_a_document_without_text_does_not_disturb():
    empty = {"id": "empty", "text": "", "headings": [], "tables": [], "items": []}
    assert train(TOY, [*DOCUMENTS, empty], version="1").get_pipe("themes").labels == ("books", "food", "sports")


# Continuing


def other_genre(number: int) -> Document:
    """Reports of a library: one section of their own, one that schools have too, a theme of their own."""
    document: Document = {"id": f"library-{number}", "text": "", "headings": [], "items": []}

    def write(text: str, layer: str = "", **rest: object) -> None:
        if layer:
            start = len(document["text"])
            document[layer].append({"start": start, "end": start + len(text), **rest})
        document["text"] += text

    write(f"第{number}图书馆年度小结\n")
    write("一、借阅情况", "headings", label="lending")
    write("\n全年借出图书若干册。\n")
    write("二、读者意见", "headings", label="opinions")
    write("\n")
    write(
        random.Random(number).choice(("一是座位太少。", "一是阅览室灯光昏暗。")), "items", role="worry", themes=["room"]
    )
    write(random.Random(number).choice(("二是旧书太多。", "二是绘本太少。")), "items", role="worry", themes=["books"])
    write("\n")
    return document


LIBRARY = Labels(
    "library", "zh", "", {"lending": ["借阅情况"], "opinions": ["读者意见"]}, {}, {"worry": "担忧"},
    {"room": "场馆", "books": "图书"},
)  # fmt: skip


@pytest.fixture(scope="module")
def both() -> Tagger:
    school = train(TOY, [toy_document(number) for number in range(12)], version="1")
    return Tagger(train(LIBRARY, [other_genre(number) for number in range(8)], version="1", base=school))


def test_a_continued_model_reads_both_genres(both):
    old, new = toy_document(13), other_genre(20)
    figures = evaluate((document, both.tag_text(document["text"])) for document in (old, new))
    assert {layer: figures.layers[layer].f1 for layer in ("sections", "tables", "items")} == {
        "sections": 1.0, "tables": 1.0, "items": 1.0,
    }  # fmt: skip


def test_a_continued_model_keeps_labels_and_components_that_the_new_corpus_lacks(both):
    assert "tables" in both.pipeline.pipe_names
    assert both.pipeline.get_pipe("themes").labels == ("books", "food", "sports", "room")
    assert both.tag_text("").name("themes", "sports") == "运动"
    assert both.pipeline.meta["corpus"]["base"]["name"] == "school"


@pytest.mark.parametrize(
    "layer, learning", [("items", {"items", "themes"}), ("headings", {"blocks", "sections"}), ("tables", {"blocks"})]
)
def test_what_nobody_has_looked_at_stays_as_the_base_has_it(layer, learning):
    school = train(TOY, DOCUMENTS, version="1")
    looked_at = [only(layer)(toy_document(number)) for number in range(20, 24)]
    after = train(TOY, looked_at, version="1", base=school)
    before, now = (dict(pipeline.pipeline, tokenizer=pipeline.tokenizer) for pipeline in (school, after))
    kept = [name for name, pipe in before.items() if hasattr(pipe, "to_bytes")]
    assert {name for name in kept if now[name].to_bytes() != before[name].to_bytes()} == learning


ROWS = [["a"], ["a"], ["b"], ["b"]] * 5
PLACES = [str(number) for number in range(20)]


def base_model(c: float = 1.0) -> LinearModel:
    return fit_classes(ROWS, ["x", "x", "y", "y"] * 5, PLACES, c=c)


def test_nothing_new_changes_nothing_much():
    base = base_model()
    again = fit_classes([["c"]], ["x"], ["new"], c=1e-6, prior=base)
    assert np.abs(again.weights[: len(base.features)] - base.weights).max() < 1e-3


def test_what_the_base_saw_often_moves_less_than_what_it_never_saw():
    base = base_model()
    rows, labels = [["a", "c"], ["a", "c"]] * 3, ["y"] * 6
    found = fit_classes(rows, labels, [str(n) for n in range(6)], c=1.0, prior=base)
    place = {name: index for index, name in enumerate(found.features)}
    moved_a = abs(found.weights[place["a"]] - base.weights[base.row["a"]]).max()
    assert abs(found.weights[place["c"]]).max() > moved_a


def test_what_a_base_is_sure_of_teaches_it_nothing():
    base = base_model(c=100.0)
    again = fit_classes([["a"]] * 20, ["x"] * 20, PLACES, c=1.0, prior=base)
    assert (again.weights == base.weights).all() and (again.bias == base.bias).all()


def test_what_a_base_reads_in_another_way_is_learned_beside_what_it_is_sure_of():
    base = base_model(c=100.0)
    found = fit_classes([["a"], ["a", "c"]] * 10, ["x", "y"] * 10, PLACES, c=10.0, prior=base)
    scores = found.sums([found.rows(["a"]), found.rows(["a", "c"])]) + found.bias
    assert scores.argmax(axis=1).tolist() == [0, 1]


def test_precisions_add_up():
    base = base_model()
    found = fit_classes(ROWS, ["x", "x", "y", "y"] * 5, PLACES, c=1.0, prior=base)
    assert base.precision is not None and found.precision is not None
    assert (found.precision >= base.precision).all()


def test_a_label_that_the_base_lacks_is_told_by_what_is_new():
    base = base_model()
    rows, labels = [["a", "c"], ["b", "c"]] * 5, ["z", "z"] * 5
    found = fit_classes(rows, labels, [str(n) for n in range(10)], c=10.0, prior=base)
    assert found.labels == ("x", "y", "z")
    weights = found.weights[:, 2]
    assert weights[found.row["c"]] > weights[found.row["a"]]
    scores = found.sums([found.rows(["a"]), found.rows(["a", "c"])]) + found.bias
    assert scores.argmax(axis=1).tolist() == [0, 2]


def test_a_few_documents_do_not_outweigh_the_order_that_a_base_has_seen():
    base = Chain.count([["heading:a", "prose", "heading:b"]] * 9, pairs_weight=1.0)
    documents = [["heading:b", "prose", "heading:a"]] * 9
    rows = merged(base, Chain.count(documents, pairs_weight=1.0), documents).tables["headings"]
    assert rows["heading:a"]["heading:b"] > 0 > rows["heading:a"]["heading:a"]


def test_labels_that_never_met_are_as_unlikely_as_the_least_likely_that_did():
    base = Chain.count([["heading:a", "prose", "heading:b"]] * 9, pairs_weight=1.0)
    documents = [["heading:c", "prose"]] * 9
    rows = merged(base, Chain.count(documents, pairs_weight=1.0), documents).tables["headings"]
    assert rows["heading:a"]["heading:c"] == min(base.tables["headings"]["heading:a"].values()) < 0


# Variants


def test_a_variant_marks_the_same_things_in_another_layout():
    for document in variants(TOY, DOCUMENTS, 3, seed=1):
        origin = next(one for one in DOCUMENTS if one["id"] == document["id"])
        for layer in ("headings", "tables", "items"):
            assert len(document[layer]) == len(origin[layer])
        for span, old in zip(document["items"], origin["items"], strict=True):
            text, before = document["text"][span["start"] : span["end"]], origin["text"][old["start"] : old["end"]]
            assert text.removesuffix("。")[-6:] == before.removesuffix("。")[-6:]
            assert (span["role"], span["themes"]) == (old["role"], old["themes"])
        for span, old in zip(document["tables"], origin["tables"], strict=True):
            cells = (document["text"][span["start"] : span["end"]], origin["text"][old["start"] : old["end"]])
            assert cells[0] == cells[1]


def test_variants_print_what_no_document_printed():
    printed = {d["text"][h["start"] : h["end"]] for d in variants(TOY, DOCUMENTS, 3, seed=1) for h in d["headings"]}
    assert printed - {d["text"][h["start"] : h["end"]] for d in DOCUMENTS for h in d["headings"]}


def test_variants_depend_on_the_seed_alone():
    assert variants(TOY, DOCUMENTS, 2, seed=1) == variants(TOY, DOCUMENTS, 2, seed=1)
    assert variants(TOY, DOCUMENTS, 2, seed=1) != variants(TOY, DOCUMENTS, 2, seed=2)


# Settings, search, advice


def test_settings_are_read_as_the_type_of_their_default():
    assert parse_settings(["themes.C=2", "blocks.c=0.5"]) == {"themes": {"c": 2.0}, "blocks": {"c": 0.5}}


@pytest.mark.parametrize(
    "text, said",
    [("themes.k=1", "themes.c"), ("c=1", "没有这项设置"), ("themes.c", "没有这项设置"), ("themes.c=x", "不是 JSON"),
     ("themes.c=true", "值应像"), ("themes.c=-1", "大于 0")],
)  # fmt: skip
def test_a_wrong_setting_is_an_error_that_names_the_known_ones(text, said):
    with pytest.raises(SettingError, match=said):
        parse_settings([text])


def test_a_setting_lies_in_the_config_of_the_model():
    pipeline = trained(lambda document: document, settings={"themes": {"c": 2.5}})
    assert pipeline.config["components"]["themes"]["c"] == 2.5


@pytest.mark.slow
def test_search_chooses_a_setting_for_each_component_that_is_not_fixed():
    chosen = search(TOY, DOCUMENTS, fixed=["items"])
    assert sorted(chosen) == ["blocks", "themes"]
    assert all(set(found) == {"c"} for found in chosen.values())


def test_search_needs_as_many_documents_as_folds():
    assert search(TOY, DOCUMENTS[:3]) == {}


def test_advice_names_what_there_is_too_little_of():
    found = "\n".join(advice(TOY, [only("headings", "items")(document) for document in DOCUMENTS[:2]]))
    assert "没有一篇文档标注了表格" in found
    assert "campus.canteen（2 例）" in found
    assert "tables" in found and "marks" not in found
    lonely = Labels(**{name: getattr(TOY, name) for name in TOY.__slots__} | {"roles": {**TOY.roles, "idea": "点子"}})
    assert "没有例子，模型不会给出：idea" in "\n".join(advice(lonely, DOCUMENTS))


def test_advice_does_not_miss_what_a_base_has_learned(tmp_path):
    write_model(train(TOY, DOCUMENTS, version="1"), tmp_path / "school", "")
    meta = checked_meta(tmp_path / "school")
    looked_at = [only("items")(document) for document in DOCUMENTS[:2]]
    assert list(advice(TOY, looked_at, meta)) == [
        "没有一篇文档标注了章节标题（headings），这一层照原模型读",
        "没有一篇文档标注了表格（tables），这一层照原模型读",
    ]
    library = "\n".join(advice(LIBRARY, [other_genre(0)], meta))
    assert "lending（1 例）" in library and "room（1 例）" in library and "books" not in library


def test_ten_documents_train_a_model_that_tags(tmp_path):
    documents = [toy_document(number) for number in range(10)]
    write_model(train(TOY, documents, version="1"), tmp_path / "model", "")
    report = load(tmp_path / "model").tag_text(toy_document(11)["text"])
    assert [section.label for section in report.sections] == ["teaching", "campus", "campus.canteen"]
    assert [item.role for item in report.items] == ["worry", "worry", "wish"]
