"""Rules over the sections: all of the form there, once, in its order, with its numbers and titles."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.checks.draft import Draft
from nlp.checks.engine import rule
from nlp.checks.finding import Hit
from nlp.checks.rules import load

FORMS: dict[str, dict[str, dict[str, str]]] = load("structure")["forms"]


@rule("section.missing")
def missing(draft: Draft) -> Iterator[Hit]:
    """Sections of the form that the report has not."""
    found = {section.label for section in draft.tops}
    for label, title in FORMS["2021"]["sections"].items():
        if label not in found:
            yield Hit(values={"title": title})
