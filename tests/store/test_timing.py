"""An input that takes longer than it may costs itself, whatever it is busy with."""

from __future__ import annotations

import os
import signal
import time

import pytest

import nlp.store.workers
from nlp.store.query import connect
from nlp.store.run import run
from nlp.store.timing import OverTime, at_most
from tests.store.test_boundary import REPORT

pytestmark = [pytest.mark.model, pytest.mark.skipif(os.name != "posix", reason="an alarm of POSIX")]


@pytest.fixture
def folder(tmp_path):
    reports = tmp_path / "reports"
    reports.mkdir()
    for number, place in enumerate(("桃江县", "安化县", "南县")):
        (reports / f"{number}.txt").write_text(REPORT.format(place=place, number=3), "utf-8")
    return reports


def busy(path, deaf):
    """Work for ever; where `deaf`, hearing no alarm, as an extension that does not give the interpreter back."""
    if deaf and path.endswith("1.txt"):
        signal.signal(signal.SIGALRM, signal.SIG_IGN)
    while path.endswith("1.txt"):
        time.sleep(0.01)


def slow(call, deaf=False, grace=30.0):
    """`call` where reading reports/1.txt never ends."""
    import nlp.store.shard as shard
    import nlp.store.timing as timing

    def called(job):
        read = shard.read_bounded
        shard.read_bounded = lambda path, *rest: busy(path, deaf) or read(path, *rest)
        timing._GRACE = grace
        try:
            return getattr(shard, call)(job)
        finally:
            shard.read_bounded = read

    return called


def errors(store):
    return connect(store).execute("SELECT path, kind, message FROM errors").fetchall()


@pytest.mark.parametrize(("backend", "jobs"), [("sequential", 1), ("loky", 1), ("loky", 2)])
def test_one_row_of_errors_and_a_later_run_tries_again(backend, jobs, folder, tmp_path, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(nlp.store.workers, "tag_shard", slow("tag_shard"))
        *_, last = run([str(folder)], tmp_path / "store", jobs=jobs, backend=backend, max_seconds=5)
    assert (last.done, last.failed) == (3, 1)
    [(path, kind, message)] = errors(tmp_path / "store")
    assert (path, kind) == ("reports/1.txt", "slow")
    assert "处理超过5秒" in message
    *_, last = run([str(folder)], tmp_path / "store", backend="sequential")
    assert (last.todo, last.failed) == (1, 0)


def test_a_process_that_hears_no_alarm_ends(folder, tmp_path, monkeypatch):
    for call in ("tag_shard", "probe"):
        monkeypatch.setattr(nlp.store.workers, call, slow(call, deaf=True, grace=0.1))
    *_, last = run([str(folder)], tmp_path / "store", jobs=1, max_seconds=5)
    assert (last.done, last.failed) == (3, 1)
    assert [row[:2] for row in errors(tmp_path / "store")] == [("reports/1.txt", "killed")]


def test_what_ends_in_time_hears_nothing():
    with at_most(0.2, own_process=True):
        pass
    time.sleep(0.3)


def test_code_that_keeps_every_exception_is_stopped_all_the_same():
    with pytest.raises(OverTime), at_most(0.05, own_process=False):
        while True:
            try:
                time.sleep(1)
            except Exception:  # noqa: S112
                continue
