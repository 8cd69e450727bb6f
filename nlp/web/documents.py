"""A report as a document of the corpus format: what the machine read, and a person's correction of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nlp.corpus.format import Document, Labels
from nlp.corpus.problems import document_problems
from nlp.errors import InputError
from nlp.report import Report
from nlp.report.types import Said
from nlp.web.reading import doubt_of

LAYERS = ("headings", "items", "agency", "year", "place")  # what can be corrected
_PLACE = ("province", "city", "county", "town")


def document(report: Report) -> Document:
    """What was read of `report`: headings, items, agency, year, place; ``doubts`` of the items in bits.

    Offsets count code points.
    """
    front = report.front_matter
    place = {level: getattr(report.place, level) for level in _PLACE if getattr(report.place, level)}
    return {
        "id": report.source.path or report.source.sha256,
        "text": report.text,
        "headings": [
            {"start": section.heading.start, "end": section.heading.end, "label": section.label}
            for section in report.sections
        ],
        "items": [
            {"start": item.start, "end": item.end, "role": item.role, "themes": [theme.label for theme in item.themes]}
            for item in report.items
        ],
        "agency": _said(front.agency, report.agency),
        "year": _said(front.year, report.year),
        "place": _said(front.title or front.agency, place),
        "doubts": [round(doubt_of(item), 3) for item in report.items],
    }  # fmt: skip


def corrected(given: object, machine: Document, names: Mapping[str, Mapping[str, str]]) -> Document:
    """The layers that a person gave, as a document with the text and id of the machine's.

    Raises
    ------
    InputError
        Where they break the corpus format; its sentence says in which item.
    """
    if not isinstance(given, dict):
        raise InputError("订正不是 JSON 对象；请重新打开这一页")
    layers = {layer: given[layer] for layer in LAYERS if layer in given}
    made: Document = {"id": machine["id"], "text": machine["text"], **layers}
    for layer in layers:
        if isinstance(made[layer], list) and all(isinstance(span, dict) for span in made[layer]):
            made[layer] = sorted(made[layer], key=lambda span: str(span.get("start")).zfill(12))
    if problems := document_problems(Path(), 0, made, labels_of(names)):
        first = problems[0]
        raise InputError(f"{first.what}；{first.mend}")
    return made


def labels_of(names: Mapping[str, Mapping[str, str]]) -> Labels:
    """The labels that a model knows, as a ``corpus.toml`` says them."""
    sections = {label: [name] for label, name in names.get("sections", {}).items()}
    tables, roles, themes = (dict(names.get(kind, {})) for kind in ("tables", "roles", "themes"))
    return Labels("corrections", "zh", "订正", sections, tables, roles, themes)


def _said(said: Said | None, value: Any) -> list[dict[str, Any]]:
    return [{"start": said.start, "end": said.end, "value": value}] if said and value else []
