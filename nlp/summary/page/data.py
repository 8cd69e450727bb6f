"""What a page knows of a summary, as plain data that is small enough for thousands of groups.

The overview holds counts alone, from which the page computes shares; it is read when the page opens. Of each group a
profile holds the rest, and is read when the group is looked at. Group 0 is that of all reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from nlp.summary.data import Change, Figure, Group, Summary
from nlp.summary.statistics import SMALL

COLUMNS = (
    "count", "low", "high", "rest_share", "lift", "unanswered",
    "count_before", "count_after", "difference", "difference_low", "difference_high", "clear",
)  # fmt: skip
_DIGITS = 4
_MARKS = {"more": "+", "less": "-", None: "."}
_MOST_PATHS = 5


def overview(summary: Summary, folder: str) -> dict[str, Any]:
    """The labels, the notes and the counts of every group by role (first index) and theme (second index).

    ``marks`` has for each role a string with a character for each theme: ``+`` where it stands out as more often
    named than in the rest, ``-`` as less often.
    """
    return {
        "by": summary.by, "by_name": summary.by_name, "where": summary.where, "reports": summary.reports,
        "confidence": summary.confidence, "few": SMALL, "folder": folder, "columns": COLUMNS,
        "roles": [{"label": role.label, "name": role.name} for role in summary.roles],
        "themes": [{"label": theme.label, "name": theme.name} for theme in summary.themes],
        "notes": [
            {"message": note.message, "paths": note.paths[:_MOST_PATHS], "more": len(note.paths) > _MOST_PATHS}
            for note in summary.notes
        ],
        "groups": [_counts(summary, group) for group in (summary.total, *summary.groups)],
    }  # fmt: skip


def profile(summary: Summary, group: Group) -> dict[str, Any]:
    """The figures of a group, rows of `COLUMNS` by role and theme, and its quotations, ``[report, line, text]``.

    ``change`` says between which years the figures compare; ``reports`` has path, title, agency and year of the
    reports that are quoted.
    """
    change = next((figure.change for figure in group.figures if figure.change), None)
    quoted = dict.fromkeys(
        (quotation.path, quotation.title, quotation.agency, quotation.year)
        for figure in group.figures
        for quotation in figure.quotations
    )
    number = {report[0]: index for index, report in enumerate(quoted)}
    return {
        "change": _years(change) if change else None,
        "figures": _table(summary, (_figure(figure) for figure in group.figures)),
        "quotations": _table(
            summary,
            ([[number[q.path], q.line, q.text] for q in figure.quotations] for figure in group.figures),
        ),
        "reports": list(quoted),
    }


def _counts(summary: Summary, group: Group) -> dict[str, Any]:
    return {
        "key": group.key,
        "name": group.name,
        "place": "".join(level for level in (group.province, group.city) if level and level != group.name),
        "reports": group.reports,
        "silent": [group.silent[role.label] for role in summary.roles],
        "counts": _table(summary, (figure.count for figure in group.figures)),
        "marks": ["".join(row) for row in _table(summary, (_MARKS[figure.stands_out] for figure in group.figures))],
        "years": {
            year.year: {"reports": year.reports, "counts": _of_year(summary, year.counts)} for year in group.years
        },
    }


def _of_year(summary: Summary, counts: Mapping[str, Mapping[str, int]]) -> list[list[int]]:
    return [[counts[role.label].get(theme.label, 0) for theme in summary.themes] for role in summary.roles]


def _table(summary: Summary, values: Iterable[Any]) -> list[list[Any]]:
    """Values of every role with every theme as a row for each role."""
    found = iter(values)
    return [[next(found) for _ in summary.themes] for _ in summary.roles]


def _years(change: Change) -> dict[str, int]:
    return {
        "year_before": change.year_before, "reports_before": change.reports_before,
        "year": change.year, "reports": change.reports, "small": change.small,
    }  # fmt: skip


def _figure(figure: Figure) -> list[Any]:
    change = figure.change
    row = [
        figure.count, figure.low, figure.high, figure.rest_share, figure.lift, figure.unanswered,
        *((change.count_before, change.count, change.difference, change.low, change.high, int(change.clear))
          if change else [None] * 6),
    ]  # fmt: skip
    return [round(value, _DIGITS) if isinstance(value, float) else value for value in row]
