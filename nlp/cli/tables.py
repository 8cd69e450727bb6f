"""`nlp-tag tables PATH…`: the tables of reports, for the terminal or a spreadsheet."""

from __future__ import annotations

import os
import shutil
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from nlp.cli.each import each
from nlp.cli.messages import UsageError
from nlp.cli.options import Encoding, MaxCharacters, Model, Output
from nlp.cli.output import format_of, open_binary, open_output
from nlp.cli.rows import csv_writer
from nlp.cli.terminal import drawn, open_console
from nlp.reading.bounded import MAX_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from nlp.errors import InputError
    from nlp.report import Report

T = TypeVar("T")
_WIDTH = 120

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


class Format(StrEnum):
    """How tables are printed."""

    table = "table"
    csv = "csv"
    xlsx = "xlsx"


@app.command(
    help="输出报告的法定表格：原样（table）、一行一个数（csv）或工作簿（xlsx）。\n\n"
    "工作簿有三种表：一份报告一行、一个数一行、按规定格式一张一页。"
)
def tables(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="路径", help="各种文件、文件夹、带引号的通配符；- 表示标准输入。", show_default=False),
    ],
    format: Annotated[
        Format | None,
        typer.Option(help="输出格式。默认：看输出文件的后缀，没有就用 table。", show_default=False),
    ] = None,
    output: Output = None,
    model: Model = None,
    encoding: Encoding = None,
    max_characters: MaxCharacters = MAX_CHARACTERS,
) -> int:
    """Print the statutory tables of reports: as they are (table), one value a line (csv), as a workbook (xlsx).

    The workbook has a sheet with a row a report, one with a line for each value, and one a table in the official shape.
    """
    if output and os.path.realpath(output) in map(os.path.realpath, paths):
        raise UsageError(f"{output}：这是输入文件；--output 请给出另一个文件名")
    style = format_of(format, output, Format, Format.table)

    def tagged(then: Callable[[Report], T]) -> Iterator[tuple[str, T | InputError]]:
        from nlp.model.tagger import load  # imports spaCy
        from nlp.store.inputs import files_of

        return load(model).tag_many(files_of(paths), encoding, then, max_characters)

    if style is not Format.xlsx:
        with open_output(output) as stream:
            if style is Format.csv:
                from nlp.show.workbook import TIDY_COLUMNS, tidy_rows

                write = csv_writer(stream, TIDY_COLUMNS, bom=output is not None)
                return each(tagged(lambda report: list(tidy_rows(report))), write)
            from nlp.show.official import official_tables

            width = shutil.get_terminal_size().columns if stream.isatty() else _WIDTH
            console = open_console(stream, width)

            def shown(report: Report) -> str:
                return drawn(console, report.title or "", *official_tables(report), sep="\n")

            return each(tagged(shown), stream.write)
    assert output is not None  # or there were no such format
    from nlp.show.workbook import Workbook

    book = Workbook()
    with open_binary(output) as binary:
        status = each(tagged(book.add), lambda added: added)
        binary.write(book.close())
    return status
