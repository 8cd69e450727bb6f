"""chain: the order of labels, learned by counting; what it says of one block when all others are held."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlp.learn.chain import Chain

LABELS = ("heading:a", "heading:a.x", "heading:b", "prose", "cell:t", "more")
DOCUMENTS = st.lists(st.lists(st.sampled_from(LABELS), min_size=1, max_size=9), min_size=1, max_size=6)


def order(chain: Chain, labels: list[str]) -> float:
    """The order's score of a whole document, as the search adds it up."""
    total, last, previous = 0.0, "", ""
    for label in labels:
        total += chain.tables["pairs"].get(previous, {}).get(label, 0.0)
        if label.startswith("heading:"):
            total += chain.tables["headings"].get(last, {}).get(label, 0.0)
            last = label
        elif label != previous:
            total += chain.tables["inside"].get(last, {}).get(label, 0.0)
        previous = label
    return total + chain.tables["headings"].get(last, {}).get("$", 0.0)


@given(DOCUMENTS, st.lists(st.sampled_from(LABELS), min_size=1, max_size=12))
def test_what_the_order_adds_to_a_label_is_what_it_changes_of_the_whole(documents, labels):
    chain = Chain.count(documents, pairs_weight=0.7)
    added = chain.given_rest([LABELS.index(label) for label in labels], LABELS)
    for index in range(len(labels)):
        whole = [order(chain, [*labels[:index], other, *labels[index + 1 :]]) for other in LABELS]
        assert np.allclose(added[index] - added[index, 0], np.array(whole) - whole[0], atol=1e-4)


def test_a_label_that_never_follows_is_less_likely_there():
    chain = Chain.count([["heading:a", "prose", "heading:b", "prose"]] * 20, pairs_weight=1.0)
    scores = np.log(np.array([[0.5, 0.0, 0.5, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0, 0.0, 0.0]]) + 1e-6)
    assert [LABELS[index] for index in chain.best(scores, LABELS)] == ["heading:a", "prose"]
