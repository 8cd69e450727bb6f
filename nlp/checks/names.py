"""Rules over names: no other unit's and no other place's where the report speaks of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.checks.draft import Draft
from nlp.checks.engine import rule
from nlp.checks.finding import Compared, Hit
from nlp.checks.rules import load
from nlp.places.gazetteer import any_within, gazetteer

_SENTENCE = re.compile(r"[^。;!?\n]+")
_QUOTED = re.compile(r"《[^》\n]*》?")


@rule("name.unit")
def unit(draft: Draft) -> Iterator[Hit]:
    """Another town where the report speaks of its own."""
    own, agency, words = draft.report.place.town, draft.report.agency, load("leftovers")
    if not own or not agency:
        return
    for match in re.finditer(words["town"], draft.folded, re.M):
        name = match["town"]
        ours = name in own or own in name or name in agency or own.endswith(name) or name.endswith(own)
        if not ours and not re.match(words["no_town"], name) and not draft.in_table(match.start("town")):
            yield Hit(match.start("town"), match.end("town"), {"said": name, "agency": agency}, (
                Compared("原文", name), Compared("报告单位", agency)))  # fmt: skip


@rule("name.place")
def place(draft: Draft) -> Iterator[Hit]:
    """A county or a city that neither holds the report's own place nor lies in it."""
    code, own = draft.report.place.code, draft.report.place
    if not code:
        return
    book, words = gazetteer(), re.compile(load("leftovers")["relation"])
    name = "".join(filter(None, (own.province, own.city, own.county)))
    for sentence in _SENTENCE.finditer(draft.folded):
        if words.search(sentence[0]):
            continue
        quoted = [match.span() for match in _QUOTED.finditer(sentence[0])]
        for mention in book.mentions(sentence[0]):
            other = not any_within(mention.codes, (code,)) and not any_within((code,), mention.codes)
            if other and not any(start <= mention.start < end for start, end in quoted) and mention.name not in name:
                start = sentence.start() + mention.start
                compared = (Compared("原文", mention.name), Compared("报告单位所在", name))
                yield Hit(start, start + len(mention.name), {"said": mention.name, "own": name}, compared)
