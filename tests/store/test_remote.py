"""Reports at addresses of fsspec are read as those of this machine are."""

from __future__ import annotations

import pytest

from faults import REPORT
from nlp.cli import main
from nlp.store.query import connect
from nlp.store.run import run

fsspec = pytest.importorskip("fsspec", reason="needs nlp-tag[remote]")
pytestmark = pytest.mark.model


@pytest.fixture(params=["memory", "s3"])
def bucket(request, monkeypatch):
    """The address of an empty folder: in memory, or in an object store that runs here."""
    if request.param == "memory":
        yield "memory://bucket"
        fsspec.filesystem("memory").rm("/bucket", recursive=True)
        return
    pytest.importorskip("s3fs")
    server = pytest.importorskip("moto.server").ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in (
        ("AWS_ENDPOINT_URL", f"http://{host}:{port}"), ("AWS_ACCESS_KEY_ID", "here"),
        ("AWS_SECRET_ACCESS_KEY", "here"), ("AWS_DEFAULT_REGION", "us-east-1"),
    ):  # fmt: skip
        monkeypatch.setenv(name, value)
    fsspec.filesystem("s3").mkdir(f"bucket{port}")  # the servers of a process share what they hold
    yield f"s3://bucket{port}"
    fsspec.filesystem("s3").clear_instance_cache()  # which would ask this server for ever
    server.stop()


def put(address, text):
    with fsspec.open(address, "wb") as file:
        file.write(text.encode())


def finish(bucket, store, **options):
    return list(run([bucket], store, backend="sequential", **options))[-1]


def paths(store, table="reports"):
    return [path for (path,) in connect(store).execute(f"SELECT path FROM {table} ORDER BY path").fetchall()]


def test_a_folder_is_read_and_brought_up_to_what_is_new_changed_or_gone(bucket, tmp_path):
    store = tmp_path / "store"
    for number in range(3):
        put(f"{bucket}/in/{number}.txt", REPORT.format(f"桃江县{number}"))
    put(f"{bucket}/in/empty.txt", "")
    assert finish(f"{bucket}/in", store).failed == 1
    assert [path.rpartition("/")[2] for path in paths(store)] == ["0.txt", "1.txt", "2.txt"]
    [(path, message, digest)] = connect(store).execute("SELECT path, message, sha256 FROM errors").fetchall()
    assert message.startswith(f"{path}：文件是空的")
    assert path.startswith(bucket.partition(":")[0] + "://")
    assert digest is None
    assert finish(f"{bucket}/in", store).todo == 0
    put(f"{bucket}/in/0.txt", REPORT.format("安化县"))
    fsspec.filesystem(bucket.partition(":")[0]).rm(f"{bucket}/in/1.txt")
    last = finish(f"{bucket}/in", store)
    assert (last.todo, last.removed) == (1, 1)
    assert [path.rpartition("/")[2] for path in paths(store)] == ["0.txt", "2.txt"]


def test_the_rows_are_those_of_the_same_bytes_on_this_machine(bucket, tmp_path):
    (tmp_path / "a.txt").write_text(REPORT.format("桃江县"), "utf-8")
    put(f"{bucket}/a.txt", REPORT.format("桃江县"))
    finish(f"{bucket}/a.txt", tmp_path / "there")
    finish(str(tmp_path / "a.txt"), tmp_path / "here")
    for table in ("reports", "sections", "items", "item_themes", "checks", "findings"):
        there, here = (
            connect(tmp_path / store).execute(f"SELECT * EXCLUDE (path) FROM {table} ORDER BY ALL").fetchall()
            for store in ("there", "here")
        )
        assert there == here


def test_a_manifest_may_name_an_address(bucket, tmp_path):
    put(f"{bucket}/a.txt", REPORT.format("桃江县"))
    (tmp_path / "list.csv").write_text(f"path,agency\n{bucket}/a.txt,桃江县教育局\n", "utf-8")
    list(run([], tmp_path / "store", manifest=tmp_path / "list.csv", backend="sequential"))
    assert connect(tmp_path / "store").execute("SELECT agency FROM reports").fetchall() == [("桃江县教育局",)]


@pytest.mark.parametrize("address", ["nobody://bucket", "memory://not/there/*.txt", "memory://not/there"])
def test_an_address_that_cannot_be_listed_or_holds_nothing_is_one_line(address, tmp_path, capsys):
    assert main(["run", address, "--store", str(tmp_path / "store"), "--backend", "sequential"]) == 2
    error = capsys.readouterr().err
    assert address in error
    assert error.count("\n") == 1
