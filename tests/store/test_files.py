"""Runs over files that are no text: archives, and files with several reports."""

from __future__ import annotations

import pytest

from nlp.store.inputs import files_of
from nlp.store.query import connect
from nlp.store.run import run
from tests.reading.small_files import docx, p, package

pytestmark = pytest.mark.model

REPORT = (
    "清河乡{year}年政府信息公开工作年度报告\n一、总体情况\n"
    + "全年公开信息12条。" * 40
    + "\n二、公开\n无。\n三、申请\n无。\n"
)


@pytest.fixture
def folder(tmp_path):
    """A folder of reports: an archive of two documents, and a file with two years."""
    reports = tmp_path / "reports"
    reports.mkdir()
    documents = {
        f"{year}.docx": docx("".join(p(line) for line in REPORT.format(year=year).splitlines()))
        for year in (2020, 2021)
    }
    (reports / "a.zip").write_bytes(package(documents))
    (reports / "b.txt").write_text(REPORT.format(year=2022) + REPORT.format(year=2023), "utf-8")
    return reports


def finish(folder, store):
    return list(run([str(folder)], store, backend="sequential"))[-1]


def years(store):
    return connect(store).execute("SELECT path, year FROM reports ORDER BY path").fetchall()


def test_members_of_archives_and_parts_of_files_are_reports_and_go_with_their_files(folder, tmp_path):
    store = tmp_path / "store"
    assert finish(folder, store).failed == 0
    members = [("reports/a.zip!2020.docx", 2020), ("reports/a.zip!2021.docx", 2021)]
    assert years(store) == [*members, ("reports/b.txt#1", 2022), ("reports/b.txt#2", 2023)]
    assert finish(folder, store).todo == 0
    (folder / "b.txt").write_text(REPORT.format(year=2024), "utf-8")
    finish(folder, store)
    assert years(store) == [*members, ("reports/b.txt", 2024)]
    (folder / "a.zip").unlink()
    finish(folder, store)
    assert years(store) == [("reports/b.txt", 2024)]


def test_a_hostile_member_costs_only_itself(folder, tmp_path):
    (folder / "a.zip").write_bytes(package({"../../x.txt": REPORT.format(year=2020), "bomb.txt": b"0" * (64 << 20)}))
    store = tmp_path / "store"
    assert finish(folder, store).failed == 1
    assert ("reports/a.zip!x.txt", 2020) in years(store)
    [(path, message)] = connect(store).execute("SELECT path, message FROM errors").fetchall()
    assert path == "reports/a.zip!bomb.txt"
    assert "压缩炸弹" in message


def test_a_store_among_the_reports_is_no_input(folder):
    first = finish(folder, folder / "store")
    again = finish(folder, folder / "store")
    assert (first.failed, again.failed, again.removed) == (0, 0, 0)
    assert not [name for name in files_of([str(folder)]) if name.startswith(str(folder / "store"))]
