"""Rules over the sections: all of the form there, once, in its order, with its numbers and titles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from rapidfuzz import fuzz

from nlp.checks.draft import Draft
from nlp.checks.engine import rule
from nlp.checks.finding import Compared, Hit
from nlp.checks.rules import load
from nlp.forms import load_tables
from nlp.report import Section
from nlp.text.numbering import BARE, Numbering, numbering_at

_NUMERALS = "一二三四五六七八九十"
_ENDS = " 。:：,，;；.、"
_NOTE = re.compile(r"\([^()]*\)$")  # behind a title
_TOP = re.compile(r"^[ \t]*(?P<number>[一二三四五六七八九十]{1,2})[、.][ \t]*(?P<title>[^\n。;:,，]{2,24})[ \t]*$", re.M)
_MOST = len(_NUMERALS)


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


def form_of(draft: Draft) -> Form | None:
    """The sections that the form of the report's year prescribes; None where it prescribes none."""
    return forms().get(draft.template or "")


def named(draft: Draft) -> Iterator[tuple[Section, str, float]]:
    """The top sections that the form prescribes, each with its title as printed and that title's likeness to the form's.

    The likeness is 0 to 100 (the normalised edit similarity of rapidfuzz).
    """
    form = form_of(draft)
    for section in draft.tops if form else ():
        if form and (title := form.sections.get(section.label)):
            printed = plain_title(draft, section)
            yield section, printed, fuzz.ratio(printed, plain(title))


def plain_title(draft: Draft, section: Section) -> str:
    """The heading of `section` without its number, white space, and what stands behind it."""
    heading = draft.heading(section)
    number = number_of(draft, section)
    inside = number.end if number and number.end < len(heading) else 0
    return plain(heading[inside:])


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
        return Numbering("bare", _value(bare["number"]), moved + bare.end("number"))
    before = draft.folded[: section.heading.start].rstrip().rpartition("\n")[2].strip()
    number = numbering_at(before, 0)
    return number._replace(end=0) if number and number.end == len(before) else None


def _value(numeral: str) -> int:
    return int(numeral) if numeral.isdigit() else _NUMERALS.find(numeral[-1]) + 1 + 10 * (len(numeral) - 1)


@rule("report.genre")
def genre(draft: Draft) -> Iterator[Hit]:
    """A text of another kind."""
    if draft.other_genre:
        yield Hit()


@rule("section.missing")
def missing(draft: Draft) -> Iterator[Hit]:
    """Sections of the form that the report has not, nor a line with their title."""
    form = form_of(draft)
    found = {section.label for section in draft.tops}
    for label, title in form.sections.items() if form else ():
        if label not in found and not _printed(draft, title):
            number = _NUMERALS[form.number(label) - 1] if form else ""
            yield Hit(values={"title": title, "number": number}, compared=(Compared("缺少", title),))


def _printed(draft: Draft, title: str) -> bool:
    """Whether some line is `title` with or without a number, though no section was found there."""
    wanted = plain(title)
    for line in draft.folded.splitlines():
        text = "".join(line.split())
        if len(text) <= len(wanted) + 6 and text.strip(_ENDS).endswith(wanted):
            return True
    return False


@rule("section.doubled")
def doubled(draft: Draft) -> Iterator[Hit]:
    """A section of the form that stands there twice."""
    first: dict[str, Section] = {}
    for section, _, likeness in named(draft):
        if likeness < load("structure")["alike"]:
            continue
        if section.label in first:
            values = {"heading": draft.shown(section), "first": draft.place(first[section.label].heading.start)}
            yield Hit(section.heading.start, section.heading.end, values)
        first.setdefault(section.label, section)


@rule("section.extra")
def extra(draft: Draft) -> Iterator[Hit]:
    """A heading of the top level that is none of the form's."""
    form = form_of(draft)
    if form is None or not draft.tops:
        return
    taken = {section.heading.start for section, *_ in named(draft)}
    alike = load("structure")["alike"]
    fitting = {section.label for section, _, likeness in named(draft) if likeness >= alike}
    for section, _, likeness in named(draft):
        if likeness < alike and section.label in fitting:
            yield Hit(section.heading.start, section.heading.end, {"heading": draft.shown(section)})
    numbers = [number.value for section in draft.tops if (number := number_of(draft, section))]
    for match in _TOP.finditer(draft.folded, draft.tops[0].start):
        titles = [plain(title) for title in form.sections.values()]
        known = any(start <= match.end() and match.start() <= start + 40 for start in taken)
        alien = max(fuzz.ratio(plain(match["title"]), title) for title in titles) < alike
        after_all = _value(match["number"]) > max(numbers, default=_MOST)
        if not known and alien and after_all and not draft.in_table(match.start()):
            heading = match[0].strip()
            yield Hit(match.start("number"), match.end("title"), {"heading": heading})


