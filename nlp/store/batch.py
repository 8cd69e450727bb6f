"""Tagging many inputs, one after the other; what goes wrong with one is told of that one."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from nlp.errors import InputError
from nlp.reading import Source, inputs_in, prepare
from nlp.reading.bounded import MAX_CHARACTERS, read_bounded
from nlp.store.inputs import expand, walk

if TYPE_CHECKING:
    from nlp.model.tagger import Tagger
    from nlp.report import Report

T = TypeVar("T")
_AHEAD = 50  # files that are converted in one call, where that is needed
_LONGEST_REASON = 200  # characters of an exception that a message repeats


def tag_many(
    paths: Iterable[str],
    tagger: Tagger,
    encoding: str | None = None,
    then: Callable[[Report], Any] = lambda report: report,
    max_characters: int = MAX_CHARACTERS,
) -> Iterator[tuple[str, Any | InputError]]:
    """Tag `paths` in order and yield each report with what `then` makes of it, or with why there is nothing.

    Files are read as by `read_many`. Whatever reading, tagging or `then` raises is the error of this one input.
    """
    for path, source in read_many(paths, encoding, max_characters):
        if isinstance(source, InputError):
            yield path, source
        else:
            yield path, guarded(path, lambda source=source: then(tagger.tag(source)))  # type: ignore[misc]


def read_many(
    paths: Iterable[str], encoding: str | None = None, max_characters: int = MAX_CHARACTERS
) -> Iterator[tuple[str, Source | InputError]]:
    """Read `paths` in order, each report in them with its own path; what cannot be read is given as the error.

    One file is held at a time. The path ``-`` is standard input; `encoding` overrules detection for all.
    """
    waiting = iter(paths)
    while batch := list(islice(waiting, _AHEAD)):
        prepare(batch)
        for path in batch:

            def read(path: str = path) -> list[Source]:
                return read_bounded(path, encoding, max_characters)

            sources = guarded(path, read)
            if isinstance(sources, InputError):
                yield path, sources
            else:
                yield from ((source.path, source) for source in sources)


def files_of(paths: Iterable[str]) -> list[str]:
    """The files that `paths` name: folders are walked in the order of their names, patterns expanded, archives opened.

    What is not there, or a folder without files, is kept as it is, so that reading it says what is wrong.
    """
    found: list[str] = []
    for path in paths:
        matches = [path]
        if not os.path.lexists(path) and glob.has_magic(path):
            matches = sorted(expand(path, lambda _: None)) or [path]
        for match in matches:
            files = sorted(walk(match, lambda _: None)) if os.path.isdir(match) else [match]  # noqa: PTH112
            found += [name for file in files or [match] for name in inputs_in(file)]
    return found


def guarded(path: str, call: Callable[[], T]) -> T | InputError:
    """What `call` returns, or as an error of the input `path` what it raises; Ctrl-C goes through."""
    try:
        return call()
    except InputError as error:
        return error
    except Exception as error:  # whatever is wrong with one input, the others go on
        return InputError(crash(path, error))


def crash(path: str, error: Exception) -> str:
    """One line of Chinese that says that the program failed on `path`, and how."""
    reason = " ".join(f"{type(error).__name__}: {error}".split())[:_LONGEST_REASON]
    return f"{path}：处理时出错（{reason}）；请报告这个问题"
