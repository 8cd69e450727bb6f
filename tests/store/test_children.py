"""Workers end with the run that started them, however it ends."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = [pytest.mark.model, pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")]
LONG = "桃江县2023年政府信息公开工作年度报告\n一、总体情况\n" + "全年公开信息12条，业务培训不够。\n" * 3000
WORKERS = "from nlp.cli import main; main(['run', 'reports', '--store', 'store', '--jobs', '{}'])"
WATCHED = """
import ctypes, os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", '''
import os, sys, time
from nlp.reading import children
children.sys.platform = "other"  # as if the system could not
children._EVERY = 0.1
children.end_with(os.getppid())
print("ready", flush=True)
time.sleep(60)
'''], stdout=subprocess.PIPE)
child.stdout.readline()
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def path(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path.cwd()))


def children(pid):
    """The processes that `pid` started and theirs."""
    try:
        found = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return found + [below for child in found for below in children(child)]


def runs(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait(condition, seconds=60):
    """Whether `condition` comes to hold in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_no_worker_outlives_its_run_and_no_library_speaks_for_it(jobs, end, tmp_path):
    (tmp_path / "reports").mkdir()
    for number in range(120):
        (tmp_path / "reports" / f"{number}.txt").write_text(f"{number}{LONG}", "utf-8")
    code = WORKERS.format(jobs)
    with (tmp_path / "said").open("w") as said:
        parent = subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, stderr=said)
    assert wait(lambda: len(children(parent.pid)) > jobs)  # and loky's tracker of resources
    started = children(parent.pid)
    parent.send_signal(end)
    parent.wait()
    assert wait(lambda: not any(map(runs, started)))
    assert "Warning" not in (tmp_path / "said").read_text("utf-8")


def test_a_watch_does_where_the_system_cannot(tmp_path):
    parent = subprocess.Popen([sys.executable, "-c", WATCHED], stdout=subprocess.PIPE)
    child = int(parent.stdout.readline())
    assert runs(child)
    parent.kill()
    parent.wait()
    assert wait(lambda: not runs(child))
