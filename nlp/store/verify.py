"""Whether the parts of a store are as its index says: each by size and checksum.

A part that was found right is noted with its size, times and inode, and read again only when one of these is another;
so a store that did not change is checked at the price of one look at each file.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from nlp.errors import StoreError, reason
from nlp.store.index import EMPTY, MEND, DamagedError, Part, Shard, part_file, read_about
from nlp.store.schema import TABLES

CACHE = ".verified"
_SETTLED = 2  # seconds after which a change gives a file another time stamp, on the coarsest file systems (FAT)
_TABLE = "CREATE TABLE IF NOT EXISTS verified (part TEXT PRIMARY KEY, seen TEXT)"


class Verifier:
    """Verifies parts of `store`, with what is noted there; `afresh` reads every byte whatever is noted."""

    def __init__(self, store: Path, *, afresh: bool = False):
        self._store = store
        self._afresh = afresh
        self._notes = self._open()

    def wrong(self, shard: Shard) -> str | None:
        """What is wrong with a part of `shard`, in one phrase that names the file, None where all are right."""
        return next(self._all_wrong(shard.id, shard.parts), None)

    def wrong_empty(self, parts: Mapping[str, Part]) -> list[str]:
        """What is wrong with the parts without rows."""
        return list(self._all_wrong(EMPTY, parts))

    def _all_wrong(self, shard: str, parts: Mapping[str, Part]) -> Iterator[str]:
        for table, part in parts.items():
            file = part_file(self._store, table, shard)
            if wrong := self._wrong(file, part):
                yield f"{file}：{wrong}"

    def close(self) -> None:
        """Keep the notes."""
        try:
            if self._notes:
                self._notes.commit()
                self._notes.close()
        except sqlite3.Error:
            pass  # they are only there to save time

    def _wrong(self, file: Path, part: Part) -> str | None:
        name = f"{file.parent.name}/{file.name}"
        try:
            with file.open("rb") as stream:
                status = os.fstat(stream.fileno())
                if status.st_size != part.bytes:
                    return f"应有{part.bytes:,}字节，实有{status.st_size:,}字节"
                seen = f"{status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino} {status.st_dev} {part.sha256}"
                if not self._afresh and self._noted(name) == seen:
                    return None
                if hashlib.file_digest(stream, "sha256").hexdigest() != part.sha256:
                    self._note(name, "")
                    return "与校验和不符"
        except FileNotFoundError:
            return "没有这个文件"
        except OSError as error:
            return f"读不出来（{reason(error)}）"
        if max(status.st_mtime, status.st_ctime) < time.time() - _SETTLED:
            self._note(name, seen)
        return None

    def _open(self) -> sqlite3.Connection | None:
        try:
            notes = sqlite3.connect(self._store / CACHE, timeout=1)
            notes.execute("PRAGMA synchronous = OFF")
            notes.execute(_TABLE)
        except sqlite3.Error:  # a store that may not be written to
            return None
        return notes

    def _noted(self, name: str) -> str | None:
        try:
            row = self._notes and self._notes.execute("SELECT seen FROM verified WHERE part = ?", (name,)).fetchone()
        except sqlite3.Error:
            return None
        return str(row[0]) if row else None

    def _note(self, name: str, seen: str) -> None:
        try:
            if self._notes:
                self._notes.execute("INSERT OR REPLACE INTO verified VALUES (?, ?)", (name, seen))
        except sqlite3.Error:
            self._notes = None


def verified(store: Path, shards: Iterable[Shard]) -> Iterator[Shard]:
    """Yield `shards`, whose parts are as the index says; raise `DamagedError` at the first that are not.

    Parts without rows, which others may read, are looked at first.
    """
    no_links(store)
    verifier = Verifier(store)
    try:
        for said in verifier.wrong_empty(read_about(store).empty):
            raise DamagedError(f"{said}，库已损坏；{MEND} {store}")
        for shard in shards:
            if reason := verifier.wrong(shard):
                raise DamagedError(f"{reason}，库已损坏；{MEND} {store}")
            yield shard
    finally:
        verifier.close()


def no_links(store: Path) -> None:
    """Raise `StoreError` where a folder of a table is a link: what lies behind it is not the store's."""
    for table in TABLES:
        if (store / table).is_symlink():
            raise StoreError(f"{store / table}：是链接，库的表须是文件夹；请把它换成文件夹，或换一个 --store")
