"""Rules over numbers of private persons."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.checks.draft import Draft
from nlp.checks.engine import rule
from nlp.checks.finding import Compared, Hit
from nlp.checks.masking import CARD, ID, MOBILE, digits_of, is_card, is_id, mask
from nlp.checks.rules import load

_BEFORE = 30  # characters before a number that say whose it is


def _hits(draft: Draft, found: Iterator[re.Match[str]]) -> Iterator[Hit]:
    for match in found:
        shown = mask(match[0])
        yield Hit(match.start(), match.end(), {"said": shown}, (Compared("原文", shown),))


def _before(draft: Draft, match: re.Match[str], what: str) -> bool:
    """Whether the words that end right before a number are those of `what`."""
    line = draft.folded[max(0, match.start() - _BEFORE) : match.start()].rpartition("\n")[2]
    return re.search(load("private")[what], line) is not None


@rule("private.id")
def identity(draft: Draft) -> Iterator[Hit]:
    """Numbers of citizens."""
    return _hits(draft, (match for match in ID.finditer(draft.folded) if is_id(digits_of(match[0]))))


@rule("private.mobile")
def mobile(draft: Draft) -> Iterator[Hit]:
    """Mobile numbers that are not given as the office's own, before the first section or behind the last words."""
    first = draft.tops[0].start if draft.tops else 0
    last = draft.tops[-1].heading.end if draft.tops else 0

    def of_office(match: re.Match[str]) -> bool:
        return not first <= match.start() < last and _before(draft, match, "contact")

    return _hits(draft, (match for match in MOBILE.finditer(draft.folded) if not of_office(match)))


@rule("private.card")
def card(draft: Draft) -> Iterator[Hit]:
    """Numbers of bank cards."""
    found = (match for match in CARD.finditer(draft.folded) if is_card(digits_of(match[0])))
    return _hits(draft, (m for m in found if not ID.fullmatch(m[0]) and not _before(draft, m, "index")))
