"""Word documents: a walk over the body in reading order.

The markup is that of ECMA-376 part 1 (WordprocessingML). Headers, footers, notes and comments are parts of their own
and are not read; deleted text, hidden text and field codes are left out, inserted text is in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from nlp.errors import InputError
from nlp.reading.blocks import Block, Draft, Paragraph, Table
from nlp.reading.counts import whole
from nlp.reading.numbers import Numbers
from nlp.reading.package import Package, parse_xml
from nlp.reading.source import Notice
from nlp.reading.wordfields import Fields, is_link, without_lists
from nlp.reading.wordstyles import Styles, without_table_styles
from nlp.reading.wordtables import cell_text, extent, is_left_out, is_prompt, members, slivers, value

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_VML = "{urn:schemas-microsoft-com:vml}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_OUT = frozenset(
    f"{W}{name}" for name in ("del", "moveFrom", "delText", "delInstrText", "rt", "rPr", "pPr", "sdtPr", "sectPr")
)
_TEXT = {
    f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t",
}  # fmt: skip
_P, _RUN, _T, _P_PR, _R_PR, _TC_PR = (f"{W}{name}" for name in ("p", "r", "t", "pPr", "rPr", "tcPr"))  # met most often
_TAKEN_IN = ("html", "mhtml", "rtf")  # beside Word documents, with time and memory that grow with their bytes
_WIDE_PICTURE = 2_500_000  # EMU, some 7 cm: not a seal or an emblem
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"


def read(data: bytes, path: str, encoding: str | None = None) -> Draft:
    """The body of a docx; raise `InputError` where there is none or nothing in it can be read."""
    return _document(Package(data, path)).draft()


def _document(package: Package) -> _Document:
    name = next((part for kind, part in package.related("").values() if kind == "officeDocument"), "word/document.xml")
    return _Document(package, name)


class _Document:
    def __init__(self, package: Package, name: str):
        self.package, self.links = package, package.related(name)
        data = package.part(name).replace(_STRICT, W[1:-1].encode())
        self.root = parse_xml(data, package.path)
        self.deletes, self.hides = b"del" in data, b"vanish" in data or b"trike" in data  # most do neither
        self.styles = Styles(self._part("styles", without_table_styles))
        self.leads_out = b"<w:hyperlink " in data  # most documents do not
        self.outward: list[Paragraph] = []
        self.fields = Fields()
        self.pictures = 0
        self.boxes: list[Any] = []  # text boxes of the paragraph that is being read

    @cached_property
    def numbers(self) -> Numbers:
        """The lists of the document, read where a paragraph is in one."""
        return Numbers(self._part("numbering"), self.styles)

    def _part(self, kind: str, of: Callable[[bytes], bytes] = bytes) -> Any:
        """The root of the part of this `kind`, or `of` what is needed of it; None where there is none."""
        name = next((part for found, part in self.links.values() if found == kind), "")
        return parse_xml(of(self.package.part(name)), self.package.path) if name in self.package.names else None

    def draft(self) -> Draft:
        """All blocks of the body."""
        body = self.root.find(f"{W}body")
        blocks = [] if body is None else without_lists(list(self.blocks(body)), self.outward)
        if not any(block.rows if isinstance(block, Table) else block.text.strip() for block in blocks):
            reason = f"只有 {self.pictures} 张图片" if self.pictures else "是空的"
            raise InputError(f"{self.package.path}：文件里没有文字（{reason}）；请给出有文字的报告")
        notices = []
        if self.pictures:
            notices.append(
                Notice("pictures_unread", f"有{self.pictures}张图片没有读；表格若是图片，其中的数值没有采用")
            )
        return Draft(blocks, notices=notices)

    def blocks(self, parent: Any) -> Iterator[Block]:
        """Paragraphs and tables below `parent`, whatever wraps them."""
        held: list[str] = []  # of paragraphs whose mark was deleted
        for element in parent:
            tag = element.tag
            if tag == _P:
                held.append(self.paragraph(element))
                if self.deletes and _mark_is_deleted(element):
                    continue
                text, held = "".join(held), []
                boxes, self.boxes = self.boxes, []
                inside = [block for box in boxes for block in self.blocks(box)]
                if not text.strip():
                    yield from inside
                else:
                    paragraph = Paragraph(text)
                    if self.leads_out and is_link(element, text):
                        self.outward.append(paragraph)
                    yield paragraph
                    yield from inside
            elif tag == f"{W}tbl":
                yield from self.table(element)
            elif tag == f"{W}sdt":
                if not _is_contents(element) and not is_prompt(element):
                    yield from self.blocks(_inside(element, f"{W}sdtContent"))
            elif tag == f"{W}altChunk":
                yield from self.chunk(element.get(f"{_R}id", ""))
            elif tag == f"{_MC}AlternateContent":
                yield from self.blocks(_choice(element))
            elif isinstance(tag, str) and tag not in _OUT:
                yield from self.blocks(element)
        if text := "".join(held).strip():
            yield Paragraph(text)

    def chunk(self, link: str) -> list[Block]:
        """A part in another format that the document takes in whole."""
        from nlp.reading.formats import draft, format_of

        name = self.links.get(link, ("", ""))[1]
        if name not in self.package.names:
            return []
        data = self.package.part(name)
        kind = format_of(data)
        if kind.name == "docx":
            return _document(Package(data, self.package.path, self.package)).draft().blocks
        if kind.name not in _TAKEN_IN:
            raise InputError(f"{self.package.path}：文件里嵌着{kind.chinese}，不能读；请在 Word 里另存后再读")
        return draft(data, self.package.path).blocks

    def paragraph(self, element: Any) -> str:
        """The text of a paragraph, the number that Word counts in front of it included."""
        properties = element.find(_P_PR)
        style = self.styles.of_paragraph(properties)
        if style.contents:
            return ""
        pieces: list[str] = []
        in_contents = self.fields.in_contents
        self.inline(element, style.hidden, pieces)
        text = "".join(pieces)
        if (in_contents or self.fields.in_contents) and text[-1:].isdecimal():
            text = ""  # a line of the contents page, with its page
        self.fields.end_paragraph()
        if not text.strip():
            return text
        numbered = style.list or (properties is not None and properties.find(f"{W}numPr") is not None)
        return self.numbers.next(properties, style) + text if numbered else text

    def inline(self, parent: Any, hidden: bool, out: list[str]) -> None:
        """Add the pieces of text below `parent` to `out`."""
        for element in parent:
            tag = element.tag
            if tag in (_T, _MATH):
                if not hidden and element.text and not self.fields.in_code:
                    out.append(element.text)
            elif tag == _RUN:
                hides = self.hides or self.styles.hide
                self.inline(element, hides and self.styles.hides(element.find(_R_PR), hidden), out)
            elif tag in _OUT:
                continue
            elif tag in _TEXT:
                if not hidden:
                    out.append(_TEXT[tag])
            elif tag == f"{W}fldChar":
                self.fields.mark(element.get(f"{W}fldCharType"))
            elif tag == f"{W}instrText":
                self.fields.code(element.text)
            elif tag == f"{W}sym":
                out.append("" if hidden else _symbol(element))
            elif tag == f"{W}txbxContent":
                self.boxes.append(element)
            elif tag == f"{_MC}AlternateContent":
                self.inline(_choice(element), hidden, out)
            elif tag == f"{W}sdt":
                if not is_prompt(element):
                    self.inline(_inside(element, f"{W}sdtContent"), hidden, out)
            elif tag == f"{_VML}textpath":
                out.append(element.get("string", ""))
            elif isinstance(tag, str):
                if tag == f"{_WP}extent" and whole(element.get("cx")) >= _WIDE_PICTURE:
                    self.pictures += parent.find(".//{*}blip") is not None
                elif tag == f"{_VML}imagedata":
                    self.pictures += "width:" in (parent.get("style") or "") and not _is_small(parent.get("style"))
                self.inline(element, hidden, out)

    def cell(self, cell: Any) -> list[Block]:
        """What is in a cell of a table, mostly one paragraph."""
        inside = [element for element in cell if element.tag != _TC_PR]
        if len(inside) == 1 and inside[0].tag == _P and not (self.deletes and _mark_is_deleted(inside[0])):
            text = self.paragraph(inside[0])
            boxes, self.boxes = self.boxes, []
            return [Paragraph(text), *(block for box in boxes for block in self.blocks(box))]
        return list(self.blocks(cell))

    def table(self, element: Any) -> Iterator[Block]:
        """A table as a full grid; one that holds other tables only lays out the page."""
        rows: list[list[str]] = []
        nested = False
        grid: list[list[Block]] = []
        narrow = slivers(element)
        for row in members(element, f"{W}tr"):
            properties = row.find(f"{W}trPr")
            if is_left_out(properties):
                continue
            place = value(properties, "gridBefore", 0)
            cells = [""] * place
            for cell in members(row, f"{W}tc"):
                covered, span = extent(cell.find(_TC_PR))
                place, span = place + span, span - len(narrow.intersection(range(place, place + span)))
                content = [] if covered or is_prompt(cell.getparent().getparent()) else self.cell(cell)
                texts, spliced = cell_text(content)
                nested = nested or (not spliced and any(isinstance(block, Table) for block in content))
                if content:
                    grid.append(content)
                cells += texts + [""] * (span - len(texts))
            rows.append(cells + [""] * value(properties, "gridAfter", 0))
        if nested:
            for content in grid:
                yield from content
        elif rows:
            yield Table(rows)


def _choice(element: Any) -> list[Any]:
    """The first of the alternatives that holds text; the first of all where none does."""
    found = [choice for choice in element if choice.tag in (f"{_MC}Choice", f"{_MC}Fallback")]
    return list(next((choice for choice in found if next(choice.iter(_T), None) is not None), next(iter(found), ())))


def _inside(element: Any, tag: str) -> list[Any]:
    """The children of the first child named `tag`."""
    found = element.find(tag)
    return [] if found is None else list(found)


def _mark_is_deleted(paragraph: Any) -> bool:
    properties = paragraph.find(_P_PR)
    mark = None if properties is None else properties.find(_R_PR)
    return mark is not None and mark.find(f"{W}del") is not None


def _is_contents(control: Any) -> bool:
    kind = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return kind is not None and kind.get(f"{W}val") == "Table of Contents"


def _is_small(style: str | None) -> bool:
    width = re.search(r"width:(\d+(?:\.\d+)?)pt", style or "")
    return width is not None and float(width[1]) < _WIDE_PICTURE / 12_700


def _symbol(element: Any) -> str:
    """A character of a symbol font; the private ones are pictures."""
    code = element.get(f"{W}char", "")
    char = chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{1,4}", code) else ""
    return "" if "\ud800" <= char < "\uf900" or char == "\0" else char
