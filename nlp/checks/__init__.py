"""Rules over one report: the sums of its tables, and its prose against them."""

from __future__ import annotations

from dataclasses import replace

from nlp.checks.prose import check_text
from nlp.checks.sums import check_tables
from nlp.reading.source import Origins
from nlp.report import Report
from nlp.text.lines import Lines


def checked(report: Report) -> Report:
    """`report` with the outcome of every check in ``checks``, those of its tables first."""
    lines = Origins(report.origins) if report.origins else Lines(report.text)
    names = " ".join(name for name in (report.title, report.agency) if name)
    prose = check_text(report.text, report.sections, report.tables, lines, report.year, names)
    return replace(report, checks=(*check_tables(report.tables, lines), *prose))
