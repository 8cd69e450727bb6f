"""A run on a Dask cluster ends with the store of a run on one machine, whatever becomes of the workers."""

from __future__ import annotations

import os
import signal

import pytest

import nlp.store.plan
from faults import REPORT, state
from nlp.cli import main
from nlp.store.index import read_shards
from nlp.store.run import run
from nlp.store.shard import tag_shard

dask = pytest.importorskip("dask", reason="needs nlp-tag[dask]")
distributed = pytest.importorskip("distributed", reason="needs nlp-tag[dask]")
pytestmark = [pytest.mark.model, pytest.mark.slow]


@pytest.fixture(autouse=True)
def small_shards(monkeypatch):
    monkeypatch.setattr(nlp.store.plan, "SHARD", 2)


@pytest.fixture
def folders(tmp_path):
    """Two folders with the same reports, of which one is read here, the other by a cluster."""
    for name in ("alone", "cluster"):
        (tmp_path / name / "reports").mkdir(parents=True)
        for number in range(6):
            (tmp_path / name / "reports" / f"{number}.txt").write_text(REPORT.format(f"桃江县{number}"), "utf-8")
    list(run([str(tmp_path / "alone" / "reports")], tmp_path / "alone" / "store", backend="sequential"))
    return tmp_path / "alone", tmp_path / "cluster"


@pytest.fixture
def cluster():
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),  # a second death is one too many
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as started,
    ):
        yield started


def dies_at_first(job):
    """`tag_shard`, whose process dies the first time it comes to the second shard, with its parts half written."""
    import nlp.store.parts as parts

    mark = job.drafts.parent.parent.with_name("died")
    if job.number == 1 and not mark.exists():
        mark.touch()
        parts.write_part = lambda rows, file: (file.write_bytes(b"PAR1"), os.kill(os.getpid(), signal.SIGKILL))
    return tag_shard(job)


def dies_of_one(job):
    """`tag_shard`, whose process dies of the shard with 3.txt, whoever takes it."""
    if any(source.path.endswith("3.txt") for source, _, _ in job.inputs):
        os.kill(os.getpid(), signal.SIGKILL)
    return tag_shard(job)


@pytest.mark.parametrize("call", [tag_shard, dies_at_first, dies_of_one])
def test_the_store_is_that_of_an_undisturbed_run(call, folders, cluster, monkeypatch):
    alone, there = folders
    monkeypatch.setattr("nlp.store.cluster.tag_shard", call)
    *_, last = run([str(there / "reports")], there / "store", scheduler=cluster.scheduler_address)
    assert (last.done, last.failed) == (6, 0)
    assert state(there) == state(alone)


def test_a_worker_with_another_version_is_one_line_and_nothing_of_it_is_kept(folders, cluster, monkeypatch, capsys):
    _, there = folders
    monkeypatch.setattr("nlp.store.run.version", lambda: "99")  # of this process, not of the workers
    command = ["run", str(there / "reports"), "--store", str(there / "store")]
    assert main([*command, "--scheduler", cluster.scheduler_address]) == 2
    assert "在每台机器装同一版本的 nlp-tag" in capsys.readouterr().err
    assert list(read_shards(there / "store")) == []


def test_a_scheduler_that_does_not_answer_is_one_line(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("distributed.Client.__init__", lambda *_, **__: (_ for _ in ()).throw(OSError("timed out")))
    assert main(["run", str(tmp_path), "--store", str(tmp_path / "store"), "--scheduler", "tcp://127.0.0.1:1"]) == 2
    error = capsys.readouterr().err
    assert "连不上 Dask 调度器" in error
    assert error.count("\n") == 1
