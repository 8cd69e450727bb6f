"""What the app keeps: names are no paths, and files are kept whole or not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.errors import InputError, StoreError
from nlp.web.library import Library, shown_name
from nlp.web.reading import Kept


@pytest.fixture
def library(tmp_path):
    return Library(tmp_path)


def kept(path, title="甲县2022年报告"):
    facts = dict.fromkeys(("agency", "province", "city", "county", "town", "unit"), None) | {
        "path": path, "title": title, "year": 2022, "is_report": True, "findings": 1, "warnings": 0, "problems": 1,
        "measures": 0, "doubt": 0.5,
    }  # fmt: skip
    return Kept(facts, "{}", "{}")


@given(st.text())
def test_a_name_is_never_a_way_to_another_folder(name):
    shown = shown_name(name)
    assert shown and shown.isprintable() and len(shown) <= 200
    assert not {"", ".", ".."} & set(shown.split("/")[1:-1]) and not shown.startswith("/")


def test_files_are_kept_all_or_none(library):
    def broken():
        yield "a.txt", b"1"
        raise OSError("no more")

    with pytest.raises(OSError, match="no more"):
        library.keep(broken())
    assert library.waiting() == []
    assert [upload.known for upload in library.keep([("a.txt", b"1"), ("b.txt", b"1")])] == [False, True]


def test_a_file_waits_until_it_is_read(library):
    (upload,) = library.keep([("a.txt", b"1")])
    assert library.waiting() == [upload.id]
    assert library.file(upload.id).name == f"uploads/{upload.id}/a.txt"
    (report,) = library.finish(upload.id, [kept("uploads/1/a.txt")])
    assert library.waiting() == []
    assert dict(library.rows("SELECT title, findings, problems FROM reports WHERE id = ?", (report,))[0]) == {
        "title": "甲县2022年报告", "findings": 1, "problems": 1,
    }  # fmt: skip


def test_what_is_read_again_keeps_its_number(library):
    (upload,) = library.keep([("a.txt", b"1")])
    first = library.finish(upload.id, [kept("uploads/1/a.txt")])
    assert library.finish(upload.id, [kept("uploads/1/a.txt", "乙")]) == first
    assert [row["title"] for row in library.rows("SELECT title FROM reports")] == ["乙"]


def test_what_is_wrong_is_told_without_its_place_in_the_store(library):
    (upload,) = library.keep([("a.txt", b"1")])
    library.finish(upload.id, [InputError(f"uploads/{upload.id}/a.txt：文件是空的")])
    (row,) = library.rows("SELECT state, message FROM files")
    assert tuple(row) == ("failed", "a.txt：文件是空的")


def test_a_file_that_is_deleted_while_it_is_read_stays_deleted(library):
    (upload,) = library.keep([("a.txt", b"1")])
    with library.writing() as database:
        database.execute("DELETE FROM files")
    assert library.finish(upload.id, [kept("uploads/1/a.txt")]) == []
    assert library.rows("SELECT * FROM reports") == []


def test_what_is_no_library_is_told_in_one_line(tmp_path):
    (tmp_path / "app.sqlite").write_bytes(b"something else, long enough to be read as a database header" * 40)
    with pytest.raises(StoreError, match="打不开"):
        Library(tmp_path)
