"""Rules over one report: the sums of its tables, and its prose against them."""

from __future__ import annotations

from dataclasses import replace

from nlp.checks.prose import check_text
from nlp.checks.sums import check_tables
from nlp.places.kinds import kind_of_unit
from nlp.reading.source import Origins
from nlp.report import Report
from nlp.text.lines import Lines


def checked(report: Report) -> Report:
    """`report` with the outcome of every check in ``checks``, those of its tables first."""
    lines = Origins(report.origins) if report.origins else Lines(report.text)
    names = " ".join(name for name in (report.title, report.agency, *_whole_place(report)) if name)
    prose = check_text(report.text, report.sections, report.tables, lines, report.year, names)
    return replace(report, checks=(*check_tables(report.tables, lines), *prose))


def _whole_place(report: Report) -> tuple[str, ...]:
    """What the government of a place calls all of what it reports on, 全县; nothing where another body reports."""
    place = report.place
    name = place.county or place.city or place.province
    if not name or kind_of_unit(report.agency, place.town) != "government":
        return ()
    return f"全{name[-1]}", f"本{name[-1]}"
