"""The headings of the top level beside the titles that the form of the year prescribes."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from nlp.checks.draft import Draft
from nlp.checks.rules import load
from nlp.report import Section
from nlp.text.numbering import BARE, NUMERALS, Numbering, numbering_at

MOST = len(NUMERALS)
_SAME = 95  # likeness from which a heading is a title, whatever its section was taken for
_ENDS = " 。:：,，;；.、"
_NOTE = re.compile(r"\([^()]*\)$")  # behind a title
_TOP = re.compile(
    r"^[ \t]*(?P<number>[一二三四五六七八九十]{1,2})[、.][ \t]*(?P<title>[^\n。;:,，]{2,24})[ \t]*$", re.M
)


class Form(NamedTuple):
    """The sections that a form prescribes, label to title, in its order."""

    sections: dict[str, str]

    def number(self, label: str) -> int:
        """The number of the section with `label`, from 1."""
        return [*self.sections].index(label) + 1


@cache
def forms() -> dict[str, Form]:
    """The prescribed sections by the id of the form."""
    return {name: Form(dict(form["sections"])) for form in load("structure")["forms"] for name in form["ids"]}


def alike() -> float:
    """The likeness from which a heading is a wording of a title at all."""
    return float(load("structure")["alike"])


def form_of(draft: Draft) -> Form | None:
    """The sections that the form of the report's year prescribes; None where it prescribes none."""
    return forms().get(draft.template or "")


@lru_cache(maxsize=1)  # several rules over one report ask in turn
def named(draft: Draft) -> tuple[tuple[Section, str, float], ...]:
    """The top sections that the form prescribes, each with its title as printed and how like that is to the form's.

    The likeness is 0 to 100 (the normalised edit similarity of rapidfuzz).
    """
    form = form_of(draft)
    found = []
    for section in draft.tops if form else ():
        if form and (title := form.sections.get(section.label)):
            printed = plain_title(draft, section)
            best, likeness = _best(form, printed)
            if likeness >= _SAME:
                found.append((replace(section, label=best), printed, likeness))
            else:
                found.append((section, printed, fuzz.ratio(printed, plain(title))))
    return tuple(found)


def plain_title(draft: Draft, section: Section) -> str:
    """The heading of `section` without its number, white space, and what stands behind it."""
    heading = draft.heading(section)
    number = number_of(draft, section)
    inside = number.end if number and number.end < len(heading) else 0
    return plain(heading[inside:])


@lru_cache(maxsize=4096)
def plain(title: str) -> str:
    """A title for comparison."""
    squeezed = "".join(title.split()).strip(_ENDS)
    return _NOTE.sub("", squeezed).strip(_ENDS).replace(",", "、").replace("其它", "其他")


def number_of(draft: Draft, section: Section) -> Numbering | None:
    """The number of a heading, inside it or alone on the line before it; its end is 0 where it is not inside."""
    heading = draft.heading(section).lstrip()
    moved = section.heading.end - section.heading.start - len(heading)
    if number := numbering_at(heading, 0):
        return number._replace(end=number.end + moved)
    if bare := BARE.match(heading):
        return Numbering("bare", value_of(bare["number"]), moved + bare.end("number"))
    before = draft.folded[: section.heading.start].rstrip().rpartition("\n")[2].strip()
    number = numbering_at(before, 0)
    return number._replace(end=0) if number and number.end == len(before) else None


def value_of(numeral: str) -> int:
    """The number that 三 or 十二 says, below twenty; digits are read, too."""
    return int(numeral) if numeral.isdigit() else NUMERALS.find(numeral[-1]) + 1 + 10 * (len(numeral) - 1)


def is_printed(draft: Draft, title: str) -> bool:
    """Whether some line is `title` with or without a number, though no section was found there."""
    wanted = plain(title)
    for line in draft.folded.splitlines():
        text = "".join(line.split())
        if len(text) <= len(wanted) + 6 and text.strip(_ENDS).endswith(wanted):
            return True
    return False


@lru_cache(maxsize=1)
def headings(draft: Draft) -> tuple[tuple[str, int, int, float], ...]:
    """Every heading of the top level: label, start, end, and its likeness (0 to 100) to the form's title of that label.

    Beside the sections those are lines that go on with the numbers of the sections; where they are no title of the
    form's their label is empty.
    """
    form = form_of(draft)
    if form is None or not draft.tops:
        return ()
    found = [(s.label, s.heading.start, s.heading.end, likeness) for s, _, likeness in named(draft)]
    last = max((number.value for section in draft.tops if (number := number_of(draft, section))), default=MOST)
    for match in _TOP.finditer(draft.folded, draft.tops[0].start):
        known = any(start <= match.end() and match.start() <= end for _, start, end, _ in found)
        if known or draft.in_table(match.start()):
            continue
        label, likeness = _best(form, plain(match["title"]))
        if likeness >= _SAME or (likeness < alike() and value_of(match["number"]) > last):
            found.append((label if likeness >= _SAME else "", match.start("number"), match.end("title"), likeness))
    return tuple(sorted(found, key=lambda heading: heading[1]))


def _best(form: Form, printed: str) -> tuple[str, float]:
    """The label whose title is most like `printed`, and that likeness."""
    likeness, label = max((fuzz.ratio(printed, plain(title)), label) for label, title in form.sections.items())
    return label, likeness
