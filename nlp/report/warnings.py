"""What a reader of a report should know: what is missing, what was not read, what stays open."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from nlp.forms import form_of, load_tables
from nlp.pipeline.genre.component import Judged
from nlp.pipeline.gold import OTHER
from nlp.pipeline.place.found import Located
from nlp.report.types import Item, Place, Section, Table, Warning

_SURE = 0.9  # the probability of the genre from which a text counts as a report, whatever was found in it
_SHOWN = 20  # candidates for a place that a warning names
_ENOUGH = 2  # sections or tables from which a text counts as a report


def warnings(
    doc: Doc, sections: tuple[Section, ...], tables: tuple[Table, ...], items: tuple[Item, ...],
    place: Place, names: dict[str, dict[str, str]],
) -> Iterator[Warning]:  # fmt: skip
    """What is missing; a layer that no component of the pipeline reads is not missed."""
    genre: Judged | None = doc._.genre
    kind = names.get("document", {}).get("document", "") or "这个模型所读的文档"
    if genre and genre.label == OTHER:
        yield Warning("not_a_report", f"这不是{kind}，是别的文种（把握 {genre.score:.2f}），没有读取章节、表格和条目")
        return
    top = {section.label for section in sections if section.parent is None}
    looked = [name for key, name in (("sections", "章节"), ("tables", "表格")) if key in doc.spans]
    sure = genre is not None and genre.score >= _SURE  # a text may lack what it should have and still be of the genre
    enough = min(_ENOUGH, len(names.get("sections", ())) or _ENOUGH)
    found = len(top) + len(tables)
    if looked and not items and (not found or not sure and found < enough):
        yield Warning("not_a_report", f"没有找到{'和'.join(looked)}，这可能不是{kind}")
        return
    for label, name in names.get("sections", {}).items():
        if "." not in label and label not in top and "sections" in doc.spans:
            yield Warning("section_missing", f"没有找到章节“{name}”")
    if not items and "items" in doc.spans:
        yield Warning("no_items", f"没有找到{'和'.join(names.get('roles', {}).values()) or '条目'}")
    located: Located | None = doc._.place
    if located and located.year is None:
        yield Warning("year_unknown", "没有找到报告年度")
    yield from place_warnings(place)


def decoding_warnings(text: str) -> Iterator[Warning]:
    """That some bytes of the file are no characters of its encoding, or were lost before: they are U+FFFD."""
    if count := text.count("\ufffd"):
        first = text.index("\ufffd")
        yield Warning("decoding", f"有{count:,}处字符无法识别，读作 \ufffd；请核对原文", first, first + 1)


def place_warnings(place: Place) -> tuple[Warning, ...]:
    """What a reader should know of the place: that it stays open between several."""
    if not place.candidates:
        return ()
    shown = "、".join(place.candidates[:_SHOWN])
    more = f"等 {len(place.candidates)} 处" if len(place.candidates) > _SHOWN else ""
    return (Warning("place_ambiguous", f"地名可能是：{shown}{more}"),)


def table_warnings(
    doc: Doc, tables: Sequence[Table], names: dict[str, dict[str, str]], *, report: bool
) -> Iterator[Warning]:
    """What is missing of the tables that the report's year requires, and what was not read of those that are there.

    Of a text that is no `report` nothing is missing.
    """
    if "tables" not in doc.spans:
        return
    located: Located | None = doc._.place
    year = located.year if located else None
    used = next((table.template for table in tables if table.template and table.cells), None)
    wanted = _template_of(year) if year is not None else used or next((t.template for t in tables if t.template), None)
    found = {table.label for table in tables}
    called = names.get("tables", {})
    attrs = doc.spans["tables"].attrs
    alike = {label: table for label, table in zip(attrs["foreign"], tables, strict=True) if label}
    for form in load_tables():
        if report and form.template == wanted and form.label not in found:
            yield _missing(called.get(form.label, form.label), alike.get(form.label))
    if used and wanted and used != wanted:  # before 2014 no form was in force
        yield Warning("template_mismatch", f"{year}年的报告用的是{used}年起的表格格式")
    for table, unplaced, glued in zip(tables, attrs["unplaced"], attrs["glued"], strict=True):
        yield from _unread(table, unplaced, glued, called.get(table.label, table.label))


def _missing(name: str, alike: Table | None) -> Warning:
    """That the table `name` was not found; `alike` prints its rows under heads that are not its own."""
    if alike is None:
        return Warning("table_missing", f"没有找到表格“{name}”")
    said = f"没有找到表格“{name}”：有一个表格的行与它相同，列的表头却不是它的，没有按它读取；请核对表头"
    return Warning("table_missing", said, alike.start, alike.end)


def _unread(table: Table, unplaced: list[tuple[int, int]], glued: bool, name: str) -> Iterator[Warning]:
    """What of one table was not read, and why."""
    form = form_of(table.label, table.template)
    if form is None:
        return
    lost = form.size - sum(cell.state != "text" for cell in table.cells)
    if glued and lost:
        yield Warning("table_unreadable", f"表格“{name}”的数值连在一起，有{lost}格无法分辨", table.start, table.end)
    elif unplaced:
        yield from _unplaced(table, unplaced, name)
    elif lost:
        yield Warning("cells_unread", f"表格“{name}”有{lost}格没有读出数值", table.start, table.end)


def _unplaced(table: Table, unplaced: list[tuple[int, int]], name: str) -> Iterator[Warning]:
    """One warning for each stretch of printed values that have no certain place in their table."""
    places = sorted(cell.start for cell in table.cells)
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
