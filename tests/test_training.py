"""training: a corpus trains the components that it annotates, and leaves the others untrained."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import spacy
from spacy.language import Language
from test_invariants import TOY, toy_document

from nlp.corpus.format import Document
from nlp.tagger import Tagger
from nlp.training.train import train

DOCUMENTS = [toy_document(number) for number in range(6)]


def trained(change: Callable[[Document], Document]) -> Language:
    """The pipeline that the small corpus gives after `change` of each of its documents."""
    return train(TOY, [change(document) for document in DOCUMENTS], version="1")


def only(*layers: str) -> Callable[[Document], Document]:
    return lambda document: {key: document[key] for key in ("id", "text", *layers)}


def labels(pipeline: Language) -> dict[str, tuple[str, ...]]:
    return {name: pipeline.get_pipe(name).labels for name in ("blocks", "items", "themes")}


def test_headings_alone_train_nothing_that_needs_more():
    pipeline = trained(only("headings"))
    assert labels(pipeline) == {"blocks": (), "items": (), "themes": ()}
    assert Tagger(pipeline).tag_text(DOCUMENTS[0]["text"]).items == ()


def test_headings_and_tables_train_the_blocks():
    pipeline = trained(only("headings", "tables"))
    assert "heading:teaching" in labels(pipeline)["blocks"]
    assert (labels(pipeline)["items"], labels(pipeline)["themes"]) == ((), ())


def test_items_alone_train_the_themes():
    pipeline = trained(only("items"))
    assert labels(pipeline) == {"blocks": (), "items": (), "themes": ("books", "food", "sports")}
    assert Tagger(pipeline).tag_text(DOCUMENTS[0]["text"]).sections == ()


def test_one_theme_for_all_items_is_the_theme_of_every_item():
    pipeline = trained(lambda d: {**d, "items": [{**item, "themes": ["books"]} for item in d["items"]]})
    found = Tagger(pipeline).tag_text(DOCUMENTS[0]["text"]).items
    assert labels(pipeline)["themes"] == ("books",)
    assert [[theme.label for theme in item.themes] for item in found] == [["books"]] * 3


def test_empty_lists_say_that_all_is_prose():
    pipeline = trained(lambda document: {**document, "headings": [], "tables": [], "items": []})
    assert labels(pipeline) == {"blocks": ("prose",), "items": (), "themes": ()}
    report = Tagger(pipeline).tag_text(DOCUMENTS[0]["text"])
    assert (report.sections, report.tables, report.items) == ((), (), ())


@pytest.mark.parametrize("change", [only(), only("headings"), only("items")], ids=["none", "headings", "items"])
def test_an_untrained_pipeline_lies_on_disk_like_any_other(change, tmp_path):
    pipeline = trained(change)
    pipeline.to_disk(tmp_path, exclude=["vocab"])
    text = DOCUMENTS[0]["text"]
    assert Tagger(pipeline).tag_text(text) == Tagger(spacy.load(tmp_path)).tag_text(text)
