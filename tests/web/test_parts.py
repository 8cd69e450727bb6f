"""The store and the app's list say the same of the same reports."""

import json

import pytest

pytest.importorskip("starlette", reason="the extra app is not installed")

from nlp.store.query import query  # noqa: E402
from nlp.store.run import run  # noqa: E402
from nlp.web.library import Library  # noqa: E402
from nlp.web.parts import Parts  # noqa: E402
from nlp.web.search import Wanted, search  # noqa: E402
from tests.web.conftest import REPORT  # noqa: E402


@pytest.fixture
def store(tmp_path):
    """A store of two reports that `nlp-tag run` has made."""
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "a.txt").write_text(REPORT, "utf-8")
    (tmp_path / "reports" / "b.txt").write_text(REPORT.replace("2022", "2021"), "utf-8")
    list(run([str(tmp_path / "reports")], tmp_path / "store", jobs=1, backend="sequential"))
    return tmp_path / "store"


def paths(store):
    return [row[0] for row in query(store, "select path from reports order by path").rows]


def test_reports_of_a_run_are_in_the_list_once(store):
    library, parts = Library(store), Parts(store, {}, "0" * 64, "0")
    for _ in range(2):
        parts.learn(library)
    total, rows = search(library, Wanted(sort="year"))
    assert (total, [row["year"] for row in rows]) == (2, [2022, 2021])
    assert [row["problems"] for row in rows] == [2, 2] and rows[0]["doubt"] > 0
    assert library.file(1).path == str(store.parent / "reports" / "a.txt")


def test_reports_that_a_run_has_dropped_leave_the_list(store):
    library, parts = Library(store), Parts(store, {}, "0" * 64, "0")
    parts.learn(library)
    (store.parent / "reports" / "a.txt").unlink()
    list(run([str(store.parent / "reports")], store, jobs=1, backend="sequential"))
    parts.learn(library)
    assert [row["year"] for row in search(library, Wanted())[1]] == [2021]


@pytest.mark.slow
def test_uploads_become_parts_and_a_run_leaves_them(client):
    service = client.service
    told = json.loads(client.post("/api/reports", files={"file": ("报告.txt", REPORT)}).text)
    service.parts.bring_up(service.library)
    assert paths(service.store) == [f"uploads/{told['file']}/报告.txt"]
    before = (service.store / "manifest.jsonl").read_bytes()
    service.parts.bring_up(service.library)
    assert (service.store / "manifest.jsonl").read_bytes() == before  # nothing was new
    client.post("/api/reports", files={"file": ("乙.txt", REPORT.replace("2022", "2020"))})
    service.parts.bring_up(service.library)
    assert len(paths(service.store)) == 2
    client.delete(f"/api/reports/{told['reports'][0]['id']}")
    service.parts.bring_up(service.library)
    assert [path.rpartition("/")[2] for path in paths(service.store)] == ["乙.txt"]
