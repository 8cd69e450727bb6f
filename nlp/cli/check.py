"""`nlp-tag check PATH…`: what a person should look at before a report is sent."""

from __future__ import annotations

from typing import Annotated

import typer

from nlp.cli.each import each
from nlp.cli.options import Encoding, MaxCharacters, Model, Output
from nlp.cli.output import open_output
from nlp.cli.terminal import visible
from nlp.reading.bounded import MAX_CHARACTERS

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def check(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH", help="Files of any kind, folders, 'patterns'; - reads standard input.", show_default=False
        ),
    ],
    output: Output = None,
    model: Model = None,
    encoding: Encoding = None,
    max_characters: MaxCharacters = MAX_CHARACTERS,
) -> int:
    """Check reports by the rules of the form, and say what is wrong and what to do."""
    from nlp.checks.engine import find
    from nlp.checks.finding import Finding
    from nlp.model.tagger import load  # imports spaCy
    from nlp.store.inputs import files_of

    found: list[Finding] = []
    with open_output(output) as stream:
        status = each(load(model).tag_many(files_of(paths), encoding, find, max_characters), found.extend)
        for finding in found:
            place = "" if finding.line is None else f":{finding.line}"
            stream.write(visible(f"{finding.report}{place}: {finding.severity} [{finding.rule}] {finding.message}\n"))
    return 1 if any(finding.severity == "error" for finding in found) else status
