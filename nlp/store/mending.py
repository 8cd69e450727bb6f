"""What is done about a damaged store: what is lost is known by name, and tagged again where it can be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from nlp.store.index import (
    INDEX,
    NAME,
    Commit,
    DamagedError,
    Entry,
    Shard,
    line_of,
    part_file,
    read_about,
    read_shards,
    write_about,
)
from nlp.store.ledger import Ledger, locked
from nlp.store.parts import arrow_tables, write_parts
from nlp.store.schema import TABLES
from nlp.store.verify import Verifier, no_links

_UNKNOWN = "?"  # stands for what identifies metadata that are not known any more


def give_up(ledger: Ledger) -> None:
    """Put rows of errors in the place of the damaged shards of `ledger`, so that each input they had is named."""
    for number, shard in enumerate(ledger.damaged):
        lost = [entry._replace(kind="damaged") for entry in shard.inputs]
        _replace(ledger, f"damaged-{number}", lost, [shard.id])


def check(store: Path) -> Iterator[str]:
    """Read every byte of `store`, mend its index, and yield what was wrong, a sentence each.

    Parts that are damaged are noted, so that the next run gives them up and tags their inputs again. Nothing is lost
    without a name: the inputs of parts that the index does not name any more become rows of errors.

    Raises
    ------
    StoreError
        Where `store` is no store, or a run has it open.
    """
    no_links(store)
    with closing(locked(store) if (store / INDEX).exists() else _Nothing()):
        yield from _mend_mark(store)
        yield from _mend_index(store)
        with closing(Verifier(store, afresh=True)) as verifier:
            wrong = verifier.wrong_empty(read_about(store).empty)
        yield from (f"{said}；这一片没有数据，已重建" for said in wrong)
    with closing(Ledger(store, {})) as ledger:
        yield from _name_lost(ledger)
    verifier = Verifier(store, afresh=True)
    with closing(verifier):
        for shard in read_shards(store):
            if reason := verifier.wrong(shard):
                yield f"{reason}（{len(shard.inputs)}份报告）"


class _Nothing:
    def close(self) -> None:
        """Nothing to close."""


def _mend_mark(store: Path) -> Iterator[str]:
    try:
        read_about(store)
    except DamagedError as error:
        if next(read_shards(store, damaged=[]), None) is None:
            raise
        write_about(store, {}, {})
        yield f"{str(error).partition('；')[0]}，已重建，标签名称由下一次 nlp-tag run 补上"


def _mend_index(store: Path) -> Iterator[str]:
    damaged: list[int] = []
    stale: set[str] = set()
    shards = list(read_shards(store, damaged=damaged, stale=stale))
    if not damaged:
        return
    draft = store / f".{INDEX}.tmp"
    with draft.open("wb") as lines:
        lines.write(line_of(Commit(will=tuple(sorted(stale)))))
        lines.writelines(line_of(Commit((shard,))) for shard in shards)
    draft.replace(store / INDEX)
    yield f"{store / INDEX}：第{'、'.join(map(str, damaged))}行已损坏，已移除"


def _name_lost(ledger: Ledger) -> Iterator[str]:
    """Name in errors the inputs of parts that no line of the index names, and have the store own these parts."""
    live = {shard.id: [entry.path for entry in shard.inputs] for shard in read_shards(ledger.store)}
    known = {path for paths in live.values() for path in paths}
    there = {file.stem for table in TABLES for file in (ledger.store / table).glob("*.parquet")}
    orphans = sorted(name for name in there - live.keys() if NAME.fullmatch(name))
    for number, name in enumerate(orphans):
        lost = [Entry(path, digest, _UNKNOWN, "damaged") for path, digest in _inputs(ledger.store, name)]
        _replace(ledger, f"lost-{number}", [entry for entry in lost if entry.path not in known], [name])
        known |= {entry.path for entry in lost}
        yield f"{part_file(ledger.store, 'reports', name)}：索引里没有它（{len(lost)}份报告），已移除"


def _inputs(store: Path, name: str) -> Iterator[tuple[str, str]]:
    """Path and checksum of the inputs in the parts of a shard, as far as they can be read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    for table in ("reports", "errors"):
        try:
            read = pq.read_table(part_file(store, table, name), columns=["path", "sha256"])
        except (OSError, pa.ArrowException):
            continue
        yield from ((str(row["path"]), str(row["sha256"] or "")) for row in read.to_pylist())


def _replace(ledger: Ledger, draft: str, lost: list[Entry], drop: list[str]) -> None:
    rows: list[Any] = [
        {
            "path": entry.path, "sha256": entry.sha256 or None, "kind": "damaged", "metadata": None,
            "message": f"{entry.path}：库中的数据已损坏；请再用 nlp-tag run 给出它，有清单或 --encoding 的也要给出",
        }
        for entry in lost
    ]  # fmt: skip
    folder = ledger.drafts / draft
    if not lost:
        ledger.commit([], drop)
        return
    parts = write_parts([arrow_tables({"errors": rows})], folder)
    ledger.commit([(Shard("", "", tuple(lost), parts), folder)], drop)
