"""Batch runs into a store: what is tagged, what is kept, and what a killed run leaves behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
from pathlib import Path

import pytest

import nlp.model.tagger
import nlp.store.plan
import nlp.store.shard
import nlp.store.workers
from nlp.checks.rules import rules_version
from nlp.cli import main
from nlp.errors import StoreError
from nlp.model.tagger import load
from nlp.store.index import INDEX
from nlp.store.ledger import Ledger
from nlp.store.query import connect
from nlp.store.run import run
from nlp.store.schema import STORE_SCHEMA, TABLES

pytestmark = pytest.mark.model

REPORT = """{place}人民政府2023年政府信息公开工作年度报告
一、总体情况
全年公开信息12条。
五、存在的主要问题及改进情况
存在的问题：一是业务培训不够，工作人员不熟悉{place}的业务。二是信息更新不及时。
改进措施：一是加强业务培训。
"""


@pytest.fixture
def folder(tmp_path):
    reports = tmp_path / "reports"
    reports.mkdir()
    for number, town in enumerate(("青石镇", "白沙镇", "乌江镇", "黄桥镇", "赤水镇")):
        (reports / f"{number}.txt").write_text(REPORT.format(place=f"安化县{town}"), "utf-8")
    return reports


@pytest.fixture(autouse=True)
def small_shards(monkeypatch):
    monkeypatch.setattr(nlp.store.plan, "SHARD", 2)


def finish(*paths, store, **options):
    return list(run(map(str, paths), store, backend="sequential", **options))[-1]


def table(store, name):
    order = ", ".join(TABLES[name].key)
    return connect(store).execute(f"SELECT * FROM {name} ORDER BY {order}").fetchall()


def tables(store):
    return {name: table(store, name) for name in TABLES}


def values(store, sql):
    return [row[0] for row in connect(store).execute(sql).fetchall()]


def test_every_file_of_a_folder_becomes_a_report_named_from_the_folder_that_holds_the_store(folder, tmp_path):
    store = tmp_path / "store"
    outcome = finish(folder, store=store)
    assert (outcome.seen, outcome.done, outcome.failed) == (5, 5, 0)
    assert values(store, "SELECT path FROM reports ORDER BY path") == [f"reports/{n}.txt" for n in range(5)]
    assert set(values(store, "SELECT town FROM reports")) == {"青石镇", "白沙镇", "乌江镇", "黄桥镇", "赤水镇"}


def test_a_span_of_every_table_is_where_its_offsets_say(folder, tmp_path):
    store = tmp_path / "store"
    finish(folder, store=store)
    for path, text, start, end, line in (
        connect(store)
        .execute(
            "SELECT path, text, start_char, end_char, line FROM items"
            " UNION ALL SELECT path, heading, start_char, start_char + length(heading), line FROM sections"
        )
        .fetchall()
    ):
        whole = (tmp_path / path).read_text("utf-8")
        assert whole[start:end] == text
        assert whole[:start].count("\n") + 1 == line


@pytest.mark.parametrize("name", TABLES)
def test_the_key_of_a_table_names_one_row(name, folder, tmp_path):
    store = tmp_path / "store"
    (folder / "bad.txt").write_bytes(b"")
    finish(folder, store=store)
    key = ", ".join(TABLES[name].key)
    assert values(store, f"SELECT count(*) FROM {name} GROUP BY {key} HAVING count(*) > 1") == []


def test_a_second_run_tags_nothing(folder, tmp_path):
    store = tmp_path / "store"
    finish(folder, store=store)
    before = {file: file.stat().st_mtime_ns for file in store.glob("*/*.parquet")}
    outcome = finish(folder, store=store)
    assert (outcome.seen, outcome.todo) == (5, 0)
    assert {file: file.stat().st_mtime_ns for file in store.glob("*/*.parquet")} == before


def test_only_a_changed_input_is_tagged_again_and_its_old_rows_go(folder, tmp_path):
    store = tmp_path / "store"
    finish(folder, store=store)
    (folder / "1.txt").write_text(REPORT.format(place="安化县新桥镇"), "utf-8")
    assert finish(folder, store=store).todo == 1
    fresh = tmp_path / "fresh"
    finish(folder, store=fresh)
    assert tables(store) == tables(fresh)


def test_an_input_that_was_moved_or_touched_but_not_changed_keeps_its_rows(folder, tmp_path):
    store = tmp_path / "store"
    finish(folder, store=store)
    os.utime(folder / "1.txt", (0, 0))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for name in ("reports", "store"):
        shutil.move(tmp_path / name, elsewhere / name)
    assert finish(elsewhere / "reports", store=elsewhere / "store").todo == 0


def test_another_version_of_the_program_tags_everything_again(folder, tmp_path, monkeypatch):
    store = tmp_path / "store"
    finish(folder, store=store)
    monkeypatch.setattr("nlp.store.version.__version__", "99")
    assert finish(folder, store=store).todo == 5
    assert set(values(store, "SELECT version FROM reports")) == {f"99+rules.{rules_version()}.store.{STORE_SCHEMA}"}


def test_a_file_that_is_gone_from_a_walked_folder_is_dropped_and_other_inputs_stay(folder, tmp_path):
    store = tmp_path / "store"
    other = tmp_path / "other.txt"
    other.write_text(REPORT.format(place="桃江县"), "utf-8")
    finish(folder, other, store=store)
    other.unlink()
    (folder / "1.txt").unlink()
    assert finish(folder, store=store).removed == 1
    names = ["other.txt", *(f"reports/{n}.txt" for n in (0, 2, 3, 4))]
    assert values(store, "SELECT path FROM reports ORDER BY path") == names


def test_an_empty_folder_may_be_a_disk_that_is_not_there_and_drops_nothing(folder, tmp_path):
    store = tmp_path / "store"
    finish(folder, store=store)
    shutil.rmtree(folder)
    folder.mkdir()
    extra = tmp_path / "extra.txt"
    extra.write_text(REPORT.format(place="桃江县"), "utf-8")
    assert finish(folder, extra, store=store).removed == 0
    assert len(table(store, "reports")) == 6


def test_a_run_that_is_killed_anywhere_and_resumed_ends_with_the_same_files(folder, tmp_path):
    store = tmp_path / "store"
    left_behind = []
    for number, _ in enumerate(run([str(folder)], store, backend="sequential")):
        left_behind.append(tmp_path / f"killed{number}")
        shutil.copytree(store, left_behind[-1])  # what SIGKILL would leave at this moment
    for killed in left_behind:
        with (killed / INDEX).open("ab") as ledger:
            ledger.write(b'{"bytes":900,"sha256":"0123456789abcdef","add":[{"model":"half a li')
        finish(folder, store=killed)
        parts = sorted(file.relative_to(store) for file in store.glob("*/*.parquet"))
        assert sorted(file.relative_to(killed) for file in killed.glob("*/*.parquet")) == parts
        assert all((killed / part).read_bytes() == (store / part).read_bytes() for part in parts)


def test_a_part_that_was_deleted_is_made_again(folder, tmp_path):
    store = tmp_path / "store"
    finish(folder, store=store)
    before = tables(store)
    next(file for file in (store / "items").glob("*.parquet") if not file.stem.startswith("0-")).unlink()
    with pytest.raises(StoreError, match="没有这个文件"):
        connect(store)
    finish(folder, store=store)
    assert tables(store) == before


def test_two_processes_write_what_one_writes(folder, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    finish(folder, store=one)
    list(run([str(folder)], two, jobs=2))
    assert tables(one) == tables(two)


def test_a_second_run_on_the_same_store_is_refused(folder, tmp_path, capsys):
    store = tmp_path / "store"
    ledger = Ledger(store, {})
    assert main(["run", str(folder), "--store", str(store)]) == 2
    error = capsys.readouterr().err
    assert "正在写" in error
    assert error.count("\n") == 1
    ledger.close()
    assert main(["run", str(folder), "--store", str(store), "--backend", "sequential"]) == 0


BAD = {
    "empty.txt": b"",
    "spaces-only.gz": b"\x1f\x8b\x08\x00",
    "report.pdf": b"%PDF-1.7 report",
    "report.docx": b"PK\x03\x04 report",
    "report.doc": b"\xd0\xcf\x11\xe0 report",
    "picture.png": b"\x89PNG\r\n",
    "photo.jpg": b"\xff\xd8\xff\xe0",
    "noise.txt": bytes(range(256)) * 20,
    "control.txt": b"\x00\x01\x02\x03" * 50,
    "half.txt": "年度报告".encode()[:-1] + b"\xff",
    "bom.txt": b"\xef\xbb\xbf",
}


def test_ten_kinds_of_bad_files_are_rows_of_errors_and_the_good_ones_are_in(folder, tmp_path, capsys):
    store = tmp_path / "store"
    for name, data in BAD.items():
        (folder / name).write_bytes(data)
    (folder / "dangling.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(folder / "pipe.txt")
    assert main(["run", str(folder), "--store", str(store), "--backend", "sequential"]) == 1
    bad = {*BAD, "dangling.txt"}  # a pipe is no file of a folder: who reads it would wait
    assert {Path(path).name for path in values(store, "SELECT path FROM errors")} == bad
    assert len(table(store, "reports")) == 5
    assert set(values(store, "SELECT kind FROM errors")) == {"input"}
    assert all("：" in m or ":" in m for m in values(store, "SELECT message FROM errors"))
    assert "另有 2 份出错" in capsys.readouterr().err
    assert main(["run", str(folder), "--store", str(store), "--backend", "sequential"]) == 1


def test_a_crash_of_the_tagger_is_an_error_of_that_input_and_tried_again_by_the_next_run(folder, tmp_path, monkeypatch):
    store = tmp_path / "store"
    tagger = nlp.model.tagger.load()

    class Fragile:
        pipeline = tagger.pipeline

        def tag(self, source):
            if source.path.endswith("1.txt"):
                raise RecursionError("too deep\nfor me")
            return tagger.tag(source)

    with monkeypatch.context() as patched:
        patched.setattr(nlp.store.shard, "_tagger", lambda model: Fragile())
        outcome = finish(folder, store=store)
    assert (outcome.done, outcome.failed) == (5, 1)
    [(path, _, kind, message, _)] = table(store, "errors")
    assert (path, kind) == ("reports/1.txt", "crash")
    assert "RecursionError: too deep for me" in message
    assert finish(folder, store=store).todo == 1
    assert table(store, "errors") == []
    assert len(table(store, "reports")) == 5


def deadly(call, signum):
    """`call` in a process that dies of reports/1.txt: by itself, or by a signal as of a system that lacks memory."""
    import nlp.store.shard as shard

    def run(job):
        if any(source.path == "reports/1.txt" and source.path not in job.killers for source, _, _ in job.inputs):
            os.kill(os.getpid(), signum) if signum else os._exit(9)
        return getattr(shard, call)(job)

    return run


@pytest.mark.parametrize("signum", [0, getattr(signal, "SIGKILL", 0)])
@pytest.mark.parametrize("jobs", [1, 2])
def test_an_input_that_takes_its_process_down_is_found_and_the_others_go_on(
    jobs, signum, folder, tmp_path, monkeypatch
):
    store = tmp_path / "store"
    for call in ("tag_shard", "probe"):
        monkeypatch.setattr(nlp.store.workers, call, deadly(call, signum))
    outcome = list(run([str(folder)], store, jobs=jobs))[-1]
    assert (outcome.seen, outcome.failed) == (5, 1)
    assert [row[2] for row in table(store, "errors")] == ["killed"]
    assert values(store, "SELECT path FROM reports ORDER BY path") == [f"reports/{n}.txt" for n in (0, 2, 3, 4)]


def exhausting(call):
    """`call` in a process that may have 1 GB more than it has, where reading reports/1.txt takes whatever it gets."""
    import nlp.store.shard as shard

    def run(job):
        import resource

        load(job.model)
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + (1 << 30), resource.RLIM_INFINITY))
        read = shard.read_bounded
        shard.read_bounded = lambda path, *rest: (
            [bytearray(1 << 20) for _ in range(1 << 20)] if path.endswith("1.txt") else read(path, *rest)
        )
        try:
            return getattr(shard, call)(job)
        finally:
            shard.read_bounded = read

    return run


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the size of a process as Linux tells it")
@pytest.mark.parametrize("jobs", [1, 2])
def test_an_input_that_takes_all_memory_costs_itself(jobs, folder, tmp_path, monkeypatch):
    for call in ("tag_shard", "probe"):
        monkeypatch.setattr(nlp.store.workers, call, exhausting(call))
    outcome = list(run([str(folder)], tmp_path / "store", jobs=jobs))[-1]
    assert (outcome.seen, outcome.failed) == (5, 1)
    [(path, _, _, message, _)] = table(tmp_path / "store", "errors")
    assert path == "reports/1.txt" and "内存" in message


def starved(call):
    """`call` where a shard with reports/1.txt that is not known as a killer has no memory left for its parts."""
    import nlp.store.parts as parts
    import nlp.store.shard as shard

    def run(job):
        write = parts.write_parts

        def fail(tables, folder):
            raise MemoryError

        if any(source.path == "reports/1.txt" and source.path not in job.killers for source, _, _ in job.inputs):
            parts.write_parts = fail
        try:
            return getattr(shard, call)(job)
        finally:
            parts.write_parts = write

    return run


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_process_that_lacks_memory_for_what_it_read_costs_no_other_shard(jobs, folder, tmp_path, monkeypatch):
    monkeypatch.setattr(nlp.store.workers, "tag_shard", starved("tag_shard"))
    outcome = list(run([str(folder)], tmp_path / "store", jobs=jobs))[-1]
    assert outcome.seen == 5
    assert "reports/1.txt" in {row[0] for row in table(tmp_path / "store", "errors")}
    assert {f"reports/{n}.txt" for n in (2, 3, 4)} <= set(values(tmp_path / "store", "SELECT path FROM reports"))


def test_a_manifest_overrules_the_text_and_what_it_changes_is_tagged_again(folder, tmp_path):
    store, manifest = tmp_path / "store", tmp_path / "list.csv"
    manifest.write_text("path,county,unit,batch\nreports/1.txt,桃江县,school,7\nreports/none.txt,,,\n", "utf-8")
    outcome = finish(folder, store=store, manifest=manifest)
    assert (outcome.seen, outcome.failed) == (6, 1)
    rows = connect(store).execute("SELECT path, unit, code, metadata->>'batch' FROM reports WHERE county = '桃江县'")
    assert rows.fetchall() == [("reports/1.txt", "school", "430922", "7")]
    manifest.write_text("path,county\nreports/2.txt,桃江县\n", "utf-8")
    assert finish(folder, store=store, manifest=manifest).todo == 2
    assert values(store, "SELECT path FROM reports WHERE county = '桃江县'") == ["reports/2.txt"]


def test_patterns_are_expanded_and_hidden_files_and_the_store_are_left_out(folder, tmp_path):
    store = folder / "store"
    (folder / ".hidden").write_text("年度报告", "utf-8")
    deep = folder / "deep" / "er"
    deep.mkdir(parents=True)
    (deep / "5.txt").write_text(REPORT.format(place="桃江县"), "utf-8")
    assert finish(folder / "**" / "*.txt", store=store).seen == 6
    assert finish(folder, store=store).seen == 6


def test_a_pattern_without_a_match_is_wrong_usage(tmp_path, capsys):
    assert main(["run", str(tmp_path / "*.txt"), "--store", str(tmp_path / "store")]) == 2
    assert "没有符合的文件" in capsys.readouterr().err


def test_a_named_file_that_is_not_there_is_an_error_row(folder, tmp_path):
    store = tmp_path / "store"
    assert finish(folder / "0.txt", folder / "nowhere.txt", store=store).failed == 1
    assert values(store, "SELECT path FROM errors") == ["reports/nowhere.txt"]


def test_a_folder_with_other_files_is_never_taken_for_a_store(folder, capsys):
    assert main(["run", str(folder), "--store", str(folder)]) == 2
    assert "已有别的内容" in capsys.readouterr().err
    assert len(list(folder.iterdir())) == 5


@pytest.mark.parametrize("backend", ["nope", "dask", "multiprocessing"])
def test_a_backend_that_is_not_there_is_one_line(backend, folder, tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)  # as if it were not installed
    assert main(["run", str(folder), "--store", str(tmp_path / "store"), "--backend", backend]) == 2
    error = capsys.readouterr().err
    assert backend in error
    assert error.count("\n") == 1


def test_the_log_has_one_json_object_a_shard(folder, tmp_path, capsys):
    store = str(tmp_path / "store")
    assert main(["run", str(folder), "--store", store, "--backend", "sequential", "--log-format", "json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["event"] for line in lines] == ["planned", "shard", "shard", "shard", "finished"]
    assert sorted(line["rows"]["reports"] for line in lines[1:4]) == [1, 2, 2]
    assert [line["done"] for line in lines[3:]] == [5, 5]


def test_every_part_can_be_read_by_pandas_style_readers_without_this_project(folder, tmp_path):
    import pyarrow.parquet as pq

    store = tmp_path / "store"
    finish(folder, store=store)
    for name, schema in TABLES.items():
        read = pq.read_table(store / name)
        assert read.schema.names == [column.name for column in schema.columns]
        assert read.num_rows == len(table(store, name))
