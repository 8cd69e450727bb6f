"""cross-validation: figures where no document was set aside."""

from __future__ import annotations

import os

import pytest
from joblib.externals.loky.process_executor import TerminatedWorkerError

from nlp.training.evaluation import Figures
from nlp.training.validation import cross_validate
from tests.pipeline.test_invariants import TOY, toy_document

DOCUMENTS = [toy_document(number) for number in range(3)]


@pytest.fixture(scope="module")
def figures() -> Figures:
    return cross_validate(TOY, DOCUMENTS)


def test_every_document_is_tagged_once_by_a_model_that_did_not_see_it(figures):
    assert len(figures.documents) == 3
    assert figures.layers["items"].gold == 9


def test_a_single_document_has_no_figures():
    assert cross_validate(TOY, DOCUMENTS[:1]).documents == []


@pytest.mark.slow
def test_any_number_of_jobs_gives_the_same_figures(figures):
    assert cross_validate(TOY, DOCUMENTS, jobs=2) == figures


class Deadly:
    """What takes the process down that unpickles it."""

    def __reduce__(self):
        return os._exit, (1,)


def test_a_process_that_dies_is_an_error_and_not_waited_for():
    with pytest.raises(TerminatedWorkerError):
        cross_validate(TOY, DOCUMENTS, settings={"items": Deadly()}, jobs=2)
