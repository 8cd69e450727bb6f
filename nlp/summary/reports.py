"""The reports behind the figures, one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from sys import intern
from typing import TYPE_CHECKING

from nlp.summary.data import Counted, Label, Rule
from nlp.summary.tally import rows

if TYPE_CHECKING:
    import duckdb
    import numpy

_FAILED = r"""
SELECT DISTINCT position, regexp_replace(
    CASE WHEN starts_with(id, 'text.') THEN id ELSE regexp_replace(id, '\.[^.]*$', '') END, '#\d+', ''
) FROM checks JOIN counted USING (path) WHERE status = 'fail' ORDER BY ALL
"""
_FOUND = "SELECT position, rule, count(*) FROM findings JOIN counted USING (path) GROUP BY ALL ORDER BY ALL"
_RULES = """
SELECT rule, any_value(name), mode(severity) AS worst FROM findings JOIN counted USING (path) GROUP BY rule
ORDER BY list_position(['error', 'warning', 'hint'], worst), rule
"""
_ROWS = 10_000
_FIELDS = (
    "path", "title", "agency", "unit", "kind", "system", "year", "published", "province", "city", "county", "town",
    "code",
)  # fmt: skip
_COLUMNS = ", ".join("coalesce(institution, '')" if name == "unit" else name for name in _FIELDS)


def counted_reports(database: duckdb.DuckDBPyConnection, values: numpy.ndarray) -> tuple[Counted, ...]:
    """The reports of ``counted`` by position; `values` are those of `nlp.summary.measures.values`."""
    themes: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    unanswered: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    cursor = database.execute("SELECT position, role, theme, unanswered FROM named ORDER BY ALL")
    while some := cursor.fetchmany(_ROWS):
        for position, role, theme, open_ in some:
            role, theme = intern(role), intern(theme)
            themes[position][role].append(theme)
            if open_:
                unanswered[position][role].append(theme)
    failed: dict[int, list[str]] = defaultdict(list)
    for position, check in rows(database, _FAILED):
        failed[position].append(intern(check))
    findings: dict[int, dict[str, int]] = defaultdict(dict)
    for position, rule, count in rows(database, _FOUND):
        findings[position][intern(rule)] = count
    return tuple(
        Counted(
            **dict(zip(_FIELDS, told, strict=True)), themes=_tuples(themes.get(position, {})),
            unanswered=_tuples(unanswered.get(position, {})),
            amounts=tuple(None if value != value else int(value) if value.is_integer() else value for value in stated),
            failed=tuple(failed.get(position, ())), findings=findings.get(position, {}),
        )
        for position, (told, stated) in enumerate(
            zip(rows(database, f"SELECT {_COLUMNS} FROM counted ORDER BY position"), values.tolist(), strict=True)
        )
    )  # fmt: skip


def check_labels(reports: Iterable[Counted]) -> tuple[Label, ...]:
    """The checks that do not hold in some report, with what they are called."""
    ids = sorted({check for report in reports for check in report.failed})
    return tuple(Label(check, check) for check in ids)


def broken_rules(database: duckdb.DuckDBPyConnection) -> tuple[Rule, ...]:
    """The rules that some report of ``counted`` breaks, errors first; a severity is that of most of the findings."""
    return tuple(Rule(*row) for row in rows(database, _RULES))


def _tuples(lists: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {role: tuple(themes) for role, themes in lists.items()}
