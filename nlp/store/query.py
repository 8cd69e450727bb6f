"""A store as a database: one table a table, and nothing else within reach."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from nlp.errors import StoreError
from nlp.store.index import INDEX, DamagedError, read_about, read_shards
from nlp.store.schema import TABLES, arrow_schema
from nlp.store.verify import verified

if TYPE_CHECKING:
    import duckdb
    import pyarrow
    import pyarrow.dataset

_ROWS = 1000
_CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "temp_directory": "",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
}
_SAID = tuple(
    (re.compile(pattern), told)
    for pattern, told in (
        (r"""^Parser Error: .*syntax error at or near "(.+?)"$""", "“{}”附近语法不对"),
        (r"^Catalog Error: Table with name (.+?) does not exist", "没有表 {}"),
        (r"^Catalog Error: \w+ Function with name (.+?) does not exist", "没有函数 {}"),
        (r"""^Binder Error: Referenced column "(.+?)" not found""", "没有列 {}"),
        (r"^Binder Error: column (.+?) must appear in the GROUP BY", "列 {} 要写在 group by 里，或加上汇总函数"),
        (r"^Conversion Error: Could not convert string '(.*?)' to (\w+)", "“{}”不能转换成 {}"),
        (r"^Permission Error:", "只能查询库里的表，不能读写别的文件，也不能更改设置"),
        (r"^Out of Memory Error:", "内存不足"),
    )
)  # DuckDB's messages that people see often, in Chinese


class Result(NamedTuple):
    """The names of the columns, and the rows, which can be read once."""

    columns: list[str]
    rows: Iterator[tuple[Any, ...]]


def connect(store: Path) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection with a table for each table of `store`, of the parts that its index names.

    The parts are verified, and read by Arrow, so DuckDB itself needs no file: it can open none for reading or writing,
    has no folder for temporary files, loads no extension, and its settings are locked
    (https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview).

    Raises
    ------
    StoreError
        Where `store` is no store, or is damaged.
    """
    read_about(store)
    import duckdb

    files = _files(store)
    database = duckdb.connect(":memory:", config=_CLOSED)
    for table, schema in TABLES.items():
        database.register(table, _dataset(files[table], arrow_schema(schema)))
    database.execute("SET lock_configuration = true")
    return database


def _dataset(files: list[str], schema: pyarrow.Schema) -> pyarrow.dataset.Dataset:
    """`files` as one table that forgets what it has read: the footers of thousands of parts are hundreds of MB."""
    import pyarrow.dataset as ds
    from pyarrow.fs import LocalFileSystem

    class Forgetful(ds.FileSystemDataset):  # type: ignore[misc]
        def scanner(self, **options: Any) -> ds.Scanner:
            return super().scanner(**options, cache_metadata=False)

    parquet, here = ds.ParquetFileFormat(), LocalFileSystem()
    return Forgetful([parquet.make_fragment(file, here) for file in files], schema, parquet, here)


def _files(store: Path) -> dict[str, list[str]]:
    """The verified parts of each table; read again where a run has changed the index meanwhile."""
    while True:
        before = _index_state(store)
        files: dict[str, list[str]] = {table: [] for table in TABLES}
        try:
            for shard in verified(store, read_shards(store)):
                for table, file in shard.files(store.absolute()).items():
                    files[table].append(str(file))
        except DamagedError:
            if _index_state(store) == before:
                raise
        else:
            return files


def _index_state(store: Path) -> tuple[int, int] | None:
    try:
        status = (store / INDEX).stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def query(store: Path, sql: str) -> Result:
    """What the one SELECT statement `sql` finds in `store`; raise `StoreError` where it is wrong or none."""
    database = connect(store)
    check(database, sql)
    cursor = execute(database, sql)
    columns = [column[0] for column in cursor.description or ()]

    def rows() -> Iterator[tuple[Any, ...]]:
        import duckdb

        try:
            while found := cursor.fetchmany(_ROWS):
                yield from found
        except duckdb.Error as error:
            raise _wrong(error) from None

    return Result(columns, rows())


def check(database: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Raise `StoreError` unless `sql` is one statement that only reads."""
    import duckdb

    try:
        statements = database.extract_statements(sql)
    except duckdb.Error as error:
        raise _wrong(error) from None
    if len(statements) != 1 or not _only_reads(statements[0]):
        raise StoreError("SQL 只能是一条 select 查询，不能写入或更改设置；请改写")


def _only_reads(statement: duckdb.Statement) -> bool:
    import duckdb

    try:
        return statement.type in (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)
    except ValueError:  # a kind that its Python side does not know
        return False


def execute(database: duckdb.DuckDBPyConnection, sql: str) -> duckdb.DuckDBPyConnection:
    """Run `sql`; raise `StoreError` where it is wrong."""
    import duckdb

    try:
        return database.execute(sql)
    except duckdb.Error as error:
        raise _wrong(error) from None


def _wrong(error: Exception) -> StoreError:
    said = " ".join(str(error).strip().partition("\n")[0].split())  # a statement may hold other line breaks
    found = ((match, told) for pattern, told in _SAID if (match := pattern.search(said)))
    why = next((told.format(*match.groups()) for match, told in found), f"DuckDB 原文：{said}")
    return StoreError(f"SQL 出错（{why}）；表和列见 docs/store.md 或 select * from reports limit 1")
