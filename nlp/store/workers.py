"""Shards on this machine, through joblib; and which input it was where a process dies or has no memory left."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from typing import Any

from nlp.errors import StoreError
from nlp.reading.children import end_with
from nlp.store.alone import Alone
from nlp.store.plan import Plan
from nlp.store.shard import Done, Job, probe, tag_shard

_UNORDERED = "generator_unordered"  # results as they come
_ROUND = 256  # shards in one call of joblib, which keeps what it has returned until it is through


def processors() -> int:
    """How many processors this process may use."""
    import joblib

    return int(joblib.cpu_count())


@contextmanager
def backend_of(backend: str, jobs: int) -> Iterator[None]:
    """Let joblib use `backend` with `jobs` processes; raise `StoreError` where it has none of that name."""
    from joblib import Parallel, parallel_config

    with ExitStack() as stack:
        try:
            stack.enter_context(parallel_config(backend=backend, n_jobs=jobs))
            Parallel(return_as=_UNORDERED)  # some backends cannot
        except (ImportError, ValueError):
            raise StoreError(
                f"--backend {backend}：joblib 没有这个后端，或它不能逐个返回结果；可用 loky、threading、sequential，"
                "Dask 集群用 --scheduler"
            ) from None
        yield


def tagged(plan: Plan, job: Job, jobs: int, backend: str) -> Generator[Done, None, None]:
    """Each shard of the plan when it is finished; its processes end with this one."""
    options = {"initializer": end_with, "initargs": (os.getpid(),)} if backend == "loky" else {}
    # joblib would run the one job in this process, whose memory would grow
    in_parallel = jobs > 1 or backend != "loky"
    with closing(Alone()) as alone:
        yield from _finished(plan, job, alone, in_parallel, options)


def _finished(plan: Plan, base: Job, alone: Alone, in_parallel: bool, options: dict[str, Any]) -> Iterator[Done]:
    """Tag all shards; yield each as it is finished. Where an input takes its process or its memory, find out which."""
    from joblib import Parallel, delayed
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    waiting = list(range(plan.shards()))
    while waiting:
        running: set[int] = set()

        def started(numbers: list[int], running: set[int] = running) -> Iterator[Job]:
            for number in numbers:
                running.add(number)
                yield job_of(plan, base, number)

        try:
            results: Iterable[Done]
            if not in_parallel:
                results = (alone(tag_shard, job) for job in started(waiting[:_ROUND]))
            else:
                tasks = (delayed(tag_shard)(job) for job in started(waiting[:_ROUND]))
                results = Parallel(return_as=_UNORDERED, batch_size=1, **options)(tasks)
            for done in results:
                running.discard(done.number)
                waiting.remove(done.number)
                yield done
        except (TerminatedWorkerError, MemoryError):
            for number in sorted(running):
                yield one_by_one(job_of(plan, base, number), alone)
                waiting.remove(number)


def job_of(plan: Plan, base: Job, number: int) -> Job:
    """The job of shard `number`, which is else as `base`."""
    return replace(base, number=number, inputs=tuple(plan.inputs(number)))


def one_by_one(job: Job, alone: Alone) -> Done:
    """Tag a shard, in processes of this machine, in which some input may take its process down."""
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    killers = set()
    for entry in job.inputs:
        try:
            alone(probe, replace(job, inputs=(entry,)))
        except (TerminatedWorkerError, MemoryError):
            killers.add(entry[0].path)
    try:
        return alone(tag_shard, replace(job, killers=frozenset(killers)))
    except (TerminatedWorkerError, MemoryError):  # each input can be tagged, but the process dies of all together
        return alone(tag_shard, replace(job, killers=frozenset(source.path for source, _, _ in job.inputs)))
