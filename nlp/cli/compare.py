"""`nlp-tag compare LAST THIS`: two reports side by side."""

from __future__ import annotations

import json
import os
import shutil
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from nlp.cli.messages import UsageError
from nlp.cli.options import Encoding, MaxCharacters, Model, Output
from nlp.cli.output import format_of, open_binary, open_output
from nlp.cli.terminal import drawn, open_console, write_json
from nlp.errors import InputError
from nlp.reading.bounded import MAX_CHARACTERS, read_bounded

if TYPE_CHECKING:
    from nlp.checks.comparison import Comparison
    from nlp.report import Report

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
_WIDTH = 100


class Format(StrEnum):
    """How comparisons are shown."""

    text = "text"
    json = "json"
    html = "html"
    docx = "docx"


@app.command(
    help="两份报告并排比较。\n\n显示表格的变化，哪些章节、问题和措施保留、新增或没有了，以及后一份沿用的文字。"
)
def compare(
    last: Annotated[str, typer.Argument(metavar="上年", help="上一年的报告，各种文件都可以。")],
    this: Annotated[str, typer.Argument(metavar="本年", help="本年的报告。")],
    format: Annotated[
        Format | None,
        typer.Option(help="输出格式。默认：看输出文件的后缀，没有就用 text。", show_default=False),
    ] = None,
    output: Output = None,
    model: Model = None,
    encoding: Encoding = None,
    max_characters: MaxCharacters = MAX_CHARACTERS,
) -> None:
    """Lay two reports side by side.

    Shows what changed in the tables, which sections, problems and measures were kept, are new or gone, and the text
    that the later one repeats.
    """
    if output and os.path.realpath(output) in map(os.path.realpath, (last, this)):
        raise UsageError(f"{output}：这是输入文件；--output 请给出另一个文件名")
    style = format_of(format, output, Format, Format.text)
    reports = [_report(path, model, encoding, max_characters) for path in (last, this)]

    from nlp.checks.comparison import compare as compared

    comparison = compared(*reports)
    if style is Format.docx and output:
        from nlp.show.comparison_docx import comparison_docx

        with open_binary(output) as binary:
            binary.write(comparison_docx(comparison))
        return
    with open_output(output) as stream:
        if style is Format.json:
            write_json(stream, json.dumps(comparison.to_dict(), ensure_ascii=False, allow_nan=False) + "\n")
        else:
            width = shutil.get_terminal_size().columns if stream.isatty() else _WIDTH
            stream.write(
                _html(comparison) if style is Format.html else drawn(open_console(stream, width), _view(comparison))
            )


def _html(comparison: Comparison) -> str:
    from nlp.show.comparison_html import comparison_html

    return comparison_html(comparison)


def _view(comparison: Comparison) -> object:
    from nlp.show.comparison_text import ComparisonView

    return ComparisonView(comparison)


def _report(path: str, model: str | None, encoding: str | None, max_characters: int) -> Report:
    """The one report in a file; raise `InputError` where it holds several, or none."""
    from nlp.model.tagger import load  # imports spaCy

    source, *more = read_bounded(path, encoding, max_characters)
    if more:
        raise InputError(f"{path}：文件里有{len(more) + 1}份报告；请拆开后再对比")
    report = load(model).tag(source)
    if any(warning.code == "not_a_report" for warning in report.warnings):
        raise InputError(f"{path}：不是政府信息公开年度报告，无法对比；请核对文件")
    return report
