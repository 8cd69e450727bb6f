"""A pipeline in other processes: pickled, and started afresh as Windows and macOS do (``spawn``)."""

from __future__ import annotations

import multiprocessing
import pickle

import pytest
from spacy.language import Language

from nlp.corpus.format import Document, Labels, Reading
from nlp.model.config import COMPONENTS
from nlp.model.tagger import Tagger
from nlp.training.train import train
from tests.pipeline.test_invariants import TOY, toy_document

READING = Reading(place=True, words=("早读课",), formats=("2021",), answers={"worry": "wish"})
LABELS = Labels(**{name: getattr(TOY, name) for name in TOY.__slots__} | {"reading": READING})


def document(number: int) -> Document:
    """A toy document that says who wrote it, on which year; each third is of another genre."""
    found = toy_document(number)
    head = f"清河镇{number + 2010}年学校小结\n"
    spans = {
        layer: [{**span, "start": span["start"] + len(head), "end": span["end"] + len(head)} for span in found[layer]]
        for layer in ("headings", "tables", "items")
    }
    said = {
        "titles": [{"start": 0, "end": len(head) - 1, "value": head.strip()}],
        "agency": [{"start": 0, "end": 3, "value": "清河镇"}],
        "year": [{"start": 3, "end": 7, "value": number + 2010}],
    }
    if number % 3 == 0:
        return {"id": f"other-{number}", "text": f"第{number}次会议纪要\n一、会议议题\n讨论修路。\n", "genre": "other",
                "headings": [], "tables": [], "items": [], "titles": [], "agency": [], "year": []}  # fmt: skip
    return {**found, "text": head + found["text"], **spans, **said}


TEXTS = [document(number)["text"] for number in range(10, 16)]


@pytest.fixture(scope="module")
def pipeline() -> Language:
    return train(LABELS, [document(number) for number in range(9)], version="1")


def reports(docs) -> list[str]:
    return [doc._.report.to_json() for doc in docs]


def test_the_pipeline_has_every_component(pipeline):
    assert sorted(pipeline.pipe_names) == sorted(COMPONENTS)


def test_a_pickled_pipeline_reads_as_before(pipeline):
    expected = reports(map(pipeline, TEXTS))
    back = pickle.loads(pickle.dumps(pipeline))
    assert reports(map(back, TEXTS)) == expected
    assert Tagger(back).tag_text(TEXTS[0]).items


@pytest.mark.slow
def test_a_pipeline_reads_in_fresh_processes_as_in_its_own(pipeline, monkeypatch):
    spawn = multiprocessing.get_context("spawn")
    monkeypatch.setattr("spacy.language.mp", spawn)
    read = list(pipeline.pipe(TEXTS, n_process=2, batch_size=1))
    assert reports(read) == reports(map(pipeline, TEXTS))
