"""`nlp-tag explain REPORT --line N`."""

from __future__ import annotations

import json
import shutil
import sys
from enum import StrEnum
from typing import Annotated

import typer

from nlp.cli.messages import UsageError
from nlp.cli.options import Encoding, MaxCharacters, Model
from nlp.cli.terminal import drawn, open_console, write_json
from nlp.reading.bounded import MAX_CHARACTERS, read_bounded

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


class Format(StrEnum):
    """How explanations are printed."""

    text = "text"
    json = "json"


@app.command()
def explain(
    path: Annotated[str, typer.Argument(metavar="REPORT", help="A file of any kind; - reads standard input.")],
    line: Annotated[int, typer.Option(metavar="N", help="The line to explain, counted from 1 as editors do.")],
    model: Model = None,
    encoding: Encoding = None,
    max_characters: MaxCharacters = MAX_CHARACTERS,
    format: Annotated[Format, typer.Option(help="How to print.")] = Format.text,
) -> None:
    """Say why the blocks of a line were taken for a heading, a table cell or prose.

    Shows the label of every block with its probability, the runner-up, and what spoke for the one against the other.
    """
    from nlp.model.tagger import load
    from nlp.pipeline.blocks.explaining import explain as explain_blocks
    from nlp.text.lines import Lines

    source, *more = read_bounded(path, encoding, max_characters)
    if more:
        raise UsageError(f"{path}：文件里有{len(more) + 1}份报告；请拆开后逐份解释")
    lines = Lines(source.text)
    if not 1 <= line <= len(lines):
        raise UsageError(f"{path}：没有第{line}行，全文共{len(lines)}行；请给出 1 到 {len(lines)} 之间的 --line")
    pipeline = load(model).pipeline
    found = explain_blocks(pipeline, source.text, *lines.bounds(line))
    if format is Format.json:
        write_json(sys.stdout, json.dumps([one.to_dict() for one in found], ensure_ascii=False) + "\n")
        return
    from nlp.show.explanations import ExplanationsView

    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 80
    sys.stdout.write(drawn(open_console(width=width), ExplanationsView(line, found, pipeline.meta.get("names", {}))))
