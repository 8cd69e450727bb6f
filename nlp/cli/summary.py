"""`nlp-tag summary`: what the reports of a store say, by county and the like."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from nlp.cli.messages import complain
from nlp.cli.options import Output
from nlp.cli.output import format_of, open_output
from nlp.cli.terminal import drawn, open_console, write_json

if TYPE_CHECKING:
    from nlp.summary import Summary

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

_WIDE = 100_000  # columns where there is no terminal: nothing is cut or wrapped


class Format(StrEnum):
    """How a summary is printed."""

    table = "table"
    csv = "csv"
    json = "json"
    html = "html"
    xlsx = "xlsx"
    docx = "docx"


@app.command()
def summary(
    store: Annotated[Path, typer.Argument(metavar="STORE", help="A folder that nlp-tag run has made.")],
    by: Annotated[
        str,
        typer.Option(
            metavar="WHAT",
            help="county, city, province, town, agency, kind, system or year; two at once: county,year.",
        ),
    ],
    role: Annotated[
        str | None, typer.Option(metavar="ROLE", help="problem or measure. Default: both.", show_default=False)
    ] = None,
    where: Annotated[
        str | None,
        typer.Option(metavar="SQL", help='Condition on the table reports: "year = 2023".', show_default=False),
    ] = None,
    manifest: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Units that must report, CSV or JSON Lines: agency or town, county, year; who is missing is told.",
            show_default=False,
        ),
    ] = None,
    format: Annotated[
        Format | None,
        typer.Option(help="How to print. Default: what the name of FILE ends in, else table.", show_default=False),
    ] = None,
    output: Output = None,
) -> None:
    """Say what the reports of a store say: themes, numbers of their tables, who is missing; see docs/summary.md.

    A workbook (xlsx) has everything, a brief (docx) is for handing on, a page (html) for looking at. CSV files get a
    byte order mark, so that Excel shows Chinese; CSV on standard output has none.
    """
    from nlp.summary import summarise
    from nlp.summary.text import DETAILED

    style = format_of(format, output, Format, Format.table)
    quoted = DETAILED if style is Format.table else None
    with _no_collection():
        found = summarise(store, by, role=role, where=where, expected=manifest, quoted=quoted)
        with open_output(output) as stream:
            _WRITERS[style](found, stream, store, output)
    if style is Format.csv:
        for note in found.notes:
            complain(f"注意：{note.message}")


@contextmanager
def _no_collection() -> Iterator[None]:
    """No search for garbage meanwhile: all that a summary makes is kept, and the search took a fifth of its time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _table(found: Summary, stream: TextIO, _: Path, __: Path | None) -> None:
    from nlp.summary.text import summary_view

    stream.write(drawn(open_console(stream, None if stream.isatty() else _WIDE), summary_view(found)))


def _csv(found: Summary, stream: TextIO, _: Path, output: Path | None) -> None:
    from nlp.cli.rows import write_csv
    from nlp.summary.sheet import COLUMNS, sheet

    write_csv(stream, COLUMNS, sheet(found), bom=output is not None)


def _json(found: Summary, stream: TextIO, _: Path, __: Path | None) -> None:
    write_json(stream, json.dumps(found.to_dict(), ensure_ascii=False, indent=1, allow_nan=False) + "\n")


def _html(found: Summary, stream: TextIO, store: Path, output: Path | None) -> None:
    from nlp.summary.page import folder_url, page

    stream.write(page(found, folder_url(store, output), store))


def _xlsx(found: Summary, stream: TextIO, store: Path, _: Path | None) -> None:
    from nlp.summary.items import items
    from nlp.summary.workbook import workbook

    stream.buffer.write(workbook(found, items(store, found)))


def _docx(found: Summary, stream: TextIO, _: Path, __: Path | None) -> None:
    from nlp.summary.brief import brief

    stream.buffer.write(brief(found))


_WRITERS: dict[Format, Callable[[Summary, TextIO, Path, Path | None], None]] = {
    Format.table: _table, Format.csv: _csv, Format.json: _json, Format.html: _html, Format.xlsx: _xlsx,
    Format.docx: _docx,
}  # fmt: skip
