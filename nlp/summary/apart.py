"""Headlines about groups that stand apart from the others: in themes, in kinds of reports, in numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nlp.summary.data import Group, Headline, Summary
from nlp.summary.measures import added_up, in_time
from nlp.summary.sentences import FISHER, MEDIAN, Rule, headline, labels, last_year, of_theme, telling
from nlp.summary.statistics import SMALL, beyond_chance, fisher, wilson

_LEAST = 2  # groups that can be told apart


class _Apart(NamedTuple):
    """A group of whose reports, `of`, some, `hit`, are of a kind, and how many there are of both in all groups."""

    group: Group
    kind: str
    year: int | None
    hit: tuple[int, ...]
    of: int
    every: int
    all_hit: int
    about: str = ""  # what the kind goes by, where that is a number

    @property
    def difference(self) -> float:
        """How far the share is from that of the other groups."""
        return len(self.hit) / self.of - self.rest

    @property
    def rest(self) -> float:
        """The share in the other groups."""
        return (self.all_hit - len(self.hit)) / (self.every - self.of)


def themes(summary: Summary, rule: Rule) -> Iterator[Headline]:
    """Groups in which a theme stands out, the largest difference first."""
    out = [
        (abs(f.share - (f.rest_share or 0)), group, f)
        for group in summary.groups if not group.small
        for f in telling(group) if f.stands_out
    ]  # fmt: skip
    seen: set[str] = set()
    for _, group, figure in sorted(out, key=lambda found: -found[0]):
        if group.key in seen:
            continue
        seen.add(group.key)
        tests = [(figure.count, group.reports, figure.count + figure.rest_count, summary.reports)]
        values = labels(summary, figure) | {
            "group": group.name, "moved": rule["rose" if figure.stands_out == "more" else "fell"],
            "reports": group.reports, "count": figure.count, "share": figure.share, "low": figure.low,
            "high": figure.high, "rest_share": figure.rest_share or 0.0, "chance": fisher(tests)[0],
        }  # fmt: skip
        yield of_theme(summary, rule, values, figure, group, test=FISHER, group=group.key)


def reports(summary: Summary, rule: Rule) -> Iterator[Headline]:
    """Groups of which more or fewer reports are late, copied or wrong than of the others, the farthest first."""
    told = [
        one for kind, marked in _kinds(summary).items()
        for one in _compared(summary, kind, set(marked), {at for at, hit in marked.items() if hit})
    ]  # fmt: skip
    for one, chance in _beyond(told):
        yield _said(rule, one, chance, {"what": rule[one.kind]}, FISHER)


def _kinds(summary: Summary) -> dict[str, dict[int, bool]]:
    """By kind, the reports of which it is known whether they are of it, by position, and whether they are."""
    errors = {one.id for one in summary.rules if one.severity == "error"}
    column = [one.id for one in added_up()].index("compared")
    timely = {at: in_time(one.published, one.year, one.kind) for at, one in enumerate(summary.counted)}
    return {
        "late": {at: not told for at, told in timely.items() if told is not None},
        "copied": {at: bool(o.alike) for at, o in enumerate(summary.counted) if o.amounts[column] is not None},
        "wrong": {at: bool(errors & one.findings.keys()) for at, one in enumerate(summary.counted)},
    }


def amounts(summary: Summary, rule: Rule) -> Iterator[Headline]:
    """Groups most of whose reports state more, or less, than the median of all of the year, the farthest first.

    The test is that of the median (A. M. Mood, Introduction to the theory of statistics, 1950, 394-398).
    """
    ids = [one.id for one in added_up()]
    names = {one.id: (one.name, one.unit) for one in summary.measures}
    told, year = [], last_year(summary)
    for measure in rule["measures"]:
        column = ids.index(measure)
        stated = {at: one.amounts[column] for at, one in enumerate(summary.counted) if one.year == year}
        numbers = {at: number for at, number in stated.items() if number is not None}
        if not numbers:
            continue
        middle = sorted(numbers.values())[len(numbers) // 2]
        above = {at for at, number in numbers.items() if number > middle}
        told += [
            one._replace(year=year, about=f"{middle:,g}") for one in _compared(summary, measure, set(numbers), above)
        ]
    for one, chance in _beyond(told):
        name, unit = names[one.kind]
        yield _said(rule, one, chance, {"measure": name, "unit": unit, "middle": one.about}, MEDIAN, one.kind)


def _compared(summary: Summary, kind: str, of: set[int], hit: set[int]) -> Iterator[_Apart]:
    """Every group that has enough of the reports `of`, which others have too."""
    if len(summary.groups) < _LEAST:
        return
    for group in summary.groups:
        mine = of.intersection(group.counted)
        if len(mine) >= SMALL and len(mine) < len(of):
            yield _Apart(group, kind, None, tuple(sorted(mine & hit)), len(mine), len(of), len(hit))


def _beyond(told: Sequence[_Apart]) -> Iterator[tuple[_Apart, float]]:
    """Those that are apart beyond chance, the largest difference first, a group and a kind once."""
    chances = fisher([(len(one.hit), one.of, one.all_hit, one.every) for one in told])
    found = [pair for pair, apart in zip(zip(told, chances, strict=True), beyond_chance(chances), strict=True) if apart]
    seen: set[str] = set()
    for one, chance in sorted(found, key=lambda pair: -abs(pair[0].difference)):
        if not seen & {one.kind, one.group.key}:
            seen |= {one.kind, one.group.key}
            yield one, chance


def _said(
    rule: Rule, one: _Apart, chance: float, about: dict[str, str], test: str, measure: str | None = None
) -> Headline:
    """The sentence; the reports behind it are those of the kind, all of the group where none is."""
    low, high = wilson(len(one.hit), one.of)
    values = about | {
        "group": one.group.name, "moved": rule["rose" if one.difference > 0 else "fell"], "year": one.year,
        "reports": one.of, "count": len(one.hit), "share": len(one.hit) / one.of, "low": low, "high": high,
        "rest_share": one.rest, "chance": chance,
    }  # fmt: skip
    return headline(
        rule, values, one.hit or one.group.counted, test=test, group=one.group.key, measure=measure, year=one.year
    )
