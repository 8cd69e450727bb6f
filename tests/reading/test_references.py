"""A file may name a part, a string, a place or a level as often as it likes; what it costs grows with its length."""

from __future__ import annotations

import pytest

from nlp.errors import InputError
from nlp.reading import from_bytes
from tests.reading.small_files import package
from tests.reading.test_ofd import ofd, text

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARAGRAPH = "<w:p><w:r><w:t>本年度没有收到申请。</w:t></w:r></w:p>"
LISTED = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>段</w:t></w:r></w:p>'


def related(*kinds: tuple[str, str]) -> str:
    links = "".join(f'<Relationship Id="{t}" Type="{R}/{kind}" Target="{t}"/>' for kind, t in kinds)
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'
    )


def docx(body: str, kind: str = "", name: str = "x", part: str | bytes = "") -> bytes:
    """A Word document that relates to a `part` of that `kind`."""
    return package(
        {
            "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}</w:body></w:document>',
            "word/_rels/document.xml.rels": related((kind, name)),
            f"word/{name}": part,
        }
    )


def taken_in(times: int, inner: bytes) -> bytes:
    return docx('<w:altChunk r:id="c.docx"/>' * times, "aFChunk", "c.docx", inner)


def workbook(sheets: int, rows: int, string: str, column: str = "") -> bytes:
    row = '<row><c t="s"><v>0</v></c><c><v>7</v></c></row>'
    return package(
        {
            "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}"><sheets>'
            + '<sheet r:id="s.xml"/>' * sheets
            + "</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": related(("worksheet", "s.xml"), ("sharedStrings", "t.xml")),
            "xl/s.xml": f'<worksheet xmlns="{S}"><cols>{column}</cols><sheetData>{row * rows}</sheetData></worksheet>',
            "xl/t.xml": f'<sst xmlns="{S}"><si><t>{string}</t></si></sst>',
        }
    )


def numbering(level: str) -> str:
    return (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0">{level}</w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )


@pytest.mark.parametrize(
    "data",
    [
        workbook(1, 3000, "长" * 3000),
        workbook(300, 3000, "件"),
        taken_in(100_000, docx(PARAGRAPH)),
        taken_in(100, taken_in(100, taken_in(100, docx(PARAGRAPH)))),
    ],
    ids=["a string", "a sheet", "a document in a document", "documents in documents"],
)
def test_what_is_named_so_often_that_it_is_a_bomb_is_refused(data):
    with pytest.raises(InputError, match="a：内容反复引用，展开后过大"):
        from_bytes(data, "a")


def test_documents_are_not_nested_without_end():
    data = docx(PARAGRAPH)
    for _ in range(4):
        data = taken_in(1, data)
    assert from_bytes(data, "a").text == "本年度没有收到申请。\n"
    with pytest.raises(InputError, match="套得太深"):
        from_bytes(taken_in(1, data), "a")


def test_a_string_or_a_document_that_is_named_twice_is_read_twice():
    assert from_bytes(workbook(1, 2, "件数"), "a").text == "件数\t7\n件数\t7\n"
    assert from_bytes(taken_in(2, docx(PARAGRAPH)), "a").text == "本年度没有收到申请。\n" * 2


def test_a_page_of_an_ofd_that_is_listed_again_is_the_same_page():
    page = text("本年度没有收到申请。", 20, 40)
    assert from_bytes(ofd(page, listed=500), "a").text == "本年度没有收到申请。\n"
    assert from_bytes(ofd(page, page.replace("没有", "只有")), "a").text.count("\n") == 2


def test_the_places_of_characters_are_as_many_as_the_characters():
    code = text("本年度没有收到申请。", 20, 40, DeltaX="g 999999999 4 " * 9)
    assert from_bytes(ofd(code), "a").text == "本年度没有收到申请。\n"


def test_columns_that_are_hidden_begin_with_the_first():
    assert from_bytes(workbook(1, 1, "件", '<col min="-999999999" max="1" hidden="1"/>'), "a").text == "7\n"


def test_cells_reach_no_further_than_a_table_can_be_wide():
    row = "<tr><td rowspan=999 colspan=999>甲</td><td>乙</td><td>丙</td></tr>"
    found = from_bytes(
        f"<html><body>{'本年度没有收到申请。' * 9}<table>{row * 300}</table></body></html>".encode(), "a"
    )
    assert max(line.count("\t") for line in found.text.splitlines()) < 300
    assert found.text.count("丙") == 300


@pytest.mark.parametrize(
    ("level", "longest"),
    [
        (f'<w:lvlText w:val="{"长" * 9999}"/>', 255),
        ('<w:start w:val="99999999"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1"/>', 9),
    ],
    ids=["what stands around a number", "a number in letters"],
)
def test_a_number_in_front_of_a_paragraph_is_short(level, longest):
    line = from_bytes(docx(LISTED * 2, "numbering", "n.xml", numbering(level)), "a").text.splitlines()[1]
    assert len(line) == longest + 1


def test_rows_of_an_rtf_with_more_edges_than_columns_are_left_as_they_stand():
    rows = "".join(
        f"\\trowd\\cellx{100 * n}\\cellx{100 * n + 50}\\pard\\intbl a\\cell b\\cell\\row\n" for n in range(600)
    )
    found = from_bytes(f"{{\\rtf1 {rows}}}".encode(), "a")
    assert found.text == "a\tb\n" * 600


def test_paragraphs_whose_marks_were_deleted_are_one_paragraph():
    gone = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>"
    assert from_bytes(docx(gone * 3 + PARAGRAPH), "a").text == "甲甲甲本年度没有收到申请。\n"
