"""Counting in the database: which reports count, in which group, and how many name what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nlp.checks.masking import masked
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
_ROWS = 10_000
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
    has a row for each report, role and theme: a theme counts once, however often a report names it; ``surest`` is the
    item that names it most surely, ``item`` its number below zero, so that of equal scores the first is the largest.

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
    execute(database, "DROP TABLE found")
    execute(
        database,
        "CREATE TABLE counted AS SELECT row_number() OVER (ORDER BY path) - 1 AS position, * FROM ("
        "SELECT * FROM chosen WHERE is_report QUALIFY row_number() OVER (PARTITION BY text_sha256 ORDER BY path) = 1)",
    )
    if not rows(database, "SELECT count(*) FROM counted")[0][0]:
        raise StoreError("没有符合条件的报告；请检查库和 --where")
    execute(database, f"CREATE TABLE voiced AS SELECT * FROM {of_counted('item_themes', 'item, role, theme, score')}")
    execute(
        database,
        "CREATE TABLE named AS SELECT position, grp, year, role, theme, coalesce(bool_or(open), false) AS unanswered,"
        " max({'score': score, 'item': -item}) AS surest"
        " FROM voiced JOIN (SELECT position, grp, year FROM counted) USING (position)"
        f" LEFT JOIN (SELECT position, item, true AS open FROM {of_counted('items', 'item, answered')}"
        " WHERE NOT answered) USING (position, item) GROUP BY ALL",
    )
    execute(database, "DROP TABLE voiced")


def of_counted(table: str, columns: str) -> str:
    """The rows of `table` that belong to a counted report, in SQL; the position of the report stands for its path.

    A subquery, not a join: DuckDB, which does not know how long a table of a store is, would hold the whole of it.
    """
    return (
        "(SELECT * FROM (SELECT (SELECT position FROM counted WHERE counted.path = one.path)::INTEGER AS position,"
        f" {columns} FROM {table} AS one) WHERE position IS NOT NULL)"
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


def streamed(database: duckdb.DuckDBPyConnection, sql: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a query, some thousand at a time."""
    cursor = database.execute(sql)
    while some := cursor.fetchmany(_ROWS):
        yield from some


def tallies(database: duckdb.DuckDBPyConnection) -> dict[Key, Tally]:
    """The tally of every group of ``counted``, and that of `ALL`."""
    found: dict[Key, Tally] = defaultdict(Tally)
    for position, group, year in streamed(database, "SELECT position, grp, year FROM counted ORDER BY position"):
        for key in (group, ALL):
            found[key].reports[year] += 1
            found[key].counted.append(position)
    once: dict[tuple[Any, ...], tuple[Any, ...]] = {}  # the tallies share their keys
    for group, *what, count, unanswered in streamed(
        database,
        "SELECT grp, year, role, theme, count(*), count(*) FILTER (unanswered) FROM named GROUP BY ALL",
    ):
        said, pair = (once.setdefault(key, key) for key in (tuple(what), tuple(what[1:])))
        for key in (group, ALL):
            found[key].named[said] += count
            found[key].naming_ever[pair] += count
            found[key].unanswered[pair] += unanswered
    for group, role, count in rows(database, "SELECT grp, role, count(DISTINCT position) FROM named GROUP BY ALL"):
        for key in (group, ALL):
            found[key].speaking[role] += count
    for group, *place in rows(
        database,
        "SELECT grp, mode(province), mode(city), mode(county), mode(town), mode(agency) FROM counted GROUP BY ALL",
    ):
        found[group].place = tuple(place)
    return found


def asked_roles(database: duckdb.DuckDBPyConnection) -> set[str]:
    """The roles whose items want an answer."""
    return {role for (role,) in rows(database, "SELECT DISTINCT role FROM items WHERE answered IS NOT NULL")}


def quote(database: duckdb.DuckDBPyConnection, found: Mapping[Key, Tally], keys: Sequence[Key]) -> None:
    """Give the tallies of `keys` the items that name a theme most surely, of different reports and wordings.

    Of equally sure ones the latest. Wordings are compared among the `_CANDIDATES` surest, by a number that the wording
    gives: only what is quoted is read as text.
    """
    of_group = (
        "SELECT {} AS everywhere, {}, role, theme, unnest(max({{'score': surest.score, 'year': coalesce(year, 0),"
    )
    of_group += " 'position': -position, 'item': surest.item}}, $most)) AS surest FROM named WHERE {} GROUP BY {}"
    database.execute(
        f"""
        CREATE TABLE quoted AS WITH candidate AS (
            {of_group.format("false", "grp", "grp IN (SELECT unnest($keys))", "grp, role, theme")}
            UNION ALL {of_group.format("true", "NULL", "$everywhere", "role, theme")}
        ), placed AS (
            SELECT *, -surest.position AS position, -surest.item AS item FROM candidate
        ), wording AS (
            SELECT position, item, hash(regexp_replace(text, '\\s', '', 'g')) AS wording
            FROM {of_counted("items", "item, text")} AS one
            WHERE (SELECT any_value(item) FROM placed WHERE (position, item) = (one.position, one.item)) IS NOT NULL
        ), worded AS (
            SELECT * FROM placed JOIN wording USING (position, item)
            QUALIFY row_number() OVER (PARTITION BY everywhere, grp, role, theme, wording ORDER BY surest DESC) = 1
        )
        SELECT *, row_number() OVER (PARTITION BY everywhere, grp, role, theme ORDER BY surest DESC) AS place
        FROM worded QUALIFY place <= {_QUOTATIONS}
        """,
        {"keys": [key for key in keys if key is not ALL], "everywhere": ALL in keys, "most": _CANDIDATES},
    )
    of_item = "item, line, start_char, end_char, text"
    texts = streamed(
        database,
        f"SELECT position, item, path, title, agency, year, line, start_char, end_char, text FROM counted JOIN (FROM"
        f" {of_counted('items', of_item)} AS one WHERE (SELECT any_value(item) FROM quoted"
        " WHERE (position, item) = (one.position, one.item)) IS NOT NULL) USING (position)",
    )
    quotations = {(position, item): Quotation(*(*told, masked(text))) for position, item, *told, text in texts}
    for everywhere, key, role, theme, *item in rows(
        database,
        "SELECT everywhere, grp, role, theme, position, item FROM quoted ORDER BY place",
    ):
        found[ALL if everywhere else key].quotations[role, theme].append(quotations[tuple(item)])
