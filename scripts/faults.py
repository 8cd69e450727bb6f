"""Faults in a run: every call that changes the store fails in turn, or the process is killed at it.

As SQLite's tests do (https://www.sqlite.org/testing.html, "I/O error" and "crash" testing): a first, undisturbed update
of a store counts the calls; then each is disturbed, the update is run once more undisturbed, and the store must be the
one of the first. Used by ``tests/store/test_faults.py`` (some of the calls), ``scripts/fuzz.py`` (some by chance) and
``scripts/durability.py`` (all).
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import nlp.store.plan
from nlp.errors import StoreError
from nlp.store.index import INDEX, MARK, read_shards
from nlp.store.query import connect
from nlp.store.run import run
from nlp.store.schema import TABLES

CALLS = ("fsync", "replace", "rename", "unlink", "mkdir", "rmdir")
KINDS = ("fail", "kill", "kill after", "memory")
REPORT = """{}人民政府2023年政府信息公开工作年度报告
一、总体情况
全年公开信息12条。
五、存在的主要问题及改进情况
存在的问题：业务培训不够，工作人员不熟悉业务。
改进措施：加强业务培训。
"""
PLACES = ("桃江县", "安化县", "南县", "沅江市", "资阳区")


class Killed(BaseException):
    """Stands for the end of the process: nothing is cleaned up after it."""


class Disturbance:
    """Counts the calls that change something below `store`; number `at` (from 1) is disturbed as `kind` says."""

    def __init__(self, store: Path, at: int = 0, kind: str = "fail"):
        self.store, self.at, self.kind = str(store), at, kind
        self.count = 0
        self.dead = False

    def call(self, does: Callable[[], Any], half: Callable[[], Any] = lambda: None) -> Any:
        """What `does` returns; where it is disturbed, `half` of it may have happened."""
        if self.dead:
            raise Killed
        self.count += 1
        if self.count != self.at:
            return does()
        if self.kind == "fail":
            half()
            raise OSError(errno.ENOSPC, "No space left on device")
        if self.kind == "memory":
            raise MemoryError
        self.dead = True
        (does if self.kind == "kill after" else half)()
        raise Killed

    @contextmanager
    def on(self) -> Iterator[None]:
        """Disturb what happens inside."""
        opened = io.open
        watched = {name: self._wrapped(getattr(os, name)) for name in CALLS}

        def open_watched(file: Any, mode: str = "r", *rest: Any, **named: Any) -> Any:
            return self._open(opened, file, mode, *rest, **named)

        with mock.patch.object(io, "open", open_watched), mock.patch.multiple(os, **watched):
            yield

    def _wrapped(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any, *rest: Any, **named: Any) -> Any:
            mine = isinstance(path, int) or str(path).startswith(self.store)
            return self.call(lambda: original(path, *rest, **named)) if mine else original(path, *rest, **named)

        return call

    def _open(self, opened: Any, file: Any, mode: str, *rest: Any, **named: Any) -> Any:
        if not str(file).startswith(self.store) or not set(mode) & set("wax+"):
            return opened(file, mode, *rest, **named)
        return _Stream(self.call(lambda: opened(file, mode, *rest, **named)), self)


class _Stream:
    """A file whose writes are counted; one that is disturbed leaves half of it behind."""

    def __init__(self, stream: Any, disturbance: Disturbance):
        self._stream, self._disturbance = stream, disturbance

    def write(self, data: Any) -> Any:
        def half() -> None:
            self._stream.write(data[: len(data) // 2])
            self._stream.flush()

        return self._disturbance.call(lambda: self._stream.write(data), half)

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def __enter__(self) -> _Stream:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def prepare(folder: Path) -> None:
    """Make ``reports`` and their ``store`` in `folder`, then change one report, remove one and add one."""
    reports = folder / "reports"
    reports.mkdir(parents=True)
    for number, place in enumerate(PLACES[:4]):
        (reports / f"{number}.txt").write_text(REPORT.format(place), "utf-8")
    (reports / "bad.txt").write_bytes(b"")
    update(folder)
    (reports / "0.txt").write_text(REPORT.format(PLACES[4]), "utf-8")
    (reports / "3.txt").unlink()
    (reports / "4.txt").write_text(REPORT.format(PLACES[3]), "utf-8")


def update(folder: Path) -> None:
    """Run over ``reports`` of `folder`, two inputs a shard."""
    with mock.patch.object(nlp.store.plan, "SHARD", 2):
        for _ in run([str(folder / "reports")], folder / "store", backend="sequential"):
            pass


def state(folder: Path) -> tuple[Any, ...]:
    """All rows, all parts with their bytes, and the shards of the store of `folder`; messages name it: left out."""
    store = folder / "store"
    database = connect(store)
    rows = {}
    for table in TABLES:
        shown = "* EXCLUDE (message)" if table == "errors" else "*"
        rows[table] = database.execute(f"SELECT {shown} FROM {table} ORDER BY ALL").fetchall()
    parts = sorted(
        (str(file.relative_to(store)), hashlib.sha256(file.read_bytes()).hexdigest())
        for file in store.glob("*/*.parquet")
        if file.parent.name != "errors"  # its messages name the store
    )
    return rows, parts, sorted(shard.id for shard in read_shards(store))


def disturbed(prepared: Path, folder: Path, at: int, kind: str) -> bool:
    """Copy what is `prepared` to `folder`, disturb its update at call `at`, run it again; whether call `at` came."""
    shutil.copytree(prepared, folder)
    disturbance = Disturbance(folder / "store", at, kind)
    try:
        with disturbance.on():
            update(folder)
    except (Killed, OSError, MemoryError):
        pass
    except Exception as error:  # a StoreError says what the OSError was
        if type(error).__name__ not in ("StoreError", "DamagedError"):
            raise
    update(folder)
    return disturbance.count >= at


def flipped(store: Path, rng: random.Random) -> str:
    """Flip a bit of any part, the index or the mark of `store`, and back; where it is, if `connect` does not notice."""
    file = rng.choice([*sorted(store.glob("*/*.parquet")), store / INDEX, store / MARK])
    whole = file.read_bytes()
    data = bytearray(whole)
    bit = rng.randrange(8 * len(data))
    data[bit // 8] ^= 1 << bit % 8
    try:
        file.write_bytes(data)
        connect(store)
    except StoreError:
        return ""
    finally:
        file.write_bytes(whole)
    return f"bit {bit} of {file.parent.name}/{file.name}"
