"""From a store to a summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nlp.errors import StoreError
from nlp.store.expected import read_expected
from nlp.store.index import read_about
from nlp.store.query import connect
from nlp.summary.amounts import Reports, amounts
from nlp.summary.copied import copied
from nlp.summary.data import SUMMARY_SCHEMA, Counted, Figure, Group, Label, Missing, Rule, Summary
from nlp.summary.dimensions import DIMENSIONS, SEPARATOR, dimensions
from nlp.summary.figures import Pair, change_of, figure_of, group_of
from nlp.summary.headlines import headlines
from nlp.summary.measures import measures, values
from nlp.summary.missing import groups_of, missing_units
from nlp.summary.notes import notes
from nlp.summary.reports import broken_rules, check_labels, counted_reports
from nlp.summary.statistics import CONFIDENCE, SMALL, standing_out
from nlp.summary.tally import ALL, Key, Tally, asked_roles, choose, quote, rows, tallies

if TYPE_CHECKING:
    import duckdb

_FEWEST = 2  # groups that can be compared

Case = tuple[Key, Pair]


def summarise(
    store: Path, by: str, *, role: str | None = None, where: str | None = None, expected: Path | None = None,
    quoted: int | None = None,
) -> Summary:  # fmt: skip
    """Summarise the reports of `store` for which the SQL condition `where` on the table reports holds.

    Texts that are no annual report are left out, and of reports with the same text the first (by path) is counted.
    A theme counts once a report and role, however often the report names it.

    Parameters
    ----------
    by : ``county``, ``city``, ``province``, ``town``, ``agency``, ``kind``, ``system`` or ``year``, or two of them,
        joined by a comma.
    role : figures for this role only; for every role by default.
    expected : a manifest of the units that must report, see `nlp.store.expected.read_expected`.
    quoted : how many of the groups, the first, get quotations; by default all.

    Raises
    ------
    StoreError
        Where `store` is no store, `by` names no dimension, nothing has this role, `where` is no condition, or it
        leaves no report; where the manifest cannot be read.
    """
    by_names = dimensions(by)
    names: Mapping[str, Mapping[str, str]] = read_about(store).names
    database = connect(store)
    roles, themes = _labels(database, names)
    if role is not None and role not in roles:
        raise StoreError(f"--role {role}：没有这个角色；可用 {'、'.join(roles)}")
    choose(database, by_names, where)
    counted, stated = _counted(database)
    open_ = rows(database, "SELECT DISTINCT candidates FROM counted WHERE candidates != ''")
    missing = missing_units(counted, read_expected(expected) if expected else (), "；".join(told for (told,) in open_))
    told = tuple(notes(database, by_names))
    shown = [role] if role else list(roles)
    rules = broken_rules(database)
    groups = _groups(
        database, by_names, counted, stated, [(role, theme) for role in shown for theme in themes],
        missing, rules, quoted,
    )  # fmt: skip
    summary = Summary(
        SUMMARY_SCHEMA, SEPARATOR.join(by_names), "、".join(DIMENSIONS[name].name for name in by_names), where,
        len(counted), CONFIDENCE, tuple(Label(label, roles[label]) for label in shown),
        tuple(Label(*pair) for pair in themes.items()), measures(), check_labels(counted), rules, (),
        groups[0], groups[1:], counted, missing, told,
    )  # fmt: skip
    return headlines(summary)


def _labels(
    database: duckdb.DuckDBPyConnection, names: Mapping[str, Mapping[str, str]]
) -> tuple[dict[str, str], dict[str, str]]:
    """Roles and themes with their names: the model's, where it has none those that are found."""
    roles, themes = dict(names.get("roles", {})), dict(names.get("themes", {}))
    if not roles or not themes:
        found = rows(database, "SELECT DISTINCT role, theme, name FROM item_themes ORDER BY ALL")
        roles = roles or {label: label for label, _, _ in found}
        themes = themes or {label: name for _, label, name in found}
    return roles, themes


