"""Calls of foreign code on files of strangers, in a process beside this one that has bounds of its own."""

from __future__ import annotations

import gc
import os
import pickle  # between this process and the one beside it, never of a file
import signal
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from typing import Any, TypeVar

from nlp.reading.children import end_with

T = TypeVar("T")
_CALLS = 200  # that one process answers: it costs as much to start as two or three files to read
_GROWN = 64 << 20  # bytes of address space that it may keep between two calls
_START = "import sys; sys.path[:] = sys.argv[2:]; from nlp.reading.apart import answer; answer(int(sys.argv[1]))"
_mine = threading.local()  # the process of this thread: Linux ends it with the thread that started it


def apart(call: Callable[..., T], *arguments: Any, seconds: int, memory: int) -> T:
    """What ``call(*arguments)`` returns or raises; it may take `seconds` of the processor and `memory` bytes.

    It is called in a process that answers many calls of this thread, one after another. Where that dies, the next
    call has a new one; and what one dies of that has answered before is asked once more of a new one, so that no
    call suffers by another. On systems that cannot bound a process it is called here.

    Parameters
    ----------
    call : a function of a module, by whose name the other process finds it.

    Raises
    ------
    TimeoutError, MemoryError
        Where it takes more, or the process dies of it.
    """
    if not hasattr(os, "fork"):
        return call(*arguments)
    question = (call, arguments, seconds, memory)
    process = _mine.__dict__.pop("process", None)  # put back after the answer: what is given up is ended
    if process is not None and process.is_alive():
        with suppress(MemoryError):
            return _asked(process, *question)
    return _asked(_Process(), *question)


def _asked(process: _Process, call: Callable[..., T], arguments: tuple[Any, ...], seconds: int, memory: int) -> T:
    try:
        failed, found, was_last = process.ask((call, arguments, seconds, memory))
    except BaseException:
        process.end()
        raise
    if was_last:
        process.end()
    else:
        _mine.process = process
    if failed:
        raise found
    result: T = found
    return result


class _Process:
    """A process that answers one call after another; it ends with this object, and with the thread that made it."""

    def __init__(self) -> None:
        command = [sys.executable, "-c", _START, str(os.getpid()), *map(str, sys.path)]
        try:  # in a session of its own: what a terminal tells this process, it decides
            self._process = Popen(command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, start_new_session=True)
        except OSError:
            raise MemoryError from None
        self._owner = os.getpid()
        self.end = weakref.finalize(self, _end, self._process, self._owner)

    def is_alive(self) -> bool:
        """Whether it runs, and is of this process rather than of the one that this is a copy of."""
        return self._owner == os.getpid() and self._process.poll() is None

    def ask(self, question: tuple[Any, ...]) -> tuple[bool, Any, bool]:
        """Whether the call failed, what it gave or raised, and whether the process answers no more.

        Raises
        ------
        TimeoutError, MemoryError
            Where the process dies of it.
        """
        assert self._process.stdin and self._process.stdout
        try:
            pickle.dump(question, self._process.stdin)
            self._process.stdin.flush()
            answer: tuple[bool, Any, bool] = pickle.load(self._process.stdout)
        except (BrokenPipeError, EOFError, pickle.UnpicklingError):
            code = self._process.wait()
            raise TimeoutError if code == -signal.SIGXCPU else MemoryError from None
        return answer


def _end(process: Popen[bytes], owner: int) -> None:
    if os.getpid() == owner:
        process.kill()
        process.wait()
    for stream in (process.stdin, process.stdout):
        with suppress(OSError):  # what it did not take
            if stream:
                stream.close()


def answer(parent: int) -> None:
    """Answer the calls that the process `parent` writes to standard input, until it ends or there were enough."""
    end_with(parent)
    for request in (signal.SIGINT, signal.SIGTERM):  # the parent says when it is enough
        signal.signal(request, signal.SIG_IGN)
    calls, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing else writes there
    gc.disable()  # what a call leaves is collected after it
    first = _address_space()
    for number in range(1, _CALLS + 1):
        try:
            call, arguments, seconds, memory = pickle.load(calls)
        except EOFError:
            return
        with _bounds(seconds, memory):
            failed, found = _outcome(call, arguments)
            del call, arguments
            gc.collect()
            was_last = number == _CALLS or _address_space() > first + _GROWN
            pickle.dump((failed, found, was_last), answers)
            answers.flush()


def _outcome(call: Callable[..., object], arguments: tuple[Any, ...]) -> tuple[bool, object]:
    try:
        return False, call(*arguments)
    except Exception as error:
        return True, error.with_traceback(None)


@contextmanager
def _bounds(seconds: int, memory: int) -> Iterator[None]:
    """Let this process take `seconds` and `memory` more than it has taken."""
    import resource

    used, size = resource.getrusage(resource.RUSAGE_SELF), _address_space()
    spent = int(used.ru_utime + used.ru_stime) + 1
    before = {kind: resource.getrlimit(kind) for kind in (resource.RLIMIT_AS, resource.RLIMIT_CPU)}
    for kind, most in ((resource.RLIMIT_AS, size + memory if size else 0), (resource.RLIMIT_CPU, spent + seconds)):
        soft, hard = before[kind]
        if most and (soft == resource.RLIM_INFINITY or most < soft):
            resource.setrlimit(kind, (most, hard))
    try:
        yield
    finally:
        for kind, limits in before.items():
            resource.setrlimit(kind, limits)


def _address_space() -> int:
    """Bytes of address space of this process, 0 where the system does not say it."""
    import resource

    with suppress(OSError):  # other systems than Linux
        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    return 0
