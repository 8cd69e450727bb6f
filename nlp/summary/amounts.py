"""From what reports state to the amounts of groups: sums, medians, shares, ranks, this year against last."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from nlp.summary.data import Amount, AmountChange, AmountYear, Measure
from nlp.summary.measures import added_up, measures
from nlp.summary.statistics import beyond_chance, sign_chances, wilson
from nlp.summary.tally import Key

if TYPE_CHECKING:
    import numpy

_DIGITS = 6  # of sums of money


@dataclass(frozen=True, slots=True)
class Reports:
    """Institution and year of every report, by position, and what they state (`nlp.summary.measures.values`)."""

    institutions: Sequence[str | None]
    years: Sequence[int | None]
    values: numpy.ndarray


@dataclass(frozen=True, slots=True)
class _Stated:
    """What the reports state of one measure: a number or, of a share, its part and its whole; NaN where they do not."""

    measure: Measure
    part: numpy.ndarray
    whole: numpy.ndarray | None

    def share(self, part: Any, whole: Any) -> Any:
        """The figure to compare: the number, or part / whole; NaN where that is 0."""
        import numpy as np

        if whole is None:
            return part
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(whole > 0, part / whole, np.nan)


def amounts(
    reports: Reports, members: Mapping[Key, Sequence[int]], years: Mapping[Key, int | None]
) -> dict[Key, tuple[Amount, ...]]:
    """Every measure of every group, in the order of `measures`, without ranks.

    `members` are the positions of the reports of each group, in which no report is twice; `years` says which year the
    amounts of each group are of.
    """
    found: dict[Key, list[Amount]] = {key: [] for key in members}
    grouping = _Grouping(reports, members, years)
    for stated in _stated(reports.values):
        made = list(grouping.amounts(stated))
        chances = sign_chances([(amount.change.rose, amount.change.fell) for amount in made if amount.change])
        told = iter(chances)
        for key, amount in zip(members, made, strict=True):
            change = replace(amount.change, chance=next(told)) if amount.change else None
            found[key].append(replace(amount, change=change))
    return {key: tuple(list_) for key, list_ in _cleared(found).items()}


def ranked(groups: Mapping[Key, tuple[Amount, ...]]) -> dict[Key, tuple[Amount, ...]]:
    """The same with ranks among the groups whose amount is of the same year, the largest value first."""
    values: dict[tuple[str, int | None], list[float]] = defaultdict(list)
    for row in groups.values():
        for amount in row:
            if amount.value is not None:
                values[amount.measure, amount.year].append(amount.value)
    places = {}
    for case, found in values.items():
        found.sort(reverse=True)
        places[case] = {value: place for place, value in reversed(list(enumerate(found, 1)))}
    return {
        key: tuple(
            amount if amount.value is None else replace(
                amount, rank=places[amount.measure, amount.year][amount.value],
                ranked=len(values[amount.measure, amount.year]),
            )
            for amount in row
        )
        for key, row in groups.items()
    }  # fmt: skip


def _stated(values: numpy.ndarray) -> Iterator[_Stated]:
    import numpy as np

    column = {measure.id: values[:, index] for index, measure in enumerate(added_up())}
    for measure in measures():
        if measure.parts:
            part, whole = (column[name] for name in measure.parts)
            lacking = np.isnan(part) | np.isnan(whole)
            yield _Stated(measure, np.where(lacking, np.nan, part), np.where(lacking, np.nan, whole))
        else:
            yield _Stated(measure, column[measure.id], None)


def _cleared(found: Mapping[Key, Sequence[Amount]]) -> dict[Key, list[Amount]]:
    """The same with the changes marked that are clear over all groups and measures."""
    chances = [amount.change.chance for row in found.values() for amount in row if _tested(amount)]
    clear = iter(beyond_chance(chances))
    return {
        key: [
            replace(amount, change=replace(amount.change, clear=next(clear)))
            if amount.change and _tested(amount) else amount
            for amount in row
        ]
        for key, row in found.items()
    }  # fmt: skip


def _tested(amount: Amount) -> bool:
    return amount.change is not None and amount.change.rose + amount.change.fell > 0


class _Grouping:
    """Reports by group and year, each pair of them a number, so that a measure of all groups is added up at once."""

    def __init__(self, reports: Reports, members: Mapping[Key, Sequence[int]], years: Mapping[Key, int | None]):
        import numpy as np

        self._years = sorted({*reports.years}, key=lambda year: (year is None, year))
        place = {year: index for index, year in enumerate(self._years)}
        self._chosen = [(place.get(years[key], -1), years[key]) for key in members]
        group = np.empty(len(reports.years), int)
        for index, positions in enumerate(members.values()):
            group[list(positions)] = index
        year = np.array([place[year] for year in reports.years], int)
        self._group, self._pair = group, group * len(self._years) + year
        self._size = len(members) * len(self._years)
        self._before = np.array(_last_year(reports), int)
        mine = np.array([index for index, _ in self._chosen], int)[group] == year
        self._mine, self._compared = mine, mine & (self._before >= 0)

    def amounts(self, stated: _Stated) -> Iterator[Amount]:
        """The amount of each group, in order."""
        import numpy as np

        there = ~np.isnan(stated.part)
        count = np.bincount(self._pair[there], minlength=self._size)
        sums = np.bincount(self._pair[there], stated.part[there], self._size)
        whole = stated.whole
        bases = None if whole is None else np.bincount(self._pair[there], whole[there], self._size)
        medians, changes = self._medians(stated, there), self._changes(stated, there)
        width = len(self._years)
        for index, (place, year) in enumerate(self._chosen):
            told = tuple(
                AmountYear(when, int(count[at]), _round(sums[at]), None if bases is None else _round(bases[at]))
                for at, when in enumerate(self._years, index * width) if when is not None and count[at]
            )  # fmt: skip
            at = index * width + place
            number, total = (int(count[at]), _round(sums[at])) if place >= 0 else (0, 0)
            base = None if bases is None else _round(bases[at]) if place >= 0 else 0
            value = None if not number or base == 0 else total if base is None else total / base
            low, high = wilson(int(total), int(base)) if base and total <= base else (None, None)
            mean = total / number if number and base is None else None
            yield Amount(
                stated.measure.id, year, number, total, base, value, low, high, mean, medians.get(index), None, 0,
                changes.get(index), told,
            )  # fmt: skip

    def _medians(self, stated: _Stated, there: numpy.ndarray) -> dict[int, float]:
        """The median of each group's reports in its year."""
        import numpy as np

        figure = stated.share(stated.part, stated.whole)
        there = there & self._mine & ~np.isnan(figure)
        group, figure = self._group[there], figure[there]
        order = np.lexsort((figure, group))
        group, figure = group[order], figure[order]
        names, starts, counts = np.unique(group, return_index=True, return_counts=True)
        low, high = figure[starts + (counts - 1) // 2], figure[starts + counts // 2]
        return dict(zip(names.tolist(), ((low + high) / 2).tolist(), strict=True))

    def _changes(self, stated: _Stated, there: numpy.ndarray) -> dict[int, AmountChange]:
        """The change of each group with institutions that state the measure in both years; its test is yet to come."""
        import numpy as np

        chosen = np.flatnonzero(self._compared & there & there[self._before])
        if not len(chosen):
            return {}
        group, before = self._group[chosen], self._before[chosen]
        width = len(self._chosen)

        def added(what: numpy.ndarray | None) -> list[Any]:
            return [None] * width if what is None else np.bincount(group, what, width).tolist()

        whole = stated.whole
        sides = [(added(stated.part[at]), added(None if whole is None else whole[at])) for at in (before, chosen)]
        old, new = (stated.share(stated.part[at], None if whole is None else whole[at]) for at in (before, chosen))
        rose, fell = (np.bincount(group[moved], minlength=width).tolist() for moved in (new > old, new < old))
        units = np.bincount(group, minlength=width).tolist()
        return {
            index: _change(self._chosen[index][1], units[index], *(
                _value(part[index], base[index]) for part, base in sides
            ), rose[index], fell[index])
            for index in np.unique(group).tolist()
        }  # fmt: skip


def _change(
    year: int | None, units: int, before: float | None, after: float | None, rose: int, fell: int
) -> AmountChange:
    assert year is not None
    known = before is not None and after is not None
    difference = _round(after - before) if before is not None and after is not None else None
    ratio = after / before if known and before and after is not None else None
    return AmountChange(year - 1, year, units, before, after, difference, ratio, rose, fell, 1.0, False)


def _value(part: float, whole: float | None) -> float | None:
    return _round(part) if whole is None else part / whole if whole else None


def _round(number: float) -> float:
    """`number` without the noise of adding up, an int where it is one."""
    number = round(float(number), _DIGITS)
    return int(number) if number.is_integer() else number


def _last_year(reports: Reports) -> list[int]:
    """The position of the one report of the same institution on the year before, else -1."""
    told = list(zip(reports.institutions, reports.years, strict=True))
    number = Counter(told)
    place = {case: position for position, case in enumerate(told) if number[case] == 1}
    return [
        place.get((unit, year - 1), -1) if unit and year is not None and number[unit, year] == 1 else -1
        for unit, year in told
    ]
