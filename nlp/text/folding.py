"""Folding: one character for one character, so that offsets never move."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from importlib import resources

_KEEP = (range(0x2460, 0x2500), range(0x2776, 0x2794), range(0x3220, 0x3230), range(0x3280, 0x328A))


@cache
def _simplified() -> dict[str, str]:
    """Traditional characters to simplified ones, from OpenCC (see scripts/build_traditional.py)."""
    table = resources.files("nlp.text").joinpath("traditional.tsv").read_text("utf-8")
    return dict(line.split("\t") for line in table.splitlines())


class _FoldTable(dict[int, str]):
    """NFKC where it yields one character, simplified, every white space but line breaks and tabs a space."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = unicodedata.normalize("NFKC", char)
        if len(folded) != 1 or any(code in kept for kept in _KEEP):
            folded = char  # a circled number is an enumerator, and ㈠ would grow to three
        if folded > "\u2fff":
            folded = _simplified().get(folded, folded)
        if char not in "\t\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029" and folded.isspace():
            folded = " "
        self[code] = folded
        return folded


_TABLE = _FoldTable()


class _VisibleTable(dict[int, int | None]):
    """None, which drops it, for every invisible format character."""

    def __missing__(self, code: int) -> int | None:
        self[code] = found = None if unicodedata.category(chr(code)) == "Cf" else code
        return found


_VISIBLE = _VisibleTable()
_SHORT = 64  # code points of a text that is kept folded: cells and titles recur in every report, prose does not


def fold(text: str) -> str:
    """Return `text` with every character in its plain form; ``len`` and offsets are kept.

    CJK radicals become characters, traditional characters simplified ones, full-width letters, digits and
    punctuation half-width, exotic spaces a space (Unicode NFKC and OpenCC's table, one character at a time).
    """
    return _folded(text) if len(text) <= _SHORT else _folded_long(text)


@lru_cache(maxsize=1 << 14)
def _folded(text: str) -> str:
    return text.translate(_TABLE)


@lru_cache(maxsize=64)  # the whole of a report and its paragraphs are folded again and again while it is read
def _folded_long(text: str) -> str:
    return text.translate(_TABLE)


def visible(text: str) -> str:
    """`text` without its invisible format characters (Unicode category Cf): zero-width spaces, joiners, marks."""
    return text if text.isprintable() or text.isascii() else text.translate(_VISIBLE)


def squeeze(text: str) -> str:
    """Return the folded `text` without any white space or invisible character, for comparison only."""
    return _squeezed(text) if len(text) <= _SHORT else visible("".join(fold(text).split()))


@lru_cache(maxsize=1 << 14)
def _squeezed(text: str) -> str:
    return visible("".join(text.translate(_TABLE).split()))
