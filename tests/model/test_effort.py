"""How much work one report takes, in counts that are the same on every machine: where they rise, tagging grew slower.

A rise that is worth it is written down here with the change that brings it; `docs/profiling.md` says how to look.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import nlp
from nlp.text.folding import fold

SAMPLE = (Path(__file__).parents[2] / "corpora" / "sample.txt").read_text("utf-8")
CALLS = 22.2  # of Python functions, a character
FOLDED = 7.7  # characters that are asked to be folded, a character


@pytest.fixture(scope="module")
def effort() -> Counter[str]:
    tagger = nlp.load()
    tagger.tag_text(SAMPLE[: len(SAMPLE) // 2])  # dictionaries and indices are made once a process
    counts: Counter[str] = Counter()

    def count(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            counts["calls"] += 1
            if frame.f_code is fold.__code__:
                counts["folded"] += len(frame.f_locals["text"])

    sys.setprofile(count)
    try:
        tagger.tag_text(SAMPLE)
    finally:
        sys.setprofile(None)
    return counts


def test_a_report_takes_no_more_calls_than_it_did(effort):
    assert effort["calls"] / len(SAMPLE) <= CALLS


def test_no_more_characters_are_folded_than_were(effort):
    assert effort["folded"] / len(SAMPLE) <= FOLDED


def test_a_second_report_reads_no_dictionary_again(effort):
    tokenizer = nlp.load().pipeline.tokenizer
    held = len(tokenizer._jieba.FREQ.shards)
    nlp.tag_text(SAMPLE)
    assert len(tokenizer._jieba.FREQ.shards) == held
