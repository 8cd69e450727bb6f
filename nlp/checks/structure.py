"""Rules over the sections: all of the form there, once, in its order, with its numbers and titles."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.checks.draft import Draft
from nlp.checks.engine import rule
from nlp.checks.finding import Compared, Hit
from nlp.checks.headings import MOST, alike, form_of, headings, is_printed, named, number_of
from nlp.report import Section
from nlp.text.numbering import NUMERALS


@rule("section.missing")
def missing(draft: Draft) -> Iterator[Hit]:
    """Sections of the form that the report has not, nor a line with their title."""
    form = form_of(draft)
    found = {section.label for section in draft.tops} | {*_parted(draft)}
    for label, title in form.sections.items() if form else ():
        number = NUMERALS[form.number(label) - 1] if form else ""
        if label not in found and not is_printed(draft, title, number):
            yield Hit(values={"title": title, "number": number}, compared=(Compared("缺少", title),), about=label)


def _parted(draft: Draft) -> Iterator[str]:
    """The labels of sections that stand there as their parts alone, whose headings have no numbers of parts."""
    for section in draft.report.sections:
        if section.parent and (number_of(draft, section) is None):
            yield section.parent


@rule("section.doubled")
def doubled(draft: Draft) -> Iterator[Hit]:
    """A section of the form that stands there twice."""
    first: dict[str, int] = {}
    for label, start, end, likeness in headings(draft):
        if likeness < alike():
            continue
        if label in first:
            values = {"heading": _line(draft, start, end), "first": draft.place(first[label])}
            yield Hit(start, end, values)
        first.setdefault(label, start)


@rule("section.extra")
def extra(draft: Draft) -> Iterator[Hit]:
    """A heading of the top level that is none of the form's."""
    fitting = {label for label, *_, likeness in headings(draft) if likeness >= alike()}
    for label, start, end, likeness in headings(draft):
        if likeness < alike() and (label in fitting or not label):
            yield Hit(start, end, {"heading": _line(draft, start, end)})


def _line(draft: Draft, start: int, end: int) -> str:
    return " ".join(draft.text[start:end].split())


@rule("section.order")
def order(draft: Draft) -> Iterator[Hit]:
    """Sections that stand elsewhere than the form has them: all outside the longest run that is in order."""
    form = form_of(draft)
    if form is None:
        return
    first: dict[str, Section] = {}
    for section, _, likeness in named(draft):
        if likeness >= alike():
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
        if value not in (previous + 1, official) and official <= MOST:
            compared = (Compared("原文", value or "无"), Compared("应为", official))
            values = {"heading": draft.shown(section), "number": NUMERALS[official - 1]}
            yield Hit(section.heading.start, section.heading.end, values, compared)
            value = official
        previous = value


@rule("section.title")
def title(draft: Draft) -> Iterator[Hit]:
    """A title in other words than the form's."""
    form = form_of(draft)
    fitting = {section.label for section, _, likeness in named(draft) if likeness >= alike()}
    for section, printed, likeness in named(draft):
        wanted = form.sections[section.label] if form else ""
        if likeness < alike() and section.label in fitting:
            continue  # an extra section
        if likeness < 100 and printed:
            compared = (Compared("原文", printed), Compared("格式", wanted))
            yield Hit(section.heading.start, section.heading.end, {"heading": printed, "title": wanted}, compared)
