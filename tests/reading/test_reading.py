"""reading: bytes in, the text exactly as it was written out."""

from __future__ import annotations

import codecs
import hashlib
import io
import os

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nlp.errors import InputError
from nlp.reading import Source, from_bytes, read_path, read_stream

SIMPLIFIED = (
    "一、总体情况",
    "政府信息公开报告",
    "存在的主要问题",
    "清河镇人民政府年报",
    "加强业务培训工作",
    "全年收到申请3件。",
    "1.更新不够及时；",
    "亳州市谯城区",
)
TRADITIONAL = (
    "一、總體情況",
    "政府資訊公開報告",
    "主要問題與改進",
    "鄉公所業務說明",
    "加強業務訓練，",
    "全年收到申請3件。",
    "112年度工作報告",
)
LEVEL_ONE = [
    bytes([first, second]).decode("gb2312")
    for first in range(0xB0, 0xD8)
    for second in range(0xA1, 0xFF)
    if (first, second) < (0xD7, 0xFA)
]  # the 3755 common characters of GB 2312


def read(data: bytes, encoding: str | None = None) -> Source:
    return from_bytes(data, "a.txt", encoding)


def error_of(data: bytes, encoding: str | None = None) -> str:
    with pytest.raises(InputError) as caught:
        read(data, encoding)
    return str(caught.value)


