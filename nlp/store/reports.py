"""The reports of a store as `Report` objects again, as far as a store keeps them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nlp.model.batch import guarded
from nlp.reading.files import read_reports
from nlp.reading.source import Origin
from nlp.report import Cell, Heading, Item, Model, Place, Report, Section, Source, Table, Tables, Theme
from nlp.store.index import read_about
from nlp.store.query import connect

Row = dict[str, Any]
_OF_SEVERAL = re.compile(r"#\d+$")  # behind the name of a file with several reports


def stored_reports(store: Path) -> Iterator[Report]:
    """Every annual report of `store`, in the order of their paths.

    A store keeps no text. Where the file that was read is still at its place, byte for byte, the text is read from it;
    else it is blank but for headings and items. A table begins and ends with its cells, and says what they print only
    where the text is known. Which measure answers a problem is not kept: `Item.answers` is None.

    Raises
    ------
    StoreError
        Where `store` is no store, or is damaged.
    """
    names = read_about(store).names
    database = connect(store)
    rows: dict[str, dict[str, list[Row]]] = {}
    for table in ("sections", "cells", "items", "item_themes"):
        rows[table] = defaultdict(list)
        for row in _rows(database, f"SELECT * FROM {table} ORDER BY ALL"):
            rows[table][row["path"]].append(row)
    for row in _rows(database, "SELECT * FROM reports WHERE is_report ORDER BY path"):
        yield _report(row, {table: of[row["path"]] for table, of in rows.items()}, store, names)


def _rows(database: Any, sql: str) -> Iterator[Row]:
    cursor = database.execute(sql)
    columns = [column[0] for column in cursor.description]
    yield from (dict(zip(columns, row, strict=True)) for row in cursor.fetchall())


def _report(row: Row, rows: dict[str, list[Row]], store: Path, names: Any) -> Report:
    text, origins = _text(row, rows, store)
    themes = defaultdict(list)
    for each in rows["item_themes"]:
        themes[each["item"]].append(Theme(each["theme"], each["score"]))
    return Report(
        source=Source(row["path"], row["sha256"], row["media_type"], row["encoding"], row["characters"]),
        model=Model("", row["version"], row["model"]),
        text=text,
        title=row["title"],
        agency=row["agency"],
        year=row["year"],
        template=row["template"],
        place=Place(row["province"], row["city"], row["county"], row["town"], row["code"], row["evidence"]),
        sections=tuple(map(_section, rows["sections"])),
        tables=Tables(_tables(rows["cells"], text)),
        items=tuple(
            Item(each["role"], each["start_char"], each["end_char"], each["score"], tuple(themes[each["item"]]))
            for each in rows["items"]
        ),
        themes={},
        checks=(),
        warnings=(),
        names=names,
        origins=origins,
    )


def _text(row: Row, rows: dict[str, list[Row]], store: Path) -> tuple[str, tuple[Origin, ...]]:
    """The text of the file and where it stood, where that has not changed, else what the store has, without places."""
    file = str(store.absolute().parent / _OF_SEVERAL.sub("", row["path"]))
    sources = guarded(file, lambda: read_reports(file))
    for source in sources if isinstance(sources, list) else ():
        if source.sha256 == row["sha256"] and len(source.text) == row["characters"]:
            return source.text, source.origins
    text = [" "] * row["characters"]
    for stretch in rows["sections"]:
        text[stretch["start_char"] : stretch["start_char"] + len(stretch["heading"])] = stretch["heading"]
    for stretch in rows["items"]:
        text[stretch["start_char"] : stretch["end_char"]] = stretch["text"]
    return "".join(text), ()


def _section(row: Row) -> Section:
    start = row["start_char"]
    heading = Heading(start, start + len(row["heading"]))
    return Section(row["label"], row["parent"], heading, start, row["end_char"], row["score"])


def _tables(rows: list[Row], text: str) -> Iterator[Table]:
    tables = defaultdict(list)
    for row in rows:
        tables[row["table_number"], row["table_label"], row["template"]].append(row)
    for (_, label, template), cells in sorted(tables.items(), key=lambda table: table[0][0]):
        found = sorted((_cell(cell, text) for cell in cells), key=lambda cell: cell.start)
        yield Table(label, template, found[0].start, max(cell.end for cell in found), 1.0, tuple(found))


def _cell(row: Row, text: str) -> Cell:
    value, start, end = row["value"], row["start_char"], row["end_char"]
    number = int(value) if value is not None and value == int(value) else value
    return Cell(row["row_label"], row["column_label"], number, row["state"], start, end, text[start:end])
