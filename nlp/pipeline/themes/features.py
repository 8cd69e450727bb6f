"""What an item says, in features that a person can read, each with the places in the text that show it."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple

from nlp.pipeline.words import Words
from nlp.text.numbering import list_mark_at

Place = tuple[int, int]  # code points, end exclusive
Features = dict[str, list[Place]]

_CLAUSE = re.compile(r"[^,。;:!?]+")
# A purpose or result tail asserts no theme (annotation guideline), so its words are features of their own.
_TAIL = re.compile(
    r"(?:从而|进而|以|来|切实|有效|真正|努力|力求|力争)?(?:确保|保证|保障|力求|从而|进而|不断提[高升]|使得?)"
)


class Clause(NamedTuple):
    """The words of one clause, white space left out; `tail` says that it only names a purpose or a result."""

    words: list[Place]
    tail: bool


class ItemFeatures(NamedTuple):
    """What each clause says, and what the item says as a whole, which gives its clauses their context."""

    clauses: list[Features]
    whole: Features


def clauses(words: Words, start: int, end: int) -> list[Clause]:
    """The clauses of the item in ``[start, end)`` code points, its numbering mark left out.

    An item that is nothing but tails has none: what stands alone is asserted. There is always a clause.
    """
    number = list_mark_at(words.text, start)
    spans = [match.span() for match in _CLAUSE.finditer(words.text, number.end if number else start, end)]
    tails = [bool(_TAIL.match(words.text[a:b].strip())) for a, b in spans]
    found = [Clause(words.places(a, b), tail and not all(tails)) for (a, b), tail in zip(spans, tails, strict=True)]
    return [clause for clause in found if clause.words] or [Clause([], False)]


def item_features(words: Words, found: list[Clause], role: str) -> ItemFeatures:
    """The features of each clause, and of the whole item, its role and its first clause among them."""
    rows = [_clause_features(words.text, clause) for clause in found]
    whole: defaultdict[str, list[Place]] = defaultdict(list)
    for clause, row in zip(found, rows, strict=True):
        for name, places in row.items():
            whole[name] += places
        for a, b in () if clause.tail else clause.words:
            whole[f"{role} word={words.text[a:b]}"].append((a, b))
    for a, b in found[0].words:
        whole[f"headline word={words.text[a:b]}"].append((a, b))
    return ItemFeatures(rows, whole)


def _clause_features(text: str, clause: Clause) -> Features:
    """Words, characters and pairs of characters; of a tail the words alone, under another name."""
    found: defaultdict[str, list[Place]] = defaultdict(list)
    for a, b in clause.words:
        found[f"{'tail' if clause.tail else 'word'}={text[a:b]}"].append((a, b))
    if not clause.tail:
        places = [place for a, b in clause.words for place in range(a, b)]
        for place in places:
            found[f"char={text[place]}"].append((place, place + 1))
        for a, b in zip(places, places[1:], strict=False):
            found[f"pair={text[a]}{text[b]}"].append((a, b + 1))
    return found
