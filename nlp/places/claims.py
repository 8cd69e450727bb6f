"""What the parts of a text claim about the place; `nlp.places.weighing` weighs the claims."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from nlp.places.gazetteer import Gazetteer, Mention, any_within


class Claim(NamedTuple):
    """That the report comes from one of the places `codes`; a `hard` claim also speaks against all others."""

    source: str
    codes: tuple[str, ...]
    weight: float
    hard: bool = True


class Clue(NamedTuple):
    """A stretch of text, what it is (title, preface, address, signature), and the places it names."""

    source: str
    text: str
    mentions: list[Mention]


def chain(book: Gazetteer, areas: Sequence[Mention]) -> tuple[str, ...]:
    """The codes of the last of `areas`, of those only which lie in the areas before it.

    Where several are left, those that bear the name today.
    """
    codes = areas[-1].codes
    for area in areas[:-1]:
        codes = tuple(code for code in codes if any_within((code,), area.codes)) or codes
    today = tuple(code for code in codes if code not in book.gone and areas[-1].name not in book.other.get(code, ()))
    return today or codes


def adjoining(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions at the end of `mentions` that follow each other without a gap."""
    out = [mentions[-1]]
    for mention in reversed(mentions[:-1]):
        if mention.end != out[0].start:
            break
        out.insert(0, mention)
    return out
