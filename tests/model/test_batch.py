"""Many inputs, one after the other."""

from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace

import pytest
import spacy

from nlp.errors import InputError, SettingError
from nlp.model.tagger import Tagger


class Echo(Tagger):
    """A tagger that returns what it was given, and remembers it."""

    def __init__(self):
        self.seen = []

    def tag(self, source, encoding=None):
        self.seen.append(source.path)
        return source


@pytest.fixture
def files(tmp_path):
    paths = [tmp_path / f"{name}.txt" for name in "cab"]
    for path in paths:
        path.write_text(f"报告{path.stem}", encoding="utf-8")
    return [str(path) for path in paths]


def test_reports_come_in_the_order_of_the_paths(files):
    assert [(path, report.path) for path, report in Echo().tag_many(files)] == [(path, path) for path in files]


def test_paths_may_be_path_objects(files):
    assert [path for path, _ in Echo().tag_many(map(Path, files))] == files


def test_an_input_that_cannot_be_read_is_yielded_as_its_error_and_the_rest_goes_on(files):
    results = dict(Echo().tag_many([files[0], "missing.txt", files[1]]))
    assert isinstance(results["missing.txt"], InputError)
    assert [results[path].path for path in files[:2]] == files[:2]


def test_one_input_is_read_at_a_time(files):
    tagger = Echo()
    results = tagger.tag_many(files)
    next(results)
    assert tagger.seen == files[:1]


def test_a_dash_is_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO("年度报告".encode("gb18030"))))
    [(path, source)] = Echo().tag_many(["-"])
    assert (path, source.path, source.text) == ("-", "-", "年度报告")


def test_the_encoding_overrules_detection(tmp_path):
    path = tmp_path / "report.txt"
    path.write_bytes("公開".encode("big5"))
    [(_, source)] = Echo().tag_many([str(path)], encoding="big5")
    assert source.text == "公開"


def test_what_fails_after_tagging_is_the_error_of_this_one_input(files):
    def then(source):
        if source.path == files[0]:
            raise ZeroDivisionError("a fault")
        return source.text

    results = dict(Echo().tag_many(files, then=then))
    assert "ZeroDivisionError: a fault" in str(results[files[0]])
    assert [results[path] for path in files[1:]] == ["报告a", "报告b"]


def test_what_a_user_can_mend_is_told_in_its_own_words(files):
    def then(source):
        raise SettingError("nlp-tag.toml：不认识 color；请删去")

    assert {str(error) for _, error in Echo().tag_many(files, then=then)} == {"nlp-tag.toml：不认识 color；请删去"}


@pytest.mark.parametrize("text", ["一、总体情况\n全年公开信息86条。", "一、总体情况\n" * 1000])
def test_a_text_where_a_path_belongs_is_told_what_to_call(text):
    with pytest.raises(InputError, match="tag_text"):
        Tagger(spacy.blank("zh")).tag(text)
