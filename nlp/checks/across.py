"""Rules over the reports of many units: copies of one another, units without a report, wholes against their parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from pathlib import PurePath

from nlp.checks.against import agency
from nlp.checks.cells import label as cell_label
from nlp.checks.copies import Copies, Copy
from nlp.checks.draft import Draft
from nlp.checks.engine import finding_of
from nlp.checks.finding import Compared, Finding, Hit
from nlp.checks.repetition import Pair, clauses
from nlp.checks.rules import load_rules
from nlp.checks.settings import Settings
from nlp.forms import Table as Form
from nlp.forms import form_of
from nlp.places.own_name import shortens
from nlp.report import Cell, Place, Report, Table, Tables
from nlp.text.folding import squeeze

_SHOWN = 3  # cells or units that a message names
_LEVELS = ("province", "city", "county", "town")
Key = tuple[str, str, str]  # of a cell: the label of its table, its row, its column


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that should report: its agency, its place as far as told, and the year; None: any."""

    agency: str
    place: Place = Place()
    year: int | None = None


@dataclass(frozen=True, slots=True)
class _Reported:
    """What of a report is kept until all are there: its tables as numbers, and the report without what they are of."""

    report: Report
    template: str | None
    cells: Mapping[Key, Cell]
    settings: Settings

    @property
    def whole(self) -> bool:
        """Whether it is the report of a county or a city, which covers all its units."""
        return Draft(self.report).of_government and bool(self.report.place.city)


class Across:
    """Collects reports, and finds what shows only when all of them are there."""

    def __init__(self, units: Sequence[Unit] = ()):
        """`units` are those that should have reported; () where nobody says."""
        self._units = units
        self._reported: list[_Reported] = []
        self._copies = Copies()

    def add(self, report: Report, settings: Settings | None = None) -> None:
        """Add a report and say which rules apply to it; one of another genre is never found anything of."""
        other = Draft(report).other_genre
        said = [] if other else clauses(report)
        cells = {} if other else {(t.label, c.row, c.column): c for t in reversed(report.tables) for c in t.cells}
        bare = replace(report, tables=Tables(()), sections=(), items=(), checks=(), unanswered=())
        self._reported.append(_Reported(bare, report.template, cells, settings or Settings()))
        self._copies.add(said, (agency(report) or report.source.path, report.place))

    def findings(self) -> list[tuple[Finding, ...]]:
        """The findings of each report over all that were added, in the order of adding."""
        found: list[list[Finding]] = [[] for _ in self._reported]
        for name, number, hit in (*self._copied(), *self._sums()):
            reported = self._reported[number]
            if reported.settings.wants(rule := load_rules()[name]):
                found[number].append(finding_of(rule, hit, Draft(reported.report), reported.settings))
        return [tuple(each) for each in found]

    def missing(self, settings: Settings | None = None) -> Iterator[tuple[Unit, Finding]]:
        """The units that have no report, and the finding that says so."""
        rule, settings = load_rules()["across.missing"], settings or Settings()
        for unit in self._missing() if settings.wants(rule) else ():
            values = {"unit": unit.agency, "year": f"{unit.year}年" if unit.year else "本年度"}
            yield unit, finding_of(rule, Hit(values=values), _nobody(unit), settings)

    def _copied(self) -> Iterator[tuple[str, int, Hit]]:
        """One hit a report that is like others: the passages of the likest, and how much all of them share."""
        likes: dict[int, list[tuple[float, int, list[Pair]]]] = defaultdict(list)
        for copy in self._copies.pairs():
            likes[copy.left].append((copy.share, copy.right, list(copy.repetition.passages)))
            likes[copy.right].append((copy.share, copy.left, _turned(copy)))
        for number, others in sorted(likes.items()):
            others.sort(key=lambda like: (-like[0], like[1]))
            share, other, passages = others[0]
            mine, its = self._reported[number].report, self._reported[other].report
            drafts = Draft(mine), Draft(its)
            longest = max((pair.left for pair in passages), key=lambda stretch: stretch.end - stretch.start)
            values = {"other": its.title or its.agency or _called(its), "share": f"{share:.0%}", "count": len(passages),
                      "more": f"，另与{len(others) - 1}份报告雷同" if len(others) > 1 else ""}  # fmt: skip
            compared = tuple(Compared(_called(self._reported[n].report), f"{s:.0%}") for s, n, _ in others)
            beside = tuple(draft.passage(side) for pair in passages for draft, side in zip(drafts, pair, strict=True))
            yield "across.copied", number, Hit(longest.start, longest.end, values, compared, beside)

    def _missing(self) -> list[Unit]:
        """The units without a report: none has their name or, where no other unit claims it, a longer or shorter."""
        names = defaultdict(list)
        for report in (reported.report for reported in self._reported):
            for name in {agency(report), squeeze(report.agency or "")} - {""}:
                names[name].append(report)
        own = [[r for name in _names(unit) for r in names[name] if _fits(unit, r)] for unit in self._units]
        taken = {id(report) for reports in own for report in reports}
        left = [unit for unit, reports in zip(self._units, own, strict=True) if not reports]
        free = [reported.report for reported in self._reported if id(reported.report) not in taken]
        alike = [_only_alike(unit, free) for unit in left]
        return [unit for unit, name in zip(left, alike, strict=True) if not name or alike.count(name) > 1]

    def _sums(self) -> Iterator[tuple[str, int, Hit]]:
        """Wholes whose numbers are not those of their parts: less, or, where all units are there, other than them."""
        missing = self._missing()
        for number, whole in enumerate(self._reported):
            parts = [other for other in self._reported if _is_part(other, whole)] if whole.whole else []
            near, lost = (
                sum(_can_lie_in(unit.place, whole.report.place) for unit in units) for units in (self._units, missing)
            )
            unsure = [other for other in self._reported if _may_be_part(other, whole)]
            all_there = near >= len(parts) and not lost
            for hit in _sum_hits(whole, parts, unsure, all_there=all_there) if parts else ():
                yield "across.sum" if all_there else "across.less", number, hit


