"""Web pages: the box that holds the report, as paragraphs and tables.

The box is the smallest that holds most of the page's text outside links, which navigation is made of. What a browser
does not show (hidden elements, comments, scripts) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from nlp.errors import InputError
from nlp.reading.blocks import Block, Draft, Paragraph, Table, is_value
from nlp.reading.copies import without_copies
from nlp.reading.counts import whole
from nlp.reading.htmlbox import Page, main_box, page_title
from nlp.reading.htmllists import Counted
from nlp.reading.htmltext import html_text
from nlp.reading.source import Notice
from nlp.reading.unreadable import told_page
from nlp.text.folding import fold
from nlp.text.numbering import numbering_at

_INLINE_NAMES = (
    "a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd label mark nobr q ruby rb s samp "
    "small span strike strong sub sup time tt u var wbr img o:p st1 article-title data"
)
_INLINE = frozenset(_INLINE_NAMES.split())
_CELLS = ("td", "th")
_TYPED = ("text", "number", "tel")  # fields of a form that show a value
_SPACE = re.compile(r"[ \t\r\n\f]+")
_LEAST = 60  # code points of a report's page
_TITLE = 40  # that may be a title and no more
_LEAST_VALUES = 3  # of a table of data
_SHORT = 600  # of one that may only point to the report, with the lines around
_MOST_TAGS = 300_000  # of a page; one of a report has some thousands
_MOST_SPAN = 256  # places or rows
_MOST_SPANNED = 256  # places of a row that cells reach by their spans
_ATTACHED = re.compile(r"\.(?:pdf|docx?|wps|ofd|xlsx?|rtf|zip|rar)(?:$|[?#])", re.I)
_MOST_NAMED = 3  # frames
_FEW_LINES, _LONG_CELL = 6, 400  # of a cell of data


def read(data: bytes, path: str, encoding: str | None = None) -> Draft:
    """The report on a page; raise `InputError` where the page only links to it, frames it, or holds nothing."""
    text, found = html_text(data, path, encoding)
    draft = read_page(text, path)
    draft.encoding = found
    return draft


def read_page(text: str, path: str) -> Draft:
    """The report on a page that is decoded."""
    if text.count("<") > _MOST_TAGS:
        raise InputError(f"{path}：网页有超过{_MOST_TAGS // 10_000}万个标签，不像一份报告；没有读取")
    page = Page(text)
    box = main_box(page)
    walk = _Walk(page)
    blocks = [] if box is None else without_copies(list(walk.blocks(box)))
    size = sum(len(cell) for block in blocks for cell in _strings(block))
    numbered = any(map(_is_numbered, blocks))
    if size < _LEAST or (size < _SHORT and not numbered):
        _explain(page, path, size)
    if size < _TITLE and not numbered:
        raise InputError(
            f"{path}：网页里只有 {size} 字，没有报告正文，正文可能由脚本显示；请在浏览器里另存为完整网页，或给出原文"
        )
    title = page_title(page)
    if title and "".join(title.split()) not in "".join("".join(_strings(block)) for block in blocks[:8]).replace(
        " ", ""
    ):
        blocks.insert(0, Paragraph(title))
    notices = []
    if walk.pictures:
        notices.append(Notice("pictures_unread", f"有{walk.pictures}张图片没有读；表格若是图片，其中的数值没有采用"))
    return Draft(blocks, notices=notices)


def _strings(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield block.text
    else:
        yield from (cell for row in block.rows for cell in row)


def _is_numbered(block: Block) -> bool:
    """Whether a block begins as the headings and the points of a report do, or holds data."""
    if isinstance(block, Table):
        return sum(is_value(cell) for row in block.rows for cell in row) >= _LEAST_VALUES
    return numbering_at(fold(block.text.strip()[:8]), 0) is not None


def _explain(page: Page, path: str, size: int) -> None:
    """Raise `InputError` where a page with hardly any text points elsewhere, or has none."""
    frames = [e.get("src") or e.get("data") or "" for e in page.root.iter("frame", "iframe", "embed", "object")]
    frames = [place for place in frames if place and (size < _LEAST or _ATTACHED.search(place))]
    if frames:
        named = "、".join(place[:120] for place in frames[:_MOST_NAMED])
        raise InputError(f"{path}：网页里没有报告正文，只用框架嵌入了 {named}；请给出那个文件")
    link = next((e.get("href") for e in page.root.iter("a") if _ATTACHED.search(e.get("href") or "")), None)
    if link:
        raise InputError(f"{path}：网页里没有报告正文，只有附件的链接 {link[-120:]}；请下载附件再读")
    if any((e.get("http-equiv") or "").lower() == "refresh" for e in page.root.iter("meta")) and size < _LEAST:
        raise InputError(f"{path}：网页里没有报告正文，只跳转到别的网页；请在浏览器里打开那个网页再保存")
    if size and (what := told_page(path)):
        raise InputError(f"{path}：这其实是网页，没有报告正文，多半是下载时的提示页；{what}")
    if not size:
        pictures = sum(1 for _ in page.root.iter("img"))
        reason = f"只有 {pictures} 张图片" if pictures else "内容可能由脚本生成"
        raise InputError(f"{path}：网页里没有文字（{reason}）；请在浏览器里另存为完整网页，或给出原文")


class _Walk:
    def __init__(self, page: Page):
        self.page = page
        self.pictures = 0
        self.counted = Counted()
        self.cells = 0  # that are open: tables in tables

    def blocks(self, box: Any) -> Iterator[Block]:
        """Paragraphs and tables of `box`."""
        line: list[str] = []
        yield from self._below(box, line)
        yield from _flush(line)

    def _below(self, element: Any, line: list[str], preserved: bool = False) -> Iterator[Block]:
        preserved = preserved or element.tag == "pre"
        line.append(_text(element.text, preserved))
        for child in element:
            tag = child.tag
            if tag == "input" and self.cells and child.get("type", "text").lower() in _TYPED:
                line.append(child.get("value", ""))
            elif isinstance(tag, str) and not self.page.is_hidden(child):
                if tag == "br":
                    line.append("\n")
                elif tag == "img":
                    self.pictures += _is_large(child)
                elif tag == "table":
                    yield from _flush(line)
                    yield from self._table(child)
                elif tag in _INLINE:
                    yield from self._below(child, line, preserved)
                elif not self.page.is_links(child):
                    yield from _flush(line)
                    if tag == "li":
                        line.append(self.counted.marker(child))
                    yield from self._below(child, line, preserved)
                    yield from _flush(line)
            line.append(_text(child.tail, preserved))

    def _table(self, table: Any) -> Iterator[Block]:
        """A table as a full grid, or its contents in order where it only lays out the page."""
        parts: list[list[Block]] = []
        grid: list[list[str]] = []
        open_down: dict[int, int] = {}  # columns that a cell above still covers, and for how many rows
        frame = False
        for part in table:
            if part.tag == "caption":
                parts.append(list(self.blocks(part)))
        for row in _rows(table):
            if self.page.is_hidden(row):
                continue
            cells: list[str] = []
            for cell in row:
                if cell.tag not in _CELLS or self.page.is_hidden(cell):
                    continue
                self.cells += 1
                content = list(self.blocks(cell))
                self.cells -= 1
                texts, nested = _cell(content)
                frame = frame or nested
                parts.append(content)
                _cover(cells, open_down)
                wide = min(_span(cell, "colspan"), max(_MOST_SPANNED - len(cells), 1))
                deep = _span(cell, "rowspan") if len(cells) < _MOST_SPANNED else 1
                for column in range(len(cells), len(cells) + wide):
                    if deep > 1:
                        open_down[column] = deep - 1
                cells += texts + [""] * (wide - len(texts))
            _cover(cells, open_down)
            grid.append(cells)
        if frame:
            for content in parts:
                yield from content
        elif any(map(any, grid)):
            yield from (block for content in parts[: sum(p.tag == "caption" for p in table)] for block in content)
            yield Table(grid)


def _cover(cells: list[str], open_down: dict[int, int]) -> None:
    """Add the places at the end of `cells` that cells above cover."""
    while len(cells) in open_down:
        column = len(cells)
        cells.append("")
        open_down[column] -= 1
        if not open_down[column]:
            del open_down[column]


def _cell(content: list[Block]) -> tuple[list[str], bool]:
    """The text of a cell, or the cells of the one row nested in it; whether it holds more than a cell of data does."""
    tables = [block for block in content if isinstance(block, Table)]
    prose = [block.text for block in content if isinstance(block, Paragraph)]
    if tables and not prose and all(len(table.rows) == 1 for table in tables):
        return [cell for table in tables for cell in table.rows[0]], False
    text = "\n".join(prose)
    return [text], bool(tables) or (len(prose) >= _FEW_LINES and len(text) > _LONG_CELL)


def _rows(table: Any) -> Iterator[Any]:
    """The rows as a browser shows them: a foot stands last, wherever it is written."""
    for element in sorted(table, key=lambda element: element.tag == "tfoot"):
        if element.tag == "tr":
            yield element
        elif element.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in element if row.tag == "tr")


def _span(cell: Any, name: str) -> int:
    text = cell.get(name)
    return max(1, min(whole(text, 1), _MOST_SPAN))


def _flush(line: list[str]) -> Iterator[Paragraph]:
    """The paragraph that `line` holds, if any; `line` is empty then."""
    text = "".join(line)
    line.clear()
    if text.strip():
        yield Paragraph("\n".join(part.strip(" ") for part in text.split("\n")))


def _text(text: str | None, preserved: bool) -> str:
    return "" if not text else text if preserved else _SPACE.sub(_blank, text)


def _blank(match: re.Match[str]) -> str:
    """A space, or nothing where the source only broke a line between two characters of Chinese."""
    before, after = match.string[match.start() - 1 : match.start()], match.string[match.end() : match.end() + 1]
    return "" if "\n" in match[0] and before > "\u2e80" and after > "\u2e80" else " "


def _is_large(image: Any) -> bool:
    """Whether a picture may be a table: not an icon, and not said to be small."""
    sizes = [re.match(r"\d+", image.get(name) or "") for name in ("width", "height")]
    style = re.search(r"width:\s*(\d+)px", image.get("style") or "")
    known = [whole(size[0], 999) for size in sizes if size] + ([whole(style[1], 999)] if style else [])
    name = (image.get("src") or image.get("data-src") or "").lower()
    return bool(name) and min(known, default=999) >= 200 and not re.search(r"icon|logo|qr|code|\.gif|\.svg", name)
