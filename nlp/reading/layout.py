"""Blocks as the text that the pipeline reads best: a paragraph a line, a row a line with tabs between its cells."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlp.reading.blocks import Block, Paragraph, Table, is_value, tidy
from nlp.reading.source import Origin

_BREAKS = re.compile(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_SEVERAL = re.compile(r"[\n\r\t\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffc]")
_BLANKS = " \t\xa0\u2002\u2003\u3000"
_LATIN = re.compile(r"[A-Za-z0-9]")
_LEADER = re.compile(r"\t+")
_NUMBERED = re.compile(r"^(\S{1,4})\t(?=[^\t]+$)")  # a tab right behind a numbering mark
_MARK = re.compile(rf"^([（(]?[一二三四五六七八九十]{{1,3}}[）)、．.])[{_BLANKS}]+(?=[^{_BLANKS}])")


def write(blocks: Iterable[Block]) -> tuple[str, tuple[Origin, ...]]:
    """The text of `blocks`, and where each paragraph and each cell of it stood."""
    lines: list[str] = []
    origins: list[Origin] = []
    length = tables = paragraphs = 0

    def put(line: str) -> None:
        nonlocal length
        lines.append(line)
        length += len(line) + 1

    for block in tidy(clean(blocks)):
        if isinstance(block, Paragraph):
            shown = [stripped for line in _BREAKS.split(block.text) if (stripped := _line(line))]
            paragraphs += bool(shown)
            for line in shown:
                origins.append(Origin(length, block.page, paragraph=paragraphs))
                put(line)
            continue
        tables += 1
        for number, row in enumerate(block.rows, 1):
            cells = [joined(cell) for cell in row]
            if not any(cells):
                continue
            page = block.pages[number - 1] if block.pages else None
            start = length
            for place, cell in enumerate(cells, 1):
                origins.append(Origin(start, page, tables, number, place))
                start += len(cell) + 1
            put("\t".join(cells))
    return "".join(f"{line}\n" for line in lines), tuple(origins)


def clean(blocks: Iterable[Block]) -> Iterable[Block]:
    """`blocks` without characters that nobody sees."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield Paragraph(_INVISIBLE.sub("", block.text), block.page)
        else:
            yield Table([[_INVISIBLE.sub("", cell) for cell in row] for row in block.rows], block.pages)


def _line(line: str) -> str:
    return _MARK.sub(r"\1", _NUMBERED.sub(r"\1 ", _LEADER.sub("\t", line.strip(_BLANKS))))


def joined(cell: str) -> str:
    """The lines of a cell as one: nothing between characters of Chinese, a space between words or numbers."""
    if not _SEVERAL.search(cell):
        return cell.strip(_BLANKS)
    out = ""
    for line in _BREAKS.split(cell.replace("\t", " ")):
        line = line.strip(_BLANKS)
        if not line:
            continue
        words = bool(out) and _LATIN.match(out[-1]) and _LATIN.match(line)
        if words and is_value(out) and is_value(line):
            out += "；" + line  # one number over two lines, or two numbers: nobody can tell
        else:
            out += (" " if words else "") + line
    return out
