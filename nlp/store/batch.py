"""Tagging many inputs, one after the other."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from nlp.errors import InputError
from nlp.reading import read_path, read_stream

if TYPE_CHECKING:
    from nlp.model.tagger import Tagger
    from nlp.report import Report


def tag_many(
    paths: Iterable[str], tagger: Tagger, encoding: str | None = None
) -> Iterator[tuple[str, Report | InputError]]:
    """Tag `paths` in order and yield each with its report, or with why it cannot be read.

    One report is held at a time. The path ``-`` is standard input; `encoding` overrules detection for all.
    """
    for path in paths:
        yield path, _tag(path, tagger, encoding)


def _tag(path: str, tagger: Tagger, encoding: str | None) -> Report | InputError:
    try:
        return tagger.tag(read_stream(sys.stdin.buffer, encoding) if path == "-" else read_path(path, encoding))
    except InputError as error:
        return error
