"""The app's reports as parts of the store, so that `summary` and `sql` see them; and the store's as rows of the app.

Shards of the app hold nothing but inputs below ``uploads/``. Which are current is told by the index alone, so that a
server that is killed between two files leaves nothing wrong.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from nlp.store.index import Entry, Shard, read_shards
from nlp.store.ledger import Ledger
from nlp.store.parts import arrow_tables, write_parts
from nlp.store.query import connect
from nlp.web.library import FACTS, UPLOADS, Library, now

_MOST_SHARDS = 16  # of the app; with more all are written anew as one
_FOUND = """
WITH
  failing AS (SELECT path, count(*) AS findings FROM findings WHERE severity <> 'hint' GROUP BY path),
  themes AS (SELECT path, item, sum(entropy(score)) AS doubt FROM item_themes GROUP BY path, item),
  told AS (
    SELECT i.path, count(*) FILTER (role = 'problem') AS problems, count(*) FILTER (role = 'measure') AS measures,
      max(entropy(i.score) + coalesce(t.doubt, 0)) AS doubt
    FROM items i LEFT JOIN themes t ON t.path = i.path AND t.item = i.item GROUP BY i.path
  )
SELECT r.path, r.title, r.agency, r.province, r.city, r.county, r.town, r.unit, r.year, r.is_report,
  coalesce(f.findings, 0) AS findings, if(r.warnings = '', 0, len(string_split(r.warnings, ' '))) AS warnings,
  coalesce(t.problems, 0) AS problems, coalesce(t.measures, 0) AS measures, coalesce(t.doubt, 0) AS doubt
FROM reports r LEFT JOIN failing f ON f.path = r.path LEFT JOIN told t ON t.path = r.path
WHERE NOT starts_with(r.path, ?) ORDER BY r.path
"""
_ENTROPY = "CREATE MACRO entropy(p) AS if(p <= 0 OR p >= 1, 0, -p * log2(p) - (1 - p) * log2(1 - p))"
_FILE = "INSERT INTO files (name, sha256, path, at, state) VALUES (?, ?, ?, ?, 'read') ON CONFLICT DO NOTHING"
_REPORT = (
    f"INSERT INTO reports (file, number, path, {', '.join(FACTS)}) VALUES ((SELECT id FROM files WHERE sha256 = :key),"
    f" :number, :path, {', '.join(f':{name}' for name in FACTS)}) ON CONFLICT DO NOTHING"
)


class Parts:
    """The tables of `store`; `names` are the display names of labels, `model` and `version` say who reads."""

    def __init__(self, store: Path, names: Mapping[str, Mapping[str, str]], model: str, version: str) -> None:
        self._store = store
        self._names = names
        self._who = (model, version)
        self._lock = threading.Lock()

    def learn(self, library: Library) -> None:
        """List in `library` the reports that `nlp-tag run` has put into the store."""
        store = connect(self._store)
        store.execute(_ENTROPY)
        cursor = store.execute(_FOUND, [f"{UPLOADS}/"])
        columns = [column[0] for column in cursor.description or ()]
        found = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
        base = self._store.absolute().parent
        files = {row["path"]: str(base / row["path"].partition("#")[0]) for row in found}
        there = set(files.values())
        with library.writing() as database:
            for (path,) in database.execute("SELECT path FROM files WHERE path IS NOT NULL").fetchall():
                if path not in there:
                    database.execute("DELETE FROM files WHERE path = ?", (path,))
            for row in found:
                name, _, order = row["path"].partition("#")
                key = f"path:{sha256(name.encode()).hexdigest()}"  # of a path, where uploads have that of their bytes
                database.execute(_FILE, (name, key, files[row["path"]], now()))
                number = int(order) - 1 if order.isdecimal() and order != "0" else 0
                database.execute(_REPORT, row | {"key": key, "number": number})

    def bring_up(self, library: Library) -> None:
        """Bring the parts up to what `library` has read."""
        with self._lock:
            current = {
                Entry(f"{UPLOADS}/{row['file']}/{row['name']}", row["sha256"], row["digest"], ""): row["file"]
                for row in library.rows(_CURRENT)
            }
            mine = [shard for shard in read_shards(self._store) if _is_mine(shard)]
            good = [shard for shard in mine if set(shard.inputs) <= current.keys()]
            if len(good) > _MOST_SHARDS:
                good = []
            held = {entry for shard in good for entry in shard.inputs}
            drop = [shard.id for shard in mine if shard not in good]
            new = [entry for entry in current if entry not in held]
            if not new and not drop:
                return
            ledger = Ledger(self._store, self._names)
            try:
                ledger.commit([self._shard(library, new, current, ledger)] if new else [], drop)
            finally:
                ledger.close()

    def _shard(
        self, library: Library, entries: list[Entry], numbers: Mapping[Entry, int], ledger: Ledger
    ) -> tuple[Shard, Path]:
        folder = ledger.drafts / "app"
        tables = [arrow_tables(_rows(library, numbers[entry])) for entry in entries]
        return Shard(*self._who, tuple(entries), write_parts(tables, folder)), folder


_CURRENT = """
SELECT f.id AS file, f.name, f.sha256, group_concat(r.digest) AS digest
FROM files f JOIN reports r ON r.file = f.id WHERE r.digest IS NOT NULL GROUP BY f.id ORDER BY f.id
"""


def _rows(library: Library, file: int) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {}
    for (told,) in library.rows(
        "SELECT rows FROM reports WHERE file = ? AND rows IS NOT NULL ORDER BY number", (file,)
    ):
        for table, found in json.loads(told).items():
            rows.setdefault(table, []).extend(found)
    return rows


def _is_mine(shard: Shard) -> bool:
    return all(entry.path.startswith(f"{UPLOADS}/") for entry in shard.inputs)
