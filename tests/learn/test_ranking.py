"""Choosing one of several candidates."""

import json

import numpy as np
import pytest

from nlp.learn.ranking import Candidates, Ranker


def learned() -> Ranker:
    """A ranker that saw: what is marked is right."""
    ranker = Ranker()
    documents = [
        Candidates(f"d{number}", f"g{number % 3}", [["plain"], ["marked"], ["plain", "long"]], [False, True, False])
        for number in range(12)
    ]
    odds = ranker.learn(documents, 10.0)
    assert [int(found.argmax()) for found in odds] == [1] * 12
    return ranker


def test_the_likeliest_candidate_is_taken_with_its_probability():
    index, score = learned().best([["plain"], ["long"], ["marked"]])
    assert index == 2
    assert 0.5 < score <= 1


def test_an_untrained_ranker_chooses_nothing():
    assert Ranker().best([["marked"]]) is None


def test_of_no_candidates_none_is_chosen():
    assert learned().best([]) is None


def test_a_ranker_comes_back_from_disk_as_it_was(tmp_path):
    ranker = learned()
    ranker.to_disk(tmp_path)
    rows = [["plain"], ["marked"]]
    assert np.array_equal(Ranker.from_disk(tmp_path).odds(rows), ranker.odds(rows))


@pytest.mark.parametrize("labels", [["right", "other"], ["right", "right"], ["a", "b"]])
def test_labels_that_are_no_choice_are_refused(tmp_path, labels):
    learned().to_disk(tmp_path)
    (tmp_path / "labels.json").write_text(json.dumps({"labels": labels, "bias": [0.0, 0.0]}), "utf-8")
    with pytest.raises(ValueError, match="标签"):
        Ranker.from_disk(tmp_path)


def test_what_is_learned_later_continues_what_was_learned_before():
    ranker = learned()
    ranker.learn([Candidates("new", "new", [["fresh"], ["plain"]], [True, False])] * 5, 10.0)
    assert ranker.best([["plain"], ["marked"]])[0] == 1
