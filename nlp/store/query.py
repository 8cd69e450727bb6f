"""A store as a database: one read-only view a table, and nothing else within reach."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from nlp.errors import StoreError
from nlp.store.ledger import EMPTY, part, read_about, read_shards
from nlp.store.schema import TABLES

if TYPE_CHECKING:
    import duckdb

_ROWS = 1000


class Result(NamedTuple):
    """The names of the columns, and the rows, which can be read once."""

    columns: list[str]
    rows: Iterator[tuple[Any, ...]]


def connect(store: Path) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection with a view for each table of `store`, of the parts that its manifest names.

    It reads no file outside the store, loads no extension, and its settings are locked
    (https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview).

    Raises
    ------
    StoreError
        Where `store` is no store.
    """
    read_about(store)
    import duckdb

    folder = store.absolute()
    parts: dict[str, list[str]] = {table: [str(part(folder, table, EMPTY))] for table in TABLES}
    for shard in read_shards(store):
        for table, file in shard.parts(folder).items():
            if not file.exists():
                raise StoreError(f"{file}：库的文件不全，缺这一个；请再运行一次 nlp-tag run")
            parts[table].append(str(file))
    database = duckdb.connect(":memory:")
    for table, files in parts.items():
        listed = ", ".join(_quoted(file) for file in files)
        execute(database, f"CREATE VIEW {table} AS SELECT * FROM read_parquet([{listed}])")
    for setting in (
        f"temp_directory = {_quoted(str(Path(tempfile.gettempdir()) / 'nlp-tag'))}",
        f"allowed_directories = [{_quoted(str(folder))}]",
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        "allow_community_extensions = false",
        "python_enable_replacements = false",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        database.execute(f"SET {setting}")
    return database


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
    kinds = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}
    if len(statements) != 1 or statements[0].type not in kinds:
        raise StoreError("SQL 只能是一条 select 查询，不能写入或更改设置；请改写")


def execute(database: duckdb.DuckDBPyConnection, sql: str) -> duckdb.DuckDBPyConnection:
    """Run `sql`; raise `StoreError` where it is wrong."""
    import duckdb

    try:
        return database.execute(sql)
    except duckdb.Error as error:
        raise _wrong(error) from None


def _wrong(error: Exception) -> StoreError:
    reason = str(error).strip().partition("\n")[0]
    return StoreError(f"SQL 出错（{reason}）；表和列见 docs/store.md 或 select * from reports limit 1")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
