"""From what reports state to the amounts of groups: sums, medians, shares, ranks, this year against last."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from nlp.summary.data import Amount, AmountChange, AmountYear, Measure
from nlp.summary.measures import added_up, measures
from nlp.summary.statistics import beyond_chance, sign_chances, wilson
from nlp.summary.tally import ALL, Key

if TYPE_CHECKING:
    import numpy

_DIGITS = 6  # of sums of money


@dataclass(frozen=True, slots=True)
class Reports:
    """Institution and year of every report, by position, and what they state (`nlp.summary.measures.values`)."""

    institutions: Sequence[str | None]
    years: Sequence[int | None]
    values: numpy.ndarray


class _Stated(NamedTuple):
    """What the reports state of one measure: a number or, of a share, its part and its whole; NaN where they do not."""

    measure: Measure
    part: numpy.ndarray
    whole: numpy.ndarray | None


class _Change(NamedTuple):
    """What an `AmountChange` is made of."""

    units: int
    before: float | None
    after: float | None
    rose: int
    fell: int
    chance: float


@dataclass(slots=True)
class _Row:
    """One measure in all groups, a list each: see `Amount`; `stated` has every year's reports, sum and whole."""

    measure: str
    stated: list[tuple[AmountYear, ...]]
    reports: list[int]
    sums: list[float]
    bases: list[float | None]
    values: list[float | None]
    medians: dict[int, float]
    changes: dict[int, _Change]
    ranks: dict[int, tuple[int, int]] = field(default_factory=dict)


def amounts(
    reports: Reports, members: Mapping[Key, Sequence[int]], years: Mapping[Key, int | None]
) -> dict[Key, tuple[Amount, ...]]:
    """Every measure of every group, in the order of `measures`.

    Ranks are among the groups whose amounts are of the same year, the largest value first; `ALL` has none.

    Parameters
    ----------
    members : the positions of the reports of each group, in which no report is twice
    years : the year that the amounts of each group are of
    """
    keys, of_year = list(members), [years[key] for key in members]
    grouping = _Grouping(reports, list(members.values()), of_year)
    rows = [grouping.row(stated) for stated in _stated(reports.values)]
    if keys != [ALL]:
        for row in rows:
            row.ranks = _ranks(row.values, of_year)
    tested = [(row.measure, at) for row in rows for at, change in row.changes.items() if change.rose + change.fell]
    chances = beyond_chance([change.chance for row in rows for change in row.changes.values() if change[3] + change[4]])
    clear = {case for case, beyond in zip(tested, chances, strict=True) if beyond}
    return {
        key: tuple(_amount(row, at, of_year[at], (row.measure, at) in clear) for row in rows)
        for at, key in enumerate(keys)
    }


def _amount(row: _Row, at: int, year: int | None, clear: bool) -> Amount:
    number, total, base, value = row.reports[at], row.sums[at], row.bases[at], row.values[at]
    low, high = wilson(int(total), int(base)) if base and total <= base else (None, None)
    change = None
    if found := row.changes.get(at):
        assert year is not None  # or there were nothing to compare
        before, after = found.before, found.after
        difference = None if before is None or after is None else _round(after - before)
        ratio = after / before if before and after is not None else None
        change = AmountChange(
            year - 1, year, found.units, before, after, difference, ratio, found.rose, found.fell, found.chance, clear
        )
    rank, ranked = row.ranks.get(at, (None, 0))
    mean = total / number if number and base is None else None
    return Amount(
        row.measure, year, number, total, base, value, low, high, mean, row.medians.get(at), rank, ranked, change,
        row.stated[at],
    )  # fmt: skip


def _ranks(values: Sequence[float | None], years: Sequence[int | None]) -> dict[int, tuple[int, int]]:
    """By the place of a group, its rank and how many have one."""
    found: dict[int | None, list[tuple[float, int]]] = defaultdict(list)
    for at, (value, year) in enumerate(zip(values, years, strict=True)):
        if value is not None:
            found[year].append((value, at))
    ranks = {}
    for told in found.values():
        told.sort(reverse=True)
        rank, last = 0, None
        for place, (value, at) in enumerate(told, 1):
            rank, last = (rank if value == last else place), value
            ranks[at] = rank, len(told)
    return ranks


def _stated(values: numpy.ndarray) -> Iterator[_Stated]:
    import numpy as np

    column = {measure.id: values[:, index] for index, measure in enumerate(added_up())}
    for measure in measures():
        if measure.parts:
            part, whole = (column[name] for name in measure.parts)
            lacking = np.isnan(part) | np.isnan(whole) | (part > whole)  # such numbers contradict each other
            yield _Stated(measure, np.where(lacking, np.nan, part), np.where(lacking, np.nan, whole))
        else:
            yield _Stated(measure, column[measure.id], None)


