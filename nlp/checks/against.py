"""Rules over two years of one agency: what last year's report says must follow, and what is only said again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any

from nlp.checks.cells import label
from nlp.checks.comparison import CellPair, Comparison, compare, value
from nlp.checks.draft import Draft
from nlp.checks.engine import finding_of
from nlp.checks.finding import Compared, Finding, Hit
from nlp.checks.headings import form_of as sections_of
from nlp.checks.rules import load, load_rules
from nlp.checks.settings import Settings
from nlp.forms import form_of
from nlp.places.agency import agency_phrase
from nlp.places.kinds import kind_of_unit
from nlp.places.own_name import own_name
from nlp.report import Cell, Report, Table
from nlp.text.folding import squeeze

Check = Callable[[Draft, Draft, Comparison], Iterator[Hit]]
_CHECKS: dict[str, Check] = {}
_IN, _OVER = "carried_in", "carried_over"  # rows of the table of requests
_SHOWN = 3  # cells that a message names
_REPEATED = 0.5  # of the prose from which a report is called repeated
_VARIED = 3  # different numbers other than 0 that an unchanged table must have: little ones come again by chance
_FOLD, _RISE = 10, 20  # a rise to tenfold of at least so many


def against(name: str) -> Callable[[Check], Check]:
    """Register the function below as what finds breaches of the rule `name` in a report and that of the year before."""

    def register(check: Check) -> Check:
        _CHECKS[name] = check
        return check

    return register


class Earlier:
    """Reports among which that of the same agency for the year before is looked up."""

    def __init__(self, reports: Iterable[Report]):
        self._found: dict[tuple[str, int], list[Report]] = defaultdict(list)
        for report in reports:
            if (name := agency(report)) and report.year is not None:
                self._found[name, report.year].append(report)

    def of(self, report: Report) -> Report | None:
        """The report of the agency of `report` for the year before; None where there is none, or several may be it."""
        found = self._found.get((agency(report), (report.year or 0) - 1), [])
        near = [other for other in found if _agrees(report, other, None)]
        sure = [other for other in near if _agrees(report, other, "")]
        return next((some[0] for some in (sure, near) if len(some) == 1), None)


def agency(report: Report) -> str:
    """What names the agency of `report` within its county, however it is printed; empty where nobody is named.

    Where none was read, it is whom the title begins with: 叶县 of 叶县2024年政府信息公开工作年度报告.
    """
    place, name = report.place, squeeze(report.agency or agency_phrase(squeeze(report.title or "")) or "")
    kind = kind_of_unit(name or None, None)
    if kind == "government":
        return f"{place.county or place.city or place.province or name}政府"
    return own_name(name, kind, (place.province, place.city, place.county, place.town))


def _agrees(one: Report, other: Report, unknown: str | None) -> bool:
    """Whether the places of two reports can be the same; a level that one of them lacks is `unknown`: None fits all."""
    pairs = (
        (getattr(one.place, level), getattr(other.place, level)) for level in ("province", "city", "county", "town")
    )
    return all(a == b or (unknown is None and (a is None or b is None)) for a, b in pairs)


def find_against(report: Report, last: Report | None, settings: Settings) -> tuple[Finding, ...]:
    """The findings of every rule over `report` and `last`, its agency's of the year before; None: not found."""
    this = Draft(report, settings.deadline)
    if this.other_genre:
        return ()
    if last is None:
        hits = {
            "against.none": [
                Hit(values={"agency": report.agency or "（未识别）", "year": (report.year or 0) - 1 or "上"})
            ]
        }
        return tuple(_findings(hits, this, settings))
    import_module("nlp.checks.again")  # the rules over problems and measures
    comparison, before = compare(last, report), Draft(last)
    wanted = {name: check for name, check in _CHECKS.items() if settings.wants(load_rules()[name])}
    return tuple(_findings({name: check(this, before, comparison) for name, check in wanted.items()}, this, settings))


def _findings(hits: dict[str, Any], draft: Draft, settings: Settings) -> Iterator[Finding]:
    for name, found in hits.items():
        if settings.wants(load_rules()[name]):
            yield from (finding_of(load_rules()[name], hit, draft, settings) for hit in found)


@against("against.carried")
def carried(this: Draft, last: Draft, comparison: Comparison) -> Iterator[Hit]:
    """Requests carried in that are not those carried over then."""
    now, then = (next(draft.tables("requests"), None) for draft in (this, last))
    if now is None or then is None:
        return
    after, before = this.cells(now), last.cells(then)
    wrong = [
        (cell, before[_OVER, column])
        for (row, column), cell in after.items()
        if row == _IN and (_OVER, column) in before
        and None not in (cell.value, before[_OVER, column].value) and cell.value != before[_OVER, column].value
    ]  # fmt: skip
    if wrong:
        cell, other = next((pair for pair in wrong if pair[0].column == "total"), wrong[0])
        column = "" if cell.column == "total" else f"（{label(now, cell).rpartition('·')[2]}）"
        values = {"this": cell.value, "last": other.value, "column": column}
        yield Hit(cell.start, cell.end, values, _compared(cell, other), (last.passage(other),))


