"""From a store to a summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from nlp.errors import StoreError
from nlp.store.index import read_about
from nlp.store.query import connect
from nlp.summary.data import SUMMARY_SCHEMA, Figure, Group, Label, Summary
from nlp.summary.figures import Pair, change_of, figure_of, group_of
from nlp.summary.notes import notes
from nlp.summary.statistics import CONFIDENCE, SMALL, standing_out
from nlp.summary.tally import ALL, Key, Tally, choose, rows, tallies

_FEWEST = 2  # groups that can be compared

Case = tuple[Key, Pair]


def summarise(store: Path, by: str, *, role: str | None = None, where: str | None = None) -> Summary:
    """Summarise the reports of `store` for which the SQL condition `where` on the table reports holds.

    Texts that are no annual report are left out, and of reports with the same text the first (by path) is counted.
    A theme counts once a report and role, however often the report names it.

    Parameters
    ----------
    by : ``county``, ``city``, ``province``, ``year`` or ``unit``.
    role : figures for this role only; for every role by default.

    Raises
    ------
    StoreError
        Where `store` is no store, nothing has this role, `where` is no condition, or it leaves no report.
    """
    names: Mapping[str, Mapping[str, str]] = read_about(store).names
    database = connect(store)
    found = rows(database, "SELECT DISTINCT role, theme, name FROM item_themes ORDER BY ALL")
    roles = dict(names.get("roles", {})) or {label: label for label, _, _ in found}
    themes = dict(names.get("themes", {})) or {label: name for _, label, name in found}
    if role is not None and role not in roles:
        raise StoreError(f"--role {role}：没有这个角色；可用 {'、'.join(roles)}")
    choose(database, by, where)
    counted = tallies(database, list(roles))
    shown = [role] if role else list(roles)
    groups = _groups(by, counted, [(role, theme) for role in shown for theme in themes], list(roles)[:-1])
    return Summary(
        SUMMARY_SCHEMA, by, where, counted[ALL].reports.total(), CONFIDENCE,
        tuple(Label(label, roles[label]) for label in shown), tuple(Label(*pair) for pair in themes.items()),
        groups[0], groups[1:], tuple(notes(database, by)),
    )  # fmt: skip


def _groups(by: str, counted: Mapping[Key, Tally], pairs: Sequence[Pair], asked: Sequence[str]) -> tuple[Group, ...]:
    """The group of all reports, then the others by key, the one that the reports do not say last."""
    keys = sorted(counted, key=lambda key: (key is not ALL, not key, key or ""))
    whole = counted[ALL]
    tests: dict[Case, tuple[int, int, int, int]] = {
        (key, pair): (
            counted[key].naming(pair),
            counted[key].reports.total(),
            whole.naming(pair),
            whole.reports.total(),
        )
        for key in keys
        if key is not ALL and len(keys) > _FEWEST
        for pair in pairs
    }
    notable = _beyond_chance(tests)
    spans = {key: _span(by, key, counted) for key in keys}
    changes: dict[Case, tuple[int, int, int, int]] = {
        (key, pair): (span[0].naming(pair, years[0]), span[0].reports[years[0]],
                      span[1].naming(pair, years[1]), span[1].reports[years[1]])
        for key, (span, years) in spans.items() for pair in pairs
        if span[0].reports[years[0]] and span[1].reports[years[1]]
    }  # fmt: skip
    clear = _beyond_chance(
        {case: (after, of_after, before + after, of_before + of_after)
         for case, (before, of_before, after, of_after) in changes.items()}
    )  # fmt: skip

    def figure(key: Key, pair: Pair) -> Figure:
        case = key, pair
        change = change_of(spans[key][1], changes[case], case in clear) if case in changes else None
        return figure_of(pair, counted[key], whole, case in notable, change, pair[0] in asked)

    return tuple(group_of(by, key, counted[key], tuple(figure(key, pair) for pair in pairs)) for key in keys)


def _beyond_chance(tests: Mapping[Case, tuple[int, int, int, int]]) -> set[Case]:
    found = standing_out(list(tests.values()))
    return {case for case, differs in zip(tests, found, strict=True) if differs}


def _span(by: str, key: Key, counted: Mapping[Key, Tally]) -> tuple[tuple[Tally, Tally], tuple[int, int]]:
    """Between which tallies and years a group's change is.

    A year is compared with the one before it; all else between the last two years in a row of which there are ten
    reports each, so that a year that was misread once does not count as the last.
    """
    if by == "year" and key:
        return (counted.get(str(int(key) - 1), Tally()), counted[key]), (int(key) - 1, int(key))
    reports: Counter[int | None] = counted[ALL].reports
    years = [year for year in reports if year is not None]
    last = max(
        (year for year in years if min(reports[year], reports[year - 1]) >= SMALL), default=max(years, default=0)
    )
    return (counted[key], counted[key]), (last - 1, last)
