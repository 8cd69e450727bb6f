"""What `nlp-tag PATH…` does, without the parser of its options: paths alone need none, and start faster without."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from enum import StrEnum
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

from nlp.cli.each import each
from nlp.cli.messages import UsageError
from nlp.cli.output import format_of, open_output
from nlp.cli.terminal import drawn, open_console, write_json
from nlp.reading.bounded import MAX_CHARACTERS

if TYPE_CHECKING:
    from nlp.report import Report
    from nlp.show.workbook import Workbook

T = TypeVar("T")
_WIDTH = 80
_WIDEST = 100  # longer lines of prose are hard to read


class Format(StrEnum):
    """How reports are printed."""

    text = "text"
    json = "json"
    html = "html"
    xlsx = "xlsx"


def show_reports(
    paths: Sequence[str],
    format: Format | None = None,
    output: Path | None = None,
    no_text: bool = False,
    model: str | None = None,
    encoding: str | None = None,
    max_characters: int = MAX_CHARACTERS,
) -> int:
    """Show what is in the reports of `paths`, as `nlp.cli.tag` says; the exit status."""
    if output and os.path.realpath(output) in map(os.path.realpath, paths):
        raise UsageError(f"{output}：这是输入文件；--output 请给出另一个文件名")
    with open_output(output) as stream:
        on_screen = output is None and stream.isatty()
        style = format_of(format, output, Format, Format.text if on_screen else Format.json)
        book = _book() if style is Format.xlsx else None
        show: Callable[[Report], Any] = book.add if book else _SHOWN[style](stream, no_text)

        from nlp.model.tagger import load  # imports spaCy
        from nlp.store.inputs import files_of

        files = files_of(paths)
        results = _with_progress(load(model).tag_many(files, encoding, show, max_characters), len(files), not on_screen)
        if book:
            status = each(results, lambda added: added)
            stream.buffer.write(book.close())
            return status
        with _page(stream, files) if style is Format.html else nullcontext():
            return each(results, partial(write_json, stream) if style is Format.json else stream.write)


@contextmanager
def _page(stream: TextIO, files: Sequence[str]) -> Iterator[None]:
    """One page around the reports, however many."""
    from nlp.show.html import page_end, page_start

    stream.write(page_start(Path(files[0]).name if len(files) == 1 else f"{len(files):,} 份报告"))
    yield
    stream.write(page_end())


def _book() -> Workbook:
    """A workbook for all that is read of reports."""
    from nlp.show.workbook import Workbook

    return Workbook(items=True)


def _as_html(_: TextIO, __: bool) -> Callable[[Report], str]:
    """Shows reports as parts of one page."""
    from nlp.show.html import to_html

    numbers = count(1)
    return lambda report: to_html(report, top=1, number=next(numbers)) + "\n"


def _as_json(_: TextIO, no_text: bool) -> Callable[[Report], str]:
    return lambda report: report.to_json(text=not no_text) + "\n"


def _as_text(stream: TextIO, _: bool) -> Callable[[Report], str]:
    """Shows reports for the width of `stream`, a rule before each but the first."""
    from rich.rule import Rule

    from nlp.show import view

    width = min(shutil.get_terminal_size().columns, _WIDEST) if stream.isatty() else _WIDTH
    console = open_console(stream, width)
    first = True

    def show(report: Report) -> str:
        nonlocal first
        rule = "" if first else drawn(console, "", Rule(style="dim"), "", sep="\n")
        shown = rule + drawn(console, view(report))
        first = False
        return shown

    return show


_SHOWN = {Format.text: _as_text, Format.json: _as_json, Format.html: _as_html}


def _with_progress(results: Iterable[T], total: int, shown: bool) -> Iterable[T]:
    if total < 2 or not shown or not sys.stderr.isatty():
        return results
    from rich.progress import track

    return track(results, "正在标注", total, console=open_console(sys.stderr), transient=True)
