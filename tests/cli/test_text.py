"""`nlp-tag text`: what the reader sees; and how commands find files."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp.cli import main
from nlp.store.inputs import files_of
from tests.reading.small_files import docx, p, package, tbl, tc


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The working directory, with a document, a saved page and an archive in it."""
    monkeypatch.chdir(tmp_path)
    Path("a.docx").write_bytes(docx(p("一、概述") + tbl(tc("规章") + tc("0"))))
    Path("b.zip").write_bytes(package({"c.txt": "丙"}))
    Path("page.html").write_text("<html><body><p>" + "没有收到申请，也没有上年结转的申请。" * 5, "utf-8")
    Path("page_files").mkdir()
    Path("page_files/style.css").write_text("p {}")
    Path("~$a.docx").write_bytes(b"\0")
    return tmp_path


def test_the_text_of_a_document_is_printed(folder, capsys):
    assert main(["text", "a.docx"]) == 0
    assert capsys.readouterr().out == "一、概述\n规章\t0\n"


def test_what_cannot_be_read_is_one_line_and_the_others_are_printed(folder, capsys):
    Path("empty.pdf").touch()
    assert main(["text", "empty.pdf", "b.zip"]) == 1
    assert capsys.readouterr() == ("丙\n", "empty.pdf：文件是空的；请给出报告全文\n")


def test_a_folder_is_every_file_in_it_and_in_its_archives(folder):
    names = [Path(name).name for name in files_of([str(folder)])]
    assert names == ["a.docx", "b.zip!c.txt", "page.html"]


def test_a_quoted_pattern_is_expanded(folder):
    assert files_of(["*.docx", "no*.pdf", "none.pdf"]) == ["a.docx", "no*.pdf", "none.pdf"]
