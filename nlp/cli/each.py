"""Many inputs of one command: what each gave is used, what is wrong with one is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from nlp.cli.messages import NothingDone, complain
from nlp.errors import InputError


def each(results: Iterable[tuple[str, Any]], use: Callable[[Any], object]) -> int:
    """`use` every result and complain of every error; the exit status: 1 where an input failed.

    Raises
    ------
    NothingDone
        Where every input failed, so that no empty output file is left.
    """
    done = failed = 0
    for _, result in results:
        if isinstance(result, InputError):
            complain(result)
            failed += 1
        else:
            use(result)
            done += 1
    if failed and not done:
        raise NothingDone
    return 1 if failed else 0
