"""What the app keeps, in one SQLite file of the store: uploads, what was read of them, and corrections.

Everything is on disk when a method returns (``synchronous=FULL``), so that nothing that was acknowledged is lost,
however the server ends (https://sqlite.org/pragma.html#pragma_synchronous).
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from nlp.errors import InputError, StoreError, reason
from nlp.web.reading import File, Kept

NAME = "app.sqlite"
UPLOADS = "uploads"  # reports of the app are named uploads/<number>/<name of the file> in the store
_LONGEST = 200  # characters of a name
_SCHEMA = """
CREATE TABLE IF NOT EXISTS files (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL UNIQUE, bytes BLOB, path TEXT, at TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting', message TEXT, model TEXT
);
CREATE TABLE IF NOT EXISTS reports (
  id INTEGER PRIMARY KEY, file INTEGER NOT NULL REFERENCES files ON DELETE CASCADE, number INTEGER NOT NULL,
  path TEXT NOT NULL UNIQUE, title TEXT, agency TEXT, province TEXT, city TEXT, county TEXT, town TEXT, unit TEXT,
  year INTEGER, is_report INTEGER, findings INTEGER, warnings INTEGER, problems INTEGER, measures INTEGER, doubt REAL,
  json TEXT, rows TEXT, digest TEXT, UNIQUE (file, number)
);
CREATE TABLE IF NOT EXISTS corrections (
  id INTEGER PRIMARY KEY, report INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE, at TEXT NOT NULL,
  document TEXT NOT NULL, machine TEXT NOT NULL, undone TEXT
);
CREATE TABLE IF NOT EXISTS models (
  id INTEGER PRIMARY KEY, at TEXT NOT NULL, base INTEGER NOT NULL, learned TEXT NOT NULL, state TEXT NOT NULL,
  message TEXT, checksum TEXT, figures TEXT
);
CREATE TABLE IF NOT EXISTS uses (id INTEGER PRIMARY KEY, at TEXT NOT NULL, model INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS by_doubt ON reports (doubt);
CREATE INDEX IF NOT EXISTS by_place ON reports (county, town);
CREATE INDEX IF NOT EXISTS by_unit ON reports (unit);
CREATE INDEX IF NOT EXISTS by_agency ON reports (agency, year);
CREATE INDEX IF NOT EXISTS by_year ON reports (year);
CREATE INDEX IF NOT EXISTS by_findings ON reports (findings, warnings);
CREATE INDEX IF NOT EXISTS by_title ON reports (title);
CREATE INDEX IF NOT EXISTS by_order ON reports (province, city, county, town, year);
CREATE INDEX IF NOT EXISTS by_report ON corrections (report);
CREATE INDEX IF NOT EXISTS waiting ON files (state);
"""
_YEAR_BEFORE = """
SELECT o.id FROM reports r JOIN reports o ON o.agency = r.agency AND o.year = r.year - 1 AND o.province IS r.province
  AND o.city IS r.city AND o.county IS r.county AND o.town IS r.town
WHERE r.id = ? ORDER BY o.id DESC LIMIT 1
"""
FACTS = (
    "title", "agency", "province", "city", "county", "town", "unit", "year", "is_report", "findings", "warnings",
    "problems", "measures", "doubt",
)  # fmt: skip


class Upload(NamedTuple):
    """A kept file: its number, its name, and whether it was there before."""

    id: int
    name: str
    known: bool


class NoReportError(InputError):
    """A report that is not in the list."""

    def __init__(self) -> None:
        super().__init__("没有这份报告；它可能已被删除")


class Library:
    """The file ``app.sqlite`` in the folder `store`, made where it is not there; threads may share it."""

    def __init__(self, store: Path) -> None:
        self._lock = threading.RLock()
        try:
            self.database = sqlite3.connect(store / NAME, check_same_thread=False, isolation_level=None, timeout=30)
            self.database.row_factory = sqlite3.Row
            for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
                self.database.execute(f"PRAGMA {setting}")
            self.database.executescript(_SCHEMA)
            if "model" not in {row["name"] for row in self.database.execute("PRAGMA table_info(files)")}:
                self.database.execute("ALTER TABLE files ADD COLUMN model TEXT")  # stores of before
        except sqlite3.Error as error:
            raise StoreError(f"{store / NAME}：打不开（{reason(error)}）；请检查磁盘和权限，或换一个库") from None

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self.database.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of it is on disk when the block ends, or nothing."""
        with self._lock:
            self.database.execute("BEGIN IMMEDIATE")
            try:
                yield self.database
                self.database.execute("COMMIT")
            except BaseException:
                self.database.execute("ROLLBACK")
                raise

    def rows(self, sql: str, values: Iterable[Any] | Mapping[str, Any] = ()) -> list[sqlite3.Row]:
        """The rows of a query of this program."""
        with self._lock:
            return self.database.execute(sql, values if isinstance(values, Mapping) else tuple(values)).fetchall()

    def keep(self, files: Iterable[tuple[str, bytes]]) -> list[Upload]:
        """Keep files by their names, all or none; the same bytes are kept once."""
        kept = []
        with self.writing() as database:
            for name, data in files:
                digest = hashlib.sha256(data).hexdigest()
                known = database.execute("SELECT id, name FROM files WHERE sha256 = ?", (digest,)).fetchone()
                if known:
                    kept.append(Upload(known["id"], known["name"], True))
                    continue
                shown = shown_name(name)
                cursor = database.execute(
                    "INSERT INTO files (name, sha256, bytes, at) VALUES (?, ?, ?, ?)", (shown, digest, data, now())
                )
                kept.append(Upload(cursor.lastrowid or 0, shown, False))
        return kept

    def file(self, number: int, model: str | None = None) -> File:
        """The file with this number, to be read; raise `InputError` where there is none."""
        found = self.rows("SELECT name, bytes, path FROM files WHERE id = ?", (number,))
        if not found:
            raise InputError("没有这个文件；它可能已被删除")
        name, data, path = found[0]
        return File(path or f"{UPLOADS}/{number}/{name}", data, path or "", model)

    def finish(self, number: int, readings: Iterable[Kept | InputError], model: str | None = None) -> list[int]:
        """Keep what `model`, a checksum, read of a file in the place of what was read before; the numbers of its
        reports."""
        ids, messages = [], []
        with self.writing() as database:
            if not database.execute("SELECT 1 FROM files WHERE id = ?", (number,)).fetchone():
                return []  # it was deleted while it was read
            for order, reading in enumerate(readings):
                if isinstance(reading, InputError):
                    messages.append(str(reading).replace(f"{UPLOADS}/{number}/", ""))
                else:
                    ids.append(_put(database, number, order, reading))
            state = "failed" if messages else "read"
            database.execute(
                "UPDATE files SET state = ?, message = ?, model = ? WHERE id = ?",
                (state, "；".join(messages) or None, model, number),
            )
        return ids

    def waiting(self) -> list[int]:
        """The numbers of the files that were kept and not yet read."""
        return [row[0] for row in self.rows("SELECT id FROM files WHERE state = 'waiting' ORDER BY id")]

    def stale(self, model: str) -> list[int]:
        """The numbers of the uploaded files that another model than `model`, a checksum, has read."""
        sql = "SELECT id FROM files WHERE state = 'read' AND bytes IS NOT NULL AND model <> ? ORDER BY id DESC"
        return [row[0] for row in self.rows(sql, (model,))]

    def year_before(self, report: int) -> int | None:
        """The report of the same agency in the year before, the one that came last; None where there is none."""
        found = self.rows(_YEAR_BEFORE, (report,))
        return found[0][0] if found else None

    def delete(self, number: int) -> None:
        """Forget the file of a report, its other reports and corrections with it; `NoReportError` where none is."""
        with self.writing() as database:
            gone = database.execute("DELETE FROM files WHERE id = (SELECT file FROM reports WHERE id = ?)", (number,))
            if not gone.rowcount:
                raise NoReportError


def _put(database: sqlite3.Connection, file: int, order: int, kept: Kept) -> int:
    digest = hashlib.sha256(kept.rows.encode()).hexdigest()[:16]
    values = {"file": file, "number": order, **kept.facts, "json": kept.json, "rows": kept.rows, "digest": digest}
    names = ", ".join(values)
    holes = ", ".join(f":{name}" for name in values)
    updates = ", ".join(f"{name} = excluded.{name}" for name in values)
    sql = f"INSERT INTO reports ({names}) VALUES ({holes}) ON CONFLICT (file, number) DO UPDATE SET {updates}"
    return int(database.execute(f"{sql} RETURNING id", values).fetchone()[0])


def shown_name(name: str) -> str:
    """The name of an uploaded file as it is shown: folders kept, what no name should hold replaced."""
    clean = "".join(letter if letter.isprintable() else "_" for letter in name.replace("\\", "/"))
    parts = [part for part in clean.split("/") if part not in ("", ".", "..")]
    return "/".join(parts)[-_LONGEST:] or "未命名"


def now() -> str:
    """The time, in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
