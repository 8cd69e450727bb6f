"""A process of its own for calls that it may not survive."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar

from nlp.store.children import end_with

A = TypeVar("A")
B = TypeVar("B")


class Alone:
    """Runs calls in one process, which is started at the first and after each that it did not survive."""

    def __init__(self) -> None:
        self._process: Any = None

    def __call__(self, call: Callable[[A], B], argument: A) -> B:
        """``call(argument)``; raise joblib's ``TerminatedWorkerError`` where the process dies."""
        from joblib.externals.loky import ProcessPoolExecutor
        from joblib.externals.loky.process_executor import TerminatedWorkerError

        self._process = self._process or ProcessPoolExecutor(
            max_workers=1, initializer=end_with, initargs=(os.getpid(),)
        )
        try:
            result: B = self._process.submit(call, argument).result()
        except TerminatedWorkerError:
            self.close()
            raise
        return result

    def close(self) -> None:
        """End the process."""
        if self._process:
            self._process.shutdown(kill_workers=True)
        self._process = None
