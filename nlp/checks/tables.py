"""Rules over the tables as wholes: those of the year's form, there, and no pictures; and that it is a report at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.checks.draft import Draft
from nlp.checks.engine import rule
from nlp.checks.finding import Compared, Hit
from nlp.checks.rules import load
from nlp.forms import form_of, load_tables
from nlp.forms.lookup import cells_of
from nlp.report import Section
from nlp.text.folding import squeeze

_SHORT = 4  # characters of a label that other tables may print, too


@rule("report.genre")
def genre(draft: Draft) -> Iterator[Hit]:
    """A text of another kind."""
    if draft.other_genre:
        yield Hit()


@rule("form.wrong_year")
def wrong_form(draft: Draft) -> Iterator[Hit]:
    """Tables of a form that was not in force for the year of the report: they print labels that its form has not."""
    wanted = draft.template
    if draft.title_year is None or wanted is None:
        return
    right = {squeeze(cell) for form in load_tables() if form.template == wanted for cell in cells_of(form)}
    for table in draft.report.tables:
        form = form_of(table.label, table.template)
        if form is None or form.template == wanted:
            continue
        printed = squeeze(draft.folded[table.start : table.end])
        if any(label in printed for label in {squeeze(cell) for cell in cells_of(form)} - right if len(label) > _SHORT):
            values = {"year": draft.report.year, "used": form.template, "wanted": wanted}
            compared = (Compared("所用格式", form.template), Compared("应用格式", wanted))
            yield Hit(table.start, table.end, values, compared)
            return


@rule("table.missing")
def missing_table(draft: Draft) -> Iterator[Hit]:
    """Tables of the form that are neither there nor a picture."""
    for label, section in _missing_tables(draft):
        if not _picture(draft, section):
            place = (section.heading.start, section.heading.end) if section else (None, None)
            yield Hit(place[0], place[1], {"title": draft.report.name("tables", label)}, about=label)


@rule("table.picture")
def picture(draft: Draft) -> Iterator[Hit]:
    """Pictures in the place of tables."""
    for label, section in _missing_tables(draft):
        if section and (found := _picture(draft, section)):
            yield Hit(*found, {"title": draft.report.name("tables", label)})


def _missing_tables(draft: Draft) -> Iterator[tuple[str, Section | None]]:
    """The label and the section of each table of the year's form of which nothing was found."""
    if draft.template is None or not draft.report.sections:
        return
    found = {table.label for table in draft.report.tables}
    for form in load_tables():
        if form.template == draft.template and form.label not in found:
            section = next((section for section in draft.tops if section.label == form.label), None)
            if section is None or not draft.has_labels(section, form):
                yield form.label, section


def _picture(draft: Draft, section: Section | None) -> tuple[int, int] | None:
    """Where in `section` a picture stood."""
    if section is None:
        return None
    match = re.compile(load("tables")["pictures"]).search(draft.folded, section.heading.start, section.end)
    if match:
        return match.span()
    read = any(warning.code == "pictures_unread" for warning in draft.report.warnings)
    return (section.heading.start, section.heading.end) if read else None
