"""A pipeline in other processes: pickled, and started afresh as Windows and macOS do (``spawn``)."""

from __future__ import annotations

import multiprocessing
import pickle

import pytest
from spacy.language import Language

from nlp.corpus.format import Labels, Reading
from nlp.model.tagger import Tagger
from nlp.training.train import train
from tests.pipeline.test_invariants import TOY, toy_document

READING = Reading(place=True, words=("早读课",), formats=("2021",), answers={"worry": "wish"})
LABELS = Labels(**{name: getattr(TOY, name) for name in TOY.__slots__} | {"reading": READING})
TEXTS = [toy_document(number)["text"] for number in range(10, 14)]


@pytest.fixture(scope="module")
def pipeline() -> Language:
    return train(LABELS, [toy_document(number) for number in range(6)], version="1")


def reports(docs) -> list[str]:
    return [doc._.report.to_json() for doc in docs]


def test_a_pickled_pipeline_reads_as_before(pipeline):
    expected = reports(map(pipeline, TEXTS))
    back = pickle.loads(pickle.dumps(pipeline))
    assert reports(map(back, TEXTS)) == expected
    assert Tagger(back).tag_text(TEXTS[0]).items


def test_a_pipeline_reads_in_fresh_processes_as_in_its_own(pipeline, monkeypatch):
    spawn = multiprocessing.get_context("spawn")
    monkeypatch.setattr("spacy.language.mp", spawn)
    assert reports(pipeline.pipe(TEXTS, n_process=2, batch_size=1)) == reports(map(pipeline, TEXTS))
