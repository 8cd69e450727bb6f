"""What a reader of a report should know: what is missing, what was not read, what stays open."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from spacy.tokens import Doc

from nlp.forms import load_tables
from nlp.report.types import Item, Place, Section, Table, Warning

_ENOUGH = 2  # sections or tables from which a text counts as a report


def warnings(
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


def read_notices(doc: Doc) -> Iterator[Warning]:
    """What the reader of the file did not read, or not with certainty."""
    return (Warning(notice.code, notice.message) for notice in doc.user_data.get("notices", ()))


def place_warnings(place: Place) -> tuple[Warning, ...]:
    """What a reader should know of the place: that it stays open between several."""
    if not place.candidates:
        return ()
    return (Warning("place_ambiguous", f"地名可能是:{'、'.join(place.candidates)}"),)


def unplaced(doc: Doc, names: dict[str, dict[str, str]]) -> Iterator[Warning]:
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
