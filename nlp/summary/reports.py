"""The reports behind the figures, one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from sys import intern
from typing import TYPE_CHECKING, Any

from nlp.summary.data import Counted, Label, Rule
from nlp.summary.tally import of_counted, rows, streamed

if TYPE_CHECKING:
    import duckdb
    import numpy

_FAILED = rf"""
SELECT DISTINCT position, regexp_replace(
    CASE WHEN starts_with(id, 'text.') THEN id ELSE regexp_replace(id, '\.[^.]*$', '') END, '#\d+', ''
) FROM {of_counted("checks", "id, status")} WHERE status = 'fail' ORDER BY ALL
"""
_NAMED = """
SELECT position, role, list(theme ORDER BY theme), list(theme ORDER BY theme) FILTER (unanswered)
FROM named GROUP BY ALL ORDER BY ALL
"""
_FOUND = f"SELECT position, rule, count(*) FROM {of_counted('findings', 'rule')} GROUP BY ALL ORDER BY ALL"
_RULES = f"""
SELECT rule, any_value(name), mode(severity) AS worst
FROM {of_counted("findings", "rule, name, severity")} GROUP BY rule
ORDER BY list_position(['error', 'warning', 'hint'], worst), rule
"""
_FIELDS = (
    "path", "title", "agency", "unit", "kind", "system", "year", "published", "province", "city", "county", "town",
    "code",
)  # fmt: skip
_COLUMNS = ", ".join("coalesce(institution, '')" if name == "unit" else name for name in _FIELDS)


def counted_reports(
    database: duckdb.DuckDBPyConnection, values: numpy.ndarray, alike: Mapping[int, tuple[str, ...]]
) -> tuple[Counted, ...]:
    """The reports of ``counted`` by position.

    `values` are those of `nlp.summary.measures.values`, `alike` what `nlp.summary.copied.copied` says.

    What many of them say alike, names, themes and numbers, they share: 100,000 reports are 100 MB instead of 400.
    """
    once: dict[Any, Any] = {}
    themes: dict[int, dict[str, tuple[str, ...]]] = defaultdict(dict)
    unanswered: dict[int, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for position, role, named, open_ in streamed(database, _NAMED):
        role = intern(role)
        themes[position][role] = once.setdefault(tuple(named), tuple(map(intern, named)))
        if open_:
            unanswered[position][role] = once.setdefault(tuple(open_), tuple(map(intern, open_)))
    failed: dict[int, list[str]] = defaultdict(list)
    for position, check in rows(database, _FAILED):
        failed[position].append(intern(check))
    findings: dict[int, dict[str, int]] = defaultdict(dict)
    for position, rule, count in streamed(database, _FOUND):
        findings[position][intern(rule)] = count
    found = streamed(database, f"SELECT {_COLUMNS} FROM counted ORDER BY position")
    return tuple(
        Counted(
            **{name: once.setdefault(field, field) for name, field in zip(_FIELDS, told, strict=True)},
            themes=themes.get(position, {}), unanswered=unanswered.get(position, {}),
            amounts=tuple(once.setdefault(number, number) for number in map(_number, stated.tolist())),
            failed=tuple(failed.get(position, ())), findings=findings.get(position, {}),
            alike=alike.get(position, ()),
        )
        for position, (told, stated) in enumerate(zip(found, values, strict=True))
    )  # fmt: skip


def check_labels(reports: Iterable[Counted]) -> tuple[Label, ...]:
    """The checks that do not hold in some report, with what they are called."""
    ids = sorted({check for report in reports for check in report.failed})
    return tuple(Label(check, check) for check in ids)


def broken_rules(database: duckdb.DuckDBPyConnection) -> tuple[Rule, ...]:
    """The rules that some report of ``counted`` breaks, errors first; a severity is that of most of the findings."""
    return tuple(Rule(*row) for row in rows(database, _RULES))


def _number(value: float) -> float | None:
    """`value`, an int where it is one, None for NaN."""
    return None if value != value else int(value) if value.is_integer() else value
