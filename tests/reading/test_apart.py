"""Calls in a process beside this one: what they give, what they may cost, and when that process ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from nlp.errors import InputError
from nlp.reading import apart as room
from nlp.reading.apart import apart

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a call has no bounds where a process can have none")
BOUNDS = {"seconds": 60, "memory": 1 << 30}


def fails():
    raise InputError("坏")


def dies(number=signal.SIGKILL):
    os.kill(os.getpid(), number)


def dies_after_another():
    """Die of what an earlier call left, in a process that has answered one."""
    if hasattr(room, "left"):
        dies(signal.SIGSEGV)
    return os.getpid()


def leaves():
    room.left = True
    return os.getpid()


def takes(size):
    return len(bytearray(size))


def works_until(seconds):
    while time.process_time() < seconds:
        pass
    return os.getpid()


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def ends(pid):
    """Whether a process ends within a few seconds."""
    until = time.monotonic() + 10
    while is_running(pid) and time.monotonic() < until:
        time.sleep(0.02)
    return not is_running(pid)


def test_what_a_call_gives_and_raises_is_given_and_raised():
    assert apart(sorted, "二一", **BOUNDS) == ["一", "二"]
    with pytest.raises(InputError, match="坏"):
        apart(fails, **BOUNDS)


def test_one_process_answers_call_after_call_also_after_one_that_failed():
    first = apart(os.getpid, **BOUNDS)
    with pytest.raises(InputError):
        apart(fails, **BOUNDS)
    assert apart(os.getpid, **BOUNDS) == first != os.getpid()


def test_a_process_answers_no_more_than_so_many_calls():
    assert len({apart(os.getpid, **BOUNDS) for _ in range(2 * room._CALLS)}) in (2, 3)


def test_a_process_that_has_grown_answers_no_more():
    first = apart(os.getpid, **BOUNDS)
    apart(exec, "import nlp.reading.apart as room; room.kept = bytearray(100 << 20)", **BOUNDS)
    assert apart(os.getpid, **BOUNDS) != first


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT])
def test_a_call_that_its_process_dies_of_costs_itself(number):
    first = apart(os.getpid, **BOUNDS)
    with pytest.raises(MemoryError):
        apart(dies, number, **BOUNDS)
    assert apart(os.getpid, **BOUNDS) != first


def test_a_call_that_takes_too_long_costs_itself():
    with pytest.raises(TimeoutError):
        apart(works_until, 60, seconds=1, memory=1 << 30)
    assert apart(sorted, "一", **BOUNDS) == ["一"]


def test_a_call_that_takes_too_much_memory_costs_itself():
    with pytest.raises(MemoryError):
        apart(takes, 200 << 20, seconds=60, memory=100 << 20)
    assert apart(takes, 200 << 20, **BOUNDS) == 200 << 20


def test_each_call_may_take_as_long_as_if_it_were_the_first():
    first = apart(works_until, 1.5, seconds=2, memory=1 << 30)
    assert apart(works_until, 3, seconds=2, memory=1 << 30) == first


def test_a_process_that_was_killed_between_two_calls_costs_nothing():
    os.kill(apart(os.getpid, **BOUNDS), signal.SIGKILL)
    assert apart(sorted, "一", **BOUNDS) == ["一"]


def test_a_call_does_not_die_of_what_another_left():
    first = apart(leaves, **BOUNDS)
    assert apart(dies_after_another, **BOUNDS) != first


def test_a_process_that_cannot_be_started_costs_the_call(monkeypatch):
    monkeypatch.setattr(room._mine, "process", None, raising=False)
    monkeypatch.setattr(room.sys, "executable", "/nowhere")
    with pytest.raises(MemoryError):
        apart(os.getpid, **BOUNDS)


def test_a_call_that_is_given_up_ends_its_process_and_the_next_call_has_its_own_answer(monkeypatch):
    first = apart(os.getpid, **BOUNDS)
    monkeypatch.setattr(room.pickle, "load", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        apart(sorted, "二一", **BOUNDS)
    monkeypatch.undo()
    assert not is_running(first)
    assert apart(sorted, "三", **BOUNDS) == ["三"]


def test_a_thread_has_a_process_of_its_own_that_ends_with_it():
    found = []
    thread = threading.Thread(target=lambda: found.extend(apart(os.getpid, **BOUNDS) for _ in range(2)))
    mine = apart(os.getpid, **BOUNDS)
    thread.start()
    thread.join()
    assert found[0] == found[1] != mine
    assert ends(found[0])
    assert apart(os.getpid, **BOUNDS) == mine


def test_a_copy_of_this_process_has_its_own_and_leaves_this_ones_alone():
    mine = apart(os.getpid, **BOUNDS)
    reader, writer = os.pipe()
    copy = os.fork()
    if copy == 0:
        os.write(writer, b"%d" % apart(os.getpid, **BOUNDS))
        room._mine.__dict__.clear()
        os._exit(0)
    os.waitpid(copy, 0)
    theirs = int(os.read(reader, 20))
    assert theirs != mine
    assert apart(os.getpid, **BOUNDS) == mine


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_what_a_terminal_says_is_for_the_process_that_reads(number):
    first = apart(os.getpid, **BOUNDS)
    os.kill(first, number)
    assert apart(os.getpid, **BOUNDS) == first


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs a list of open files")
def test_it_holds_no_file_that_this_process_has_open(tmp_path):
    with (tmp_path / "open").open("wb") as file:
        os.set_inheritable(file.fileno(), True)
        room._mine.__dict__.clear()
        pid = apart(os.getpid, **BOUNDS)
        held = {path.readlink().name for path in Path(f"/proc/{pid}/fd").iterdir()}
    assert held
    assert "open" not in held


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
@pytest.mark.parametrize("end", ["sys.exit()", "os._exit(0)", "os.kill(os.getpid(), 9)"])
@pytest.mark.parametrize("busy", [False, True])
def test_it_ends_with_the_process_that_started_it_however_that_ends(end, busy):
    code = f"""
import os, sys, threading, time
from nlp.reading.apart import apart
print(apart(os.getpid, seconds=60, memory=1 << 30), flush=True)
if {busy}:
    threading.Timer(0.3, lambda: {end if "exit()" not in end else "os._exit(0)"}).start()
    apart(time.sleep, 60, seconds=60, memory=1 << 30)
{end}
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)
    assert ends(int(done.stdout))
    assert not done.stderr
