"""The headings of the top level beside the titles that the form of the year prescribes."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from nlp.checks.draft import SIGNED, Draft
from nlp.checks.rules import load
from nlp.places.agency import is_organ
from nlp.report import Section
from nlp.text.numbering import BARE, NUMERALS, Numbering, numbering_at

MOST = len(NUMERALS)
_TITLED = 100  # likeness of a title that is the form's
_SAME = 95  # likeness from which a heading is a title, whatever its section was taken for
_ENDS = " 。:：,，;；.、"
_NOTE = re.compile(r"\([^()]*\)?$")  # behind a title, which may end inside of it
_TOP = re.compile(
    r"^[ \t#]*(?P<number>[一二三四五六七八九十]{1,2})[、.][ \t]*(?P<title>[^\n。;:,，]{2,24})[ \t]*$", re.M
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
            best, likeness = _begun(form, draft, section, printed) or _best(form, printed)
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
    if before and all(char in NUMERALS for char in before) and heading[:1] in tuple("、."):
        return Numbering("cn", value_of(before), moved + 1)  # 一  、总体情况: cut behind the number
    number = numbering_at(before, 0)
    return number._replace(end=0) if number and number.end == len(before) else None


def value_of(numeral: str) -> int:
    """The number that 三 or 十二 says, below twenty; digits are read, too."""
    return int(numeral) if numeral.isdigit() else NUMERALS.find(numeral[-1]) + 1 + 10 * (len(numeral) - 1)


def is_printed(draft: Draft, title: str, numeral: str) -> bool:
    """Whether some line is `title`, or it stands inside of one with its number, though no section was found there."""
    wanted = plain(title)
    inside = rf"{numeral} *[、.] *{' *'.join(map(re.escape, title))}(?! *[、,;])"
    if any(not draft.in_table(match.start()) for match in re.finditer(inside, draft.folded)):
        return True
    for line in draft.folded.splitlines():
        text = "".join(line.split())
        if len(text) <= len(wanted) + 6 and text.strip(_ENDS).endswith(wanted):
            return True
    return False


@lru_cache(maxsize=1)
def headings(draft: Draft) -> tuple[tuple[str, int, int, float], ...]:
    """Every heading of the top level: label, start, end, and its likeness (0 to 100) to the form's title of that label.

    Beside the sections those are lines that go on with the numbers of the sections, behind the last or between two of
    them that leave that number out; where they are no title of the form's their label is empty.
    """
    form = form_of(draft)
    if form is None or not draft.tops:
        return ()
    found = [(s.label, s.heading.start, s.heading.end, likeness) for s, _, likeness in named(draft)]
    numbers = [(s.heading.start, number.value) for s in draft.tops if (number := number_of(draft, s))]
    last = max((value for _, value in numbers), default=MOST)
    for match in _TOP.finditer(draft.folded, draft.tops[0].start):
        known = any(start <= match.end() and match.start() <= end for _, start, end, _ in found)
        if known or draft.in_table(match.start()):
            continue
        label, likeness = _best(form, plain(match["title"]))
        value = value_of(match["number"])
        goes_on = value > last or _between(numbers, match.start(), value)
        if likeness >= _SAME or (likeness < alike() and goes_on):
            found.append((label if likeness >= _SAME else "", match.start("number"), match.end("title"), likeness))
    return tuple(sorted(found, key=lambda heading: heading[1]))


def _between(numbers: list[tuple[int, int]], start: int, value: int) -> bool:
    """Whether the numbers of the sections before and behind `start` leave out `value` and nothing else."""
    before = max((number for number in numbers if number[0] < start), default=None)
    behind = min((number for number in numbers if number[0] > start), default=None)
    return before is not None and behind is not None and (before[1], behind[1]) == (value - 1, value + 1)


def _begun(form: Form, draft: Draft, section: Section, printed: str) -> tuple[str, float] | None:
    """The label whose title `printed` begins with, where what follows is no more of a title but the section's text.

    That is 无, a mark of a picture, or the signature, which a text without line breaks has on the title's line.
    """
    for label, title in form.sections.items():
        rest = printed[len(plain(title)) :] if printed.startswith(plain(title)) else ""
        if rest and (_is_picture(rest) or _is_nothing(rest, draft)):
            return label, _TITLED
    return None


def _is_picture(text: str) -> bool:
    return bool(re.search(load("tables")["pictures"], text))


def _is_nothing(text: str, draft: Draft) -> bool:
    """Whether `text` says that there is nothing, with or without a signature behind it."""
    said = SIGNED.split(text)[0]
    for ends in range(len(said), 0, -1):
        if re.search(load("substance")["nothing"], said[:ends]):
            return ends == len(said) or is_organ(said[ends:]) or said[ends:] == draft.report.agency
    return False


def _best(form: Form, printed: str) -> tuple[str, float]:
    """The label whose title is most like `printed`, and that likeness."""
    likeness, label = max((fuzz.ratio(printed, plain(title)), label) for label, title in form.sections.items())
    return label, likeness
