"""`nlp-tag PATH…`: read reports and show what is in them."""

from __future__ import annotations

from typing import Annotated

import typer

from nlp import __version__
from nlp.cli import COMMANDS
from nlp.cli.options import Encoding, MaxCharacters, Model, Output
from nlp.cli.tagging import Format, show_reports
from nlp.reading.bounded import MAX_CHARACTERS

_COMMANDS_HELP = "\b\nOther commands (tag a file of that name as ./NAME):\n" + "\n".join(
    f"  {name:<12}{text}" for name, text in COMMANDS.items()
)

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"nlp-tag {__version__}")
        raise typer.Exit


@app.command(epilog=_COMMANDS_HELP)
def tag(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH", help="Files of any kind, folders, 'patterns'; - reads standard input.", show_default=False
        ),
    ],
    format: Annotated[
        Format | None,
        typer.Option(
            help="How to print. Default: by the suffix of FILE, text on a terminal, json elsewhere.", show_default=False
        ),
    ] = None,
    output: Output = None,
    no_text: Annotated[bool, typer.Option("--no-text", help="Leave the text of the report out of the JSON.")] = False,
    model: Model = None,
    encoding: Encoding = None,
    max_characters: MaxCharacters = MAX_CHARACTERS,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", is_eager=True, callback=_print_version)
    ] = False,
) -> int:
    """Show what is in government information disclosure reports.

    Finds title, agency, place, year, sections, tables, problems and measures with their themes. Several reports
    as JSON are JSON Lines, one report a line.
    """
    return show_reports(paths, format, output, no_text, model, encoding, max_characters)
