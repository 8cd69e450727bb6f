"""`nlp-tag sql`: a store as a database."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from nlp.cli.options import Output
from nlp.cli.output import open_output
from nlp.cli.rows import write_csv, write_rows_as_json, write_table

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


class Format(StrEnum):
    """How rows are printed."""

    table = "table"
    csv = "csv"
    json = "json"


@app.command()
def sql(
    store: Annotated[Path, typer.Argument(metavar="STORE", help="A folder that nlp-tag run has made.")],
    statement: Annotated[str, typer.Argument(metavar="SQL", help="One SELECT statement in DuckDB's SQL.")],
    format: Annotated[Format, typer.Option(help="How to print.")] = Format.table,
    output: Output = None,
) -> None:
    """Query the tables reports, sections, cells, items, item_themes, checks and errors; see docs/store.md.

    CSV files get a byte order mark, so that Excel shows Chinese; CSV on standard output has none.
    """
    from nlp.store.query import query

    result = query(store, statement)
    with open_output(output) as stream:
        if format is Format.csv:
            write_csv(stream, *result, bom=output is not None)
        elif format is Format.json:
            write_rows_as_json(stream, *result)
        else:
            write_table(stream, *result)
