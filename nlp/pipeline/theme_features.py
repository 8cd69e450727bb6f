"""What an item says, in features that a person can read, each with the places in the text that show it."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple

from nlp.pipeline.numbering import numbering_at
from nlp.pipeline.words import Words

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


def clauses(words: Words, start: int, end: int) -> list[Clause]:
    """The clauses of the item in ``[start, end)`` code points, its numbering mark left out.

    An item that is nothing but tails has none: what stands alone is asserted.
    """
    number = numbering_at(words.text, start)
    spans = [match.span() for match in _CLAUSE.finditer(words.text, number.end if number else start, end)]
    tails = [bool(_TAIL.match(words.text[a:b].strip())) for a, b in spans]
    found = [Clause(words.places(a, b), tail and not all(tails)) for (a, b), tail in zip(spans, tails, strict=True)]
    return [clause for clause in found if clause.words]


def clause_features(words: Words, clause: Clause) -> Features:
    """Words, characters and pairs of characters of one clause; of a tail the words alone, under another name."""
    text = words.text
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


def item_features(words: Words, found: list[Clause], role: str) -> Features:
    """The features of all clauses together, and the words under the item's role and in its first clause."""
    together: defaultdict[str, list[Place]] = defaultdict(list)
    for index, clause in enumerate(found):
        for name, places in clause_features(words, clause).items():
            together[name] += places
        for a, b in () if clause.tail else clause.words:
            together[f"role:{role}={words.text[a:b]}"].append((a, b))
            if not index:
                together[f"headline={words.text[a:b]}"].append((a, b))
    return together
