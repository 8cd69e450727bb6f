"""What a run has to do: the inputs that it sees against those that the store knows.

Both lie in a private database on disk, so that memory does not grow with their number.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from nlp.checks.settings import folder_of, read_settings
from nlp.errors import InputError
from nlp.reading.archive import SEPARATOR, file_bytes
from nlp.store.index import Entry, Part, Shard
from nlp.store.inputs import Input
from nlp.store.remote import identity, is_remote

SHARD = 50  # inputs: about a second of work, and what a killed run loses a worker
_BLOCK = 1 << 20
_DIGITS = 16
_TABLES = """
CREATE TABLE known (path TEXT PRIMARY KEY, sha256, metadata, kind, model, version, shard);
CREATE INDEX by_shard ON known (shard);
CREATE TABLE parts (shard TEXT, name, rows, bytes, sha256);
CREATE INDEX parts_by_shard ON parts (shard);
CREATE TABLE seen (path TEXT PRIMARY KEY, file BLOB, sha256, told, metadata);
CREATE TABLE todo (number INTEGER PRIMARY KEY, path TEXT);
"""
_TODO = """
INSERT INTO todo (path) SELECT path FROM seen LEFT JOIN known USING (path)
WHERE known.shard IS NULL OR known.sha256 != seen.sha256 OR known.metadata != seen.metadata
   OR known.model != ? OR known.version != ? OR known.kind IN ('crash', 'killed', 'damaged', 'large', 'slow')
