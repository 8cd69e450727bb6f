"""What the components found in a Doc, as a `Report`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from spacy.tokens import Doc

from nlp.pipeline.front.found import FrontMatter as Front
from nlp.pipeline.identity import Identity
from nlp.pipeline.place.found import Located
from nlp.pipeline.titles import report_title
from nlp.pipeline.words import text_of
from nlp.reading import Source as Read
from nlp.report.types import (
    Cell,
    Evidence,
    FrontMatter,
    Heading,
    Item,
    Model,
    Place,
    Report,
    RoleThemes,
    Said,
    Section,
    Source,
    Table,
    Tables,
    Theme,
    Warning,
)
from nlp.report.warnings import decoding_warnings, table_warnings, warnings


def report_of(doc: Doc, source: Read | None = None) -> Report:
    """Build the `Report` of a doc that has passed the pipeline; its checks are left to `nlp.checks`.

    `source` is what was read of the file, where the text came from one.
    """
    sections = tuple(_sections(doc))
    tables = Tables(_tables(doc))
    items = tuple(_items(doc))
    located: Located = doc._.place or Located()
    front: Front | None = doc._.front
    model: Identity = doc._.model or Identity()
    names = model.names
    themes = {
        role: tuple(dict.fromkeys(theme.label for item in items if item.role == role for theme in item.themes))
        for role in sorted(
            {*names.get("roles", ()), *(item.role for item in items)}, key=_order(names.get("roles", ()))
        )
    }
    template = next((table.template for table in tables if table.template), None)
    place = Place(*located.area)
    return Report(
        source=_source(source) if source else text_source(text_of(doc)),
        model=Model(model.name, model.version, model.sha256),
        text=text_of(doc),
        title=_title(doc),
        published=str(front.published.value) if front and front.published else None,
        front_matter=_front_matter(front),
        agency=located.agency,
        year=located.year,
        template=template,
        place=place,
        sections=sections,
        tables=tables,
        items=items,
        themes=RoleThemes(themes.items()),
        checks=(),
        warnings=(
            *(decoding_warnings(text_of(doc)) if source else ()),
            *_warnings(doc, sections, tables, items, place, names),
            *(Warning(notice.code, notice.message) for notice in (source.notices if source else ())),
        ),
        unanswered=tuple(index for index, item in enumerate(items) if item.answers == ()),
        names=names,
        origins=source.origins if source else (),
    )


def _warnings(
    doc: Doc, sections: tuple[Section, ...], tables: Tables, items: tuple[Item, ...],
    place: Place, names: dict[str, dict[str, str]],
) -> Iterator[Warning]:  # fmt: skip
    of_report = list(warnings(doc, sections, tables, items, place, names))
    yield from of_report
    whole = all(warning.code != "not_a_report" for warning in of_report)
    yield from table_warnings(doc, tables, names, report=whole)


def _source(read: Read) -> Source:
    return Source(read.path, read.sha256, read.media_type, read.encoding, len(read.text))


def text_source(text: str) -> Source:
    """The source of a text that came from no file."""
    return Source(None, hashlib.sha256(text.encode()).hexdigest(), "text/plain", None, len(text))


def _order(known: Any) -> Any:
    ranks = {label: rank for rank, label in enumerate(known)}
    return lambda label: (ranks.get(label, len(ranks)), label)


def _front_matter(front: Front | None) -> FrontMatter:
    found = {} if front is None else front._asdict()
    return FrontMatter(**{
        field: Said(said.start, said.end, said.score) for field, said in found.items() if said
    })  # fmt: skip


def _title(doc: Doc) -> str | None:
    front: Front | None = doc._.front
    if front is not None:
        return str(front.title.value) if front.title else None
    found = report_title(doc)
    return "".join(text_of(doc)[slice(*found)].splitlines()).replace("\t", "").strip() if found else None


def _sections(doc: Doc) -> Iterator[Section]:
    if "sections" not in doc.spans:
        return
    group = doc.spans["sections"]
    for span, heading, score in zip(group, doc.spans["headings"], group.attrs["scores"], strict=True):
        parent, dot, _ = span.label_.rpartition(".")
        yield Section(
            span.label_, parent if dot else None, Heading(heading.start_char, heading.end_char),
            span.start_char, span.end_char, score,
        )  # fmt: skip


def _tables(doc: Doc) -> Iterator[Table]:
    if "tables" not in doc.spans:
        return
    group = doc.spans["tables"]
    attrs = group.attrs
    text = text_of(doc)
    for span, template, cells, score in zip(group, attrs["templates"], attrs["cells"], attrs["scores"], strict=True):
        read = tuple(
            Cell(row, column, value, state, start, end, text[start:end], read, sure)
            for row, column, state, value, start, end, read, sure in cells
        )
        yield Table(span.label_, template, span.start_char, span.end_char, score, read)


def _items(doc: Doc) -> Iterator[Item]:
    if "items" not in doc.spans:
        return
    group = doc.spans["items"]
    scores = group.attrs.get("scores", [1.0] * len(group))
    themes = group.attrs.get("themes", [[] for _ in group])
    evidence = group.attrs.get("evidence", [[() for _ in found] for found in themes])
    answers = group.attrs.get("answers", [None] * len(group))
    for span, score, found, reasons, linked in zip(group, scores, themes, evidence, answers, strict=True):
        read = tuple(
            Theme(label, probability, tuple(Evidence(*words) for words in reason))
            for (label, probability), reason in zip(found, reasons, strict=True)
        )
        yield Item(span.label_, span.start_char, span.end_char, score, read, None if linked is None else tuple(linked))
