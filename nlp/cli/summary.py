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


@app.command(
    help="汇总库里的报告：主题、表格数字、缺报单位；见 docs/summary.md。\n\n工作簿（xlsx）内容最全，"
    "简报（docx）供报送，网页（html）供查看。写成文件的 CSV 带字节序标记，Excel 能正确显示中文；"
    "标准输出的 CSV 不带。"
)
def summary(
    store: Annotated[Path, typer.Argument(metavar="库", help="nlp-tag run 建的文件夹。")],
    by: Annotated[
        str,
        typer.Option(
            metavar="分组",
            help="按什么分组：county（县）、city（市）、province（省）、town（乡镇）、agency（单位）、"
            "kind（单位类型）、system（系统）、year（年度）；可以同时用两个：county,year。",
        ),
    ],
    role: Annotated[
        str | None,
        typer.Option(metavar="角色", help="problem（问题）或 measure（措施）。默认：两者。", show_default=False),
    ] = None,
    where: Annotated[
        str | None,
        typer.Option(
            metavar="SQL",
            help="""对 reports 表的条件："year = 2023"；不含政府的报告："unit <> 'government'"。""",
            show_default=False,
        ),
    ] = None,
    manifest: Annotated[
        Path | None,
        typer.Option(
            metavar="文件",
            help="应报告单位的清单（CSV 或 JSON Lines）：机关或乡镇、县、年度；会列出缺谁。",
            show_default=False,
        ),
    ] = None,
    format: Annotated[
        Format | None,
        typer.Option(help="输出格式。默认：看输出文件的后缀，没有就用 table。", show_default=False),
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


def _xlsx(found: Summary, stream: TextIO, store: Path, output: Path | None) -> None:
    from nlp.summary.items import items
    from nlp.summary.page import folder_url
    from nlp.summary.workbook import workbook

    stream.buffer.write(workbook(found, items(store, found), folder_url(store, output)))


def _docx(found: Summary, stream: TextIO, store: Path, output: Path | None) -> None:
    from nlp.summary.brief import brief
    from nlp.summary.page import folder_url

    stream.buffer.write(brief(found, folder_url(store, output)))


_WRITERS: dict[Format, Callable[[Summary, TextIO, Path, Path | None], None]] = {
    Format.table: _table, Format.csv: _csv, Format.json: _json, Format.html: _html, Format.xlsx: _xlsx,
    Format.docx: _docx,
}  # fmt: skip
