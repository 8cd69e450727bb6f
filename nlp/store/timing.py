"""How long one input may take: what takes longer costs itself."""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from types import FrameType

MAX_SECONDS = 600.0  # by default; a report takes less than one, the longest text that is admitted some hundred
_GRACE = 30.0  # seconds after which a process ends that does not listen


class OverTime(BaseException):
    """An input that takes too long; no `Exception`, so that nothing on the way keeps it."""


@contextmanager
def at_most(seconds: float, own_process: bool) -> Iterator[None]:
    """Raise `OverTime` inside after `seconds`; where `own_process`, end the process if that does not help.

    The first needs the main thread and POSIX (an alarm, setitimer(2)); elsewhere there is the second alone. An
    extension that does not give the interpreter back hears no alarm; faulthandler's thread needs no interpreter.
    """
    has_alarm = os.name == "posix" and threading.current_thread() is threading.main_thread()
    with _ended(seconds) if own_process else nullcontext(), _alarmed(seconds) if has_alarm else nullcontext():
        yield


@contextmanager
def _alarmed(seconds: float) -> Iterator[None]:
    def over(number: int, frame: FrameType | None) -> None:
        raise OverTime

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)  # again each second: a destructor may have kept the first
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _ended(seconds: float) -> Iterator[None]:
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 (faulthandler needs a descriptor, and no path)
        faulthandler.dump_traceback_later(seconds + _GRACE, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
