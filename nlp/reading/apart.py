"""A call of foreign code on a file of a stranger, in a copy of this process that has bounds of its own."""

from __future__ import annotations

import faulthandler
import gc
import os
import pickle  # of what the copy of this process says, never of a file
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from nlp.reading.children import end_with

T = TypeVar("T")


def apart(call: Callable[[], T], seconds: int, memory: int) -> T:
    """What `call` returns or raises; it may take `seconds` of the processor and `memory` bytes more than there are now.

    On systems that cannot fork it is called here, without bounds.

    Raises
    ------
    TimeoutError, MemoryError
        Where it takes more.
    """
    if not hasattr(os, "fork"):
        return call()
    reader, writer = os.pipe()
    parent, child = os.getpid(), os.fork()
    if child == 0:
        _work(call, writer, parent, seconds, memory)
    os.close(writer)
    try:
        with open(reader, "rb") as stream:  # noqa: PTH123 (a descriptor)
            told = stream.read()
    except BaseException:  # waiting for it was given up
        os.kill(child, signal.SIGKILL)
        raise
    finally:
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code:
        raise TimeoutError if code == -signal.SIGXCPU else MemoryError
    failed, found = pickle.loads(told)
    if failed:
        raise found
    result: T = found
    return result


def _work(call: Callable[[], object], writer: int, parent: int, seconds: int, memory: int) -> None:
    """Call in the copy, write what it gives, and end; nothing that the parent would do at its end is done."""
    code = 1
    faulthandler.disable()  # how the copy died is told in one sentence
    gc.disable()  # it would touch, and so copy, all that the parent has
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        end_with(parent)
        _bound(seconds, memory)
        try:
            told = (False, call())
        except Exception as error:
            told = (True, error)
        with open(writer, "wb") as stream:  # noqa: PTH123
            pickle.dump(told, stream)
        code = 0
    finally:
        os._exit(code)


def _bound(seconds: int, memory: int) -> None:
    import resource

    size = 0
    with suppress(OSError):  # other systems than Linux do not say it
        size = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    for kind, most in ((resource.RLIMIT_AS, size + memory if size else 0), (resource.RLIMIT_CPU, seconds)):
        soft, hard = resource.getrlimit(kind)
        if most and (soft == resource.RLIM_INFINITY or most < soft):
            resource.setrlimit(kind, (most, hard))
