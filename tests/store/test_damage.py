"""A damaged store is noticed by whatever reads it, and mended by tagging again."""

from __future__ import annotations

import json
import os
import random
import shutil
import time

import pytest

import nlp.store.plan
import nlp.store.verify
from nlp.cli import main
from nlp.errors import StoreError
from nlp.store.index import INDEX, MARK, read_about, write_about
from nlp.store.query import connect
from nlp.store.run import run
from nlp.store.schema import STORE_SCHEMA, TABLES

pytestmark = pytest.mark.model

REPORT = """{}人民政府2023年政府信息公开工作年度报告
一、总体情况
全年公开信息12条。
五、存在的主要问题及改进情况
存在的问题：业务培训不够，工作人员不熟悉业务。
改进措施：加强业务培训。
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory, small_shards):
    """A folder ``reports`` and its store, with a bad report in it."""
    folder = tmp_path_factory.mktemp("damage")
    (folder / "reports").mkdir()
    for number, place in enumerate(("桃江县", "安化县", "南县", "沅江市")):
        (folder / "reports" / f"{number}.txt").write_text(REPORT.format(place), "utf-8")
    (folder / "reports" / "bad.txt").write_bytes(b"")
    finish(folder)
    return folder


@pytest.fixture(autouse=True, scope="module")
def small_shards():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nlp.store.plan, "SHARD", 2)
        yield


@pytest.fixture
def copy(made, tmp_path):
    shutil.copytree(made, tmp_path / "copy")
    return tmp_path / "copy"


def finish(folder, paths=("reports",), **options):
    named = [str(folder / path) for path in paths]
    return list(run(named, folder / "store", backend="sequential", **options))[-1]


def check(folder):
    return main(["store", "check", str(folder / "store"), "--jobs", "1"])


def tables(folder):
    """All rows but the messages of errors, which name the folder."""
    database = connect(folder / "store")
    shown = {name: "* EXCLUDE (message)" if name == "errors" else "*" for name in TABLES}
    return {
        name: database.execute(f"SELECT {what} FROM {name} ORDER BY ALL").fetchall() for name, what in shown.items()
    }


def parts(folder):
    return sorted(path for path in (folder / "store").glob("*/*.parquet") if path.stem != "0-empty")


def flip(file, bit):
    data = bytearray(file.read_bytes())
    data[bit // 8] ^= 1 << bit % 8
    file.write_bytes(data)


def test_every_flipped_bit_of_parts_index_and_mark_is_noticed(copy):
    """Sixty drawn ones here, two thousand by ``scripts/durability.py``."""
    drawn = random.Random(7)
    without_rows = (copy / "store").glob("*/0-empty.parquet")
    files = [*parts(copy), *sorted(without_rows), copy / "store" / INDEX, copy / "store" / MARK]
    for file in drawn.choices(files, k=60):
        whole = file.read_bytes()
        flip(file, drawn.randrange(8 * len(whole)))
        with pytest.raises(StoreError, match=file.name):
            connect(copy / "store")
        file.write_bytes(whole)
    connect(copy / "store")


@pytest.mark.parametrize("damage", ["flip", "cut", "empty", "delete", "swap"])
@pytest.mark.parametrize("mend", ["run", "check", "run something else"])
def test_a_damaged_part_is_refused_and_tagged_again(damage, mend, made, copy, capsys):
    file, other = (part for part in parts(copy) if part.parent.name == "items")
    if damage == "flip":
        flip(file, 1000)
    elif damage == "delete":
        file.unlink()
    elif damage == "swap":
        shutil.copy(other, file)
    else:
        os.truncate(file, 0 if damage == "empty" else file.stat().st_size - 1)
    for command in (["sql", str(copy / "store"), "select 1"], ["summary", str(copy / "store"), "--by", "county"]):
        assert main(command) == 2
        error = capsys.readouterr().err
        assert str(file) in error
        assert error.count("\n") == 1
    if mend == "check":
        assert check(copy) == 0
        assert str(file) in capsys.readouterr().err
    else:
        finish(copy, ["reports" if mend == "run" else "reports/0.txt"])
    assert tables(copy) == tables(made)
    assert [path.name for path in parts(copy)] == [path.name for path in parts(made)]


@pytest.mark.parametrize("table", TABLES)
def test_a_changed_part_without_rows_is_refused_and_made_again(table, copy, capsys):
    part = copy / "store" / table / "0-empty.parquet"
    whole = part.read_bytes()
    flip(part, 77)
    assert main(["sql", str(copy / "store"), "select 1"]) == 2
    assert str(part) in capsys.readouterr().err
    assert check(copy) == 0
    printed = capsys.readouterr()
    assert str(part) in printed.out + printed.err and part.read_bytes() == whole
    assert main(["sql", str(copy / "store"), "select 1"]) == 0


def test_parts_without_rows_of_a_store_that_does_not_say_them_are_made_anew_without_a_word(copy, capsys):
    store = copy / "store"
    write_about(store, read_about(store).names, {})
    (store / "items" / "0-empty.parquet").write_bytes(b"of an earlier version")
    assert main(["sql", str(store), "select 1"]) == 0
    capsys.readouterr()
    assert check(copy) == 0
    assert capsys.readouterr().err == ""
    assert read_about(store).empty.keys() == TABLES.keys()


def test_a_whole_store_says_so_and_is_not_touched(copy, capsys):
    before = {path: path.stat().st_mtime_ns for path in parts(copy)}
    assert check(copy) == 0
    assert capsys.readouterr().out == f"{copy / 'store'}：完好\n"
    assert {path: path.stat().st_mtime_ns for path in parts(copy)} == before


def test_what_cannot_be_tagged_again_is_named_until_a_run_is_given_it(copy, capsys):
    manifest = copy / "list.csv"
    manifest.write_text("path,county\nreports/0.txt,桃江县\n", "utf-8")
    finish(copy, manifest=manifest)
    before = tables(copy)
    (copy / "reports" / "1.txt").rename(copy / "elsewhere.txt")
    for file in parts(copy):
        flip(file, 500)
    assert check(copy) == 1
    error = capsys.readouterr().err
    assert "reports/0.txt：数据已损坏" in error
    assert "reports/1.txt：数据已损坏" in error
    left = [(row[0], row[2]) for row in tables(copy)["errors"] if row[2] == "damaged"]
    assert left == [("reports/0.txt", "damaged"), ("reports/1.txt", "damaged")]
    assert check(copy) == 0  # the store itself is whole
    (copy / "elsewhere.txt").rename(copy / "reports" / "1.txt")
    outcome = finish(copy, manifest=manifest)
    assert (outcome.done, outcome.damaged) == (2, ())
    assert tables(copy) == before


@pytest.mark.parametrize("damage", ["flip", "cut", "remove", "noise"])
def test_a_damaged_index_is_mended_and_its_reports_are_named(damage, made, copy, capsys):
    index = copy / "store" / INDEX
    lines = index.read_bytes().splitlines(keepends=True)
    if damage == "flip":
        flip(index, 8 * len(lines[0]) + 900)
    elif damage == "cut":
        index.write_bytes(b"".join([lines[0], lines[1][:-30] + b"\n", *lines[2:]]))
    elif damage == "remove":
        index.write_bytes(b"".join(lines[:-1]))
    else:
        index.write_bytes(b"\xff\x00" * 100 + b"\n" + b"".join(lines))
    if damage != "remove":
        assert main(["run", str(copy / "reports"), "--store", str(copy / "store")]) == 2
        assert "请运行 nlp-tag store check" in capsys.readouterr().err
    assert check(copy) in (0, 1)
    finish(copy)
    assert tables(copy) == tables(made)
    assert [path.name for path in parts(copy)] == [path.name for path in parts(made)]


def test_a_damaged_mark_is_made_again(copy, made, capsys):
    flip(copy / "store" / MARK, 300)
    assert check(copy) == 0
    finish(copy)
    assert (copy / "store" / MARK).read_bytes() == (made / "store" / MARK).read_bytes()


def test_parts_that_did_not_change_are_read_once(copy, monkeypatch):
    monkeypatch.setattr(nlp.store.verify, "_SETTLED", -1)
    connect(copy / "store")
    read = []
    digest = nlp.store.verify.hashlib.file_digest
    monkeypatch.setattr(nlp.store.verify.hashlib, "file_digest", lambda *of: read.append(of) or digest(*of))
    connect(copy / "store")
    assert read == []
    os.utime(parts(copy)[0])
    connect(copy / "store")
    assert len(read) == 1


def test_a_file_that_may_still_change_within_its_time_stamp_is_not_noted(copy, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: parts(copy)[0].stat().st_mtime)
    connect(copy / "store")
    read = []
    digest = nlp.store.verify.hashlib.file_digest
    monkeypatch.setattr(nlp.store.verify.hashlib, "file_digest", lambda *of: read.append(of) or digest(*of))
    connect(copy / "store")
    assert read


@pytest.mark.parametrize("content", [b"", b"not a database", os.urandom(4096)])
def test_notes_that_are_no_notes_cost_time_alone(copy, content, made):
    (copy / "store" / ".verified").write_bytes(content)
    assert tables(copy) == tables(made)


def test_a_store_of_another_schema_says_what_to_do(copy, capsys):
    (copy / "store" / MARK).write_text(json.dumps({"schema": "1", "names": {}}), "utf-8")
    assert main(["sql", str(copy / "store"), "select 1"]) == 2
    assert (
        capsys.readouterr().err
        == f"{copy / 'store'}：库的格式是 1，本程序用 {STORE_SCHEMA}；请换一个 --store 重新运行\n"
    )


def test_a_run_that_replaces_parts_meanwhile_is_no_damage(copy, monkeypatch):
    (copy / "reports" / "0.txt").write_text(REPORT.format("资阳区"), "utf-8")
    wrong = nlp.store.verify.Verifier.wrong
    ran = []

    def run_first(verifier, shard):
        if not ran:
            ran.append(True)
            finish(copy)
        return wrong(verifier, shard)

    monkeypatch.setattr(nlp.store.verify.Verifier, "wrong", run_first)
    database = connect(copy / "store")
    assert database.execute("SELECT county FROM reports WHERE path = 'reports/0.txt'").fetchall() == [("资阳区",)]