@against("against.in_force")
def in_force(this: Draft, last: Draft, comparison: Comparison) -> Iterator[Hit]:
    """Documents in force that are not those of then, more those made, less those repealed."""
    now, then = (next(draft.tables("proactive"), None) for draft in (this, last))
    if now is None or then is None:
        return
    after, before = this.cells(now), last.cells(then)
    for row in dict.fromkeys(row for row, column in after if column == "in_force"):
        cell, other = after[row, "in_force"], before.get((row, "in_force"))
        made, gone = after.get((row, "issued")), after.get((row, "repealed"))
        numbers = [one.value if one else None for one in (cell, other, made, gone)]
        if None in numbers or other is None:
            continue
        should = numbers[1] + numbers[2] - numbers[3]  # type: ignore[operator]
        if cell.value != should:
            values = {"name": _row_name(now, row), "this": cell.value, "last": other.value, "made": numbers[2],
                      "gone": numbers[3], "should": should}  # fmt: skip
            yield Hit(cell.start, cell.end, values, _compared(cell, other), (last.passage(other),))


def _row_name(table: Table, row: str) -> str:
    form = form_of(table.label, table.template)
    return next((each.label[-1] for each in form.rows if each.id == row), row) if form else row


def _compared(cell: Cell, other: Cell) -> tuple[Compared, ...]:
    return Compared("本年", cell.value), Compared("上年", other.value)


@against("against.repeated")
def repeated(this: Draft, last: Draft, comparison: Comparison) -> Iterator[Hit]:
    """Prose of which half stood in last year's report."""
    share, passages = comparison.repetition.right, comparison.repetition.passages
    if share >= _REPEATED and passages:
        longest = max((pair.right for pair in passages), key=lambda stretch: stretch.end - stretch.start)
        values = {"share": f"{share:.0%}", "count": len(passages)}
        beside = tuple(side for pair in passages for side in (this.passage(pair.right), last.passage(pair.left)))
        yield Hit(longest.start, longest.end, values, (Compared("重复比例", f"{share:.0%}"),), beside)


@against("against.table_unchanged")
def table_unchanged(this: Draft, last: Draft, comparison: Comparison) -> Iterator[Hit]:
    """Tables with the numbers of last year in every cell."""
    for pair in comparison.tables:
        numbers = {cell.this.value for cell in pair.cells if cell.this and cell.this.value}
        if pair.this and len(numbers) >= _VARIED and all(cell.same for cell in pair.cells):
            values = {"table": this.report.name("tables", pair.this.label), "count": len(pair.cells)}
            yield Hit(pair.this.start, pair.this.end, values)


@against("against.tenfold")
def tenfold(this: Draft, last: Draft, comparison: Comparison) -> Iterator[Hit]:
    """Numbers that rose to ten times those of last year."""
    for pair in comparison.tables:
        risen = [cell for cell in pair.cells if _risen(cell)]
        totals = [cell for cell in risen if cell.this and cell.this.column == "total"] or risen
        if totals and pair.this and totals[0].this:
            names = "、".join(f"{c.name}由{value(c.last)}增至{value(c.this)}" for c in totals[:_SHOWN])
            values = {"table": this.report.name("tables", pair.this.label), "cells": names}
            compared = tuple(
                Compared(f"{year}{cell.name}", value(one))
                for cell in totals for year, one in (("本年", cell.this), ("上年", cell.last))
            )  # fmt: skip
            yield Hit(totals[0].this.start, totals[0].this.end, values, compared)


def _risen(pair: CellPair) -> bool:
    now, then = (cell.value if cell else None for cell in (pair.this, pair.last))
    return bool(now and then and then > 0 and now >= _FOLD * then and now - then >= _RISE)


@against("against.section_lost")
def section_lost(this: Draft, last: Draft, comparison: Comparison) -> Iterator[Hit]:
    """Sections of last year that are not there, unless another rule asks for them or that above them is gone, too."""
    asked = {*load("against")["asked"], *(form.sections if (form := sections_of(this)) else ())}
    gone = [pair for pair in comparison.sections if pair.this is None and pair.last is not None]
    above = {pair.label for pair in gone}
    lost = [pair.last for pair in gone if pair.last and pair.last.parent not in above and pair.label not in asked]
    if lost and this.tops:
        titles = "”“".join(last.shown(section) for section in lost)
        beside = tuple(last.passage(section.heading) for section in lost)
        compared = tuple(Compared("上年", last.shown(section)) for section in lost)
        yield Hit(values={"title": titles}, compared=compared, passages=beside)
