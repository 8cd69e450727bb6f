"""The store, as the one run that may write to it has it open.

A commit first writes which parts it will put in place, then renames them, then writes that they count; parts that it
replaces are deleted last. So a run may be killed at any moment: the next deletes what some line names and none counts.
No other file is ever deleted.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

from nlp.errors import StoreError, reason
from nlp.store.index import (
    EMPTY,
    INDEX,
    MARK,
    About,
    Commit,
    Part,
    Shard,
    is_new,
    line_of,
    on_disk,
    part_file,
    read_about,
    read_shards,
    write_about,
)
from nlp.store.parts import arrow_table, write_part
from nlp.store.schema import STORE_SCHEMA, TABLES
from nlp.store.verify import Verifier, no_links

_LOCK = ".lock"
_DRAFTS = ".drafts"


class Ledger:
    """The store in the folder `store`, made where that is new or empty.

    Parameters
    ----------
    names : display names of labels by kind, which are added to those of the store.

    Attributes
    ----------
    drafts : where parts are written before they are committed.
    damaged : shards that have a part that is not as the index says.

    Raises
    ------
    StoreError
        Where `store` is something else, is damaged beyond its parts, cannot be written to, or another run has it.
    """

    def __init__(self, store: Path, names: Mapping[str, Mapping[str, str]]):
        self.store = store
        known = _marked(store)
        self._lock = locked(store)
        try:
            self.drafts = store / _DRAFTS / str(os.getpid())
            self.damaged = self._recover()
            merged = {kind: {**known.names.get(kind, {}), **labels} for kind, labels in names.items()}
            empty = self._with_empty_parts(known)
            write_about(store, {**known.names, **merged}, empty)
            self._lines = (store / INDEX).open("ab")
        except BaseException:
            self._lock.close()
            raise

    def _recover(self) -> list[Shard]:
        """Delete what a killed run left behind, and forget what was dropped long ago."""
        _clear(self.store / _DRAFTS)
        self.drafts.mkdir(parents=True)
        stale: set[str] = set()
        damaged = []
        verifier = Verifier(self.store)
        with (self.drafts / INDEX).open("wb") as lines:
            for shard in read_shards(self.store, stale=stale):
                lines.write(line_of(Commit((shard,))))
                if verifier.wrong(shard):
                    damaged.append(shard)
            lines.flush()
            os.fsync(lines.fileno())
        verifier.close()
        for table in TABLES:
            (self.store / table).mkdir(exist_ok=True)
        self._delete(stale)
        (self.drafts / INDEX).replace(self.store / INDEX)
        _sync_folder(self.store)
        return damaged

    def _with_empty_parts(self, known: About) -> Mapping[str, Part]:
        """Have a part without rows in every table, and say what is in them."""
        if known.schema == STORE_SCHEMA and known.empty.keys() == TABLES.keys():
            with closing(Verifier(self.store)) as verifier:
                if not verifier.wrong_empty(known.empty):
                    return known.empty
        if known.empty:  # none is taken for damaged before all are there
            write_about(self.store, known.names, {})
        made = {}
        for table in TABLES:
            draft = self.drafts / EMPTY
            made[table] = write_part(arrow_table(TABLES[table], []), draft)
            draft.replace(part_file(self.store, table, EMPTY))
        return made

    def commit(self, add: Iterable[tuple[Shard, Path]], drop: Iterable[str] = ()) -> None:
        """Put the shards `add`, whose parts lie as ``<table>.parquet`` in the given folders, in the place of `drop`."""
        add, drop = list(add), list(drop)
        new = [shard.id for shard, _ in add]
        self._write(Commit(will=tuple(new)))
        for shard, folder in add:
            for table, file in shard.files(self.store).items():
                (folder / f"{table}.parquet").replace(file)
        for table in {table for shard, _ in add for table in shard.parts}:
            _sync_folder(self.store / table)
        self._write(Commit(tuple(shard for shard, _ in add), tuple(drop)))
        self._delete(set(drop) - set(new))
        for _, folder in add:
            _remove(folder)

    def _write(self, commit: Commit) -> None:
        self._lines.write(line_of(commit))
        self._lines.flush()
        os.fsync(self._lines.fileno())

    def _delete(self, shards: Iterable[str]) -> None:
        for shard in sorted(shards):
            for table in TABLES:
                part_file(self.store, table, shard).unlink(missing_ok=True)

    def close(self) -> None:
        """Let the next run in."""
        try:
            self._lines.close()
            _clear(self.store / _DRAFTS)
        finally:
            self._lock.close()


def _marked(store: Path) -> About:
    """Mark the folder `store` as a store where it is new or empty; what its mark says."""
    on_disk(store)
    if not (store / MARK).exists():
        if not is_new(store):
            raise StoreError(f"{store}：已有别的内容，不是 nlp-tag run 建立的库；请换一个 --store")
        try:
            store.mkdir(parents=True, exist_ok=True)
            write_about(store, {}, {})
        except OSError as error:
            raise StoreError(f"{store}：不能建立（{reason(error)}）；请换一个 --store") from None
    if not os.access(store, os.W_OK):
        raise StoreError(f"{store}：没有写入权限；请换一个 --store")
    no_links(store)
    return read_about(store)


def locked(store: Path) -> sqlite3.Connection:
    """A lock on `store`, which the system releases when the process dies."""
    lock = sqlite3.connect(store / _LOCK, timeout=0, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        lock.close()
        busy = error.sqlite_errorcode == sqlite3.SQLITE_BUSY
        why = "另一个 nlp-tag run 正在写这个库；请等它结束" if busy else f"无法加锁（{reason(error)}）；请检查磁盘"
        raise StoreError(f"{store}：{why}，或换一个 --store") from None
    return lock


def _clear(drafts: Path) -> None:
    """Remove what runs have written to `drafts`; anything else stays."""
    if drafts.is_symlink() or not drafts.is_dir():
        return
    for of_run in drafts.iterdir():
        if of_run.name.isdecimal() and not of_run.is_symlink():
            for folder in of_run.iterdir():
                if folder.is_dir() and not folder.is_symlink():
                    _remove(folder)
            _remove(of_run)
    _remove(drafts)


def _remove(folder: Path) -> None:
    """Remove the drafts of parts and of the index in `folder`, and `folder` if nothing else lies in it."""
    for name in (*(f"{table}.parquet" for table in TABLES), INDEX, EMPTY):
        (folder / name).unlink(missing_ok=True)
    if not any(folder.iterdir()):
        folder.rmdir()


def _sync_folder(folder: Path) -> None:
    """Have the names of the files in `folder` on disk (POSIX; Windows keeps them without)."""
    if os.name == "posix":
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
