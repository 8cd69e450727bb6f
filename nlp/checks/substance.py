"""Rules over what a report must say: problems and measures, the processing fee, how to reach the unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from nlp.checks.draft import Draft
from nlp.checks.engine import rule
from nlp.checks.finding import Compared, Hit
from nlp.checks.rules import load
from nlp.checks.years import periods
from nlp.report import Section

_LONGEST = 30  # characters of an item that a message repeats
_FEE = "fee"  # what two rules are about
_FEE_SINCE = 2021  # 《政府信息公开信息处理费管理办法》 is in force since the first day of 2021
_FORMS = ("2019", "2021")  # that prescribe the sections


def _wording() -> dict[str, Any]:
    return load("substance")


def _said(draft: Draft, label: str) -> tuple[Section, str] | None:
    """The first section with `label` and its folded prose, tables and headings left out, without white space."""
    sections = [section for section in draft.tops if section.label == label]
    if not sections or draft.template not in _FORMS:
        return None
    outside = [(table.start, table.end) for table in draft.report.tables]
    outside += [(section.heading.start, section.heading.end) for section in draft.report.sections]
    said, last = "", max(section.end for section in sections)
    signed = draft.signature if draft.signature < last else last
    for section in sections:
        done = section.heading.end
        for start, end in sorted(span for span in outside if section.heading.end <= span[0] < section.end):
            said += draft.folded[done : max(done, start)]
            done = max(done, end)
        said += draft.folded[done : min(section.end, signed)]
    return sections[0], "".join(said.split()).lstrip("。:：,、")


@rule("improvement.empty")
def empty(draft: Draft) -> Iterator[Hit]:
    """Section five without a sentence."""
    found = _said(draft, "improvement")
    if found is None:
        return
    section, said = found
    if re.search(_wording()["nothing"], said) or len(said) < _wording()["sentence"]:
        values = {"title": draft.shown(section), "said": said[:_LONGEST] or "（空）"}
        yield Hit(section.heading.start, section.heading.end, values, (Compared("原文", said[:_LONGEST]),))


@rule("improvement.no_measures")
def no_measures(draft: Draft) -> Iterator[Hit]:
    """Problems, and not a single measure."""
    problems = [item for item in draft.report.items if item.role == "problem"]
    if not problems or not draft.tops or len(problems) < len(draft.report.items):
        return
    if not re.search(_wording()["ahead"], draft.folded[problems[0].start : problems[-1].end]):
        yield Hit(problems[0].start, problems[-1].end, {"count": len(problems)}, (Compared("问题", len(problems)),))


@rule("improvement.unanswered")
def unanswered(draft: Draft) -> Iterator[Hit]:
    """Problems that no measure answers, where there are measures, but not so many that answer nothing themselves.

    A measure that no theme and no word links to a problem may well be the answer to one that is left.
    """
    items = draft.report.items
    linked = {answer for item in items for answer in item.answers or ()}
    free = [n for n, item in enumerate(items) if item.role == "measure" and n not in linked]
    enough = len(free) >= len(draft.report.unanswered) or not (linked or free)
    for index in () if enough else draft.report.unanswered:
        item = items[index]
        said = "".join(draft.text[item.start : item.end].split())
        shown = said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"
        yield Hit(item.start, item.end, {"said": shown}, (Compared("问题", said),))


@rule("fee.contradicted")
def contradicted(draft: Draft) -> Iterator[Hit]:
    """Fees in the table, and a last section that says nothing."""
    found = _said(draft, "other")
    fees = [
        cell for table in draft.tables("proactive") for cell in table.cells
        if cell.row == "fees" and cell.column == "fees_10k_yuan" and cell.value
    ]  # fmt: skip
    if found and fees and re.search(_wording()["nothing"], found[1]):
        section, said = found
        values = {"number": fees[0].value, "said": said[:_LONGEST]}
        compared = (Compared("表中", fees[0].value), Compared("正文", said[:_LONGEST]))
        yield Hit(section.heading.start, section.heading.end, values, compared, about=_FEE)


@rule("fee.unstated")
def unstated(draft: Draft) -> Iterator[Hit]:
    """A last section without a word of the processing fee."""
    found, year = _said(draft, "other"), draft.report.year
    words = re.compile(_wording()["fee"])
    if (
        found
        and year
        and year >= _FEE_SINCE
        and not words.search(found[1])
        and not re.search(_wording()["processing_fee"], draft.folded)
    ):
        section = found[0]
        yield Hit(section.heading.start, section.heading.end, about=_FEE)


def _lacks(draft: Draft, what: str) -> Iterator[Hit]:
    """A hit where nothing in the report is what is asked for."""
    if draft.tops and not re.search(_wording()[what], draft.folded, re.I):
        yield Hit(values={"year": draft.report.year or ""})


@rule("contact.telephone")
def telephone(draft: Draft) -> Iterator[Hit]:
    """No telephone number."""
    return _lacks(draft, "telephone")


@rule("contact.address")
def address(draft: Draft) -> Iterator[Hit]:
    """No address."""
    return _lacks(draft, "address")


@rule("contact.period")
def period(draft: Draft) -> Iterator[Hit]:
    """No period of the statistics; one that is no year is another rule's."""
    return iter(()) if any(periods(draft)) else _lacks(draft, "period")


@rule("contact.link")
def link(draft: Draft) -> Iterator[Hit]:
    """No address in the web."""
    return _lacks(draft, "link")
