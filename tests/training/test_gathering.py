"""gathering: what the components learn from is the same however the corpus is parted."""

from __future__ import annotations

from functools import partial

import pytest

from nlp.corpus.examples import titles_of
from nlp.training import gathering
from nlp.training.gathering import gather, gathered, learners
from nlp.training.train import _cutting, layers_of
from tests.pipeline.test_invariants import TOY, toy_document

OTHER = {"genre": "other", "text": "今天天气很好，我们去公园。", "headings": [], "tables": [], "items": []}
DOCUMENTS = [{**toy_document(number), "year": [], "agency": []} for number in range(6)]
DOCUMENTS += [{**OTHER, "id": f"other{number}"} for number in range(2)]
LAYERS = layers_of(DOCUMENTS)
MAKE = partial(_cutting, TOY, LAYERS, None, None, sorted(titles_of(TOY, DOCUMENTS)))


def learned(stores) -> dict[str, bytes]:
    """What a new pipeline is after it learned from `stores`."""
    nlp = MAKE()
    for name, learner in learners(nlp).items():
        learner.learn(stores[name])
    return {name: nlp.get_pipe(name).to_bytes() for name in learners(nlp)}


@pytest.fixture(scope="module")
def whole() -> dict[str, bytes]:
    found = learned(gather(MAKE(), DOCUMENTS, LAYERS))
    assert {"blocks", "sections", "items", "themes", "genre"} <= set(found)
    return found


@pytest.mark.parametrize("turn", range(0, len(DOCUMENTS) + 1, 2))
def test_two_parts_merged_teach_what_the_whole_teaches(whole, turn):
    nlp = MAKE()
    stores, later = gather(nlp, DOCUMENTS[:turn], LAYERS), gather(nlp, DOCUMENTS[turn:], LAYERS)
    for name, learner in learners(nlp).items():
        learner.merge(stores[name], later[name])
    assert learned(stores) == whole


@pytest.mark.slow
def test_several_processes_gather_what_one_gathers(whole, monkeypatch):
    monkeypatch.setattr(gathering, "_SHARE", 2)
    assert learned(gathered(MAKE, DOCUMENTS, LAYERS, 2)) == whole
