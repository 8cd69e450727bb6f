"""`nlp-tag sql`: a store as a database."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlp.cli.messages import complain
from nlp.cli.options import Output
from nlp.cli.output import format_of, open_output
from nlp.cli.rows import write_csv, write_rows_as_json, write_table

if TYPE_CHECKING:
    from nlp.store.query import Result

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


class Format(StrEnum):
    """How rows are printed."""

    table = "table"
    csv = "csv"
    json = "json"
    xlsx = "xlsx"


@app.command(
    help="查询 reports、sections、cells、items、item_themes、checks、findings、clauses 和 errors 各表；"
    "见 docs/store.md。\n\n写成文件的 CSV 带字节序标记，Excel 能正确显示中文；标准输出的 CSV 不带。"
)
def sql(
    store: Annotated[Path, typer.Argument(metavar="库", help="nlp-tag run 建的文件夹。")],
    statement: Annotated[str, typer.Argument(metavar="SQL", help="一条 SELECT 语句（DuckDB 的 SQL）。")],
    format: Annotated[
        Format | None,
        typer.Option(help="输出格式。默认：看输出文件的后缀，没有就用 table。", show_default=False),
    ] = None,
    output: Output = None,
) -> None:
    """Query the tables of a store; see docs/store.md.

    CSV files get a byte order mark, so that Excel shows Chinese; CSV on standard output has none.
    """
    from nlp.store.query import query

    style = format_of(format, output, Format, Format.table)
    result = query(store, statement)
    with open_output(output) as stream:
        if style is Format.xlsx:
            stream.buffer.write(_sheet(result))
        elif style is Format.csv:
            write_csv(stream, *result, bom=output is not None)
        elif style is Format.json:
            write_rows_as_json(stream, *result)
        else:
            write_table(stream, *result)


def _sheet(result: Result) -> bytes:
    """The rows as a spreadsheet."""
    from nlp.show.sheets import Book, Head

    book = Book()
    if left := book.table("结果", [Head(name) for name in result.columns], result.rows):
        complain(f"注意：工作表放不下，有 {left:,} 行没有写入；请用 csv")
    return book.close()
