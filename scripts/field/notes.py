"""The field's facts: `first.json` (counts of the first 73 passages) and `passages.jsonl` (notes on later ones).

Neither holds a sentence of a published page: a note lists themes, stock phrases of two to eight characters, shapes.
"""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from nlp.corpus import field

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "corpora" / "disclosure" / "field"


@cache
def first() -> dict[str, Any]:
    """The counts of the first 73 passages, of which no single notes were kept."""
    return json.loads((FOLDER / "first.json").read_text("utf-8"))


@cache
def passages() -> list[dict[str, Any]]:
    """The notes, one a passage."""
    return [json.loads(line) for line in (FOLDER / "passages.jsonl").read_text("utf-8").splitlines()]


def items(role: str) -> list[dict[str, Any]]:
    """The noted items of `role`, ``problem`` or ``measure``."""
    return [item for passage in passages() for item in passage["items"] if field.ROLES[item["r"]] == role]


@cache
def keywords() -> dict[str, list[str]]:
    """The usual words of each theme: those of the keyword list, and those that the first counts name beside them."""
    listed = tomllib.loads((ROOT / "scripts" / "field" / "keywords.toml").read_text("utf-8"))
    for theme, word, *_ in first()["words"]:
        if word not in listed[theme]:
            listed[theme].append(word)
    return listed


def phrases(item: dict[str, Any]) -> str:
    """All phrases noted of `item`, a blank between them."""
    return " ".join(phrase for noted in item["w"].values() for phrase in noted)


@cache
def word_counts() -> dict[tuple[str, str], tuple[int, int]]:
    """(theme, usual word) → (items with the word, of these labelled with the theme), old and new passages added up."""
    counts = {(theme, word): [found, asserted] for theme, word, found, asserted in first()["words"]}
    for passage in passages():
        for item in passage["items"]:
            said = phrases(item)
            for theme, words in keywords().items():
                for word in words:
                    if word in said:
                        pair = counts.setdefault((theme, word), [0, 0])
                        pair[0] += 1
                        pair[1] += theme in item["t"]
    return {key: (found, asserted) for key, (found, asserted) in counts.items()}


@cache
def without_word() -> dict[str, float]:
    """Of each theme's labels, the share whose item holds none of the theme's usual words."""
    labels, bare = Counter[str](), Counter[str]()
    for theme, (count, without) in first()["labels"].items():
        labels[theme], bare[theme] = count, without
    for passage in passages():
        for item in passage["items"]:
            said = phrases(item)
            for theme in item["t"]:
                labels[theme] += 1
                bare[theme] += not any(word in said for word in keywords().get(theme, ()))
    return {theme: bare[theme] / count for theme, count in labels.items() if theme in keywords()}


def shapes(kind: str) -> Counter[str]:
    """How passages put their `kind` (``problems`` or ``measures``); excerpts that end before are left out."""
    counts = Counter(first()["shapes"][kind])
    counts.update(passage[kind] for passage in passages() if passage[kind] != "cut")
    return counts


def theme_counts(role: str) -> Counter[str]:
    """Labels of each theme in items of `role`."""
    return field.theme_counts(FOLDER, role)


def fillers(role: str) -> dict[str, float]:
    """The share of noted items of `role` that hold each filler word."""
    noted = items(role)
    counts = Counter(word for item in noted for word in set(item["f"]))
    return {word: count / len(noted) for word, count in counts.most_common()}


def titles() -> Counter[str]:
    """Titles of the section, without their numbers."""
    counts = Counter(first()["titles"])
    counts.update(passage["title"].strip("：。") for passage in passages() if passage["title"])
    return counts
