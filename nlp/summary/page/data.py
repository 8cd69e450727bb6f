"""What a page knows of a summary, as plain data.

The overview is read when the page opens, and so are the reports, column by column, from which the page counts whatever
part of them is looked at. The quotations are read when they are first shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from nlp.checks.finding import SEVERITY_NAMES
from nlp.store.unit import NAMES
from nlp.summary.data import Counted, Group, Headline, Missing, Quotation, Summary
from nlp.summary.dimensions import SEPARATOR
from nlp.summary.missing import WHY
from nlp.summary.page.keys import dimension_columns
from nlp.summary.statistics import SMALL

_MARKS = {"more": "+", "less": "-", None: "."}
_MOST_PATHS = 5
_LONGEST = 160  # characters of a quotation; its link leads to the rest
MOST_QUOTED = 100_000  # items, some 10 MB of a page


def overview(summary: Summary, folder: str) -> dict[str, Any]:
    """The labels, the notes, what is notable, and the marks of every group.

    The groups come in the order of the summary, that of all reports first. Of each, ``marks`` has for each role a
    string with a character for each theme: ``+`` where it stands out as more often named than in the rest, ``-`` as
    less often; ``clear`` likewise for its change between ``years``.
    """
    return {
        "by": summary.by, "by_name": summary.by_name, "where": summary.where, "reports": summary.reports,
        "confidence": summary.confidence, "few": SMALL, "folder": folder, "kinds": NAMES,
        "roles": [asdict(role) for role in summary.roles],
        "themes": [asdict(theme) for theme in summary.themes],
        "measures": [_measure(summary, index) for index in range(len(summary.measures))],
        "checks": [asdict(check) for check in summary.checks],
        "rules": [asdict(rule) | {"severity": SEVERITY_NAMES[rule.severity]} for rule in summary.rules],
        "headlines": [_headline(headline) for headline in summary.headlines],
        "notes": [
            {"message": note.message, "paths": note.paths[:_MOST_PATHS], "more": len(note.paths) > _MOST_PATHS}
            for note in summary.notes
        ],
        "years": _years_compared(summary),
        "groups": [_group(summary, group) for group in (summary.total, *summary.groups)],
    }  # fmt: skip


def reports(summary: Summary) -> dict[str, Any]:
    """The reports that are counted, a list for each thing that is known of them, in the order of `Summary.counted`.

    ``themes`` and ``unanswered`` have for each role, and ``failed`` and ``findings`` have, for each report the places
    of labels in the lists of the overview. ``headlines`` has the reports behind each of them; ``dimensions`` say what
    the reports can be grouped by, see `dimension_columns`; ``missing`` has the units without a report.
    """
    counted = summary.counted
    themes = {theme.label: index for index, theme in enumerate(summary.themes)}
    checks = {check.label: index for index, check in enumerate(summary.checks)}
    rules = {rule.id: index for index, rule in enumerate(summary.rules)}
    roles = [role.label for role in summary.roles]
    return {
        "path": [report.path for report in counted],
        "title": [None if report.agency else report.title for report in counted],
        "agency": [report.agency for report in counted],
        "place": [_place(report) for report in counted],
        "themes": [[[themes[name] for name in report.themes.get(role, ())] for report in counted] for role in roles],
        "unanswered": [
            [[themes[name] for name in report.unanswered.get(role, ())] for report in counted] for role in roles
        ],
        "amounts": [report.amounts for report in counted],
        "failed": [[checks[name] for name in report.failed] for report in counted],
        "findings": [[rules[name] for name in report.findings] for report in counted],
        "alike": [report.alike for report in counted],
        "dimensions": dimension_columns(summary),
        "headlines": [headline.counted for headline in summary.headlines],
        "missing": [_missing(missing) for missing in summary.missing],
    }


def quotations(summary: Summary, most: int = MOST_QUOTED) -> list[list[Any]]:
    """Every quotation once: the place of its report, its line, its text, and ``[role, theme]`` for each it names.

    At most `most` of them: the first of every figure before the second of any.
    """
    positions = {report.path: position for position, report in enumerate(summary.counted)}
    roles = {role.label: index for index, role in enumerate(summary.roles)}
    themes = {theme.label: index for index, theme in enumerate(summary.themes)}
    said: dict[tuple[str, int], tuple[Quotation, dict[tuple[int, int], None]]] = {}
    figures = [figure for group in (summary.total, *summary.groups) for figure in group.figures]
    for rank in range(max((len(figure.quotations) for figure in figures), default=0)):
        for figure in figures:
            for quotation in figure.quotations[rank : rank + 1]:
                at = quotation.path, quotation.start
                if at in said or len(said) < most:
                    said.setdefault(at, (quotation, {}))[1][roles[figure.role], themes[figure.theme]] = None
    return [
        [positions[quotation.path], quotation.line, shortened(quotation.text), list(pairs)]
        for quotation, pairs in said.values()
    ]


def shortened(text: str) -> str:
    """`text`, cut where it is longer than a page shows."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _place(report: Counted | Missing) -> str:
    return "".join(filter(None, (report.province, report.city, report.county, report.town)))


def _group(summary: Summary, group: Group) -> dict[str, Any]:
    rows: Sequence[Any] = [[figure for figure in group.figures if figure.role == role.label] for role in summary.roles]
    return {
        "key": group.key,
        "marks": ["".join(_MARKS[figure.stands_out] for figure in row) for row in rows],
        "clear": ["".join("!" if figure.change and figure.change.clear else "." for figure in row) for row in rows],
    }


def _years_compared(summary: Summary) -> list[int] | None:
    """The two years that changes are between; None where each year is compared with the one before, or none is."""
    changes = [] if "year" in summary.by.split(SEPARATOR) else [f.change for f in summary.total.figures if f.change]
    return [changes[0].year_before, changes[0].year] if changes else None


def _measure(summary: Summary, index: int) -> dict[str, Any]:
    measure = summary.measures[index]
    places = {other.id: place for place, other in enumerate(summary.measures)}
    parts = [places[part] for part in measure.parts] if measure.parts else None
    return {"id": measure.id, "name": measure.name, "unit": measure.unit, "about": measure.about, "parts": parts}


def _headline(headline: Headline) -> dict[str, Any]:
    return {
        "text": headline.text, "group": headline.group, "role": headline.role, "theme": headline.theme,
        "measure": headline.measure, "year": headline.year, "missing": headline.rule == "missing",
    }  # fmt: skip


def _missing(missing: Missing) -> dict[str, Any]:
    return {
        "name": missing.agency or missing.unit, "place": _place(missing), "years": missing.years,
        "reported": missing.reported, "why": WHY[missing.why],
        "levels": [missing.province, missing.city, missing.county, missing.town],
        "kind": missing.kind, "system": missing.system,
    }  # fmt: skip
