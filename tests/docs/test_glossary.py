"""docs/glossary.md: one entry a word, and no word of the result, the pipeline or the corpus without one."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields
from pathlib import Path

import pytest

from nlp.corpus.problems import LAYERS
from nlp.model.config import COMPONENTS
from nlp.report import Report

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "glossary.md").read_text("utf-8")
TABLES = [
    re.findall(r"^\| ([^|]+?) \| ([^|]+?) \| ([^|]+?) \|$", part, re.M)[1:]
    for part in PAGE.split("\n## ")[1:]
]  # fmt: skip
ENTRIES = [entry for table in TABLES for entry in table]
INTERNAL = {"names", "origins"}  # fields of a report that its JSON has not


def test_every_word_has_one_entry_in_order():
    assert [term for term, count in Counter(term for term, *_ in ENTRIES).items() if count > 1] == []
    for table in TABLES:
        assert [term for term, *_ in table] == sorted(term for term, *_ in table)


def test_every_word_has_its_chinese():
    assert all(re.fullmatch(r"[\u4e00-\u9fff、]+", chinese) for _, chinese, _ in ENTRIES)


def words(name: str) -> set[str]:
    return {name, name.removesuffix("s"), name.replace("_", " "), "form" if name == "template" else name}


@pytest.mark.parametrize(
    "name", sorted({field.name for field in fields(Report)} - INTERNAL | {*COMPONENTS} | {*LAYERS, "segmenter"})
)
def test_the_words_of_result_pipeline_and_corpus_are_explained(name):
    assert words(name) & {term for term, *_ in ENTRIES}
