"""Rules over what should not stand in a report: placeholders, notes of a template, slips of the hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from nlp.checks.draft import Draft
from nlp.checks.engine import rule
from nlp.checks.finding import Compared, Hit
from nlp.checks.rules import load

_TITLED = re.compile(r"《[^》\n]*》(?:\([^()\n]*\))?")  # a document's name, with what is said of it behind
_AROUND = 6  # characters of its line on each side that are shown with a short find
_MARKS = " \t、，。；：）》"  # that no words begin with


def _wording() -> dict[str, Any]:
    return load("leftovers")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("|".join(_wording()[name]))


def _found(draft: Draft, name: str) -> Iterator[Hit]:
    """A hit for each place where one of the patterns of `name` stands."""
    for match in _pattern(name).finditer(draft.folded):
        yield _hit(draft, match)


def _hit(draft: Draft, match: re.Match[str]) -> Hit:
    said = draft.text[match.start() : match.end()]
    before = draft.text[max(0, match.start() - _AROUND) : match.start()].rpartition("\n")[2].lstrip(_MARKS)
    behind = draft.text[match.end() : match.end() + _AROUND].partition("\n")[0]
    shown = " ".join(f"{before}{said}{behind}".split()) if len(said) <= _AROUND else said
    return Hit(match.start(), match.end(), {"said": shown}, (Compared("原文", said),))


@rule("text.placeholder")
def placeholder(draft: Draft) -> Iterator[Hit]:
    """Marks for what was to be filled in."""
    return _found(draft, "placeholder")


@rule("text.template")
def template(draft: Draft) -> Iterator[Hit]:
    """Notes of a template on type and filling in; 《…（征求意见稿）》 is the name of another document."""
    titles = [match.span() for match in _TITLED.finditer(draft.folded)]
    for hit in _found(draft, "template"):
        if not any(start < (hit.start or 0) < end for start, end in titles):
            yield hit


@rule("text.broken")
def broken(draft: Draft) -> Iterator[Hit]:
    """Characters that are none."""
    for match in _pattern("broken").finditer(draft.text):
        yield _hit(draft, match)


@rule("text.doubled")
def doubled(draft: Draft) -> Iterator[Hit]:
    """A word twice."""
    words = _wording()
    for match in re.finditer(words["doubled"], draft.folded):
        word = match["word"]
        second = re.compile(words["compounds"]).match(draft.folded, match.start() + len(word))
        natural = word in words["twice"] or re.search(words["inside"], word) or second
        if (
            not natural
            and not _pattern("broken").match(word)
            and not draft.in_table(match.start())
            and not _at_heading(draft, match)
        ):
            yield _hit(draft, match)
    for match in re.finditer(words["small"], draft.folded):
        yield _hit(draft, match)


def _at_heading(draft: Draft, match: re.Match[str]) -> bool:
    """Whether a heading begins or ends inside of what was found: 改进措施 and 措施一 on one line."""
    bounds = {place for section in draft.report.sections for place in (section.heading.start, section.heading.end)}
    return any(match.start() < place < match.end() for place in bounds)
