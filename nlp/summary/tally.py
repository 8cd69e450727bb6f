"""Counting in the database: which reports count, in which group, and how many name what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nlp.errors import StoreError
from nlp.store.query import check, execute
from nlp.store.unit import institution
from nlp.summary.data import Quotation
from nlp.summary.dimensions import group_sql

if TYPE_CHECKING:
    import duckdb

_QUOTATIONS = 2
_CANDIDATES = 6
_COLUMNS = (
    "path, text_sha256, is_report, title, agency, unit AS kind, year, published, province, city, county, town, code,"
    " candidates, model, version"
)
ALL = None  # the group of all reports

Key = str | None


@dataclass(slots=True)
class Tally:
    """One group's reports: by year, by ``(year, role, theme)`` that they name, by role in which they name any theme.

    `naming_ever` is `named` of all years; `unanswered` counts by ``(role, theme)`` those that leave an item of it
    unanswered; `place` holds province, city, county, town and agency as most of them have it; `counted` are the
    positions of its reports.
    """

    reports: Counter[int | None] = field(default_factory=Counter)
    named: Counter[tuple[int | None, str, str]] = field(default_factory=Counter)
    naming_ever: Counter[tuple[str, str]] = field(default_factory=Counter)
    speaking: Counter[str] = field(default_factory=Counter)
    unanswered: Counter[tuple[str, str]] = field(default_factory=Counter)
    quotations: dict[tuple[str, str], list[Quotation]] = field(default_factory=lambda: defaultdict(list))
    place: tuple[str | None, ...] = (None, None, None, None, None)
    counted: list[int] = field(default_factory=list)

    def naming(self, pair: tuple[str, str], *years: int) -> int:
        """The reports that name a theme in a role, `pair`, of all years or of `years`."""
        return sum(self.named[year, *pair] for year in years) if years else self.naming_ever[pair]


def choose(database: duckdb.DuckDBPyConnection, by: Sequence[str], where: str | None) -> None:
    """Make the tables ``chosen``, every text that `where` holds for, ``counted``, one row a report, and ``named``.

    Both have the group of a report, ``grp``, in the dimensions `by`, its ``institution`` (who reports in every year,
    NULL where its place or name is unknown) and ``system``; ``counted`` has its position by path, from 0. ``named``
    has a row for each report, role and theme: a theme counts once, however often a report names it.

    Raises
    ------
    StoreError
        Where `where` is no condition on the table reports, or leaves no report.
    """
    select = f"SELECT * FROM reports WHERE (\n{where}\n)" if where else "SELECT * FROM reports"
    check(database, select)
    execute(database, f"CREATE TABLE found AS SELECT {_COLUMNS} FROM ({select})")
    database.register("institutions", _institutions(database))
    execute(
        database,
        f"CREATE TABLE chosen AS SELECT *, {group_sql(by)} AS grp FROM found JOIN institutions USING (path)",
    )
    execute(
        database,
        "CREATE TABLE counted AS SELECT row_number() OVER (ORDER BY path) - 1 AS position, * FROM ("
        "SELECT * FROM chosen WHERE is_report QUALIFY row_number() OVER (PARTITION BY text_sha256 ORDER BY path) = 1)",
    )
    if not rows(database, "SELECT count(*) FROM counted")[0][0]:
        raise StoreError("没有符合条件的报告；请检查库和 --where")
    execute(
        database,
        "CREATE TABLE voiced AS SELECT position::INTEGER AS position, item, role, theme, score FROM"
        " (SELECT path, item, role, theme, score FROM item_themes) JOIN (SELECT path, position FROM counted)"
        " USING (path)",
    )
    execute(
        database,
        "CREATE TABLE named AS SELECT position, grp, year, role, theme, coalesce(bool_or(open), false) AS unanswered"
        " FROM voiced JOIN (SELECT position, grp, year FROM counted) USING (position) LEFT JOIN"
        " (SELECT position, item, true AS open FROM items JOIN (SELECT path, position FROM counted) USING (path)"
        " WHERE NOT answered) USING (position, item) GROUP BY ALL",
    )


def _institutions(database: duckdb.DuckDBPyConnection) -> Any:
    """Path, institution and system of every report found, as an Arrow table."""
    import pyarrow as pa

    told: dict[str, list[str | None]] = {"path": [], "institution": [], "system": []}
    for path, agency, kind, code, *place in rows(
        database, "SELECT path, agency, kind, code, province, city, county, town FROM found"
    ):
        unit, system = institution(agency, kind, code, place)
        told["path"].append(path)
        told["institution"].append(unit)
        told["system"].append(system)
    return pa.table(told, schema=pa.schema([(name, pa.string()) for name in told]))


def rows(database: duckdb.DuckDBPyConnection, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    return database.execute(sql, list(values)).fetchall()


def tallies(database: duckdb.DuckDBPyConnection) -> dict[Key, Tally]:
    """The tally of every group of ``counted``, and that of `ALL`."""
    found: dict[Key, Tally] = defaultdict(Tally)
    for position, group, year in rows(database, "SELECT position, grp, year FROM counted ORDER BY position"):
        for key in (group, ALL):
            found[key].reports[year] += 1
            found[key].counted.append(position)
    for group, *what, count, unanswered in rows(
        database,
        "SELECT grp, year, role, theme, count(*), count(*) FILTER (unanswered) FROM named GROUP BY ALL",
    ):
        for key in (group, ALL):
            found[key].named[what[0], what[1], what[2]] += count
            found[key].naming_ever[what[1], what[2]] += count
            found[key].unanswered[what[1], what[2]] += unanswered
    for group, role, count in rows(database, "SELECT grp, role, count(DISTINCT position) FROM named GROUP BY ALL"):
        for key in (group, ALL):
            found[key].speaking[role] += count
    for group, *place in rows(
        database,
        "SELECT grp, mode(province), mode(city), mode(county), mode(town), mode(agency) FROM counted GROUP BY ALL",
    ):
        found[group].place = tuple(place)
    _quote(database, found)
    return found


def asked_roles(database: duckdb.DuckDBPyConnection) -> set[str]:
    """The roles whose items want an answer."""
    return {role for (role,) in rows(database, "SELECT DISTINCT role FROM items WHERE answered IS NOT NULL")}


def _quote(database: duckdb.DuckDBPyConnection, found: dict[Key, Tally]) -> None:
    """The items that name a theme most surely, of different reports and wordings; of equally sure ones the latest.

    Wordings are compared among the `_CANDIDATES` surest.
    """
    surest = "score DESC, year DESC NULLS LAST, position, item"
    for group in ("grp", "NULL"):
        for key, role, theme, *quotation in rows(
            database,
            f"""
            WITH of_report AS (
                SELECT position, role, theme, item, score FROM voiced
                QUALIFY row_number() OVER (PARTITION BY position, role, theme ORDER BY score DESC, item) = 1
            ), candidate AS (
                SELECT {group} AS key, role, theme, position, item, score, year
                FROM of_report JOIN (SELECT position, grp, year FROM counted) USING (position)
                QUALIFY row_number() OVER (PARTITION BY key, role, theme ORDER BY {surest}) <= {_CANDIDATES}
            ), worded AS (
                SELECT c.*, i.path, line, start_char, end_char, text
                FROM candidate c JOIN (SELECT path, position FROM counted) USING (position)
                JOIN (SELECT path, item, line, start_char, end_char, text FROM items) i USING (path, item)
                QUALIFY row_number() OVER (
                    PARTITION BY key, role, theme, regexp_replace(text, '\\s', '', 'g') ORDER BY {surest}
                ) = 1
            )
            SELECT key, role, theme, w.path, title, agency, w.year, line, start_char, end_char, text
            FROM worded w JOIN counted USING (position)
            QUALIFY row_number() OVER (PARTITION BY key, role, theme ORDER BY {surest.replace("year", "w.year")})
                <= {_QUOTATIONS}
            ORDER BY key, role, theme, {surest.replace("year", "w.year")}
            """,
        ):
            found[key].quotations[role, theme].append(Quotation(*quotation))
