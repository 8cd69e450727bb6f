"""Shards on a Dask cluster, whose workers may join, leave and die while a run goes on."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING

from nlp.errors import StoreError, reason
from nlp.store.alone import Alone
from nlp.store.plan import Plan
from nlp.store.shard import Done, Job, tag_shard
from nlp.store.workers import job_of, one_by_one

if TYPE_CHECKING:
    from distributed import Client

_AHEAD = 1000  # shards that the scheduler knows of, whatever the number of workers


def connected(address: str) -> Client:
    """A client of the scheduler at `address`, such as ``tcp://host:8786``.

    Raises
    ------
    StoreError
        Where `distributed` is not installed, or nobody answers.
    """
    try:
        from distributed import Client

        return Client(address, timeout=10)
    except ImportError as error:
        raise StoreError(f"--scheduler {address}：缺少 {error.name} 包；请用 pip install nlp-tag[dask] 安装") from None
    except (OSError, ValueError) as error:
        raise StoreError(f"--scheduler {address}：连不上 Dask 调度器（{reason(error)}）；请检查地址") from None


def tagged(plan: Plan, base: Job, client: Client) -> Generator[Done, None, None]:
    """Each shard of the plan when it is finished.

    The scheduler gives the shards of a worker that dies to others. A shard that took several workers down
    (``distributed.scheduler.allowed-failures``) is tagged on this machine, one input after the other.

    Raises
    ------
    StoreError
        Where the scheduler is lost, or a worker has another program or model.
    """
    from distributed import CancelledError, KilledWorker, as_completed

    numbers = iter(range(plan.shards()))
    running: dict[object, int] = {}
    finished = as_completed()

    def start(most: int) -> None:
        for number in islice(numbers, most):
            future = client.submit(tag_shard, job_of(plan, base, number), pure=False)
            running[future.key] = number
            finished.add(future)

    start(_AHEAD)
    with closing(Alone()) as alone:
        for future in finished:
            number = running.pop(future.key)
            try:
                done: Done = future.result()
            except KilledWorker:
                done = one_by_one(job_of(plan, base, number), alone)
            except (CancelledError, OSError, ImportError) as error:
                raise StoreError(
                    f"集群：第{number}片没有标注完（{reason(error)}）；请检查调度器，并在每台机器装同一版本的 nlp-tag，"
                    "再运行一次就从停下的地方继续"
                ) from None
            yield done
            start(1)
