"""Parquet parts: rows to files and back."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from nlp.store.schema import TABLES, TableSchema, arrow_schema


def write_part(table: TableSchema, columns: Mapping[str, Sequence[Any]], file: Path) -> None:
    """Write one part; a column that `columns` lacks is empty. The same rows give the same bytes."""
    import pyarrow as pa

    schema = arrow_schema(table)
    arrays = [pa.array(columns.get(name, ()), schema.field(name).type) for name in schema.names]
    _write(pa.table(arrays, schema=schema), file)


def write_parts(tables: Mapping[str, Sequence[Mapping[str, Any]]], folder: Path) -> dict[str, int]:
    """Write the rows of each table as ``<table>.parquet``, none where there are none; return how many there are."""
    counts = {name: len(tables.get(name, ())) for name in TABLES}
    for name, schema in TABLES.items():
        if counts[name]:
            columns = {c.name: [row[c.name] for row in tables[name]] for c in schema.columns}
            write_part(schema, columns, folder / f"{name}.parquet")
    return counts


def copy_part(source: Path, file: Path, without: Collection[str]) -> int:
    """Copy the rows of a part but those of the inputs `without`; return how many there are."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    rows = pq.read_table(source)
    kept = rows.filter(pc.invert(pc.is_in(rows["path"], pa.array(sorted(without), pa.string()))))
    if kept.num_rows:
        _write(kept, file)
    return int(kept.num_rows)


def _write(rows: Any, file: Path) -> None:
    import pyarrow.parquet as pq

    with file.open("wb") as stream:
        pq.write_table(rows, stream, compression="snappy")  # which every reader knows, Excel's too
        stream.flush()
        os.fsync(stream.fileno())
