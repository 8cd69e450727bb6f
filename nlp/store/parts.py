"""Parquet parts: rows to files and back."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp.store.index import Part
from nlp.store.schema import TABLES, TableSchema, arrow_schema

if TYPE_CHECKING:
    import pyarrow


def arrow_table(table: TableSchema, rows: Sequence[Mapping[str, Any]]) -> pyarrow.Table:
    """`rows` as Arrow has them.

    Raises
    ------
    pyarrow.ArrowException, UnicodeError, TypeError
        Where a value is none of its column's type.
    """
    import pyarrow as pa

    schema = arrow_schema(table)
    arrays = [pa.array([row[field.name] for row in rows], field.type) for field in schema]
    return pa.table(arrays, schema=schema)


def arrow_tables(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, pyarrow.Table]:
    """The rows of each table that has some, as `arrow_table` makes them."""
    return {name: arrow_table(TABLES[name], found) for name, found in rows.items() if found}


def write_part(rows: pyarrow.Table, file: Path) -> Part:
    """Write one part; the same rows give the same bytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    written = pa.BufferOutputStream()
    pq.write_table(rows, written, compression="snappy")  # which every reader knows, Excel's too
    data = memoryview(written.getvalue())
    with file.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    return Part(rows.num_rows, len(data), hashlib.sha256(data).hexdigest())


def write_parts(inputs: Sequence[Mapping[str, pyarrow.Table]], folder: Path) -> dict[str, Part]:
    """Write the rows of all `inputs` as ``<table>.parquet`` to `folder`, none where there are none."""
    import pyarrow as pa

    folder.mkdir(exist_ok=True)
    parts = {}
    for name in TABLES:
        if found := [tables[name] for tables in inputs if name in tables]:
            parts[name] = write_part(pa.concat_tables(found).combine_chunks(), folder / f"{name}.parquet")
    return parts


def copy_part(source: Path, file: Path, without: Collection[str]) -> Part | None:
    """Copy the rows of a part but those of the inputs `without`; None where there are no others.

    The rows of several reports in one file, named ``file#1``, ``file#2``, go with the file.
    """
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    rows = pq.read_table(source)
    dropped = pa.array(sorted(without), pa.string())
    files = pc.replace_substring_regex(rows["path"], r"#\d+$", "")
    kept = rows.filter(pc.invert(pc.or_(pc.is_in(rows["path"], dropped), pc.is_in(files, dropped))))
    return write_part(kept, file) if kept.num_rows else None
