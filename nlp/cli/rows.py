"""Rows of a table as CSV, JSON or a table for the terminal."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

BOM = "\ufeff"  # without it Excel takes a Chinese CSV file for GB18030


def write_csv(stream: TextIO, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, bom: bool) -> None:
    """Write CSV (RFC 4180); `bom` for files that Excel shall open, none for a pipe."""
    if bom:
        stream.write(BOM)
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows(rows)


def write_json(stream: TextIO, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a JSON array with one object a row, a row a line; a number that JSON does not know is null."""
    before = "[\n"
    for row in rows:
        told = {name: _plain(value) for name, value in zip(columns, row, strict=True)}
        stream.write(before + json.dumps(told, ensure_ascii=False, default=str))
        before = ",\n"
    stream.write("[]\n" if before == "[\n" else "\n]\n")


def write_table(stream: TextIO, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Draw a table, folded to the terminal, as wide as it likes elsewhere."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(Text(column), overflow="fold")
    count = 0
    for row in rows:
        table.add_row(*(Text("" if value is None else str(value)) for value in row))
        count += 1
    console = Console(file=stream) if stream.isatty() else Console(file=stream, width=100_000)
    with console.capture() as drawn:
        console.print(table)
    stream.writelines(f"{line.rstrip()}\n" for line in drawn.get().splitlines() if line.strip())
    stream.write(f"（{count:,} 行）\n")


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
