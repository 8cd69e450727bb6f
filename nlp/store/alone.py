"""A process of its own for calls that it may not survive."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar

from nlp.reading.children import end_with

A = TypeVar("A")
B = TypeVar("B")


class Alone:
    """Runs calls in one process, which is started at the first and after each that it did not survive.

    Parameters
    ----------
    seconds : how long a call may take; as long as it likes by default.
    memory : how many bytes of address space the process may have (POSIX); as many as there are by default.
    """

    def __init__(self, seconds: float | None = None, memory: int | None = None) -> None:
        self._process: Any = None
        self._seconds = seconds
        self._memory = memory

    def __call__(self, call: Callable[[A], B], argument: A) -> B:
        """``call(argument)``.

        Raises
        ------
        joblib's ``TerminatedWorkerError``
            Where the process dies.
        MemoryError
            Where it has no memory left; the process is ended.
        TimeoutError
            Where the call takes too long; the process is ended.
        """
        from joblib.externals.loky import ProcessPoolExecutor
        from joblib.externals.loky.process_executor import TerminatedWorkerError

        self._process = self._process or ProcessPoolExecutor(
            max_workers=1, initializer=_begin, initargs=(os.getpid(), self._memory)
        )
        try:
            result: B = self._process.submit(call, argument).result(self._seconds)
        except (TerminatedWorkerError, TimeoutError, MemoryError):
            self.close()
            raise
        return result

    def close(self) -> None:
        """End the process."""
        if self._process:
            self._process.shutdown(kill_workers=True)
        self._process = None


def _begin(parent: int, memory: int | None) -> None:
    end_with(parent)
    if memory and os.name == "posix":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
