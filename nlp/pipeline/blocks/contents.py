"""Contents pages: blocks that list the report's sections before they come."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from nlp.forms.lookup import tables_of
from nlp.pipeline.titles import bare_title
from nlp.text.folding import fold
from nlp.text.numbering import numbering_at

# What stands behind an entry: dots, a page number (3, 第3页), a link of Markdown, a field of a word processor
_MARKS = r"[\s.…·・•‧⋯—–_\-\d()|]|第\d{1,3}页|\]\([^()\s]*\)|PAGEREF|_Toc|\\[a-z]\b"
_LEADING = re.compile(rf"(?:{_MARKS})+$")
_PRINTED = re.compile(r"[.…·・•‧⋯—–_\t]\s*第?\d{1,3}页?$")  # dots and a page behind an entry
_LEADERS = re.compile(rf"(?:{_MARKS}|[\[*])*")
_DOTS = re.compile(r"[\s.…·・•‧⋯]{2,}")  # a block of its own that no table has
_OPENS = re.compile(r"[\s*-]*\[")  # what a link opens with
_ENTRIES = 3  # that a contents page has at least
_SHARE = 2 / 3  # of its entries come again
_LONGEST = 45
_LONGEST_PRINTED = 120  # with what stands behind it


def contents_pages(texts: Sequence[str]) -> list[int]:
    """The indices of the blocks `texts` that are entries of a contents page, with the page numbers behind them.

    Entries are numbered titles in a row, nothing but dots and one page number between them, most of which come again
    further down, alone or before a text that runs on from them. Those that count 一、二、三 need no page behind them.
    Time is linear in the number of blocks.
    """
    names = [_entry(text) for text in texts]
    last: dict[str, int] = {}
    found: list[int] = []
    index = 0
    while index < len(texts):
        run, end = _run(texts, names, index) if names[index] else ([], index)
        if len(run) >= _ENTRIES:
            last = last or {name: at for at, text in enumerate(texts) if (name := _title(text))}
            again = sum(last.get(names[at], -1) >= end for at in run)  # text that runs on makes a title another one
            if again >= _SHARE * len(run):
                found += range(index, end)
        index = max(end, index + 1)
    return found


def _run(texts: Sequence[str], names: Sequence[str], start: int) -> tuple[list[int], int]:
    """The entries from the block `start` on, each other than those before it, and where they end."""
    run: list[int] = []
    seen: set[str] = set()
    index = end = start
    while index < len(texts):
        if names[index] and names[index] not in seen:
            run.append(index)
            seen.add(names[index])
            end = index + 1
        elif run and _joins(texts, run[-1] + 1, index):
            end = index + 1  # dots, page number and list mark in cells of their own
        else:
            break
        index += 1
    return run, end


def _joins(texts: Sequence[str], first: int, index: int) -> bool:
    """Whether the block `index` belongs to the entry that ends before the block `first`, or opens the next one: one
    number, dots and a number, or the opening of a link."""
    if index == first or (index == first + 1 and _DOTS.fullmatch(texts[first])):
        return _LEADERS.fullmatch(texts[index]) is not None
    return index == first + 1 and _OPENS.fullmatch(texts[index]) is not None


def _entry(text: str) -> str:
    """The title of a numbered entry; empty for any other block."""
    return _short_entry(text) if len(text) <= _LONGEST_PRINTED else ""


def _title(text: str) -> str:
    """The numbered title that a block is, or runs on from."""
    title, _, _ = text[: _LONGEST + 1].partition("。")
    return _short_title(title) or _entry(text)


@lru_cache(maxsize=1 << 13)
def _short_entry(text: str) -> str:
    folded = fold(text)
    mark = numbering_at(folded, 0)
    if mark is None or folded[-1] in "。;:,":
        return ""
    title = _short_title(text)
    if _PRINTED.search(folded):
        return title
    return title if title and mark.kind == "cn" and not tables_of(_LEADING.sub("", folded))[0] else ""


@lru_cache(maxsize=1 << 13)
def _short_title(text: str) -> str:
    folded = fold(text)
    bare = _LEADING.sub("", folded)
    if not bare or numbering_at(folded, 0) is None or len(bare) > _LONGEST:
        return ""
    return bare_title(bare)
