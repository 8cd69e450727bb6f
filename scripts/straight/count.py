"""A straight count of the gold: what a summary must say of each group, told by hand.

A group is the list of its gold. What is told is plain, as `told` of ``evaluate_summary.py`` takes it from a summary.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from statistics import mean, median
from typing import Any

from straight.reports import Gold

SMALL = 10  # reports
SHARES = {
    "granted_share": ("granted", "processed"), "refused_share": ("refused", "processed"),
    "reviews_corrected_share": ("reviews_corrected", "reviews"), "suits_corrected_share": ("suits_corrected", "suits"),
    "on_time_share": ("on_time", "dated"), "copied_share": ("copied", "compared"),
}  # fmt: skip
DIGITS = 6

Stated = tuple[float, float | None]  # a number and, of a share, the whole of which it is a part


def groups(gold: Iterable[Gold], by: Sequence[str]) -> dict[tuple[str, ...], list[Gold]]:
    """The gold by its groups."""
    found: dict[tuple[str, ...], list[Gold]] = defaultdict(list)
    for one in gold:
        found[tuple(one.group(dimension) for dimension in by)].append(one)
    return found


def stated(one: Gold, measure: str) -> Stated | None:
    """What a report states of a measure; of a share nothing where its part is larger than its whole."""
    if measure not in SHARES:
        number = one.numbers.get(measure)
        return None if number is None else (number, None)
    part, whole = (one.numbers.get(name) for name in SHARES[measure])
    return None if part is None or whole is None or part > whole else (part, whole)


def theme(group: Sequence[Gold], every: Sequence[Gold], pair: tuple[str, str], years: tuple[int, int],
          before: Sequence[Gold]) -> dict[str, Any]:  # fmt: skip
    """How many reports of a group name a theme in a role, `pair`; `before` are those that a change is counted from."""
    count, rest = _naming(group, pair), _naming(every, pair) - _naming(group, pair)
    others = len(every) - len(group)
    share, rest_share = count / len(group), rest / others if others else None
    told = {
        "count": count, "share": share, "rest_count": rest, "rest_share": rest_share,
        "lift": share / rest_share if rest_share else None,
        "unanswered": sum(pair in one.unanswered for one in group) if pair[0] == "problem" else None,
    }  # fmt: skip
    last, now = ([one for one in some if one.year == year] for some, year in zip((before, group), years, strict=True))
    if last and now:
        sides = (_naming(last, pair), len(last), _naming(now, pair), len(now))
        return told | {"change": (*years, *sides, sides[2] / sides[3] - sides[0] / sides[1])}
    return told | {"change": None}


def _naming(group: Iterable[Gold], pair: tuple[str, str]) -> int:
    return sum(pair in one.themes for one in group)


def amount(group: Sequence[Gold], measure: str, year: int) -> dict[str, Any]:
    """A measure of a group in a year, and in every year."""
    found = [pair for one in group if one.year == year and (pair := stated(one, measure))]
    share = measure in SHARES
    parts, wholes = _sums(found)
    figures = [part / whole if whole else part for part, whole in found if whole != 0]
    years = []
    for told in sorted({one.year for one in group if one.year is not None}):
        if of_year := [pair for one in group if one.year == told and (pair := stated(one, measure))]:
            sums = _sums(of_year)
            years.append((told, len(of_year), sums[0], sums[1] if share else None))
    value = (parts / wholes if wholes else None) if share else parts
    return {
        "year": year, "reports": len(found), "sum": parts, "base": wholes if share else None,
        "value": value if found else None, "mean": mean(part for part, _ in found) if found and not share else None,
        "median": median(figures) if figures else None, "years": years,
    }  # fmt: skip


def _sums(pairs: Iterable[Stated]) -> tuple[float, float]:
    listed = list(pairs)
    return round(sum(part for part, _ in listed), DIGITS), round(sum(whole or 0 for _, whole in listed), DIGITS)


def ranks(values: Iterable[tuple[Any, int | None, float | None]]) -> dict[Any, tuple[int | None, int]]:
    """By group, its rank among those of its year and how many have one; equal values share a rank."""
    listed = list(values)
    found: dict[Any, tuple[int | None, int]] = {}
    for key, year, value in listed:
        others = [other for _, of, other in listed if of == year and other is not None]
        found[key] = (None, 0) if value is None else (1 + sum(other > value for other in others), len(others))
    return found


class Changes:
    """This year against last, of the units that have one report on each of both years."""

    def __init__(self, gold: Iterable[Gold]):
        told = [one for one in gold if one.unit.key and one.year is not None]
        number = Counter((one.unit.key, one.year) for one in told)
        self._only = {(one.unit.key, one.year): one for one in told if number[one.unit.key, one.year] == 1}

    def of(self, group: Iterable[Gold], measure: str, year: int) -> dict[str, Any] | None:
        """The change of a group to `year`; None where no unit states the measure in both years."""
        sides: list[tuple[Stated, Stated]] = []
        for one in group:
            last, now = (self._only.get((one.unit.key, told)) for told in (year - 1, year))
            if one.year == year and last and now:
                earlier, other = stated(last, measure), stated(now, measure)
                sides += [(earlier, other)] if earlier and other else []
        if not sides:
            return None
        before, after = (_sums(side[at] for side in sides) for at in (0, 1))
        moved = [(_figure(last), _figure(now)) for last, now in sides]
        known = [(last, now) for last, now in moved if last is not None and now is not None]
        share = measure in SHARES
        return {
            "years": (year - 1, year), "units": len(sides),
            "before": _figure(before) if share else before[0], "after": _figure(after) if share else after[0],
            "rose": sum(now > last for last, now in known), "fell": sum(now < last for last, now in known),
        }  # fmt: skip


def _figure(pair: Stated) -> float | None:
    part, whole = pair
    return part if whole is None else part / whole if whole else None
