"""`nlp-tag text PATH…`: what the reader of files sees."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from nlp.cli.each import each
from nlp.cli.messages import complain
from nlp.cli.options import Encoding, Output
from nlp.cli.output import open_output
from nlp.errors import InputError

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def text(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH", help="Files of any kind, folders, 'patterns'; - reads standard input.", show_default=False
        ),
    ],
    output: Output = None,
    encoding: Encoding = None,
) -> int:
    """Print the text of files as the reader sees it: a paragraph a line, a row of a table a line with tabs.

    What could not be read is said on standard error.
    """
    from nlp.reading import Source, prepare, read_reports, read_stream
    from nlp.store.batch import files_of, guarded

    files = files_of(paths)
    prepare(files)

    def results() -> Iterator[tuple[str, Any]]:
        for path in files:
            read = guarded(
                path,
                lambda path=path: (  # type: ignore[misc]
                    [read_stream(sys.stdin.buffer, encoding)] if path == "-" else read_reports(path, encoding)
                ),
            )
            for source in [read] if isinstance(read, InputError) else read:
                yield path, source

    with open_output(output) as stream:

        def show(source: Source) -> None:
            stream.write(source.text if source.text.endswith("\n") else f"{source.text}\n")
            for notice in source.notices:
                complain(f"{source.path}：{notice.message}")

        return each(results(), show)
