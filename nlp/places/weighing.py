"""Weighing claims: which place they agree on, which they leave open, and which of them decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from nlp.places.claims import Claim
from nlp.places.gazetteer import COUNTY, PROVINCE, Gazetteer, level, within

_MARGIN = 0.75  # what the best place must be ahead of every other
_ENOUGH = 1.5  # what a county must have behind it, be it alone or listed: more than one passing mention


class Answer(NamedTuple):
    """The place, or several where it stays open, and the sources that decided, the strongest first."""

    codes: tuple[str, ...]
    sources: tuple[str, ...]


def weigh(book: Gazetteer, claims: Sequence[Claim], deepest: int = COUNTY, among: Iterable[str] = ()) -> Answer:
    """The deepest place that all claims together single out, no deeper than `deepest`.

    Each claim adds its weight to the places that it names, to those that they lie in and to those that lie in them; a
    hard one takes its weight from all others. A place is taken that is clearly ahead of every other that it neither
    lies in nor contains. Where none is, the answer is the one of the level above; or all that are level, where more
    than a passing mention names them. `among`, if given, are the only places that may be answered.
    """
    only = tuple(among)
    codes = dict.fromkeys(only) if only else _with_parents(book, claims)
    scores = {code: sum(_speaks(claim, code) for claim in claims) for code in codes}
    still_open: tuple[str, ...] = ()
    for depth in range(COUNTY, PROVINCE - 1, -1):
        enough = _ENOUGH if depth == COUNTY else _MARGIN
        pool = [c for c in codes if book.depth(c) == depth and level(c) <= deepest and scores[c] >= enough]
        if not pool:
            continue
        best = max(pool, key=lambda code: (scores[code], code))
        rivals = [code for code in codes if scores[code] > scores[best] - _MARGIN and not _related(code, best)]
        if not rivals:
            inside = tuple(code for code in still_open if within(code, best))
            return _answer(inside if len(inside) > 1 else (best,), claims)
        if not still_open and scores[best] >= _ENOUGH:
            still_open = _without_parents([best, *rivals])
    return _answer(still_open, claims)


def _with_parents(book: Gazetteer, claims: Iterable[Claim]) -> dict[str, None]:
    named = dict.fromkeys(code for claim in claims for code in claim.codes)
    above = (parent for code in named for parent in (code[:4] + "00", code[:2] + "0000"))
    return named | dict.fromkeys(code for code in above if code in book.names)


def _without_parents(codes: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(code for code in codes if not any(other != code and within(other, code) for other in codes)))


def _speaks(claim: Claim, code: str) -> float:
    if any(_related(code, named) for named in claim.codes):
        return claim.weight
    return -claim.weight if claim.hard else 0.0


def _related(code: str, other: str) -> bool:
    return within(code, other) or within(other, code)


def _answer(codes: tuple[str, ...], claims: Iterable[Claim]) -> Answer:
    """`codes` with the fewest sources, taken by weight, that leave no other place."""
    left: set[str] = set()
    sources: dict[str, None] = {}
    for claim in sorted(claims, key=lambda claim: -claim.weight):
        if not all(any(_related(code, named) for named in claim.codes) for code in codes):
            continue
        if left and all(any(within(one, code) for code in codes) for one in left):
            break
        narrowed = {max(one, named) for one in left for named in claim.codes if _related(one, named)} or {*claim.codes}
        if narrowed != left:
            sources[claim.source] = None
            left = narrowed
    return Answer(codes, tuple(sources) if codes else ())
