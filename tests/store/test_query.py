"""SQL over a store."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlp.cli import main
from nlp.store.run import run
from nlp.store.schema import TABLES

pytestmark = pytest.mark.model

DOCS = Path(__file__).parent.parent.parent / "docs" / "store.md"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("query")
    (folder / "a.txt").write_text("桃江县2023年政府信息公开工作年度报告\n一、总体情况\n无。\n二、其他\n", "utf-8")
    list(run([str(folder / "a.txt")], folder / "store", backend="sequential"))
    return folder / "store"


def sql(store, statement, *options):
    return main(["sql", str(store), statement, *options])


def test_a_table_for_people(store, capsys):
    assert sql(store, "select path as 路径, year from reports") == 0
    head, rule, row, count = capsys.readouterr().out.splitlines()
    assert head.split() == ["路径", "year"]
    assert row.split() == ["a.txt", "2023"]
    assert count == "（1 行）"


def test_csv_for_excel_has_a_byte_order_mark_and_a_pipe_has_none(store, tmp_path, capsys):
    file = tmp_path / "out.csv"
    statement = "select county, 1.5 as x from reports"
    assert sql(store, statement, "--format", "csv", "-o", str(file)) == 0
    assert file.read_bytes() == "\ufeffcounty,x\r\n桃江县,1.5\r\n".encode()
    assert sql(store, statement, "--format", "csv") == 0
    assert capsys.readouterr().out.startswith("county,x")


@pytest.mark.parametrize(
    ("statement", "rows"),
    [
        ("select county from reports", [{"county": "桃江县"}]),
        ("select county from reports where false", []),
        ("select 'nan'::double as x, null as y, date '2023-01-01' as z", [{"x": None, "y": None, "z": "2023-01-01"}]),
    ],
)
def test_json_is_an_array_of_objects(store, capsys, statement, rows):
    assert sql(store, statement, "--format", "json") == 0
    assert json.loads(capsys.readouterr().out) == rows


@pytest.mark.parametrize(
    "statement",
    [
        "copy (select 1) to '{folder}/x.csv'",
        "create table x as select 1",
        "attach '{folder}/x.db'",
        "install httpfs",
        "set enable_external_access = true",
        "select 1; drop view reports",
        "select * from read_text('{folder}/secret.txt')",
        "select * from '{folder}/secret.csv'",
        "select * from glob('{folder}/*')",
        "select * from read_csv('http://localhost/x.csv')",
        "selec",
        "select \u2028 from",
        "select * from \x85 reports \x1c x y",
        "select nothing from reports",
        "select cast(path as integer) from reports",
        "",
    ],
)
def test_what_is_no_query_of_the_store_is_refused_in_one_line(store, tmp_path, capsys, statement):
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    (tmp_path / "secret.csv").write_text("secret\n1\n", "utf-8")
    assert sql(store, statement.format(folder=tmp_path)) == 2
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1
    assert captured.err.startswith("SQL ")
    assert "secret" not in captured.out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["secret.csv", "secret.txt"]


def test_a_folder_that_is_no_store_is_named(tmp_path, capsys):
    assert sql(tmp_path, "select 1") == 2
    assert "不是 nlp-tag run 建立的库" in capsys.readouterr().err


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_the_documentation_has_every_column_as_it_is(table):
    text = DOCS.read_text("utf-8")
    assert f"Key: {', '.join(f'`{name}`' for name in table.key)}" in text
    for column in table.columns:
        null = "yes" if column.nullable else "no"
        assert f"| `{column.name}` | {column.type} | {null} | {column.chinese} | {column.about} |" in text


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("selec 1", "“selec”附近语法不对"),
        ("select * from report", "没有表 report"),
        ("select nothing(1)", "没有函数 nothing"),
        ("select colour from reports", "没有列 colour"),
        ("select county, count(*) from reports", '列 "county" 要写在 group by 里'),
        ("select 'x'::int", "“x”不能转换成 INT32"),
        ("select * from 'other.csv'", "只能查询库里的表"),
        ("select error('ow')", "DuckDB 原文：Invalid Input Error: ow"),
    ],
)
def test_what_is_wrong_with_a_statement_is_told_in_chinese_and_the_rest_is_quoted(store, capsys, statement, told):
    assert sql(store, statement) == 2
    error = capsys.readouterr().err
    assert told in error and error.count("\n") == 1
