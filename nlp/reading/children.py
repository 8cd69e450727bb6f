"""Processes that end with the one that started them, however it ends."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

_EVERY = 1.0  # seconds between two looks at the parent
_PR_SET_PDEATHSIG = 1  # https://man7.org/linux/man-pages/man2/PR_SET_PDEATHSIG.2const.html


def end_with(parent: int) -> None:
    """End this process when the process `parent`, which started it, is gone.

    Linux kills it at once; elsewhere, and where the system cannot, a thread looks once a second whether another
    process has taken it over, as happens on every POSIX system.
    """
    told = sys.platform == "linux" and _killed_with_parent()
    if os.getppid() != parent:  # it was gone before
        os._exit(1)
    if not told:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _killed_with_parent() -> bool:
    """Ask Linux to kill this process with its parent; whether it will."""
    import ctypes

    return int(ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)) == 0


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_EVERY)
    os._exit(1)
