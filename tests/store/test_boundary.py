"""Whatever fails in one input costs that input alone: in a run, and where a command takes several."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from glob import iglob
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nlp
import nlp.store.parts
import nlp.store.plan
from nlp.cli import main
from nlp.model.tagger import Tagger
from nlp.report import Report
from nlp.store.inputs import expand, walk
from nlp.store.query import connect
from nlp.store.rows import rows_of
from nlp.store.run import run

pytestmark = pytest.mark.model

REPORT = """{place}人民政府2023年政府信息公开工作年度报告
一、总体情况
本年度收到书面申请{number}件。
二、主动公开政府信息情况
无。
五、存在的主要问题及改进情况
存在的问题：业务培训不够，工作人员不熟悉业务。
"""
FORM = """三、收到和处理政府信息公开申请情况
（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）\t申请人情况
自然人\t法人或其他组织\t总计
一、本年新收政府信息公开申请数量\t{number}\t{number}\t{number}
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(nlp.store.plan, "SHARD", 2)
    reports = tmp_path / "reports"
    reports.mkdir()
    for number, place in enumerate(("桃江县", "安化县", "南县")):
        (reports / f"{number}.txt").write_text(REPORT.format(place=place, number=3), "utf-8")
    return reports


def outcome(folder):
    store = folder.parent / "store"
    last = list(run([str(folder)], store, backend="sequential"))[-1]
    database = connect(store)
    reports = [name for (name,) in database.execute("SELECT path FROM reports ORDER BY path").fetchall()]
    return last, reports, database.execute("SELECT path, kind, message FROM errors ORDER BY path").fetchall()


GOOD = [f"reports/{number}.txt" for number in range(3)]


@pytest.mark.parametrize("digits", [16, 19, 20, 309, 4301])
@pytest.mark.parametrize("text", [REPORT, REPORT.replace("{number}", "1") + FORM])
def test_a_number_beyond_all_bounds_is_text_and_the_report_is_read(digits, text, folder):
    (folder / "huge.txt").write_text(text.format(place="桃江县", number="9" * digits), "utf-8")
    last, reports, errors = outcome(folder)
    assert (reports, errors, last.failed) == ([*GOOD, "reports/huge.txt"], [], 0)


@given(st.text(st.sampled_from("0123456789.,一二十百千万亿件元"), min_size=1, max_size=60))
def test_any_number_in_prose_gives_rows_that_can_be_written(number):
    rows = rows_of(nlp.tag_text(REPORT.format(place="桃江县", number=number) + FORM.format(number=number)), "a", {}, "")
    nlp.store.parts.arrow_tables(rows)


def test_an_input_whose_rows_cannot_be_written_is_an_error_row_and_its_shard_enters(folder, monkeypatch):
    def rows(report, path, *rest):
        found = rows_of(report, path, *rest)
        if path.endswith("1.txt"):
            found["reports"][0]["year"] = 10**30
        return found

    monkeypatch.setattr("nlp.store.rows.rows_of", rows)
    _, reports, [(path, kind, message)] = outcome(folder)
    assert reports == [GOOD[0], GOOD[2]]
    assert (path, kind) == (GOOD[1], "crash")
    assert message.startswith(str(folder / "1.txt"))


def test_a_link_that_leads_to_itself_is_one_error(folder):
    (folder / "loop").symlink_to("loop")
    (folder / "up").symlink_to("..")
    _, reports, errors = outcome(folder)
    assert reports == GOOD
    assert [(path, kind) for path, kind, _ in errors] == [("reports/loop", "input")]


@contextmanager
def nested(folder, depth, name):
    """A chain of folders below `folder`, made and removed one by one: its path may be longer than the system takes."""
    before = os.open(".", os.O_RDONLY)
    made: list[str] = []
    try:
        os.chdir(folder)
        for _ in range(depth):
            Path(name).mkdir()
            os.chdir(name)
            made.append(name)
        Path("deep.txt").write_text(REPORT.format(place="沅江市", number=3), "utf-8")
        deepest = os.open(".", os.O_RDONLY)
        os.fchdir(before)
        yield
    finally:  # or nobody could remove it
        os.fchdir(deepest)
        os.close(deepest)
        Path("deep.txt").unlink()
        for _ in made:
            os.chdir("..")
            Path(name).rmdir()
        os.fchdir(before)
        os.close(before)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_in_a_folder_is_not_waited_for(folder):
    os.mkfifo(folder / "等.txt")
    assert "等.txt" not in {Path(path).name for path in walk(str(folder), pytest.fail)}


