"""Counting in the database: which reports count, in which group, and how many name what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from nlp.errors import StoreError
from nlp.store.query import check, execute
from nlp.summary.data import Quotation

if TYPE_CHECKING:
    import duckdb

_QUOTATIONS = 2
_CITY = "concat_ws('/', province, city)"
# What names the group of a report, in SQL: its code, or the names where the text leaves open which of several it is
BY = {
    "county": "CASE WHEN county IS NOT NULL THEN coalesce(code, concat_ws('/', province, city, county)) END",
    "city": f"CASE WHEN city IS NOT NULL THEN coalesce(left(code, 4) || '00', {_CITY})"
    " WHEN county IS NOT NULL THEN coalesce(left(code, 2) || '0000', province) END",
    "province": "coalesce(left(code, 2) || '0000', province)",
    "year": "CAST(year AS VARCHAR)",
    "unit": "unit",
}
ALL = None  # the group of all reports

Key = str | None


@dataclass(slots=True)
class Tally:
    """One group's reports: by year, by ``(year, role, theme)`` that they name, by role in which they name any theme.

    `unanswered` counts by ``(role, theme)`` those that do not name the theme in the next role; `place` holds
    province, city and county as most of them have it.
    """

    reports: Counter[int | None] = field(default_factory=Counter)
    named: Counter[tuple[int | None, str, str]] = field(default_factory=Counter)
    speaking: Counter[str] = field(default_factory=Counter)
    unanswered: Counter[tuple[str, str]] = field(default_factory=Counter)
    quotations: dict[tuple[str, str], list[Quotation]] = field(default_factory=lambda: defaultdict(list))
    place: tuple[str | None, ...] = (None, None, None)

    def naming(self, pair: tuple[str, str], *years: int) -> int:
        """The reports that name a theme in a role, `pair`, of all years or of `years`."""
        return sum(self.named[year, *pair] for year in years or self.reports)


def choose(database: duckdb.DuckDBPyConnection, by: str, where: str | None) -> None:
    """Make the tables ``chosen``, every text that `where` holds for, ``counted``, one row a report, and ``named``.

    ``named`` has a row for each report, role and theme: a theme counts once, however often a report names it.

    Raises
    ------
    StoreError
        Where `where` is no condition on the table reports, or leaves no report.
    """
    select = f"SELECT * FROM reports WHERE (\n{where}\n)" if where else "SELECT * FROM reports"
    check(database, select)
    execute(database, f"CREATE TABLE chosen AS SELECT *, coalesce({BY[by]}, '') AS grp FROM ({select})")
    execute(
        database,
        "CREATE TABLE counted AS SELECT * FROM chosen WHERE is_report"
        " QUALIFY row_number() OVER (PARTITION BY text_sha256 ORDER BY path) = 1",
    )
    if not rows(database, "SELECT count(*) FROM counted")[0][0]:
        raise StoreError("没有符合条件的报告；请检查库和 --where")
    execute(
        database,
        "CREATE TABLE named AS SELECT DISTINCT path, grp, year, role, theme FROM item_themes JOIN counted USING (path)",
    )


def rows(database: duckdb.DuckDBPyConnection, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    return database.execute(sql, list(values)).fetchall()


def tallies(database: duckdb.DuckDBPyConnection, roles: Sequence[str]) -> dict[Key, Tally]:
    """The tally of every group of ``counted``, and that of `ALL`."""
    found: dict[Key, Tally] = defaultdict(Tally)
    for group, year, count in rows(database, "SELECT grp, year, count(*) FROM counted GROUP BY ALL"):
        for key in (group, ALL):
            found[key].reports[year] += count
    for group, *what, count in rows(database, "SELECT grp, year, role, theme, count(*) FROM named GROUP BY ALL"):
        for key in (group, ALL):
            found[key].named[what[0], what[1], what[2]] += count
    for group, role, count in rows(database, "SELECT grp, role, count(DISTINCT path) FROM named GROUP BY ALL"):
        for key in (group, ALL):
            found[key].speaking[role] += count
    for role, answer in pairwise(roles):
        for group, theme, count in rows(
            database,
            "SELECT grp, theme, count(*) FROM named asked WHERE role = ? AND NOT EXISTS (SELECT 1 FROM named answer"
            " WHERE answer.path = asked.path AND answer.theme = asked.theme AND answer.role = ?) GROUP BY ALL",
            (role, answer),
        ):
            for key in (group, ALL):
                found[key].unanswered[role, theme] += count
    for group, *place in rows(
        database, "SELECT grp, mode(province), mode(city), mode(county) FROM counted GROUP BY ALL"
    ):
        found[group].place = tuple(place)
    _quote(database, found)
    return found


def _quote(database: duckdb.DuckDBPyConnection, found: dict[Key, Tally]) -> None:
    """The items that name a theme most surely, of different reports and wordings; of equally sure ones the latest."""
    surest = "score DESC, year DESC NULLS LAST, path, item"
    for group in ("grp", "NULL"):
        for key, role, theme, *quotation in rows(
            database,
            f"""
            WITH of_report AS (
                SELECT {group} AS key, role, theme, path, item, score, title, agency, year
                FROM item_themes JOIN counted USING (path)
                QUALIFY row_number() OVER (PARTITION BY path, role, theme ORDER BY {surest}) = 1
            ), worded AS (
                SELECT o.*, line, start_char, end_char, text FROM of_report o JOIN items USING (path, item)
                QUALIFY row_number() OVER (
                    PARTITION BY key, o.role, theme, regexp_replace(text, '\\s', '', 'g') ORDER BY o.{surest}
                ) = 1
            )
            SELECT key, role, theme, path, title, agency, year, line, start_char, end_char, text FROM worded
            QUALIFY row_number() OVER (PARTITION BY key, role, theme ORDER BY {surest}) <= {_QUOTATIONS}
            ORDER BY key, role, theme, {surest}
            """,
        ):
            found[key].quotations[role, theme].append(Quotation(*quotation))
