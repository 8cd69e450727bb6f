"""A batch run: what is new or changed is tagged, shard by shard, and the store is brought up to it."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from nlp.errors import StoreError
from nlp.model.folder import checked_meta
from nlp.model.path import find_model
from nlp.reading.bounded import MAX_CHARACTERS
from nlp.reading.formats import kinds
from nlp.store import cluster, workers
from nlp.store.index import Shard, read_shards
from nlp.store.inputs import Input, Inputs
from nlp.store.ledger import Ledger
from nlp.store.mending import give_up
from nlp.store.plan import Plan
from nlp.store.shard import Done, Job
from nlp.store.timing import MAX_SECONDS
from nlp.store.version import version


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is. All counts are inputs, but `rows`, the rows of the tables of the shard that was finished last.

    Attributes
    ----------
    seen, todo, done : named by this run, of these new or changed, and of these finished
    removed : dropped from the store because their files are gone
    failed : of those finished, how many gave no report; at the end (`finished`), of those seen
    others : inputs of the store that another model or version has read
    damaged : inputs of the store whose rows were lost with a damaged file and that are still to be tagged again
    seconds : since tagging began
    shard, rows, messages : the last shard, and the first few errors in it
    """

    seen: int
    todo: int
    done: int = 0
    removed: int = 0
    failed: int = 0
    others: int = 0
    damaged: tuple[str, ...] = ()
    seconds: float = 0.0
    shard: Shard | None = None
    messages: tuple[str, ...] = ()
    finished: bool = False

    @property
    def rate(self) -> float:
        """Inputs per second."""
        return self.done / self.seconds if self.seconds else 0.0

    @property
    def seconds_left(self) -> float | None:
        """At this rate."""
        return (self.todo - self.done) / self.rate if self.rate else None


def run(
    paths: Iterable[str],
    store: Path,
    *,
    manifest: Path | None = None,
    jobs: int | None = None,
    backend: str = "loky",
    scheduler: str | None = None,
    model: str | None = None,
    encoding: str | None = None,
    max_characters: int = MAX_CHARACTERS,
    max_seconds: float = MAX_SECONDS,
) -> Iterator[Progress]:
    """Bring `store` up to the inputs that `paths` and `manifest` name; yield when planned, per shard, and at the end.

    An input is tagged, and checked alone, where the store does not hold it, or holds it from other bytes, metadata,
    encoding, settings of checks, model, rules or version of the program, or where tagging it crashed. Inputs below a
    walked folder whose file is gone are dropped; all others that the store holds stay. The tables do not depend on
    `jobs`, `backend`, or on how often a run was interrupted.

    Parameters
    ----------
    jobs : processes; the number of processors by default.
    max_characters, max_seconds : an input with more, or that takes longer (not in threads), is an error.
    backend : a backend of joblib by name: ``loky``, ``threading``, ``sequential``.
    scheduler : address of a Dask scheduler, such as ``tcp://host:8786``, whose workers, seeing the same paths, tag.

    Raises
    ------
    StoreError
        Where `store` is in use or no store, a manifest is wrong, a pattern matches nothing, `backend` is unknown, or
        `scheduler` does not answer.
    ModelError, SettingError
        Where there is no such model; where the settings of checks beside a report cannot be read.
    """
    paths = list(paths)
    folder = find_model(model)
    meta = checked_meta(folder)
    digest = meta["checksum"]
    with ExitStack() as stack:
        tagged = _tagged(stack, jobs, backend, scheduler)
        ledger = Ledger(store, meta.get("names", {}))
        stack.callback(ledger.close)
        inputs = Inputs(paths, store, manifest)
        plan, removed = _planned(inputs, ledger, encoding)
        seen, todo = plan.decide(digest, version())
        if not seen and (paths or manifest):
            named = "、".join([*paths, *([str(manifest)] if manifest else [])])
            raise StoreError(f"{named}：没有找到可读的文件；请检查路径。能读的有{kinds()}")
        progress = Progress(seen, todo, removed=removed)
        yield progress
        bounds = (max_characters, max_seconds, backend == "loky" and not scheduler)
        given = str(folder.absolute()) if model else None  # the default one lies elsewhere on other machines
        job = Job(0, (), ledger.drafts.absolute(), given, digest, version(), encoding, *bounds)
        start = time.monotonic()
        for done in stack.enter_context(closing(tagged(plan, job))):
            _commit(plan, ledger, [(done.shard, done.folder)], {entry.path for entry in done.shard.inputs})
            progress = _one_more(progress, done, time.monotonic() - start)
            yield progress
        yield _at_the_end(progress, plan, digest, time.monotonic() - start)


