"""PDF: ruled tables from their lines, tables without lines by their columns, wrapped prose joined again.

PDFium gives characters and shapes with their places; everything here works on those. Page numbers and running heads
are left out, a table goes on over a page break, and radicals of some fonts become the characters that they look like.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from nlp.errors import InputError
from nlp.reading.apart import apart
from nlp.reading.blocks import Block, Draft, Paragraph, Table
from nlp.reading.pdfcolumns import column_tables
from nlp.reading.pdfedges import without_edges
from nlp.reading.pdfgrid import Grid, grids
from nlp.reading.pdfgutters import unfolded
from nlp.reading.pdflines import Line, follows, lines_of, margins
from nlp.reading.pdfpage import PageContent, page_content
from nlp.reading.pdfrows import join_pages, rows_of
from nlp.reading.source import Notice

MOST_PAGES = 400
_UNREADABLE = 0.2  # of the characters of a page
_LEAST_CHARS = 8  # of a page that has text
_PICTURE = 0.12  # of a page: an image that may be a table
_PASSWORD = 4  # PDFium's error code
# What any PDF may take, and what more for each of its bytes; 400 full pages take two thirds
_SECONDS, _SECONDS_EACH = 60, 1 / 20_000  # of the processor
_MEMORY, _MEMORY_EACH, _MOST_MEMORY = 400 << 20, 100, 2 << 30  # bytes


def read(data: bytes, path: str, encoding: str | None = None) -> Draft:
    """All pages of a PDF.

    Raises
    ------
    InputError
        Where it is broken, locked, too long, costs too much, or no page has text that can be read.
    """
    return read_apart(_pages, data, path, "PDF")


def read_apart(pages: Callable[[bytes, str], list[PageContent]], data: bytes, path: str, kind: str) -> Draft:
    """The blocks of what `pages`, a function of a module, finds in the `data` of a `kind` of file, read apart.

    What is drawn may stand for more than its length: a form that is drawn in itself, a template on every page, a
    stream that unpacks to a thousand times its size.

    Raises
    ------
    InputError
        Where it costs too much, or no page has text that can be read.
    """
    seconds = _SECONDS + int(_SECONDS_EACH * len(data))
    memory = min(_MEMORY + _MEMORY_EACH * len(data), _MOST_MEMORY)
    try:
        return apart(_draft_of, pages, data, path, kind, seconds=seconds, memory=memory)
    except TimeoutError:
        raise InputError(f"{path}：{kind} 处理过久，里面的图形可能层层套用自身；请在原来的程序里重新导出") from None
    except MemoryError:
        raise InputError(f"{path}：{kind} 处理时内存不足或程序出错；请在原来的程序里重新导出") from None


def _draft_of(read_pages: Callable[[bytes, str], list[PageContent]], data: bytes, path: str, kind: str) -> Draft:
    """The blocks of the pages of a `kind` of file; raise `InputError` where none has text that can be read."""
    pages = read_pages(data, path)
    scanned = [number for number, page in enumerate(pages, 1) if len(page.chars) < _LEAST_CHARS and page.pictures]
    garbled = [number for number, page in enumerate(pages, 1) if _is_garbled(page)]
    if not any(page.chars for page in pages) or len(scanned) + len(garbled) >= len(pages):
        if garbled:
            raise InputError(
                f"{path}：{_named(garbled)}的字体没有对应的文字，读出来是乱码；请另存为 .docx，或做文字识别（OCR）"
            )
        if scanned:
            raise InputError(f"{path}：{_named(scanned)}是扫描件，没有文字层；请先做文字识别（OCR），或给出原文")
        raise InputError(f"{path}：{kind} 里没有文字；请给出有文字的报告")
    unread = set(garbled)
    notices = []
    if scanned:
        notices.append(Notice("pages_unread", f"{_named(scanned)}是图片，没有文字层，没有读"))
    if garbled:
        notices.append(Notice("pages_unread", f"{_named(garbled)}的字体没有对应的文字，没有读"))
    pictures = sum(
        share >= _PICTURE for number, page in enumerate(pages, 1) if number not in scanned for share in page.pictures
    )
    if pictures:
        notices.append(Notice("pictures_unread", f"有{pictures}张图片没有读；表格若是图片，其中的数值没有采用"))
    return Draft(_blocks([PageContent(p.width, p.height) if n in unread else p for n, p in enumerate(pages, 1)]),
                 notices=notices)  # fmt: skip


def _pages(data: bytes, path: str) -> list[PageContent]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD or "password" in str(error).lower():
            raise InputError(f"{path}：文件有打开密码；请先去掉密码再读") from None
        raise InputError(f"{path}：PDF 已损坏或没有下载完整；请重新取得这个文件") from None
    try:
        if not len(document):
            raise InputError(f"{path}：PDF 没有页；请重新取得这个文件")
        if len(document) > MOST_PAGES:
            raise InputError(f"{path}：PDF 有 {len(document):,} 页，超过 {MOST_PAGES}，不像一份报告；没有读取")
        return [_page(document, number) for number in range(len(document))]
    except pypdfium2.PdfiumError:
        raise InputError(f"{path}：PDF 的页已损坏；请重新取得这个文件") from None
    finally:
        document.close()


def _page(document: Any, number: int) -> PageContent:
    page = document[number]
    content = page_content(page)
    page.close()
    return content


def _is_garbled(page: PageContent) -> bool:
    """Whether the fonts of a page say nothing of their characters: private, missing or control codes."""
    bad = sum(
        "\ue000" <= char.text <= "\uf8ff" or char.text in "\ufffd\0" or char.text < " " or "\x7f" <= char.text <= "\x9f"
        or char.text > "\U000effff"
        for char in page.chars
    )  # fmt: skip
    return len(page.chars) >= _LEAST_CHARS and bad > _UNREADABLE * len(page.chars)


def _named(pages: list[int]) -> str:
    """Pages in words: 第2页, 第1、3页, 第1至9页."""
    if len(pages) > 3 and pages[-1] - pages[0] == len(pages) - 1:
        return f"第{pages[0]}至{pages[-1]}页"
    return f"第{'、'.join(map(str, pages))}页"


def _blocks(pages: list[PageContent]) -> list[Block]:
    parts: list[list[Grid | Line]] = []
    for number, page in enumerate(pages, 1):
        tables, rest = grids(page)
        placed: list[tuple[float, Grid | Line]] = [(grid.top, grid) for grid in tables]
        placed += [(line.base - line.size / 2, line) for line in lines_of(rest, number)]
        parts.append([part for _, part in sorted(placed, key=lambda pair: pair[0])])
    ordered = unfolded(without_edges(parts, [page.height for page in pages]))
    flow = join_pages([list(_with_tables(page, number)) for number, page in enumerate(ordered, 1)])
    return list(_paragraphs(column_tables(flow)))


def _with_tables(parts: list[Grid | Line], number: int) -> Iterator[Table | Line]:
    """The parts of the page `number`, the rows of its grids taken for them."""
    for part in parts:
        if isinstance(part, Line):
            yield part
        elif rows := rows_of(part):
            yield Table(rows, [number] * len(rows))


def _paragraphs(flow: Iterable[Table | Line]) -> Iterable[Block]:
    """The flow of a document with its lines joined to paragraphs."""
    parts = list(flow)
    edge = margins([part for part in parts if isinstance(part, Line)])
    text, last, page = "", None, 1
    for part in parts:
        if isinstance(part, Line) and last is not None and follows(last, part, edge):
            text += part.text.strip()
        else:
            if text:
                yield Paragraph(text, page)
            text, page = "", 1
            if isinstance(part, Line):
                text, page = part.text.strip(), part.page
            else:
                yield part
        last = part if isinstance(part, Line) else None
    if text:
        yield Paragraph(text, page)
