"""An annotation laid onto another text of the same report: what a file's reader makes of it."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from rapidfuzz.distance import Levenshtein

from nlp.corpus.format import Document
from nlp.corpus.problems import LAYERS
from nlp.text.folding import fold

_LEAST = 0.5  # of the characters of a span that must be found again


def carried(document: Document, text: str) -> Document:
    """`document` with `text` in place of its own, and every span where `text` has the same words.

    Both texts are compared without white space, as `fold` has them, by their edit operations (Levenshtein 1966). A span
    of which `text` has less than half stands empty behind the end of `text`, a place of its own each, so that it can
    only be missed. Values of the front matter and of cells stay as they are.
    """
    matched = _matched(document["text"], text)
    gold, places = [a for a, _ in matched], [b for _, b in matched]
    lost = len(text)

    def moved(span: dict[str, Any], inner: int) -> dict[str, Any]:
        nonlocal lost
        if "start" not in span:  # a cell that says its value only
            return span
        first, last = bisect_left(gold, span["start"]), bisect_left(gold, span["end"])
        size = len("".join(document["text"][span["start"] : span["end"]].split()))
        found = dict(span)
        if last - first > _LEAST * size:
            found["start"], found["end"] = places[first], places[last - 1] + 1
        else:
            lost += 1
            found["start"] = found["end"] = lost
        if inner and "cells" in span:
            found["cells"] = [moved(cell, inner - 1) for cell in span["cells"]]
        return found

    return document | {"text": text} | {k: [moved(s, 1) for s in document[k]] for k in LAYERS if k in document}


def _matched(one: str, other: str) -> list[tuple[int, int]]:
    """Offsets of the same characters in both texts, in order, white space left out."""
    ours, theirs = _visible(one), _visible(other)
    edits = Levenshtein.opcodes([char for _, char in ours], [char for _, char in theirs])
    return [
        (ours[edit.src_start + n][0], theirs[edit.dest_start + n][0])
        for edit in edits
        if edit.tag == "equal"
        for n in range(edit.src_end - edit.src_start)
    ]


def _visible(text: str) -> list[tuple[int, str]]:
    return [(offset, char) for offset, char in enumerate(fold(text)) if not char.isspace()]
