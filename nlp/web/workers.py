"""Work on files of strangers: in a few processes, each with bounds of time and memory, so that a file costs itself."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from nlp.errors import InputError
from nlp.store.alone import Alone

A = TypeVar("A")
B = TypeVar("B")

SECONDS = 120.0  # of one call; the longest report of the corpus takes one, a start of the process ten
MEMORY = 6 << 30  # bytes of address space of a process; the model and its libraries take two


class Workers:
    """`count` processes; a call waits for a free one. They end with this process, however it ends.

    Each is started by a thread of its own that lives as long, because Linux ends a child with the thread that made it.
    """

    def __init__(self, count: int, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self.count = count
        self._bounds = (seconds, memory)
        self._threads = ThreadPoolExecutor(count, "worker")
        self._own = threading.local()
        self._started: list[Alone] = []

    async def __call__(self, call: Callable[[A], B], argument: A, name: str) -> B:
        """``call(argument)`` in a process; `name` is what it works on.

        Raises
        ------
        InputError
            As `call` does; and where the call takes too long or its process dies, in one sentence that names `name`.
        """
        return await asyncio.wrap_future(self._threads.submit(self._run, call, argument, name))

    def close(self) -> None:
        """End the processes."""
        for alone in self._started:
            alone.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _run(self, call: Callable[[Any], Any], argument: Any, name: str) -> Any:
        from joblib.externals.loky.process_executor import TerminatedWorkerError

        if not hasattr(self._own, "alone"):
            self._own.alone = Alone(*self._bounds)
            self._started.append(self._own.alone)
        try:
            return self._own.alone(call, argument)
        except TimeoutError:
            raise InputError(f"{name}：处理超过{self._bounds[0]:g}秒，已中止；请检查文件，或拆分后再试") from None
        except (TerminatedWorkerError, MemoryError):
            raise InputError(f"{name}：处理时进程中止（内存不足或程序错误）；请检查文件大小") from None
