"""`nlp-tag PATH…`: read reports and show what is in them."""

from __future__ import annotations

from typing import Annotated

import typer

from nlp import __version__
from nlp.cli import COMMANDS
from nlp.cli.options import Encoding, MaxCharacters, Model, Output
from nlp.cli.tagging import Format, show_reports
from nlp.reading.bounded import MAX_CHARACTERS

_COMMANDS_HELP = "\b\n其他命令（同名的文件写成 ./文件名）：\n" + "\n".join(
    f"  {name:<12}{text}" for name, text in COMMANDS.items()
)

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"nlp-tag {__version__}")
        raise typer.Exit


@app.command(
    epilog=_COMMANDS_HELP,
    help="读出政府信息公开工作年度报告的内容。\n\n读出题目、机关、地区、年度、章节、表格、"
    "问题和措施及其主题。几份报告输出为 JSON 时一行一份；"
    "-o 结果.xlsx 写成工作簿：一份报告一行、一个条目一行、一个数一行。",
)
def tag(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="路径", help="各种文件、文件夹、带引号的通配符；- 表示标准输入。", show_default=False),
    ],
    format: Annotated[
        Format | None,
        typer.Option(help="输出格式。默认：看输出文件的后缀；终端上是 text，其他是 json。", show_default=False),
    ] = None,
    output: Output = None,
    no_text: Annotated[bool, typer.Option("--no-text", help="JSON 里不带报告正文。")] = False,
    model: Model = None,
    encoding: Encoding = None,
    max_characters: MaxCharacters = MAX_CHARACTERS,
    version: Annotated[
        bool, typer.Option("--version", help="显示版本，然后退出。", is_eager=True, callback=_print_version)
    ] = False,
) -> int:
    """Show what is in government information disclosure reports.

    Finds title, agency, place, year, sections, tables, problems and measures with their themes. Several reports
    as JSON are JSON Lines, one report a line; a workbook has sheets with a row a report, an item, a value.
    """
    return show_reports(paths, format, output, no_text, model, encoding, max_characters)