class _Grouping:
    """Reports by group and year, each pair of them a number, so that a measure of all groups is added up at once."""

    def __init__(self, reports: Reports, members: Sequence[Sequence[int]], of_year: Sequence[int | None]):
        import numpy as np

        self._years = sorted({*reports.years, *of_year}, key=lambda year: (year is None, year))
        place = {year: index for index, year in enumerate(self._years)}
        self._group = np.empty(len(reports.years), int)
        for index, positions in enumerate(members):
            self._group[list(positions)] = index
        chosen = np.array([place[year] for year in of_year], int)
        year = np.array([place[year] for year in reports.years], int)
        self._pair = self._group * len(self._years) + year
        self._groups, self._chosen = len(members), chosen.tolist()
        self._before = np.array(_last_year(reports), int)
        self._mine = chosen[self._group] == year

    def row(self, stated: _Stated) -> _Row:
        """`stated` in every group."""
        import numpy as np

        there = ~np.isnan(stated.part)
        width, size = len(self._years), self._groups * len(self._years)
        count = np.bincount(self._pair[there], minlength=size).tolist()
        sums = _rounded(np.bincount(self._pair[there], stated.part[there], size))
        bases = None
        if stated.whole is not None:
            bases = _rounded(np.bincount(self._pair[there], stated.whole[there], size))
        years: list[tuple[AmountYear, ...]] = [()] * self._groups
        for at in np.flatnonzero(count).tolist():
            if (year := self._years[at % width]) is not None:
                years[at // width] += (AmountYear(year, count[at], sums[at], bases[at] if bases else None),)
        own = [group * width + place for group, place in enumerate(self._chosen)]
        whole = [bases[place] if bases else None for place in own]
        values = [
            None if not count[place] else sums[place] if base is None else sums[place] / base if base else None
            for place, base in zip(own, whole, strict=True)
        ]
        return _Row(
            stated.measure.id, years, [count[place] for place in own], [sums[place] for place in own], whole, values,
            self._medians(stated, there), self._changes(stated, there),
        )  # fmt: skip

    def _medians(self, stated: _Stated, there: numpy.ndarray) -> dict[int, float]:
        """The median of each group's reports in its year."""
        import numpy as np

        figure = _figure(stated.part, stated.whole)
        chosen = there & self._mine & ~np.isnan(figure)
        order = np.lexsort((figure[chosen], self._group[chosen]))
        group, figure = self._group[chosen][order], figure[chosen][order]
        names, starts, counts = np.unique(group, return_index=True, return_counts=True)
        low, high = figure[starts + (counts - 1) // 2], figure[starts + counts // 2]
        return dict(zip(names.tolist(), ((low + high) / 2).tolist(), strict=True))

    def _changes(self, stated: _Stated, there: numpy.ndarray) -> dict[int, _Change]:
        """The change of each group with institutions that state the measure in both years."""
        import numpy as np

        chosen = np.flatnonzero(self._mine & (self._before >= 0) & there & there[self._before])
        if not len(chosen):
            return {}
        group, before, whole = self._group[chosen], self._before[chosen], stated.whole
        sides, figures = [], []
        for at in (before, chosen):
            part, base = stated.part[at], None if whole is None else whole[at]
            figures.append(_figure(part, base))
            bases = None if base is None else np.bincount(group, base, self._groups)
            sides.append(_figure(np.bincount(group, part, self._groups), bases).tolist())
        rose, fell = (
            np.bincount(group[moved], minlength=self._groups).tolist()
            for moved in (figures[1] > figures[0], figures[1] < figures[0])
        )
        units, chances = np.bincount(group).tolist(), sign_chances(list(zip(rose, fell, strict=True)))
        return {
            at: _Change(units[at], _known(sides[0][at]), _known(sides[1][at]), rose[at], fell[at], chances[at])
            for at in np.unique(group).tolist()
        }


def _figure(part: Any, whole: Any) -> Any:
    """What to compare: the number, or part / whole, NaN where that is 0."""
    import numpy as np

    if whole is None:
        return part
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole > 0, part / whole, np.nan)


def _known(number: float) -> float | None:
    return None if number != number else _round(number)


def _round(number: float) -> float:
    """`number` without the noise of adding up, an int where it is one."""
    number = round(float(number), _DIGITS)
    return int(number) if number.is_integer() else number


def _rounded(numbers: numpy.ndarray) -> list[float]:
    return [int(number) if number.is_integer() else number for number in numbers.astype(float).round(_DIGITS).tolist()]


def _last_year(reports: Reports) -> list[int]:
    """The position of the one report of the same institution on the year before, else -1."""
    told = list(zip(reports.institutions, reports.years, strict=True))
    number = Counter(told)
    place = {case: position for position, case in enumerate(told) if number[case] == 1}
    return [
        place.get((unit, year - 1), -1) if unit and year is not None and number[unit, year] == 1 else -1
        for unit, year in told
    ]
