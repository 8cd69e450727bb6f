"""The measures beside themes: which there are, and what each report states."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from nlp.summary.data import Measure

if TYPE_CHECKING:
    import duckdb
    import numpy

_STATED = """
WITH found AS (
    SELECT path, table_label, preference, measure, needed, value, state FROM cells
    JOIN wanted USING (table_label, row_label, column_label)
    QUALIFY rank() OVER (PARTITION BY path, table_label ORDER BY table_number) = 1
)
SELECT position, measure, sum(value) FROM found JOIN counted USING (path)
GROUP BY position, measure, table_label, preference, needed
HAVING count(*) = needed AND bool_and(state != 'text') AND sum(value) IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY position, measure ORDER BY preference) = 1
"""
_FAILED = """
SELECT position, count(*) FILTER (status = 'fail') FROM checks JOIN counted USING (path) GROUP BY ALL
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
    database: duckdb.DuckDBPyConnection, reports: Sequence[tuple[str | None, int | None, str | None]]
) -> numpy.ndarray:
    """What the reports of ``counted`` state: a row a report by its position, a column for each of `added_up`.

    NaN is what a report does not state. Blank cells and ``/`` add nothing; a report all of whose cells of a measure
    are blank, or that lost one, does not state it. Of two tables of a label the first counts. `reports` has
    publication date, year and kind of unit of each.
    """
    import numpy as np

    columns = {measure.id: index for index, measure in enumerate(added_up())}
    found = np.full((len(reports), len(columns)), np.nan)
    database.register("wanted", _wanted(columns))
    where, which, what = (np.asarray(part) for part in database.execute(_STATED).fetchnumpy().values())
    found[where.astype(int), which.astype(int)] = what
    where, what = (np.asarray(part) for part in database.execute(_FAILED).fetchnumpy().values())
    found[where.astype(int), columns["failed_checks"]] = what
    for row, told in enumerate(reports):
        timely = in_time(*told)
        if timely is not None:
            found[row, columns["dated"]] = 1
            found[row, columns["on_time"]] = timely
    return found


def _wanted(columns: Mapping[str, int]) -> Any:
    """The cells of each measure as an Arrow table."""
    import pyarrow as pa

    rows = []
    for raw in _settings()["measures"]:
        cells = [cell.split("/") for cell in raw.get("cells", ())]
        tables = list(dict.fromkeys(table for table, _, _ in cells))
        rows += [
            (columns[raw["id"]], table, row, column, tables.index(table), sum(cell[0] == table for cell in cells))
            for table, row, column in cells
        ]
    names = ("measure", "table_label", "row_label", "column_label", "preference", "needed")
    return pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))
