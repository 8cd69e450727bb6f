"""What a store costs by its size: a count, a query of all tables, and a run over inputs that did not change.

    python scripts/slopes.py FOLDER [REPORTS…]

Makes stores of so many reports (10000 and 20000 unless said otherwise) below FOLDER, which must be empty or absent,
by copying one report with its rows, as a run would have committed them; nothing is tagged. Prints CPU and wall seconds,
the second time each was done: the first notes which parts were found right.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pyarrow as pa

from faults import PLACES, REPORT
from nlp.model.tagger import load
from nlp.store.index import Entry, Shard
from nlp.store.ledger import Ledger
from nlp.store.parts import arrow_tables, write_parts
from nlp.store.plan import SHARD
from nlp.store.query import query
from nlp.store.rows import rows_of
from nlp.store.run import run
from nlp.store.version import version

SIZES = (10_000, 20_000)
TABLES = ("reports", "sections", "items", "item_themes", "checks", "findings")


def main() -> None:
    """Print a line a size."""
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    for size in map(int, sys.argv[2:] or SIZES):
        folder = Path(sys.argv[1]) / str(size)
        store = made(folder, size)
        parts = len(list(store.glob("*/*.parquet")))
        counts = " ".join(f"(SELECT count(*) FROM {table}) AS {table}," for table in TABLES)
        for what, call in (
            ("count", lambda store=store: list(query(store, "SELECT count(*) FROM reports").rows)),
            ("all tables", lambda store=store, counts=counts: list(query(store, f"SELECT {counts}").rows)),
            ("no change", lambda folder=folder, size=size: unchanged(folder, size)),
        ):
            call()
            used, wall = seconds(call)
            print(f"{size:,} reports, {parts:,} parts: {what} {used:.2f} s CPU, {wall:.2f} s", flush=True)


def made(folder: Path, size: int) -> Path:
    """A store of `size` reports, all with the same text, and their files."""
    text = REPORT.format(PLACES[0])
    digest = sha256(text.encode()).hexdigest()
    tagger = load()
    path = folder / "one.txt"
    folder.mkdir(parents=True)
    path.write_text(text, "utf-8")
    report = tagger.tag(path)
    tables = arrow_tables(rows_of(report, "", {}, version()))
    path.unlink()
    ledger = Ledger(folder / "store", report.names)
    for start in range(0, size, SHARD):
        names = [f"reports/{start:08}/{at:02}.txt" for at in range(min(SHARD, size - start))]
        (folder / names[0]).parent.mkdir(parents=True)
        for name in names:
            (folder / name).write_text(text, "utf-8")
        rows = [{table: named(found, name) for table, found in tables.items()} for name in names]
        draft = ledger.drafts / "made"
        entries = tuple(Entry(name, digest, "", "") for name in names)
        shard = Shard(tagger.pipeline.meta["checksum"], version(), entries, write_parts(rows, draft))
        ledger.commit([(shard, draft)])
    ledger.close()
    return folder / "store"


def named(rows: pa.Table, path: str) -> pa.Table:
    """`rows` as those of the input `path`."""
    at = rows.schema.get_field_index("path")
    return rows.set_column(at, rows.schema.field(at), pa.array([path] * rows.num_rows, pa.string()))


def unchanged(folder: Path, size: int) -> None:
    """Run over the inputs again; raise ``AssertionError`` where one is to be tagged."""
    *_, last = run([str(folder / "reports")], folder / "store", backend="sequential")
    assert (last.seen, last.todo) == (size, 0), last


def seconds(call: Callable[[], object]) -> tuple[float, float]:
    """The CPU and the wall seconds of `call`."""
    used, wall = time.process_time(), time.perf_counter()
    call()
    return time.process_time() - used, time.perf_counter() - wall


if __name__ == "__main__":
    main()
