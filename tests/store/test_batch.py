"""Batch runs over many inputs."""

from __future__ import annotations

import io
from types import SimpleNamespace

import pytest

from nlp.errors import InputError
from nlp.store import tag_many


class Echo:
    """A tagger that returns what it was given, and remembers it."""

    def __init__(self):
        self.seen = []

    def tag(self, source):
        self.seen.append(source.path)
        return source


@pytest.fixture
def files(tmp_path):
    paths = [tmp_path / f"{name}.txt" for name in "cab"]
    for path in paths:
        path.write_text(f"报告{path.stem}", encoding="utf-8")
    return [str(path) for path in paths]


def test_reports_come_in_the_order_of_the_paths(files):
    assert [(path, report.path) for path, report in tag_many(files, Echo())] == [(path, path) for path in files]


def test_an_input_that_cannot_be_read_is_yielded_as_its_error_and_the_rest_goes_on(files):
    results = dict(tag_many([files[0], "missing.txt", files[1]], Echo()))
    assert isinstance(results["missing.txt"], InputError)
    assert [results[path].path for path in files[:2]] == files[:2]


def test_one_input_is_read_at_a_time(files):
    tagger = Echo()
    results = tag_many(files, tagger)
    next(results)
    assert tagger.seen == files[:1]


def test_a_dash_is_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO("年度报告".encode("gb18030"))))
    [(path, source)] = tag_many(["-"], Echo())
    assert (path, source.path, source.text) == ("-", "-", "年度报告")


def test_the_encoding_overrules_detection(tmp_path):
    path = tmp_path / "report.txt"
    path.write_bytes("公開".encode("big5"))
    [(_, source)] = tag_many([str(path)], Echo(), encoding="big5")
    assert source.text == "公開"
