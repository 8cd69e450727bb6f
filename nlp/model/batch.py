"""Many inputs, one after the other; what goes wrong with one is told of that one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from nlp.errors import InputError, NlpTagError
from nlp.reading import Source, prepare
from nlp.reading.bounded import MAX_CHARACTERS, read_bounded

T = TypeVar("T")
_AHEAD = 50  # files that are converted in one call, where that is needed
_LONGEST_REASON = 200  # characters of an exception that a message repeats


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


def guarded(path: str, call: Callable[[], T]) -> T | InputError:
    """What `call` returns, or as an error of the input `path` what it raises; Ctrl-C goes through."""
    try:
        return call()
    except InputError as error:
        return error
    except NlpTagError as error:  # a setting beside the input, say: the sentence stands as it is
        return InputError(str(error))
    except Exception as error:  # whatever is wrong with one input, the others go on
        return InputError(crash(path, error))


def crash(path: str, error: Exception) -> str:
    """One line of Chinese that says that the program failed on `path`, and how."""
    if isinstance(error, MemoryError):
        return f"{path}：内存不足（{type(error).__name__}）；请拆分文件，或换一台内存更大的机器"
    said = " ".join(f"{type(error).__name__}: {error}".split())[:_LONGEST_REASON]
    return f"{path}：处理时出错（原文：{said}）；请报告这个问题"