def _counted(database: duckdb.DuckDBPyConnection) -> tuple[tuple[Counted, ...], Reports]:
    """The reports that are counted, and what they state."""
    alike = copied(database)  # takes the most memory, so before anything else has taken its own
    told = rows(database, "SELECT institution, year, kind, published FROM counted ORDER BY position")
    table = values(database, [(published, year, kind) for _, year, kind, published in told], alike)
    return counted_reports(database, table, alike), Reports([row[0] for row in told], [row[1] for row in told], table)


def _groups(
    database: duckdb.DuckDBPyConnection, by: Sequence[str], counted: Sequence[Counted], stated: Reports,
    pairs: Sequence[Pair], lacking: Sequence[Missing], rules: Sequence[Rule], quoted: int | None,
) -> tuple[Group, ...]:  # fmt: skip
    """The group of all reports, then the others by key, what the reports do not say last; `database` is closed."""
    found, asked, missing = tallies(database), asked_roles(database), groups_of(database, by, lacking)
    for group, positions in missing.items():
        if group not in found:  # every unit of it is missing
            one = lacking[positions[0]]
            found[group] = Tally(place=(one.province, one.city, one.county, one.town, one.agency))
    keys = sorted(found, key=lambda key: (key is not ALL, [(not part, part) for part in (key or "").split(SEPARATOR)]))
    quote(database, found, keys if quoted is None else keys[: 1 + quoted])
    database.close()  # the groups take its memory
    figures = _figures(by, keys, found, pairs, asked)
    years = {key: span[1][1] for key, span in _spans(by, keys, found).items()}
    apart = [key for key in keys if key is not ALL]
    stated_of = amounts(stated, {ALL: found[ALL].counted}, years)
    stated_of |= amounts(stated, {key: found[key].counted for key in apart}, years)
    everywhere = tuple(sorted({position for positions in missing.values() for position in positions}))
    return tuple(
        group_of(
            by, key, found[key], figures[key], stated_of[key], [counted[at] for at in found[key].counted], rules,
            everywhere if key is ALL else tuple(missing.get(key or "", ())),
        )
        for key in keys
    )  # fmt: skip


def _figures(
    by: Sequence[str], keys: Sequence[Key], counted: Mapping[Key, Tally], pairs: Sequence[Pair], asked: set[str]
) -> dict[Key, tuple[Figure, ...]]:
    """The figures of every group."""
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
    spans = _spans(by, keys, counted)
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

    return {key: tuple(figure(key, pair) for pair in pairs) for key in keys}


def _beyond_chance(tests: Mapping[Case, tuple[int, int, int, int]]) -> set[Case]:
    found = standing_out(list(tests.values()))
    return {case for case, differs in zip(tests, found, strict=True) if differs}


Span = tuple[tuple[Tally, Tally], tuple[int, int]]


def _spans(by: Sequence[str], keys: Sequence[Key], counted: Mapping[Key, Tally]) -> dict[Key, Span]:
    """Between which tallies and years each group's change is.

    A year is compared with the one before it; all else between the last two years in a row of which there are ten
    reports each, so that a year that was misread once does not count as the last.
    """
    reports: Counter[int | None] = counted[ALL].reports
    years = [year for year in reports if year is not None]
    last = max(
        (year for year in years if min(reports[year], reports[year - 1]) >= SMALL), default=max(years, default=0)
    )
    place = by.index("year") if "year" in by else None

    def span(key: Key) -> Span:
        parts = (key or "").split(SEPARATOR)
        if place is None or key is ALL or not parts[place]:
            return (counted[key], counted[key]), (last - 1, last)
        year = int(parts[place])
        before = SEPARATOR.join([*parts[:place], str(year - 1), *parts[place + 1 :]])
        return (counted.get(before, Tally()), counted[key]), (year - 1, year)

    return {key: span(key) for key in keys}
