"""`nlp-tag explain REPORT --line N` and `--table N`."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nlp.cli.messages import UsageError
from nlp.cli.options import Encoding, MaxCharacters, Model
from nlp.cli.terminal import drawn, open_console, write_json
from nlp.reading.bounded import MAX_CHARACTERS, read_bounded

if TYPE_CHECKING:
    from rich.console import RenderableType
    from spacy.language import Language

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


class Format(StrEnum):
    """How explanations are printed."""

    text = "text"
    json = "json"


@app.command(
    help="说明一行为什么读成标题、单元格或正文，或一张表是怎样读的。\n\n对一行，显示每块的标签和概率、"
    "第二可能的标签，以及各自的依据。对一张表，显示网格、标签所指的行和列，以及没有采用的读法。"
)
def explain(
    path: Annotated[str, typer.Argument(metavar="报告", help="各种文件；- 表示标准输入。")],
    line: Annotated[int | None, typer.Option(metavar="数", help="要说明的行，从 1 数起，与编辑器相同。")] = None,
    table: Annotated[int | None, typer.Option(metavar="数", help="改为说明第几张表，按正文顺序从 1 数起。")] = None,
    model: Model = None,
    encoding: Encoding = None,
    max_characters: MaxCharacters = MAX_CHARACTERS,
    format: Annotated[Format, typer.Option(help="输出格式。")] = Format.text,
) -> None:
    """Say why the blocks of a line were taken for a heading, a table cell or prose, or how a table was read.

    Of a line, shows the label of every block with its probability, the runner-up, and what spoke for the one against
    the other. Of a table, shows its grid, the columns and rows that its labels name, and the readings that were
    rejected.
    """
    from nlp.model.tagger import load

    if (line is None) == (table is None):
        raise UsageError("请给出 --line 或 --table 其中之一")
    source, *more = read_bounded(path, encoding, max_characters)
    if more:
        raise UsageError(f"{path}：文件里有{len(more) + 1}份报告；请拆开后逐份解释")
    pipeline = load(model).pipeline
    if table is not None:
        _explain_table(pipeline, path, source.text, table, format)
    else:
        _explain_line(pipeline, path, source.text, line or 0, format)


def _explain_line(pipeline: Language, path: str, text: str, line: int, format: Format) -> None:
    from nlp.pipeline.blocks.explaining import explain as explain_blocks
    from nlp.show.explanations import ExplanationsView
    from nlp.text.lines import Lines

    lines = Lines(text)
    if not 1 <= line <= len(lines):
        raise UsageError(f"{path}：没有第{line}行，全文共{len(lines)}行；请给出 1 到 {len(lines)} 之间的 --line")
    found = explain_blocks(pipeline, text, *lines.bounds(line))
    _print(found, ExplanationsView(line, found, pipeline.meta.get("names", {})), format)


def _explain_table(pipeline: Language, path: str, text: str, number: int, format: Format) -> None:
    from nlp.pipeline.tables.explaining import explain_table
    from nlp.show.table_explanation import TableExplanationView

    found = explain_table(pipeline, text, number)
    if not found:
        raise UsageError(f"{path}：没有第{number}张表格；nlp-tag {path} 列出找到的表格")
    _print(found, TableExplanationView(found, pipeline.meta.get("names", {}).get("tables", {})), format)


def _print(found: Sequence[Any], view: RenderableType, format: Format) -> None:
    if format is Format.json:
        write_json(sys.stdout, json.dumps([one.to_dict() for one in found], ensure_ascii=False) + "\n")
        return
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 80
    sys.stdout.write(drawn(open_console(width=width), view))
