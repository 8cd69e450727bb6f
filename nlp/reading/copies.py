"""A report that a page holds twice, for a wide and a narrow screen or for print, of which a browser shows one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from nlp.reading.blocks import Block, Paragraph

_LEAST = 500  # characters of a report
_SENTENCES, _LONG = 3, 30  # paragraphs of this length: tables of two years may be the same, their prose is not
_SHARE = 0.9  # of what lies between the beginnings of both


def without_copies(blocks: Sequence[Block]) -> list[Block]:
    """`blocks` without runs that say again, word for word, what stands before them. Time is linear."""
    texts = [_text(block) for block in blocks]
    before = [0, *accumulate(map(len, texts))]
    first: dict[str, int] = {}
    kept: list[Block] = []
    index = 0
    while index < len(blocks):
        start = first.setdefault(texts[index], index) if texts[index] else index
        length = _same(texts, start, index) if start < index else 0
        if length and _is_report(texts[index : index + length], before[index] - before[start]):
            index += length
            continue
        kept += blocks[index : index + max(length, 1)]
        for at in range(index, index + length):
            first.setdefault(texts[at], at)
        index += max(length, 1)
    return kept


def _same(texts: Sequence[str], start: int, index: int) -> int:
    """How many blocks from `index` on are those from `start` on."""
    length = 0
    while start + length < index and index + length < len(texts) and texts[start + length] == texts[index + length]:
        length += 1
    return length


def _is_report(run: Sequence[str], between: int) -> bool:
    size = sum(map(len, run))
    return size >= max(_LEAST, _SHARE * between) and sum(len(text) >= _LONG for text in run) >= _SENTENCES


def _text(block: Block) -> str:
    parts = [block.text] if isinstance(block, Paragraph) else ["\t".join(row) for row in block.rows]
    return "".join("\n".join(parts).split())