@rule("section.order")
def order(draft: Draft) -> Iterator[Hit]:
    """Sections that stand elsewhere than the form has them: all outside the longest run that is in order."""
    form = form_of(draft)
    if form is None:
        return
    first: dict[str, Section] = {}
    for section, _, likeness in named(draft):
        if likeness >= load("structure")["alike"]:
            first.setdefault(section.label, section)
    sections = sorted(first.values(), key=lambda section: section.start)
    kept = _in_order([form.number(section.label) for section in sections])
    for section in sections:
        if form.number(section.label) not in kept:
            values = {"heading": draft.shown(section), "order": "、".join(form.sections.values())}
            yield Hit(section.heading.start, section.heading.end, values)


def _in_order(numbers: list[int]) -> list[int]:
    """The longest increasing subsequence of `numbers`."""
    best: list[list[int]] = []
    for number in numbers:
        before = max((run for run in best if run[-1] < number), key=len, default=[])
        best.append([*before, number])
    return max(best, key=len, default=[])


@rule("section.number")
def number(draft: Draft) -> Iterator[Hit]:
    """A number that neither follows the one before it nor is the form's; a lost one where the others have theirs."""
    form = form_of(draft)
    sections = [section for section, *_ in named(draft)]
    numbers = [number_of(draft, section) for section in sections]
    if form is None or 2 * sum(number is not None for number in numbers) <= len(numbers):
        return
    previous = 0
    for section, found in zip(sections, numbers, strict=True):
        official = form.number(section.label)
        value = found.value if found else 0
        if value not in (previous + 1, official) and official <= _MOST:
            compared = (Compared("原文", value or "无"), Compared("应为", official))
            values = {"heading": draft.shown(section), "number": _NUMERALS[official - 1]}
            yield Hit(section.heading.start, section.heading.end, values, compared)
            value = official
        previous = value


@rule("section.title")
def title(draft: Draft) -> Iterator[Hit]:
    """A title in other words than the form's."""
    form = form_of(draft)
    fitting = {section.label for section, _, likeness in named(draft) if likeness >= load("structure")["alike"]}
    for section, printed, likeness in named(draft):
        wanted = form.sections[section.label] if form else ""
        if likeness < load("structure")["alike"] and section.label in fitting:
            continue  # an extra section
        if likeness < 100 and printed:
            compared = (Compared("原文", printed), Compared("格式", wanted))
            yield Hit(section.heading.start, section.heading.end, {"heading": printed, "title": wanted}, compared)


@rule("form.wrong_year")
def wrong_form(draft: Draft) -> Iterator[Hit]:
    """Tables of a form that was not in force for the year of the report."""
    wanted = draft.template
    for table in draft.report.tables:
        if draft.report.year and wanted and table.template and table.template != wanted and table.cells:
            values = {"year": draft.report.year, "used": table.template, "wanted": wanted}
            compared = (Compared("所用格式", table.template), Compared("应用格式", wanted))
            yield Hit(table.start, table.end, values, compared)
            return


@rule("table.missing")
def missing_table(draft: Draft) -> Iterator[Hit]:
    """Tables of the form that are neither there nor a picture."""
    for name, section in _missing_tables(draft):
        if not _picture(draft, section):
            place = section.heading if section else None
            yield Hit(*((place.start, place.end) if place else (None, None)), {"title": name})


@rule("table.picture")
def picture(draft: Draft) -> Iterator[Hit]:
    """Pictures in the place of tables."""
    for name, section in _missing_tables(draft):
        if section and (found := _picture(draft, section)):
            yield Hit(*found, {"title": name})


def _missing_tables(draft: Draft) -> Iterator[tuple[str, Section | None]]:
    """The name and the section of each table of the year's form of which nothing was found."""
    if draft.template is None or not draft.report.sections:
        return
    found = {table.label for table in draft.report.tables}
    for form in load_tables():
        if form.template == draft.template and form.label not in found:
            section = next((section for section in draft.tops if section.label == form.label), None)
            if section is None or not draft.has_labels(section, form):
                yield draft.report.name("tables", form.label), section


def _picture(draft: Draft, section: Section | None) -> tuple[int, int] | None:
    """Where in `section` a picture stood."""
    if section is None:
        return None
    match = re.compile(load("structure")["pictures"]).search(draft.folded, section.heading.end, section.end)
    if match:
        return match.span()
    read = any(warning.code == "pictures_unread" for warning in draft.report.warnings)
    return (section.heading.start, section.heading.end) if read else None
