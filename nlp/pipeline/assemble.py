"""``doc._.report``: what the components found, as a `Report`."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

from spacy.tokens import Doc

from nlp.checks import check_tables
from nlp.lines import Lines
from nlp.pipeline.titles import report_title
from nlp.pipeline.words import text_of
from nlp.report import (
    Cell,
    Evidence,
    Heading,
    Item,
    Model,
    Place,
    Report,
    RoleThemes,
    Section,
    Source,
    Table,
    Tables,
    Theme,
    Warning,
)
from nlp.statements import check_text
from nlp.templates import load_tables

_ENOUGH = 2  # sections or tables from which a text counts as a report


def report_of(doc: Doc) -> Report:
    """Build the `Report` of a doc that has passed the pipeline."""
    sections = tuple(_sections(doc))
    tables = Tables(_tables(doc))
    items = tuple(_items(doc))
    lines = Lines(text_of(doc))
    title = _title(doc)
    found: dict[str, Any] = doc.user_data.get("place") or {}
    model: dict[str, Any] = doc.user_data.get("model") or {}
    names = model.get("names", {})
    themes = {
        role: tuple(dict.fromkeys(theme.label for item in items if item.role == role for theme in item.themes))
        for role in sorted(
            {*names.get("roles", ()), *(item.role for item in items)}, key=_order(names.get("roles", ()))
        )
    }
    source = doc.user_data.get("source")
    template = next((table.template for table in tables if table.template), None)
    read = found.get("place", {})
    place = Place(**{**read, "candidates": tuple(read.get("candidates", ()))})
    return Report(
        source=Source(**source) if source else text_source(text_of(doc)),
        model=Model(model.get("name", ""), model.get("version", ""), model.get("sha256", "")),
        text=text_of(doc),
        title=title,
        agency=found.get("agency"),
        year=found.get("year"),
        template=template,
        place=place,
        sections=sections,
        tables=tables,
        items=items,
        themes=RoleThemes(themes.items()),
        checks=(
            *check_tables(tables, lines),
            *check_text(text_of(doc), sections, tables, lines, found.get("year"), _called(title, found.get("agency"))),
        ),
        warnings=(*_warnings(doc, sections, tables, items, place, template, names), *_unplaced(doc, names)),
        unanswered=tuple(index for index, item in enumerate(items) if item.answers == ()),
        names=names,
    )


def _called(*names: str | None) -> str:
    """What the report calls its agency and its place."""
    return " ".join(name for name in names if name)


def text_source(text: str) -> Source:
    """The source of a text that came from no file."""
    return Source(None, hashlib.sha256(text.encode()).hexdigest(), "text/plain", None, len(text))


def _order(known: Any) -> Any:
    ranks = {label: rank for rank, label in enumerate(known)}
    return lambda label: (ranks.get(label, len(ranks)), label)


def _title(doc: Doc) -> str | None:
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
            Cell(row, column, value, state, start, end, text[start:end])
            for row, column, state, value, start, end in cells
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


def _warnings(
    doc: Doc, sections: tuple[Section, ...], tables: tuple[Table, ...], items: tuple[Item, ...],
    place: Place, template: str | None, names: dict[str, dict[str, str]],
) -> Iterator[Warning]:  # fmt: skip
    """What is missing; a layer that no component of the pipeline reads is not missed."""
    top = {section.label for section in sections if section.parent is None}
    looked = [name for key, name in (("sections", "章节"), ("tables", "表格")) if key in doc.spans]
    if looked and len(top) + len(tables) < min(_ENOUGH, len(names.get("sections", ())) or _ENOUGH):
        kind = names.get("document", {}).get("document", "")
        yield Warning("not_a_report", f"没有找到{'和'.join(looked)},这可能不是{kind or '这个模型所读的文档'}")
        return
    for label, name in names.get("sections", {}).items():
        if "." not in label and label not in top and "sections" in doc.spans:
            yield Warning("section_missing", f"没有找到章节“{name}”")
    found = {table.label for table in tables}
    for table in load_tables():
        if table.template == template and table.label not in found:
            yield Warning("table_missing", f"没有找到表格“{names.get('tables', {}).get(table.label, table.label)}”")
    for read in tables:
        if read.template and not read.cells:
            name = names.get("tables", {}).get(read.label, read.label)
            yield Warning("table_unreadable", f"表格“{name}”的数值连在一起,无法分辨", read.start, read.end)
    if not items and "items" in doc.spans:
        yield Warning("no_items", f"没有找到{'和'.join(names.get('roles', {}).values()) or '条目'}")
    year: int | None = doc.user_data.get("place", {}).get("year")
    if year is None and "place" in doc.user_data:
        yield Warning("year_unknown", "没有找到报告年度")
    if year is not None and template and template != _template_of(year):
        yield Warning("template_mismatch", f"{year}年的报告用的是{template}年起的表格格式")
    yield from place_warnings(place)


def place_warnings(place: Place) -> tuple[Warning, ...]:
    """What a reader should know of the place: that it stays open between several."""
    if not place.candidates:
        return ()
    return (Warning("place_ambiguous", f"地名可能是:{'、'.join(place.candidates)}"),)


def _unplaced(doc: Doc, names: dict[str, dict[str, str]]) -> Iterator[Warning]:
    """One warning for each stretch of printed values that have no certain place in their table."""
    if "tables" not in doc.spans:
        return
    group = doc.spans["tables"]
    for span, cells, unplaced in zip(group, group.attrs["cells"], group.attrs.get("unplaced", ()), strict=False):
        name = names.get("tables", {}).get(span.label_, span.label_)
        places = sorted(place for *_, place, _ in cells)
        stretch: list[tuple[int, int]] = []
        for start, end in [*unplaced, (-1, -1)]:
            if stretch and (start < 0 or bisect_left(places, stretch[-1][1]) != bisect_left(places, start)):
                said = f"表格“{name}”有{len(stretch)}个数值不能确定属于哪一格，没有采用"
                yield Warning("cells_unplaced", said, stretch[0][0], stretch[-1][1])
                stretch = []
            stretch.append((start, end))


def _template_of(year: int) -> str | None:
    """The newest official format that was in force for reports of `year`."""
    formats = sorted({table.template for table in load_tables()}, reverse=True)
    return next((template for template in formats if int(template) <= year), None)


if not Doc.has_extension("report"):
    Doc.set_extension("report", getter=report_of)
