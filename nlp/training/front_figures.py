"""Whether the front matter of a report is as a document's annotation says: what is compared, field by field.

A title counts where it is the same without white space; an agency with or without the places above it; a place where
every level that the annotation names is the same; the genre where the document is of another one or is taken for one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nlp.corpus.examples import title_of
from nlp.corpus.format import Document
from nlp.pipeline.front.agencies import same_agency
from nlp.pipeline.gold import OTHER
from nlp.places.gazetteer import gazetteer
from nlp.report import Report
from nlp.text.folding import squeeze

FIELDS = ("title", "agency", "year", "place", "published", "genre")
_FOREIGN = "not_a_report"


def front_figures(document: Document, report: Report) -> Iterator[tuple[str, str, str, bool]]:
    """``(field, expected, given, whether they agree)`` for every annotated field; an empty text is no value."""
    other = any(warning.code == _FOREIGN for warning in report.warnings)
    if "genre" in document or other:
        expected, given = str(document.get("genre", "")), OTHER if other else ""
        yield "genre", expected, given, expected == given
    if document.get("genre") == OTHER:
        return
    if "titles" in document and "agency" in document:  # blocks of titles alone do not say what the title is
        title, found = title_of(document) or "", report.title or ""
        yield "title", title, found, squeeze(title) == squeeze(found)
    if "agency" in document:
        agency, found = _value(document, "agency"), report.agency or ""
        same = agency == found or bool(agency and found) and same_agency(gazetteer(), squeeze(found), squeeze(agency))
        yield "agency", agency, found, same
    for field, read in (("year", report.year), ("published", report.published)):
        if field in document:
            expected, given = _value(document, field), "" if read is None else str(read)
            yield field, expected, given, expected == given
    if document.get("place"):
        levels: dict[str, Any] = document["place"][0]["value"]
        place = {level: getattr(report.place, level, None) for level in levels}
        yield "place", "".join(levels.values()), "".join(filter(None, place.values())), place == levels


def _value(document: Document, field: str) -> str:
    return str(document[field][0]["value"]) if document[field] else ""