def test_folders_may_be_nested_deeper_than_a_program_can_recurse(folder):
    with nested(folder, 1500, "d"):
        assert sum(1 for _ in walk(str(folder), pytest.fail)) == 4
        assert sum(1 for _ in expand(f"{folder}/**/*.txt", pytest.fail)) == 4
        _, reports, errors = outcome(folder)
    assert (len(reports), errors) == (4, [])


@pytest.mark.skipif(os.name == "nt", reason="Windows has other limits")
def test_a_path_longer_than_the_system_takes_is_one_error(folder):
    with nested(folder, 30, "long" * 50):
        _, reports, [(path, kind, _)] = outcome(folder)
    assert (reports, kind) == (GOOD, "input")
    assert path.startswith("reports/longlong")


def test_a_folder_that_cannot_be_listed_is_one_error_and_drops_nothing(folder, monkeypatch):
    inner = folder / "inner"
    inner.mkdir()
    (inner / "3.txt").write_text(REPORT.format(place="沅江市", number=3), "utf-8")
    assert len(outcome(folder)[1]) == 4
    listed = os.scandir

    def refuse(path):
        if path == str(inner):
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", refuse)  # root may list everything
    (inner / "3.txt").rename(folder.parent / "moved.txt")  # as if the folder could not be entered either
    last, reports, [(path, _, message)] = outcome(folder)
    assert (last.removed, len(reports), path) == (0, 4, "reports/inner")
    assert "打不开" in message


def test_a_pattern_finds_what_the_standard_library_finds(tmp_path):
    for name in ("a.txt", "b/a.txt", "b/c/d.txt", ".hidden/x.txt", "b/.y.txt", "[z].txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    for pattern in ("*.txt", "*/*.txt", "**/*.txt", "**/c/*", "b/?.txt", "[ab].txt", "**/b/**/*.txt", "nope/*"):
        found = {os.path.normpath(path) for path in expand(f"{tmp_path}/{pattern}", pytest.fail)}
        assert found == {os.path.normpath(path) for path in iglob(f"{tmp_path}/{pattern}", recursive=True)}  # noqa: PTH207


class Fragile(Tagger):
    """A tagger that fails, in whatever way, for every text in which ``bad`` stands."""

    def __init__(self, error):
        super().__init__(nlp.load().pipeline)
        self.error = error

    def tag(self, source, encoding=None):
        if "bad" in source.text:
            raise self.error
        return super().tag(source)


@pytest.mark.parametrize(
    "error", [ValueError("x"), RecursionError(), MemoryError(), KeyError("row"), OSError(5, "I/O")]
)
@pytest.mark.parametrize(
    "command", ["{}", "{} --format text", "tables {}", "tables {} --format csv", "tables {} -o out.xlsx"]
)
def test_of_several_inputs_one_fails_and_the_others_are_shown(folder, capsys, monkeypatch, error, command):
    monkeypatch.chdir(folder)
    (folder / "1.txt").write_text("bad", "utf-8")
    fragile = Fragile(error)
    monkeypatch.setattr("nlp.model.tagger.load", lambda model=None: fragile)
    assert main(command.format("0.txt 1.txt 2.txt").split()) == 1
    captured = capsys.readouterr()
    [line] = captured.err.splitlines()
    assert line.startswith("1.txt：")
    assert type(error).__name__ in line
    assert captured.out or Path("out.xlsx").stat().st_size


def test_a_report_that_cannot_be_shown_costs_itself(folder, capsys, monkeypatch):
    whole = Report.to_json

    def fail(report, **options):
        if report.source.path.endswith("1.txt"):
            raise ValueError("Out of range float values are not JSON compliant")
        return whole(report, **options)

    monkeypatch.setattr(Report, "to_json", fail)
    assert main([str(folder / f"{number}.txt") for number in range(3)]) == 1
    captured = capsys.readouterr()
    assert [json.loads(line)["source"]["path"][-5:] for line in captured.out.splitlines()] == ["0.txt", "2.txt"]
    assert captured.err.count("\n") == 1


def test_one_bad_report_does_not_stop_suggestions(folder, capsys, monkeypatch):
    (folder / "1.txt").write_bytes(b"\x00\x01\x02\x03" * 50)
    (folder / "loop").symlink_to("loop")
    assert main(["suggest", str(folder)]) == 1
    captured = capsys.readouterr()
    assert captured.out
    assert captured.err.count("\n") == 2


def test_what_nobody_expected_is_one_line(folder, capsys, monkeypatch):
    monkeypatch.setattr("nlp.model.tagger.load", lambda model=None: 1 / 0)
    assert main([str(folder / "0.txt")]) == 1
    error = capsys.readouterr().err
    assert "ZeroDivisionError" in error
    assert error.count("\n") == 1
