"""The measures beside themes: which there are, and what each report states."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from nlp.store.version import IS_CHECKED
from nlp.summary.data import Measure
from nlp.summary.tally import of_counted

if TYPE_CHECKING:
    import duckdb
    import numpy

_STATED = f"""
SELECT position, list_position([{{cells}}], cell)::UTINYINT - 1 AS cell, number,
    coalesce(value, CASE WHEN state = 'text' THEN 'inf'::DOUBLE ELSE 'nan'::DOUBLE END) AS value
FROM {
    of_counted(
        "cells",
        "table_number::INTEGER AS number, value, state, concat(table_label, '/', row_label, '/', column_label) AS cell",
    )
}
WHERE cell IN ({{cells}})
"""
_FAILED = f"""
SELECT position, count(*) FILTER (status = 'fail') FROM {of_counted("checks", "status")} GROUP BY ALL
"""
_FOUND = f"""
SELECT position, count(*) FILTER (severity = 'error'), count(*) FILTER (severity = 'warning')
FROM counted LEFT JOIN findings USING (path) WHERE {IS_CHECKED} GROUP BY ALL
"""


@dataclass(frozen=True, slots=True)
class Deadline:
    """Reports on `year` and later of units of these `kinds` (all, where empty) are due on `day` of the next year."""

    year: int
    month: int
    day: int
    kinds: tuple[str, ...]


@cache
def _settings() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("nlp.summary").joinpath("measures.toml").read_text("utf-8"))


@cache
def measures() -> tuple[Measure, ...]:
    """Every measure, in the order in which they are shown, those that are added up before shares."""
    return tuple(
        Measure(
            raw["id"], raw["name"], raw["unit"], (raw["part"], raw["whole"]) if "part" in raw else None, raw["about"]
        )
        for raw in _settings()["measures"]
    )


def added_up() -> tuple[Measure, ...]:
    """The measures that are no shares."""
    return tuple(measure for measure in measures() if not measure.parts)


@cache
def _deadlines() -> tuple[Deadline, ...]:
    return tuple(
        Deadline(raw["from"], int(raw["day"][:2]), int(raw["day"][3:]), tuple(raw.get("kinds", ())))
        for raw in _settings()["deadlines"]
    )


def deadline(year: int, kind: str | None) -> date | None:
    """By when the report on `year` of a unit of this `kind` is due; None where no rule holds."""
    fitting = [due for due in _deadlines() if year >= due.year and (not due.kinds or kind in due.kinds)]
    return date(year + 1, fitting[-1].month, fitting[-1].day) if fitting else None


def in_time(published: str | None, year: int | None, kind: str | None) -> bool | None:
    """Whether a report came out in time; None where it does not say when, or a date before the year was over."""
    due = deadline(year, kind) if year else None
    if not published or year is None or due is None:
        return None
    try:
        out = date.fromisoformat(published)
    except ValueError:
        return None
    return out <= due if out.year > year else None


def values(
    database: duckdb.DuckDBPyConnection, reports: Sequence[tuple[str | None, int | None, str | None]],
    alike: Mapping[int, Sequence[str]],
) -> numpy.ndarray:  # fmt: skip
    """What the reports of ``counted`` state: a row a report by its position, a column for each of `added_up`.

    NaN is what a report does not state. Blank cells and ``/`` add nothing; a report all of whose cells of a measure
    are blank, or that lost one, does not state it. Of two tables of a label the first counts. `reports` has
    publication date, year and kind of unit of each, `alike` what `nlp.summary.copied.copied` says.
    """
    import numpy as np

    columns = {measure.id: index for index, measure in enumerate(added_up())}
    found = np.full((len(reports), len(columns)), np.nan)
    cells = list(dict.fromkeys(cell for raw in _settings()["measures"] for cell in raw.get("cells", ())))
    sql = _STATED.format(cells=", ".join(f"'{cell}'" for cell in cells))
    place, entry, number, value = (np.asarray(part) for part in database.execute(sql).fetchnumpy().values())
    tables = [cell.partition("/")[0] for cell in cells]
    labels = sorted(set(tables))
    label = np.array([labels.index(table) for table in tables], int)[entry]
    first = np.full((len(reports), len(labels)), np.iinfo(int).max)
    np.minimum.at(first, (place, label), number)
    chosen = number == first[place, label]
    place, entry, value = place[chosen], entry[chosen], value[chosen]
    for measure, alternatives in _by_measure(columns, cells).items():
        for numbers in reversed(alternatives):
            mine = np.isin(entry, numbers)
            at, stated = place[mine], value[mine]
            count = np.bincount(at, minlength=len(reports))
            told = np.bincount(at, ~np.isnan(stated), len(reports))
            sums = np.bincount(at, np.nan_to_num(stated, posinf=np.inf), len(reports))
            known = (count == len(numbers)) & (told > 0) & np.isfinite(sums)
            found[known, measure] = sums[known]
    where, what = (np.asarray(part) for part in database.execute(_FAILED).fetchnumpy().values())
    found[where.astype(int), columns["failed_checks"]] = what
    where, errors, warnings = (np.asarray(part) for part in database.execute(_FOUND).fetchnumpy().values())
    found[where.astype(int), columns["errors_found"]] = errors
    found[where.astype(int), columns["warnings_found"]] = warnings
    for row, report in enumerate(reports):
        timely = in_time(*report)
        if timely is not None:
            found[row, columns["dated"]] = 1
            found[row, columns["on_time"]] = timely
    for row, others in alike.items():
        found[row, columns["compared"]] = 1
        found[row, columns["copied"]] = bool(others)
    return found


def _by_measure(columns: Mapping[str, int], cells: Sequence[str]) -> dict[int, list[list[int]]]:
    """By the column of a measure, the places of its cells in `cells`, table by table in the order of preference."""
    found: dict[int, list[list[int]]] = {}
    for raw in _settings()["measures"]:
        tables: dict[str, list[int]] = {}
        for cell in raw.get("cells", ()):
            tables.setdefault(cell.partition("/")[0], []).append(cells.index(cell))
        if tables:
            found[columns[raw["id"]]] = list(tables.values())
    return found
