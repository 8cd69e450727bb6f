"""Which labels of which official tables a cell's text is, or is a part of."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache, lru_cache

from nlp.forms.formats import Table, load_tables
from nlp.text.folding import squeeze

_NUMBER = re.compile(r"^(?:[一二三四五六七八九十]、|\([一二三四五六七八九十]\)|\d\.|其中:)")
_SHORTEST_PART = 2


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """A label for comparison: squeezed, its number and brackets' kind dropped, known variants made one."""
    folded = squeeze(text).replace("钩稽", "勾稽").replace("国家机密", "国家秘密").replace("只记", "只计")
    return _NUMBER.sub("", folded.replace("“", '"').replace("”", '"'))


@lru_cache(maxsize=16384)
def number_of(text: str) -> str:
    """The number that a label begins with, such as ``三、``, folded; empty where it has none."""
    found = _NUMBER.match(squeeze(text))
    return found[0] if found else ""


def cells_of(table: Table) -> list[str]:
    """Every printed cell of `table` that carries no value: heads, row labels and their parents."""
    return list(dict.fromkeys([*table.heads, *(cell for row in table.rows for cell in row.label)]))


@cache
def _index() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    whole, parts = defaultdict(set), defaultdict(set)
    for table in load_tables():
        for cell in cells_of(table):
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
    whole, _ = _index()
    found = set(_anywhere().findall(squeeze(text)))
    counts = Counter(table for label in found for table in whole[label])
    most = max(counts.values(), default=0)
    return len(found), frozenset(table for table, n in counts.items() if n == most and n > 1)
