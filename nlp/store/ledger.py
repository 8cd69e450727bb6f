"""Which parts make up a store: one line a commit in ``manifest.jsonl``, and one run at a time.

A commit adds shards and drops those that they replace, in one line; parts are renamed into place before it, and
dropped ones deleted after it. So a run may be killed at any moment: parts that no line names are deleted by the next.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from nlp.errors import StoreError
from nlp.store.schema import STORE_SCHEMA, TABLES

LEDGER = "manifest.jsonl"
ABOUT = "store.json"
EMPTY = "0-empty"  # a part without rows in every table, so that a pattern for its parts always finds one
_LOCK = ".lock"
_DRAFTS = ".drafts"
_DIGITS = 16


class Entry(NamedTuple):
    """An input of a shard; `kind` is empty where it gave a report, else that of its error."""

    path: str
    sha256: str
    metadata: str
    kind: str


@dataclass(frozen=True, slots=True)
class Shard:
    """A shard: who read its inputs, and how many rows each of its parts has (tables without rows have no part)."""

    model: str
    version: str
    inputs: tuple[Entry, ...]
    rows: Mapping[str, int]

    @property
    def id(self) -> str:
        """Names the parts; the same inputs, read by the same program, have the same id."""
        told = json.dumps([self.model, self.version, sorted(entry[:3] for entry in self.inputs)])
        return sha256(told.encode()).hexdigest()[:_DIGITS]

    def parts(self, store: Path) -> dict[str, Path]:
        """The part of each table that has rows."""
        return {table: part(store, table, self.id) for table, count in self.rows.items() if count}


def part(store: Path, table: str, shard: str) -> Path:
    """Where the rows of `table` in `shard` lie."""
    return store / table / f"{shard}.parquet"


def read_about(store: Path) -> dict[str, Any]:
    """``store.json``: the version of the schema, and display names of labels by kind.

    Raises
    ------
    StoreError
        Where `store` is no store of this schema.
    """
    try:
        about: dict[str, Any] = json.loads((store / ABOUT).read_text("utf-8"))
    except (OSError, ValueError):
        raise StoreError(f"{store}：这不是 nlp-tag run 建立的库；请检查路径") from None
    if about.get("schema") != STORE_SCHEMA:
        raise StoreError(
            f"{store}：库的格式是 {about.get('schema')}，本程序用 {STORE_SCHEMA}；请换一个 --store 重新运行"
        )
    return about


def read_shards(store: Path) -> Iterator[Shard]:
    """Yield the shards that make up the store, one at a time, in the order in which they were added."""
    live: dict[str, tuple[int, int]] = {}
    try:
        with (store / LEDGER).open("rb") as lines:
            start = 0
            for number, line in enumerate(lines, 1):
                if not line.endswith(b"\n"):
                    break  # a line that was being written when the run was killed
                try:
                    commit = json.loads(line)
                except ValueError:
                    raise StoreError(
                        f"{store / LEDGER}：第{number}行损坏；请恢复备份，或换一个 --store 重新运行"
                    ) from None
                for dropped in commit["drop"]:
                    live.pop(dropped, None)
                for index, shard in enumerate(commit["add"]):
                    live[_shard(shard).id] = (start, index)
                start += len(line)
            for start, index in live.values():
                lines.seek(start)
                yield _shard(json.loads(lines.readline())["add"][index])
    except FileNotFoundError:
        return


def _shard(plain: dict[str, Any]) -> Shard:
    inputs = tuple(Entry(*entry) for entry in plain["inputs"])
    return Shard(plain["model"], plain["version"], inputs, plain["rows"])


class Ledger:
    """The store, opened by the one run that may write to it."""

    def __init__(self, store: Path, names: Mapping[str, Mapping[str, str]]):
        self.store = store
        if store.exists() and not (store / ABOUT).exists() and not _only_ours(store):
            raise StoreError(f"{store}：已有别的内容，不是 nlp-tag run 建立的库；请换一个 --store")
        store.mkdir(parents=True, exist_ok=True)
        if not os.access(store, os.W_OK):
            raise StoreError(f"{store}：没有写入权限；请换一个 --store")
        known: dict[str, Any] = read_about(store) if (store / ABOUT).exists() else {}
        self._lock = sqlite3.connect(store / _LOCK, timeout=0, isolation_level=None)
        try:
            self._lock.execute("BEGIN EXCLUSIVE")  # the system releases it when the process dies
        except sqlite3.OperationalError as error:
            self._lock.close()
            busy = error.sqlite_errorcode == sqlite3.SQLITE_BUSY
            reason = "另一个 nlp-tag run 正在写这个库；请等它结束" if busy else f"无法加锁（{error}）；请检查磁盘"
            raise StoreError(f"{store}：{reason}，或换一个 --store") from None
        self.drafts = store / _DRAFTS / str(os.getpid())
        merged = {kind: {**known.get("names", {}).get(kind, {}), **labels} for kind, labels in names.items()}
        self._recover()
        _write(
            store / ABOUT, json.dumps({"schema": STORE_SCHEMA, "names": merged}, ensure_ascii=False, indent=1) + "\n"
        )
        self._lines = (store / LEDGER).open("ab")

    def _recover(self) -> None:
        """Delete what a killed run left behind, and forget what was dropped long ago."""
        shutil.rmtree(self.store / _DRAFTS, ignore_errors=True)
        self.drafts.mkdir(parents=True)
        with (self.drafts / LEDGER).open("wb") as lines:
            live = {EMPTY}
            for shard in read_shards(self.store):
                if all(file.exists() for file in shard.parts(self.store).values()):  # else it is tagged again
                    live.add(shard.id)
                    lines.write(_line([shard], []))
            lines.flush()
            os.fsync(lines.fileno())
        (self.drafts / LEDGER).replace(self.store / LEDGER)
        for table in TABLES:
            folder = self.store / table
            folder.mkdir(exist_ok=True)
            for file in folder.glob("*.parquet"):
                if file.stem not in live:
                    file.unlink()
            if not part(self.store, table, EMPTY).exists():
                from nlp.store.parts import arrow_table, write_part

                write_part(arrow_table(TABLES[table], []), self.drafts / EMPTY)
                (self.drafts / EMPTY).replace(part(self.store, table, EMPTY))

    def commit(self, add: Iterable[tuple[Shard, Path]], drop: Iterable[Shard] = ()) -> None:
        """Put the shards `add`, whose parts lie as ``<table>.parquet`` in the given folders, in the place of `drop`."""
        add, drop = list(add), list(drop)
        new = {file for shard, _ in add for file in shard.parts(self.store).values()}
        for shard, folder in add:
            for table, file in shard.parts(self.store).items():
                (folder / f"{table}.parquet").replace(file)
        self._lines.write(_line([shard for shard, _ in add], [shard.id for shard in drop]))
        self._lines.flush()
        os.fsync(self._lines.fileno())
        for shard in drop:
            for file in shard.parts(self.store).values():
                if file not in new:
                    file.unlink(missing_ok=True)
        for _, folder in add:
            shutil.rmtree(folder)

    def close(self) -> None:
        """Let the next run in."""
        self._lines.close()
        shutil.rmtree(self.store / _DRAFTS, ignore_errors=True)
        self._lock.close()


def _only_ours(store: Path) -> bool:
    """Whether `store` holds nothing but what a run leaves that is killed before it wrote anything."""
    return store.is_dir() and all(
        path.name.startswith(".") or path.name in (*TABLES, LEDGER) for path in store.iterdir()
    )


def _line(add: list[Shard], drop: list[str]) -> bytes:
    told = {"add": [asdict(shard) for shard in add], "drop": drop}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _write(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.tmp")
    draft.write_text(text, "utf-8")
    draft.replace(path)
