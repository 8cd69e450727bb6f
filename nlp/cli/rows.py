"""Rows of a table as CSV, JSON or a table for the terminal."""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TextIO

from nlp.cli.terminal import drawn, open_console, visible, write_json

BOM = "\ufeff"  # without it Excel takes a Chinese CSV file for GB18030
# What spreadsheets may take for a formula (https://owasp.org/www-community/attacks/CSV_Injection), full width included,
# and behind white space, which some of them drop
_FORMULA = re.compile(r"[\t\r\n]|[\s\ufeff\u200b]*[=+\-@＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?%?")


def harmless(value: Any) -> Any:
    """`value` for a spreadsheet: a text that would be a formula gets an apostrophe, which spreadsheets do not show."""
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def csv_writer(
    stream: TextIO, columns: Sequence[str], *, bom: bool, delimiter: str = ","
) -> Callable[[Iterable[Sequence[Any]]], None]:
    """Write the head of CSV (RFC 4180) and return what writes rows below it; `bom` for files that Excel shall open."""
    if bom:
        stream.write(BOM)
    writer = csv.writer(stream, delimiter=delimiter)
    shown = visible if stream.isatty() else str

    def write(rows: Iterable[Sequence[Any]]) -> None:
        for row in rows:
            cells = map(harmless, row)
            writer.writerow([shown(cell) if isinstance(cell, str) else cell for cell in cells])

    write([columns])
    return write


def write_csv(stream: TextIO, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, bom: bool) -> None:
    """Write CSV, head and `rows`; see `csv_writer`."""
    csv_writer(stream, columns, bom=bom)(rows)


def write_rows_as_json(stream: TextIO, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a JSON array with one object a row, a row a line; a number that JSON does not know is null."""
    before = "[\n"
    for row in rows:
        told = {name: _plain(value) for name, value in zip(columns, row, strict=True)}
        write_json(stream, before + json.dumps(told, ensure_ascii=False, default=str))
        before = ",\n"
    stream.write("[]\n" if before == "[\n" else "\n]\n")


def write_table(stream: TextIO, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Draw a table, folded to the terminal, as wide as it likes elsewhere."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(Text(visible(column)), overflow="fold")
    count = 0
    for row in rows:
        table.add_row(*(Text("" if value is None else visible(str(value))) for value in row))
        count += 1
    lines = drawn(open_console(stream, None if stream.isatty() else 100_000), table).splitlines()
    stream.writelines(f"{line}\n" for line in lines if line)
    stream.write(f"（{count:,} 行）\n")


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