def _tagged(
    stack: ExitStack, jobs: int | None, backend: str, scheduler: str | None
) -> Callable[[Plan, Job], Generator[Done, None, None]]:
    """What tags the shards of a plan: a cluster, or processes of this machine."""
    if scheduler:
        client = stack.enter_context(cluster.connected(scheduler))
        return partial(cluster.tagged, client=client)
    jobs = jobs or workers.processors()
    stack.enter_context(workers.backend_of(backend, jobs))
    return partial(workers.tagged, jobs=jobs, backend=backend)


def _one_more(progress: Progress, done: Done, seconds: float) -> Progress:
    return replace(
        progress,
        done=progress.done + len(done.shard.inputs),
        failed=progress.failed + done.shard.rows["errors"],
        seconds=seconds,
        shard=done.shard,
        messages=done.messages,
    )


def _at_the_end(progress: Progress, plan: Plan, digest: str, seconds: float) -> Progress:
    return replace(
        progress,
        failed=plan.failed(),
        others=plan.others(digest, version()),
        damaged=tuple(path for path, _ in plan.damaged()),
        seconds=seconds,
        shard=None,
        messages=(),
        finished=True,
    )


def _planned(inputs: Inputs, ledger: Ledger, encoding: str | None) -> tuple[Plan, int]:
    """What the store holds and the inputs are, and how many inputs were dropped because their files are gone."""
    plan = Plan(encoding)
    give_up(ledger)
    for shard in read_shards(ledger.store):
        plan.know(shard)
    for source in inputs:
        plan.see(source)
    beside = ledger.store.absolute().parent
    _see_damaged(plan, beside, encoding)
    return plan, _remove(plan, ledger, plan.gone(inputs.folders, inputs.unlisted, beside))


def _commit(plan: Plan, ledger: Ledger, add: list[tuple[Shard, Path]], paths: set[str]) -> None:
    """Put `add`, the new rows of the inputs `paths`, in the place of the rows that the store has of them."""
    drop = []
    trimmed = []
    for name, replaced in plan.holders(paths).items():
        drop.append(name)
        old = plan.shard(name)
        if kept := tuple(entry for entry in old.inputs if entry.path not in replaced):
            folder = ledger.drafts / f"without-{name}"
            trimmed.append((_trim(ledger.store, old, replace(old, inputs=kept), folder, replaced), folder))
    ledger.commit([*add, *trimmed], drop)
    plan.forget(paths)
    for shard, _ in [*add, *trimmed]:
        plan.know(shard)


def _remove(plan: Plan, ledger: Ledger, paths: Iterable[str]) -> int:
    """Drop inputs from the store; return how many."""
    gone = list(paths)
    if gone:
        _commit(plan, ledger, [], set(gone))
    return len(gone)


def _see_damaged(plan: Plan, base: Path, encoding: str | None) -> None:
    """Have inputs whose rows were damaged tagged again, where nothing but their file was given when they were."""
    for path, metadata in plan.damaged():
        if not metadata and not encoding and (base / path).is_file():
            plan.see(Input(path, str(base / path), {}))


def _trim(store: Path, old: Shard, new: Shard, folder: Path, without: set[str]) -> Shard:
    from nlp.store.parts import copy_part

    folder.mkdir(exist_ok=True)
    files = old.files(store).items()
    copies = {table: copy_part(file, folder / f"{table}.parquet", without) for table, file in files}
    return replace(new, parts={table: part for table, part in copies.items() if part})