@pytest.mark.parametrize("text", [*SIMPLIFIED, *TRADITIONAL])
@pytest.mark.parametrize(
    ("mark", "encoding", "found"),
    [
        (b"", "utf-8", "utf-8"),
        (codecs.BOM_UTF8, "utf-8", "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
    ],
)
def test_unicode_encodings_are_found_and_their_mark_is_no_text(text, mark, encoding, found):
    source = read(mark + text.encode(encoding))
    assert (source.text, source.encoding) == (text, found)


@pytest.mark.parametrize("text", SIMPLIFIED)
@pytest.mark.parametrize("encoding", ["gb2312", "gbk", "gb18030"])
def test_a_short_simplified_line_is_read_as_gb18030_which_holds_gbk_and_gb2312(text, encoding):
    source = read(text.encode(encoding))
    assert (source.text, source.encoding) == (text, "gb18030")


@pytest.mark.parametrize("text", TRADITIONAL)
def test_a_short_traditional_line_is_read_as_big5(text):
    source = read(text.encode("big5"))
    assert (source.text, source.encoding) == (text, "big5")


@given(st.text(st.sampled_from(LEVEL_ONE), min_size=1, max_size=60))
def test_any_text_of_common_characters_in_gb18030_is_found(text):
    data = text.encode("gb18030")
    assume(not _is_utf8(data))  # UTF-8 is tried first; a few characters may pass for it
    assert read(data).text == text


@given(st.lists(st.sampled_from(SIMPLIFIED), min_size=1).map("\n".join))
def test_several_short_lines_in_gb18030_are_found(text):
    assert read(text.encode("gb18030")).text == text


@pytest.mark.parametrize("text", TRADITIONAL)
def test_big5_with_characters_of_hong_kong_is_not_taken_for_gb18030(text):
    source = read(f"蘆坂鎭{text}".encode("big5hkscs"))
    assert (source.text, source.encoding) == (f"蘆坂鎭{text}", "big5hkscs")


LINES = {
    "utf-8": "全年公开信息，方便群众查询。\n",
    "gb18030": "全年公开信息，方便群众查询。\n",
    "big5": "全年公開信息，方便群眾查詢。\n",
}


@given(st.sampled_from(sorted(LINES)), st.sets(st.integers(0, 136), min_size=1, max_size=2))
def test_two_bad_bytes_among_1900_characters_cost_their_lines_and_never_the_encoding(encoding, bad):
    lines = [LINES[encoding].encode(encoding)] * 137
    for number in bad:
        lines[number] = lines[number][:1] + b"\xff" + lines[number][2:]
    source = read(b"".join(lines))
    assert source.encoding == encoding
    found = source.text.splitlines(keepends=True)
    assert {number for number, line in enumerate(found) if line != LINES[encoding]} == bad


@given(st.binary(min_size=1, max_size=1), st.integers(0, 400))
def test_big5_with_a_bad_byte_is_not_taken_for_gb18030(byte, place):
    data = "".join(TRADITIONAL).encode("big5") * 12
    damaged = data[:place] + byte + data[place + 1 :]
    assert read(damaged).encoding in ("big5", "big5hkscs")


@pytest.mark.parametrize("encoding", ["utf-32-le", "utf-32-be"])
def test_utf_32_is_refused_by_its_name(encoding):
    assert "UTF-32" in error_of("\ufeff一、总体情况".encode(encoding))


def test_characters_of_four_bytes_are_read():
    text = "清河镇䶮泉村𠮷家庄政府信息公开"
    assert read(text.encode("gb18030")).text == text


@given(st.text(min_size=1).filter(lambda text: not any(ord(char) < 32 or ord(char) == 127 for char in text)))
def test_any_text_in_utf_8_is_read_as_it_is(text):
    assume(not text.startswith("\ufeff"))
    assume(not text.startswith(("%PDF", "GIF8")))
    assert read(text.encode()).text == text


def test_a_named_encoding_overrules_detection():
    data = "一、总体情况".encode("gb18030")
    source = read(data, "big5hkscs")
    assert source.encoding == "big5hkscs"
    assert source.text == data.decode("big5hkscs") != "一、总体情况"


def test_utf_16_without_a_mark_is_read_when_it_is_named():
    assert read("一、总体情况".encode("utf-16-le"), "utf-16-le").text == "一、总体情况"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_every_line_end_is_kept(encoding):
    text = "一、概述\r\n公开\r信息\n\n十二条\x0b附\x0c件\u2028完\n"
    assert read(text.encode(encoding)).text == text


def test_line_ends_of_a_file_are_kept(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("一\r\n二\r三\n".encode())
    assert read_path(path).text == "一\r\n二\r三\n"


def test_a_stray_control_character_in_a_long_text_is_no_binary_file():
    text = "全年公开政府信息十二条。" * 20 + "\x0c\x01"
    assert read(text.encode()).text == text


def test_the_digest_is_of_the_bytes_and_the_path_as_given(tmp_path):
    path = tmp_path / "报告.txt"
    data = codecs.BOM_UTF8 + "一、总体情况".encode()
    path.write_bytes(data)
    source = read_path(str(path))
    assert source.sha256 == hashlib.sha256(data).hexdigest()
    assert (source.path, source.media_type) == (str(path), "text/plain")


def test_standard_input_has_a_dash_for_a_path():
    source = read_stream(io.BytesIO("一、总体情况".encode()))
    assert (source.path, source.text) == ("-", "一、总体情况")


def test_an_empty_file_is_an_error():
    assert "空" in error_of(b"")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7\n1 0 obj", "PDF 已损坏"),
        (b"PK\x03\x04\x14\x00\x06\x00", "已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "已损坏"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (b"\xff\xd8\xff\xe0", "图片"),
        (b"\x1f\x8b\x08\x00", "先解压"),
        (b"Rar!\x1a\x07\x00", "RAR"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
    ],
    ids=["pdf", "zip", "ole", "png", "jpeg", "gzip", "rar", "7z"],
)
def test_a_file_that_cannot_be_read_is_an_error_that_says_what_it_is(data, said):
    assert said in error_of(data)


@pytest.mark.parametrize(
    "data",
    [
        b"abc\x00\x01\x02" * 9,
        "一、总体情况".encode("utf-16-le"),
    ],
    ids=["controls", "utf-16 without mark"],
)
def test_a_binary_file_is_an_error(data):
    assert "不是文本" in error_of(data)


def test_bytes_of_no_encoding_are_an_error_that_names_the_option():
    assert "--encoding" in error_of(b"\xff\xff\xff\xff\xe4\xb8")


def test_a_wrong_encoding_is_an_error_that_names_it():
    assert "ascii" in error_of("一、总体情况".encode(), "ascii")


@pytest.mark.parametrize("name", ["klingon", "hex", "utf 99"])
def test_an_unknown_encoding_is_an_error_that_names_it(name):
    assert name in error_of("一、总体情况".encode(), name)


def test_a_nul_in_the_name_of_an_encoding_is_an_error():
    error_of(b"abc", "utf\0")


def test_no_encoding_gives_a_text_that_utf_8_cannot_hold():
    assert "utf-7" in error_of(b"+2AA-", "utf-7")


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(InputError, match="没有这个文件"):
        read_path(tmp_path / "none.txt")


def test_a_folder_is_an_error(tmp_path):
    with pytest.raises(InputError, match="文件夹"):
        read_path(tmp_path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission_is_an_error(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("一、总体情况", "utf-8")
    path.chmod(0)
    with pytest.raises(InputError, match="权限"):
        read_path(path)


@pytest.mark.parametrize("path", ["a\0b.txt", "长" * 300])
def test_a_path_that_cannot_be_is_an_error(path):
    with pytest.raises(InputError, match="无法读取"):
        read_path(path)


@given(st.binary(max_size=200))
def test_any_bytes_give_a_text_or_an_error_of_one_line(data):
    try:
        source = read(data)
    except InputError as error:
        assert str(error).startswith("a.txt：")
        assert len(str(error).splitlines()) == 1
    else:
        source.text.encode()


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
