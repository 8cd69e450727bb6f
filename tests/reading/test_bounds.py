"""What one input may cost, and what a few bad bytes in it cost."""

from __future__ import annotations

import io
import os
import zlib
from types import SimpleNamespace

import pytest

from nlp.cli import main
from nlp.errors import InputError
from nlp.model.tagger import load
from nlp.reading import from_bytes, read_path
from nlp.reading.bounded import MAX_CHARACTERS, TooLargeError, read_bounded
from nlp.store.query import connect
from nlp.store.run import run

pytestmark = pytest.mark.model

TEXT = (
    "桃江县2023年政府信息公开工作年度报告\n一、总体情况\n本机关依法公开政府信息。\n二、其他\n"
    + "工作人员不熟悉业务。\n" * 600
)


def test_ten_megabytes_are_admitted():
    assert MAX_CHARACTERS > 10 * 2**20


@pytest.mark.parametrize("length", [99, 100, 101])
def test_a_text_may_have_so_many_characters_and_no_more(length, tmp_path):
    (tmp_path / "a.txt").write_text("字" * length, "utf-8")
    if length <= 100:
        assert len(read_bounded(str(tmp_path / "a.txt"), None, 100)[0].text) == length
    else:
        with pytest.raises(TooLargeError, match="a.txt：超过100字的上限；"):
            read_bounded(str(tmp_path / "a.txt"), None, 100)


def test_a_file_that_must_be_too_large_is_not_read(tmp_path, monkeypatch):
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(10**12)  # a file with a hole
    with pytest.raises(TooLargeError):
        read_bounded(str(tmp_path / "huge.txt"))


def test_standard_input_is_read_no_further_than_the_bound(monkeypatch):
    endless = SimpleNamespace(read=lambda size: b"a" * size)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=endless))
    with pytest.raises(TooLargeError):
        read_bounded("-", None, 1000)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"abc")))
    assert read_bounded("-", None, 1000)[0].text == "abc"


def test_a_large_input_is_one_line_and_a_row_that_a_later_run_tries_again(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "in" / "b.txt").write_text(TEXT * 3, "utf-8")
    limit = str(len(TEXT))
    assert main([str(tmp_path / "in" / name) for name in ("b.txt", "a.txt")] + ["--max-characters", limit]) == 1
    captured = capsys.readouterr()
    assert (captured.out.count("\n"), captured.err.count("\n")) == (1, 1)
    store = tmp_path / "store"
    *_, last = run([str(tmp_path / "in")], store, backend="sequential", max_characters=len(TEXT))
    assert connect(store).execute("SELECT path, kind FROM errors").fetchall() == [("in/b.txt", "large")]
    *_, last = run([str(tmp_path / "in")], store, backend="sequential")
    assert (last.done, last.failed) == (1, 0)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "utf-16"])
@pytest.mark.parametrize("named", [True, False])
def test_one_bad_byte_costs_a_character_and_a_warning(encoding, named, tmp_path):
    text = TEXT.replace("县", "縣").replace("开", "開").replace("总", "總") if encoding == "big5" else TEXT
    text = "".join(c for c in text if c.encode(encoding, "ignore"))
    data = bytearray(text.encode(encoding))
    place = len(data) // 2 // 2 * 2
    bad = b"\x00\xdc" if encoding == "utf-16" else b"\xff"
    data[place : place + len(bad)] = bad
    (tmp_path / "a.txt").write_bytes(data)
    report = load().tag(str(tmp_path / "a.txt"), encoding if named else None)
    assert 1 <= report.text.count("\ufffd") <= 3
    [warning] = [warning for warning in report.warnings if warning.code == "decoding"]
    assert report.text[warning.start : warning.end] == "\ufffd"
    assert report.text[:200] == text[:200]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("byte", [0, 1])
def test_bad_bytes_of_fewer_than_one_in_a_thousand_are_read_with_a_warning(encoding, byte):
    text = "全年公开信息，方便群众查询。\n" * 800
    lines = text.encode(encoding).splitlines(keepends=True)
    for number in range(0, len(lines), 200):
        lines[number] = lines[number][:byte] + b"\xff" + lines[number][byte + 1 :]
    read = from_bytes(b"".join(lines), "a.txt").text
    assert [line for line in read.splitlines() if "\ufffd" not in line] == text.splitlines()[4:]


def test_a_text_with_many_bad_bytes_is_refused():
    with pytest.raises(InputError, match="编码无法识别"):
        from_bytes(b"\xff".join(char.encode() for char in TEXT[:300]), "a.txt")


def test_a_few_bytes_of_another_encoding_are_not_taken_for_damage():
    assert from_bytes(("a" * 5000 + "公开").encode("gb18030"), "a.txt").text.endswith("公开")


def test_no_more_than_so_many_words_of_earlier_texts_are_kept(monkeypatch):
    tagger = load()
    tagger.tag_text(TEXT)
    monkeypatch.setattr("nlp.model.tagger._MOST_WORDS", len(tagger.pipeline.vocab))
    before = len(tagger.pipeline.vocab.strings)
    for number in range(20):
        tagger.tag_text(f"{TEXT}第{number}次提到词语{number}abc{number * 7}\n")
    assert len(tagger.pipeline.vocab.strings) == before


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1, the first of which is its catalogue."""
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return out + head + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))


def page_that_draws(*more: bytes, content: bytes) -> bytes:
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</A 5 0 R>>>>>>",
        content, *more,
    )  # fmt: skip


FORM = (
    b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A 5 0 R>>>>/Length 11>>\n"
    b"stream\n/A Do /A Do\nendstream"
)
TWICE_ITSELF = page_that_draws(FORM, content=b"<</Length 5>>\nstream\n/A Do\nendstream")
PACKED = zlib.compress(b"0 0 m 9 9 l S\n" * 10_000_000, 9)
STREAM = b"<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(PACKED), PACKED)
UNPACKS_TO_MUCH = page_that_draws(content=STREAM)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a PDF has no bounds where a process can have none")
@pytest.mark.parametrize("data", [TWICE_ITSELF, UNPACKS_TO_MUCH], ids=["a form in itself", "a packed stream"])
def test_a_pdf_that_stands_for_more_than_its_length_costs_itself(data, tmp_path):
    (tmp_path / "a.pdf").write_bytes(data)
    with pytest.raises(InputError, match="PDF 处理"):
        read_path(tmp_path / "a.pdf")
