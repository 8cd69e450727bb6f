"""No statement that `sql` or `summary --where` is given writes, reads or loads anything beside the parts."""

from __future__ import annotations

import pytest

from nlp.cli import main
from nlp.errors import StoreError
from nlp.store.query import connect, query
from nlp.store.run import run
from nlp.summary import summarise

pytestmark = pytest.mark.model

# {0} is the folder of the store, {1} a part of it
WRITES = """
copy (select 1) to '{0}/manifest.jsonl'
copy (select 1) to '{0}/store.json'
copy (select 1) to '{1}'
copy reports to '{0}/out.csv'
copy reports to '{0}/out.parquet' (format parquet)
copy reports to '{0}/out' (format parquet, partition_by (year))
copy (select 1) to '/dev/stderr'
copy (select 1) to '/dev/stdout'
copy reports from '{1}'
copy database memory to other
explain analyze copy (select 1) to '{0}/manifest.jsonl'
explain analyze copy reports to '{1}'
explain copy (select 1) to '{0}/manifest.jsonl'
EXPLAIN /* x */ ANALYZE copy (select 1) to '{0}/out.csv'
explain (analyze, format json) copy (select 1) to '{0}/out.csv'
explain analyze export database '{0}/export'
explain analyze copy (select 1) to '.tmp/out.csv'
explain analyze copy (select 1) to 'nlp-tag-out.csv'
explain analyze copy (select 1) to 'file://{0}/out.csv'
explain analyze copy (select 1) to '{0}/reports/../out.csv'
explain analyze create table x as select 1
explain analyze insert into reports select * from reports
explain analyze delete from reports
explain analyze attach '{0}/x.db'
explain analyze create view x as select 1
export database '{0}/export'
import database '{0}'
attach '{0}/x.db'
attach '{0}/x.db' (read_only)
attach ':memory:' as other
detach memory
use other
create table x as select 1
create or replace table reports as select 1
create temp table x as select 1
create view x as select 1
create or replace view reports as select 1
create schema other
create sequence s
create type mood as enum ('sad')
create macro f(x) as x
create secret s (type s3)
create persistent secret s (type s3)
create index i on reports (path)
drop table reports
drop view reports
alter table reports add column x int
insert into reports select * from reports
update reports set year = 2000
delete from reports
truncate reports
merge into reports using items on true when matched then delete
begin
commit
rollback
checkpoint
force checkpoint
vacuum
analyze
set memory_limit = '1GB'
set temp_directory = '{0}'
set global temp_directory = '{0}/tmp'
set enable_external_access = true
set lock_configuration = false
set allowed_directories = ['{0}']
set allowed_paths = ['{1}']
set log_query_path = '{0}/log'
set enable_logging = true
set profiling_output = '{0}/profile'
set home_directory = '{0}'
set extension_directory = '{0}'
set secret_directory = '{0}'
reset lock_configuration
pragma enable_profiling = 'json'
pragma profiling_output = '{0}/profile'
pragma database_list
pragma enable_logging
pragma force_checkpoint
install httpfs
force install httpfs
load httpfs
load '{0}/x.duckdb_extension'
update extensions
call enable_logging('QueryLog', storage = 'file', storage_config = {{'path': '{0}/log'}})
call enable_profiling(format = 'json', save_location = '{0}/profile')
call force_checkpoint()
prepare p as select 1
execute p
deallocate p
select 1; copy (select 1) to '{0}/out.csv'
select * from enable_logging('QueryLog', storage := 'file', storage_config := {{'path': '{0}/log'}})
select * from enable_profiling(format := 'json', save_location := '{0}/profile')
select * from query('copy (select 1) to ''{0}/out.csv''')
with x as (insert into reports select * from reports returning *) select * from x
from query_table('{0}/secret.csv')
""".strip().splitlines()
READS = """
select * from '{0}/secret.csv'
select * from '{1}'
select * from read_csv('{0}/secret.csv')
select * from read_text('{0}/secret.csv')
select * from read_blob('{0}/secret.csv')
select * from read_json('{0}/store.json')
select * from read_json_objects('{0}/manifest.jsonl')
select * from read_ndjson('{0}/manifest.jsonl')
select * from read_parquet('{1}')
select * from parquet_scan('{1}')
select * from parquet_metadata('{1}')
select * from parquet_schema('{1}')
select * from sniff_csv('{0}/secret.csv')
select * from glob('{0}/*')
select * from read_csv('http://localhost/x.csv')
select * from 'https://localhost/x.parquet'
select * from read_text('/proc/self/environ')
select getenv('HOME')
select * from duckdb_secrets(redact := false) where error('secret')
select * from secret
""".strip().splitlines()
secret = "a variable of Python, which no statement may see"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("closed")
    (folder / "a.txt").write_text("桃江县2023年政府信息公开工作年度报告\n一、总体情况\n无。\n二、其他\n", "utf-8")
    list(run([str(folder / "a.txt")], folder / "store", backend="sequential"))
    (folder / "store" / "secret.csv").write_text("secret\n1\n", "utf-8")
    connect(folder / "store").close()
    return folder / "store"


def content(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != ".verified"}


def filled(statement, store):
    return statement.format(store, next(store.glob("reports/[1-9a-f]*.parquet")))


def test_there_are_a_hundred_statements():
    assert len({*WRITES, *READS}) >= 100


@pytest.mark.parametrize("statement", WRITES)
def test_no_statement_writes(statement, store, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".tmp").mkdir()
    before = content(store.parent)
    try:
        list(query(store, filled(statement, store)).rows)
    except StoreError as error:
        assert len(str(error).splitlines()) == 1
    assert content(store.parent) == before
    assert [path.name for path in tmp_path.rglob("*")] == [".tmp"]


@pytest.mark.parametrize("statement", READS)
def test_no_statement_reads_another_file_or_the_environment(statement, store, capsys):
    assert main(["sql", str(store), filled(statement, store)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1


@pytest.mark.parametrize(
    "where",
    ["true) ; copy (select 1) to '{0}/out.csv' --", "year in (select 1 from read_csv('{0}/secret.csv'))",
     "1=1)) union all (select * from '{1}'"],
)  # fmt: skip
def test_a_condition_writes_and_reads_nothing_either(where, store):
    before = content(store.parent)
    with pytest.raises(StoreError, match="SQL"):
        summarise(store, "county", where=filled(where, store))
    assert content(store.parent) == before


def test_the_settings_are_locked_and_there_is_no_folder_for_temporary_files(store):
    database = connect(store)
    settings = "current_setting('enable_external_access'), current_setting('temp_directory')"
    assert database.execute(f"SELECT {settings}").fetchone() == (False, "")
    with pytest.raises(Exception, match="locked"):
        database.execute("SET temp_directory = '/tmp'")