def _sum_hits(whole: _Reported, parts: list[_Reported], unsure: list[_Reported], *, all_there: bool) -> Iterator[Hit]:
    """One hit for the whole: its cells that are not, or less than, the sum of those of the parts.

    What the `unsure` reports, which may be parts too, could make up is no difference.
    """
    wrong: list[tuple[Cell, str, float, float]] = []
    for key, cell in whole.cells.items():
        form = form_of(key[0], whole.template)
        others = [part.cells.get(key) for part in parts if part.template == whole.template]
        if form is None or cell.value is None or any(other is None or other.value is None for other in others):
            continue
        total = sum(other.value for other in others if other is not None and other.value is not None)
        short = all_there and len(others) == len(parts) and round(cell.value - total - _most(unsure, key), 6) > 0
        if round(total - cell.value, 6) > 0 or short:
            wrong.append((cell, _cell_name(form, cell), cell.value, round(total, 6)))
    if wrong:
        told = "、".join(f"{name}{own}（各单位之和{total}）" for _, name, own, total in wrong[:_SHOWN])
        values = {"count": len(wrong), "units": len(parts), "cells": told + ("等" if len(wrong) > _SHOWN else "")}
        compared = tuple(
            Compared(f"{kind}{name}", number)
            for _, name, own, total in wrong for kind, number in (("本表", own), ("各单位之和", total))
        )  # fmt: skip
        yield Hit(wrong[0][0].start, wrong[0][0].end, values, compared)


def _most(unsure: list[_Reported], key: Key) -> float:
    """The most that the reports `unsure` can add to the sum for one cell; infinite where one does not say."""
    cells = [one.cells.get(key) for one in unsure]
    return sum(inf if cell is None or cell.value is None else cell.value for cell in cells)


def _cell_name(form: Form, cell: Cell) -> str:
    return cell_label(Table(form.label, form.template, 0, 0, 1.0, ()), cell)


def _is_part(one: _Reported, whole: _Reported) -> bool:
    """Whether the report `one` is of a unit directly below that of `whole`: a bureau, a town, or a county of a city."""
    if one is whole or one.report.year != whole.report.year or not _lies_in(one.report.place, whole.report.place):
        return False
    county = whole.report.place.county is not None
    return not one.whole if county else one.whole or one.report.place.county is None


def _may_be_part(one: _Reported, whole: _Reported) -> bool:
    """Whether the report `one` says too little of its place to tell whether it is of a unit of `whole`."""
    place, its = one.report.place, whole.report.place
    same_year = one is not whole and one.report.year == whole.report.year
    return same_year and _can_lie_in(place, its) and not _lies_in(place, its)


def _lies_in(place: Place, whole: Place) -> bool:
    levels = [level for level in _LEVELS if getattr(whole, level) is not None]
    return all(getattr(place, level) == getattr(whole, level) for level in levels)


def _can_lie_in(place: Place, whole: Place) -> bool:
    """Whether nothing that is known of `place` says that it does not lie in `whole`."""
    pairs = ((getattr(place, level), getattr(whole, level)) for level in _LEVELS)
    return all(known is None or its is None or squeeze(known) == squeeze(its) for known, its in pairs)


def _fits(unit: Unit, report: Report) -> bool:
    """Whether `report`, whose agency is that of `unit`, can be its: no level of the place and no year contradicts."""
    return _can_lie_in(unit.place, report.place) and (unit.year is None or unit.year == report.year)


def _only_alike(unit: Unit, reports: Sequence[Report]) -> str:
    """The one agency among `reports` whose name shortens that of `unit` or is shortened by it; empty: none, many."""
    mine = agency(_nobody(unit).report)
    found = {
        name for report in reports
        if (name := agency(report)) and (shortens(mine, name) or shortens(name, mine)) and _fits(unit, report)
    }  # fmt: skip
    return found.pop() if len(found) == 1 else ""


def _names(unit: Unit) -> set[str]:
    return {agency(_nobody(unit).report), squeeze(unit.agency)} - {""}


def _nobody(unit: Unit) -> Draft:
    """An empty report of `unit`, so that findings can be of it."""
    from nlp.report import Model, Source

    source = Source(unit.agency, "", "", None, 0)
    report = Report(source, Model("", "", ""), "", None, unit.agency, unit.year, None, unit.place, (), Tables(()), (),
                    {}, (), ())  # fmt: skip
    return Draft(report)


def _turned(copy: Copy) -> list[Pair]:
    return [Pair(pair.right, pair.left) for pair in copy.repetition.passages]


def _called(report: Report) -> str:
    """The name of the file of `report`, without its folders: they say nothing of it, and differ between computers."""
    return PurePath(report.source.path or "").name or report.title or report.agency or ""
