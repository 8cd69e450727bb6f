"""A run writes and deletes what is its store's, and nothing else."""

from __future__ import annotations

import pytest

import nlp.store.plan
from nlp.cli import main
from nlp.store.index import INDEX, MARK, Commit, line_of
from nlp.store.ledger import Ledger
from nlp.store.run import run
from nlp.store.schema import TABLES

pytestmark = pytest.mark.model

REPORT = "{}2023年政府信息公开工作年度报告\n一、总体情况\n无。\n二、主动公开政府信息情况\n无。\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(nlp.store.plan, "SHARD", 2)
    reports = tmp_path / "reports"
    reports.mkdir()
    for number, place in enumerate(("桃江县", "安化县", "南县")):
        (reports / f"{number}.txt").write_text(REPORT.format(place), "utf-8")
    return reports


def finish(folder, store):
    return list(run([str(folder)], store, backend="sequential"))[-1]


def content(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["reports/mine.parquet", "items/0123456789abcdef.parquet", "notes.txt", ".hidden"])
def test_a_folder_with_anything_in_it_is_not_made_a_store_and_stays_as_it_is(name, folder, tmp_path, capsys):
    store = tmp_path / "store"
    (store / name).parent.mkdir(parents=True)
    (store / name).write_bytes(b"mine")
    before = content(store)
    assert main(["run", str(folder), "--store", str(store), "--backend", "sequential"]) == 2
    assert "已有别的内容" in capsys.readouterr().err
    assert content(store) == before


@pytest.mark.parametrize("name", [INDEX, ".lock", "reports/x.parquet"])
def test_only_the_mark_makes_a_store(name, folder, tmp_path, capsys):
    store = tmp_path / "store"
    finish(folder, store)
    (store / MARK).unlink()
    before = content(store)
    assert main(["run", str(folder), "--store", str(store), "--backend", "sequential"]) == 2
    assert content(store) == before


def test_a_new_folder_an_empty_one_and_one_that_a_file_manager_has_looked_at_become_stores(folder, tmp_path):
    for name, files in (("new", None), ("empty", []), ("looked-at", [".DS_Store"]), ("killed", [".store.json.tmp"])):
        if files is not None:
            (tmp_path / name).mkdir()
            for file in files:
                (tmp_path / name / file).touch()
        assert finish(folder, tmp_path / name).done == 3


def test_files_of_others_in_a_store_outlive_every_run(folder, tmp_path):
    store = tmp_path / "store"
    finish(folder, store)
    mine = [
        "reports/mine.parquet",
        "cells/fedcba9876543210.parquet",
        "notes.txt",
        ".drafts/9/keep.txt",
        "own/x.parquet",
    ]
    for name in mine:
        (store / name).parent.mkdir(parents=True, exist_ok=True)
        (store / name).write_bytes(b"mine")
    (folder / "1.txt").unlink()
    (folder / "0.txt").write_text(REPORT.format("沅江市"), "utf-8")
    outcome = finish(folder, store)
    assert (outcome.done, outcome.removed) == (1, 1)
    assert all((store / name).read_bytes() == b"mine" for name in mine)


@pytest.mark.parametrize("command", [["run", "{reports}", "--store"], ["sql"], ["store", "check"]])
def test_a_table_folder_that_is_a_link_is_refused_and_what_lies_behind_it_stays(command, folder, tmp_path, capsys):
    store, elsewhere = tmp_path / "store", tmp_path / "elsewhere"
    finish(folder, store)
    (store / "items").rename(elsewhere)
    (store / "items").symlink_to(elsewhere)
    before = content(elsewhere)
    line = [word.format(reports=folder) for word in command] + [str(store)] + (["select 1"] if "sql" in command else [])
    assert main(line) == 2
    assert "是链接" in capsys.readouterr().err
    assert content(elsewhere) == before


def test_a_link_to_a_folder_of_drafts_is_not_followed(folder, tmp_path):
    store, elsewhere = tmp_path / "store", tmp_path / "elsewhere"
    finish(folder, store)
    (elsewhere / "7" / "0").mkdir(parents=True)
    (elsewhere / "7" / "0" / "items.parquet").write_bytes(b"mine")
    (store / ".drafts").symlink_to(elsewhere)
    (folder / "0.txt").write_text(REPORT.format("沅江市"), "utf-8")
    finish(folder, store)
    assert (elsewhere / "7" / "0" / "items.parquet").read_bytes() == b"mine"


@pytest.mark.parametrize("field", ["drop", "will"])
@pytest.mark.parametrize("name", ["../../victim", "/etc/passwd", "..", "0-empty", ""])
def test_an_index_cannot_name_a_file_outside_the_tables(field, name, folder, tmp_path, capsys):
    store = tmp_path / "store"
    finish(folder, store)
    (tmp_path / "victim.parquet").write_bytes(b"mine")
    with (store / INDEX).open("ab") as lines:
        lines.write(line_of(Commit(**{field: (name,)})))
    assert main(["run", str(folder), "--store", str(store), "--backend", "sequential"]) == 2
    assert "已损坏" in capsys.readouterr().err
    assert (tmp_path / "victim.parquet").exists()


def test_a_run_that_was_killed_before_it_wrote_anything_goes_on(folder, tmp_path):
    store = tmp_path / "store"
    Ledger(store, {}).close()
    assert {path.name for path in store.iterdir()} == {MARK, INDEX, ".lock", ".verified", *TABLES}
    assert finish(folder, store).done == 3


@pytest.mark.parametrize(
    "command", ["run . --store ADDRESS", "sql ADDRESS select", "store check ADDRESS", "summary ADDRESS --by county"]
)
def test_an_address_is_no_store_and_no_folder_is_made_of_it(command, folder, monkeypatch, capsys):
    monkeypatch.chdir(folder)
    assert main(command.replace("ADDRESS", "s3://bucket/store").split()) == 2
    assert "不能是地址" in capsys.readouterr().err
    assert not (folder / "s3:").exists()
