"""Rules over names: no other unit's and no other place's where the report speaks of itself."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator

from nlp.checks.draft import Draft
from nlp.checks.engine import rule
from nlp.checks.finding import Compared, Hit
from nlp.checks.rules import load
from nlp.places.gazetteer import any_within, gazetteer
from nlp.places.towns import counties_with

_SENTENCE = re.compile(r"[^。;!?\n]+")
_QUOTED = re.compile(r"《[^》\n]*》?")


@rule("name.unit")
def unit(draft: Draft) -> Iterator[Hit]:
    """Another unit where the report speaks of its own: as the one who acts, who compiled it, who is asked about it."""
    agency = draft.report.agency
    if not agency:
        return
    for start, end in sorted({*_other_towns(draft, agency), *_other_contacts(draft, agency)}):
        said = draft.text[start:end]
        yield Hit(start, end, {"said": said, "agency": agency}, (Compared("原文", said), Compared("报告单位", agency)))


def _other_towns(draft: Draft, agency: str) -> Iterator[tuple[int, int]]:
    """Where another town stands for the report's own."""
    own, words = draft.report.place.town, load("names")
    for match in re.finditer(words["town"], draft.folded, re.M) if own else ():
        name = match["town"]
        ours = own is None or name in own or own in name or name in agency
        is_name = counties_with(name) or not re.search(words["no_town"], name[:-1])
        if not ours and is_name and not draft.in_table(match.start("town")):
            yield match.span("town")


def _other_contacts(draft: Draft, agency: str) -> Iterator[tuple[int, int]]:
    """Where the preface names another unit of the agency's own kind."""
    words = load("names")
    kinds = next((tuple(kinds) for kinds in words["tiers"] if agency.endswith(tuple(kinds))), ())
    own = _core(agency)
    for match in re.finditer(words["contact"], draft.preface):
        name = match["unit"]
        if kinds and name.endswith(kinds) and not _core(name).endswith(own) and not own.endswith(_core(name)):
            yield match.span("unit")


def _core(name: str) -> str:
    """The name of a unit without the counties and cities before it."""
    mentions = gazetteer().mentions(name)
    end = mentions[-1].end if mentions else 0
    return name[end:] or name


@rule("name.place")
def place(draft: Draft) -> Iterator[Hit]:
    """A county or a city that neither holds the report's own place nor lies in it."""
    code, own = draft.report.place.code, draft.report.place
    if not code:
        return
    name = "".join(filter(None, (own.province, own.city, own.county)))
    others = deque(
        mention
        for mention in gazetteer().mentions(draft.folded)
        if mention.name not in name
        and not any_within(mention.codes, (code,))
        and not any_within((code,), mention.codes)
    )
    for sentence in _SENTENCE.finditer(draft.folded) if others else ():
        inside = []
        while others and others[0].start < sentence.end():
            inside.append(others.popleft())
        if not inside or re.search(load("names")["relation"], sentence[0]):
            continue
        quoted = [match.span() for match in _QUOTED.finditer(draft.folded, *sentence.span())]
        for mention in inside:
            if not any(start <= mention.start < end for start, end in quoted):
                compared = (Compared("原文", mention.name), Compared("报告单位所在", name))
                yield Hit(mention.start, mention.end, {"said": mention.name, "own": name}, compared)
