"""Tagging many inputs, one after the other; what goes wrong with one is told of that one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from nlp.errors import InputError
from nlp.reading import read_path, read_stream

if TYPE_CHECKING:
    from nlp.model.tagger import Tagger
    from nlp.report import Report

T = TypeVar("T")
_LONGEST_REASON = 200  # characters of an exception that a message repeats


def tag_many(
    paths: Iterable[str],
    tagger: Tagger,
    encoding: str | None = None,
    then: Callable[[Report], Any] = lambda report: report,
) -> Iterator[tuple[str, Any | InputError]]:
    """Tag `paths` in order and yield each with what `then` makes of its report, or with why there is nothing.

    One report is held at a time. The path ``-`` is standard input; `encoding` overrules detection for all. Whatever
    reading, tagging or `then` raises is the error of this one input.
    """
    for path in paths:

        def outcome(path: str = path) -> Any:
            source = read_stream(sys.stdin.buffer, encoding) if path == "-" else read_path(path, encoding)
            return then(tagger.tag(source))

        yield path, guarded(path, outcome)


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
