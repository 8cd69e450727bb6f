"""Which labels of which official tables a cell's text is, or is a part of."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache, lru_cache
from typing import NamedTuple

from nlp.forms.formats import Table, load_tables
from nlp.text.folding import fold, squeeze

_MARK = r"[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)[、.]?|\d{1,2}[.、)](?!\d)|\(\d{1,2}\)[、.]?"
_NUMBER = re.compile(rf"^(?:其中:)?(?P<mark>{_MARK})?")
_INNER = re.compile(rf"(?<=[^第\d])(?={_MARK})")
_MARKUP = re.compile(r"<br ?/?>|\*\*|\\(?=[.\-_()、#*])", re.IGNORECASE)  # of converters to Markdown, inside a cell
_GAP = re.compile(r"\s+")
_YEAR = re.compile(r"(?:19|20)\d\d年")
BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)
_SHORTEST_PART = 2
_LONGEST_KEPT = 64  # code points of a text that is looked through once: cells recur in every report


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """A label for comparison: squeezed, its number and brackets' kind dropped, known variants made one.

    A year stands for the year reported on: ``2023年新收…`` is ``本年新收…``.
    """
    return _NUMBER.sub("", _YEAR.sub("本年", usual(_squeezed(text))))


def usual(folded: str) -> str:
    """`folded` text with the known variants of wording and marks made one, character for character."""
    for variant, wording in _VARIANTS:
        folded = folded.replace(variant, wording)
    return folded


_VARIANTS = (
    ("钩稽", "勾稽"), ("国家机密", "国家秘密"), ("只记", "只计"), ("其它", "其他"), ("“", '"'), ("”", '"'),
)  # fmt: skip


def _squeezed(text: str) -> str:
    return squeeze(_MARKUP.sub("", text))


@lru_cache(maxsize=16384)
def number_of(text: str) -> str:
    """The number that a label begins with, however it is marked: ``3.``, ``3、`` and ``（3）`` are one.

    Empty where the label has none.
    """
    found = _NUMBER.match(_squeezed(text))
    mark = found["mark"] if found else None
    if not mark:
        return ""
    number = re.sub(r"\W", "", mark)
    return number if number.isdigit() or "(" not in mark else f"({number})"


class Cell(NamedTuple):
    """A printed cell; an empty one has ``start == end``."""

    text: str
    start: int
    end: int


def label_parts(cell: Cell) -> list[Cell]:
    """The labels of forms that stand in one printed cell one after the other, each as a cell."""
    starts = {0} | {m.end() for m in BREAK.finditer(cell.text)}
    inner = (m.end() for pattern in (_INNER, _GAP) for m in pattern.finditer(fold(cell.text)))
    end = len(cell.text)
    for place in sorted({*inner, *starts}, reverse=True):  # from the last label on, so that each ends where one begins
        if place in starts or tables_of(cell.text[place:end])[0]:
            starts.add(place)
            end = place
    bounds = [*sorted(starts), len(cell.text)]
    parts = []
    for start, end in zip(bounds, bounds[1:], strict=False):
        text = BREAK.sub("", cell.text[start:end])
        if text.strip():
            parts.append(Cell(text, cell.start + start, cell.start + end))
    return parts


@lru_cache(maxsize=16384)
def pieces(text: str, known: frozenset[str], printed: frozenset[str]) -> tuple[str, ...]:
    """The labels in one printed cell: parted at ``<br>``, and where one of the plain labels `known` begins inside.

    A converter prints the merged first column into the label beside it: ``三、本年（一）予以公开``. A row of heads that
    only spaces part is one cell, too; several of its words are among the plain texts that a form has `printed`.
    """
    found: list[str] = []
    for part in BREAK.split(text):
        words = part.split()
        if len(words) > 2 and sum(plain(word) in printed for word in words) > 1:
            found += words
            continue
        cut = next((m.start() for m in _INNER.finditer(fold(part)) if plain(part[m.start() :]) in known), 0)
        found += [piece for piece in (part[:cut], part[cut:]) if piece.strip()]
    return tuple(found)


def cells_of(table: Table) -> list[str]:
    """Every printed cell of `table` that carries no value: heads, row labels and their parents."""
    return list(dict.fromkeys([*table.heads, *(cell for row in table.rows for cell in row.label)]))


def other_wordings(table: Table) -> list[str]:
    """The labels of rows and columns of `table` as they are printed elsewhere."""
    columns = dict.fromkeys(column for row in table.rows for column in row.columns)
    return [name for row in table.rows for name in row.also] + [name for column in columns for name in column.also]


@cache
def _index() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    whole, parts = defaultdict(set), defaultdict(set)
    for table in load_tables():
        for cell in (*cells_of(table), *other_wordings(table)):
            label = plain(cell)
            whole[label].add(table.label)
            for start in range(len(label)):
                for end in range(start + _SHORTEST_PART, len(label) + 1):
                    parts[label[start:end]].add(table.label)
    return ({k: frozenset(v) for k, v in whole.items()}, {k: frozenset(v) for k, v in parts.items()})


@lru_cache(maxsize=16384)
def tables_of(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The tables that print `text` as a whole cell, and those that print it inside one."""
    whole, parts = _index()
    label = plain(text)
    return whole.get(label, frozenset()), parts.get(label, frozenset())


@cache
def _anywhere() -> re.Pattern[str]:
    whole, _ = _index()
    return re.compile("|".join(re.escape(label) for label in sorted(whole, key=len, reverse=True) if len(label) > 3))


def labels_inside(text: str) -> int:
    """How many different cell labels stand in `text`: many where a table lost its separators."""
    return tables_inside(text)[0]


def tables_inside(text: str) -> tuple[int, frozenset[str]]:
    """How many different cell labels stand in `text`, and the tables that print the most of them, if several."""
    return _short_inside(text) if len(text) <= _LONGEST_KEPT else _inside(text)


@lru_cache(maxsize=1 << 12)
def _short_inside(text: str) -> tuple[int, frozenset[str]]:
    return _inside(text)


def _inside(text: str) -> tuple[int, frozenset[str]]:
    whole, _ = _index()
    found = set(_anywhere().findall(squeeze(text)))
    counts = Counter(table for label in found for table in whole[label])
    most = max(counts.values(), default=0)
    return len(found), frozenset(table for table, n in counts.items() if n == most and n > 1)
