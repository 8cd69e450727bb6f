"""Where markup counts (spans, levels, places of shared strings) anything may stand; the text is read all the same."""

from __future__ import annotations

import pytest

from nlp.errors import InputError
from nlp.reading import from_bytes
from nlp.reading.archive import unpacked
from nlp.reading.counts import whole
from tests.reading.small_files import docx, p, package, tbl, tc

ODD = ["", "x", "-1", "1e9", "１", "²", "9" * 5000, "0x10", "1.5"]
SENTENCE = "本机关依法公开政府信息，全年公开信息一百二十条，没有收到申请，也没有被提起行政复议和行政诉讼。"


@pytest.mark.parametrize(("text", "number"), [("12", 12), (" -3 ", -3), ("9" * 10, 7), ("１", 7), ("", 7), (None, 7)])
def test_a_number_or_what_stands_for_none(text, number):
    assert whole(text, 7) == number


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("place", ["td rowspan", "td colspan", "img width", "img style"])
def test_pages(odd, place):
    tag, name = place.split()
    value = f"width:{odd}px" if name == "style" else odd
    page = f'<html><body><p>{SENTENCE}</p><table><tr><{tag} src="a.png" {name}="{value}">12</td></tr></table></body>'
    assert SENTENCE in from_bytes(page.encode(), "a").text


@pytest.mark.parametrize("odd", ODD)
def test_word_documents(odd):
    listed = f'<w:numPr><w:ilvl w:val="{odd}"/><w:numId w:val="1"/></w:numPr>'
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{odd}"/><w:lvlRestart w:val="{odd}"/><w:lvlText w:val="%1"/></w:lvl>'
        for level in ("0", odd)
    )
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/>'
        f'<w:lvlOverride w:ilvl="{odd}"><w:startOverride w:val="{odd}"/></w:lvlOverride></w:num>'
    )
    styles = f'<w:style w:styleId="a"><w:pPr>{listed}</w:pPr></w:style>'
    cell = tc("12", f'<w:gridSpan w:val="{odd}"/>')
    symbol = f'<w:p><w:r><w:sym w:char="{odd}"/></w:r></w:p>'
    body = p(SENTENCE, listed) + p("一、标题", '<w:pStyle w:val="a"/>') + tbl(cell) + symbol
    assert SENTENCE in from_bytes(docx(body, numbering, styles), "a").text


@pytest.mark.parametrize("odd", ODD)
def test_workbooks(odd):
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    cells = f'<c r="A1" t="inlineStr"><is><t>{SENTENCE}</t></is></c><c t="s"><v>{odd}</v></c><c><v>{odd}</v></c>'
    sheet = f'<worksheet {main}><cols><col min="{odd}" max="{odd}" hidden="1"/></cols><sheetData><row>{cells}</row>'
    data = package(
        {
            "xl/workbook.xml": f'<workbook {main} xmlns:r="{relationships}"><sheets><sheet r:id="a"/></sheets>'
            "</workbook>",
            "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
            f'relationships"><Relationship Id="a" Type="{relationships}/worksheet" Target="s.xml"/></Relationships>',
            "xl/s.xml": sheet + "</sheetData></worksheet>",
        }
    )
    assert from_bytes(data, "a").text.strip()


@pytest.mark.parametrize("odd", ["-1", "9" * 20, "7"])
def test_rich_text_with_marks_of_the_reader_in_it(odd):
    sentence = SENTENCE.encode("gb18030")
    escaped = "".join(f"\\'{byte:02x}" for byte in sentence)
    data = f"{{\\rtf1\\ansicpg936 {escaped}\\par {{\\u57346 }}{odd} {{\\u57346 }}\\trowd\\cellx{odd}\\cell\\row}}"
    assert SENTENCE in from_bytes(data.encode(), "a").text


@pytest.mark.parametrize(
    "word", ["\\u99999999999999999999 ?", "\\u-99999999999999999999 ?", "\\'zz", "\\bin99999999999 "]
)
def test_rich_text_with_characters_that_are_none(word):
    try:
        from_bytes(f"{{\\rtf1 {word} 12\\par}}".encode(), "a")
    except InputError as error:
        assert "RTF" in str(error)


@pytest.mark.parametrize("name", ["", "/", "..", "a/", "//"])
def test_an_archive_with_a_name_that_is_none(name):
    data = package({name or "x": SENTENCE, "b.txt": SENTENCE})
    found = dict(unpacked(data if name else _nameless(data), "a.zip", 1 << 20))
    assert found["a.zip!b.txt"] == SENTENCE.encode()
    assert all(name and not name.endswith("/") for name in found)


def _nameless(data):
    """`data` with the first name of its central directory said to have no bytes."""
    at = data.index(b"PK\x01\x02")
    return data[: at + 28] + b"\0\0\1\0" + data[at + 32 :]