ORDER BY path
"""


class Plan:
    """The inputs of one run. May be used from several threads."""

    def __init__(self, encoding: str | None = None):
        self._encoding = encoding
        self._settings = cache(lambda folder: read_settings(Path(folder)).identity)
        self._rows = sqlite3.connect("", isolation_level=None, check_same_thread=False)  # deleted when it is closed
        self._rows.executescript(_TABLES)
        self._lock = threading.Lock()  # joblib asks for the next job in a thread of its own

    def know(self, shard: Shard) -> None:
        """Note what the store holds."""
        rows = [(e.path, e.sha256, e.metadata, e.kind, shard.model, shard.version, shard.id) for e in shard.inputs]
        with self._lock:
            self._rows.executemany("INSERT OR REPLACE INTO known VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
            self._rows.execute("DELETE FROM parts WHERE shard = ?", (shard.id,))
            parts = [(shard.id, name, *part) for name, part in shard.parts.items()]
            self._rows.executemany("INSERT INTO parts VALUES (?, ?, ?, ?, ?)", parts)

    def see(self, source: Input) -> None:
        """Note an input, and the SHA-256 of its bytes (empty where it cannot be opened); the last metadata count.

        Raise `SettingError` where the settings of checks beside it cannot be read.
        """
        told = json.dumps(source.metadata, ensure_ascii=False, sort_keys=True)
        settings = self._settings(folder_of(source.file))
        plain = not source.metadata and not self._encoding and not settings
        identity = "" if plain else hashlib.sha256(f"{told}{self._encoding}{settings}".encode()).hexdigest()[:_DIGITS]
        row = (source.path, os.fsencode(source.file), file_digest(source.file), told, identity)
        with self._lock:
            self._rows.execute("INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?, ?)", row)

    def decide(self, model: str, version: str) -> tuple[int, int]:
        """Note what is new or changed, or crashed the last time; count the inputs that were seen and are to be done."""
        with self._lock:
            self._rows.execute(_TODO, (model, version))
            return self._count("seen"), self._count("todo")

    def gone(self, folders: Iterable[str], unlisted: Iterable[str], base: Path) -> Iterator[str]:
        """Known inputs below `folders` whose file is there no longer, in order; nothing is known of `unlisted` ones."""
        hidden = tuple(f"{folder}/" for folder in unlisted)
        for folder in sorted(folders):
            prefix = "" if folder == "." else f"{folder.rstrip('/')}/"
            after = prefix
            while rows := self._fetch(
                "SELECT path FROM known LEFT JOIN seen USING (path) WHERE seen.path IS NULL AND path > ?"
                " AND substr(path, 1, ?) = ? ORDER BY path LIMIT 1000", (after, len(prefix), prefix),
            ):  # fmt: skip
                yield from (path for (path,) in rows if not path.startswith(hidden) and _is_gone(base, path))
                after = rows[-1][0]

    def forget(self, paths: Iterable[str]) -> None:
        """The store no longer holds `paths`."""
        with self._lock:
            self._rows.executemany("DELETE FROM known WHERE path = ?", [(path,) for path in paths])

    def shards(self) -> int:
        """How many shards there are to do."""
        with self._lock:
            return -(-self._count("todo") // SHARD)

    def inputs(self, shard: int) -> list[tuple[Input, str, str]]:
        """The inputs of shard number `shard`, from 0, each with its SHA-256 and what identifies its metadata."""
        rows = self._fetch(
            "SELECT path, file, told, sha256, metadata FROM todo JOIN seen USING (path)"
            " WHERE number > ? AND number <= ? ORDER BY number", (shard * SHARD, (shard + 1) * SHARD),
        )  # fmt: skip
        return [
            (Input(path, os.fsdecode(file), json.loads(told)), sha256, identity)
            for path, file, told, sha256, identity in rows
        ]

    def holders(self, paths: Iterable[str]) -> dict[str, set[str]]:
        """The shards of the store that hold some of `paths`, and which."""
        found: dict[str, set[str]] = {}
        for path in paths:
            for (shard,) in self._fetch("SELECT shard FROM known WHERE path = ?", (path,)):
                found.setdefault(shard, set()).add(path)
        return found

    def shard(self, name: str) -> Shard:
        """A shard of the store."""
        rows = self._fetch(
            "SELECT path, sha256, metadata, kind, model, version FROM known WHERE shard = ? ORDER BY path", (name,)
        )
        parts = self._fetch("SELECT name, rows, bytes, sha256 FROM parts WHERE shard = ?", (name,))
        _, _, _, _, model, version = rows[0]
        inputs = tuple(Entry(*row[:4]) for row in rows)
        return Shard(model, version, inputs, {table: Part(int(r), int(b), d) for table, r, b, d in parts})

    def damaged(self) -> list[tuple[str, str]]:
        """The inputs whose rows were damaged, with what identifies their metadata."""
        rows = self._fetch("SELECT path, metadata FROM known WHERE kind = 'damaged' ORDER BY path", ())
        return [(path, metadata) for path, metadata in rows]

    def failed(self) -> int:
        """How many of the inputs that were seen gave no report."""
        rows = self._fetch("SELECT count(*) FROM seen JOIN known USING (path) WHERE kind != ''", ())
        return int(rows[0][0])

    def others(self, model: str, version: str) -> int:
        """How many inputs of the store another model or version has read."""
        return int(
            self._fetch(
                "SELECT count(*) FROM known WHERE kind != 'damaged' AND (model != ? OR version != ?)", (model, version)
            )[0][0]
        )

    def _count(self, table: str) -> int:
        return int(self._rows.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    def _fetch(self, query: str, values: tuple[object, ...]) -> list[tuple[str, ...]]:
        with self._lock:
            return self._rows.execute(query, values).fetchall()


def _is_gone(base: Path, path: str) -> bool:
    """Whether there is no such file; one that cannot be looked at may be there, one of an address is not."""
    if is_remote(path):
        return True
    try:
        (base / path).lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        pass
    return False


def file_digest(file: str) -> str:
    """SHA-256 of the bytes of a regular file or of a member of an archive, empty where it cannot be opened.

    Of an address, what `nlp.store.remote.identity` says.
    """
    if is_remote(file):
        return identity(file)
    try:
        if not Path(file).is_file():
            return hashlib.sha256(file_bytes(file)).hexdigest() if SEPARATOR in file else ""
        with Path(file).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, ValueError, InputError):
        return ""
