"""evidence: the words that decided a theme, from the weights of a model written by hand."""

from __future__ import annotations

import numpy as np
import pytest
from spacy.vocab import Vocab

from nlp.learn.linear import LinearModel
from nlp.pipeline.segmenter import Segmenter
from nlp.pipeline.themes.evidence import evidence
from nlp.pipeline.themes.features import cut_item
from nlp.pipeline.themes.seen import Seen, Vocabulary, known
from nlp.pipeline.words import Words


def model(**weights: float) -> LinearModel:
    """A model of one theme, features on or off."""
    names = [name.replace("_", "=") for name in weights]
    return LinearModel(["x"], names, np.array([*weights.values()], np.float32).reshape(-1, 1), np.zeros(1, np.float32))


def told(text: str, share: float = 1.0, **weights: float) -> list[tuple[str, float]]:
    """The words of `text`, one item, that speak for the theme, and what they weigh."""
    words = Words(Segmenter(Vocab())(text))
    begin, item = cut_item(words, 0, len(text))
    models = model(), model(**weights)
    counts = np.array([[share]] + [[0.0]] * (len(item.clauses) - 1))  # what counts of the whole is their sum
    (until,) = Seen(models, [known(Vocabulary(models), item, "problem")]).weigh(np.array([0]), np.array([0]), counts)
    return [(text[a:b], weight) for a, b, weight in evidence(until, item.places, begin)]


def test_a_word_weighs_what_its_feature_adds_to_the_log_odds():
    assert told("组织培训", word_培训=2.0) == [("培训", 2.0)]


def test_a_feature_that_stands_twice_is_shared_out():
    assert told("培训不够，组织培训", word_培训=2.0, word_不够=-1.0) == [("培训", 1.0)]


def test_what_counts_in_part_weighs_in_part():
    assert told("组织培训", share=0.25, word_培训=2.0) == [("培训", 0.5)]


def test_no_more_words_than_bring_half_of_what_speaks_for_it():
    assert told("组织群众培训", word_培训=2.0, word_群众=1.0, word_组织=0.5) == [("培训", 2.0)]


def test_words_side_by_side_are_one_span():
    assert told("组织群众培训", word_培训=2.0, word_群众=1.9, word_组织=1.0) == [("群众培训", 3.9)]


def test_characters_and_pairs_speak_through_their_words():
    assert told("组织培训", char_培=1.0, pair_培训=1.0) == [("培训", 2.0)]


def test_white_space_inside_a_word_pair_is_no_evidence():
    assert told("培 训", pair_培训=2.0) == [("培", 0.67)]  # half of what the two words show


@pytest.mark.parametrize("weights", [{}, {"word_培训": -1.0}, {"word_更新": 1.0}], ids=["none", "against", "elsewhere"])
def test_where_nothing_speaks_for_it_there_is_no_evidence(weights):
    assert told("组织培训", **weights) == []


def test_an_item_without_words_has_no_evidence():
    assert told("，。", word_培训=1.0) == []
