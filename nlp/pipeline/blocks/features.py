"""What a block looks like, in features that a person can read.

A block's own text gives `Content`, the same wherever it stands and so computed once for each text;
its place among its neighbours gives `context`, one name per block and family.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np

from nlp.forms.lookup import tables_inside, tables_of
from nlp.pipeline.layout import PAGE_NUMBER
from nlp.pipeline.segmenter import Unit
from nlp.pipeline.titles import bare_title
from nlp.text.folding import fold
from nlp.text.numbering import BARE, name_with_number_at, numbering_at
from nlp.text.values import read_value

NEIGHBOURS = (-2, -1, 1, 2)
ALONE = "number alone"  # a block that is a numbering mark and nothing else
_WINDOW = 8
PAGE = "page number"
_MARKS = ("", "cn", "paren", "bracketed", "digit", "dparen", "di")
_OPENING = 10  # blocks among which the title is
_SCATTERED = re.compile(r"[\u4e00-\u9fff]{1,2}(?: [\u4e00-\u9fff]{1,2}){2,}")  # half words of column heads: 结 结 其 尚
_YEAR = re.compile(r"(?:19|20)\d\d ?年")
_LENGTHS = (2, 3, 5, 9, 17, 33, 81)
_SHORT, _LONG = 45, 24  # texts up to _SHORT give words; titles up to _LONG are features whole


class Content(NamedTuple):
    """`own` names what the text says, `kind` what its neighbours see of it."""

    own: list[str]
    kind: list[str]
    value: bool  # a number, a slash or a dash
    tables: frozenset[str]  # the official tables that print this text
    number: str  # the kind of its numbering mark, if it has one
    ordinal: int  # what that mark says
    closed: bool  # its last character ends a sentence or a clause
    alone: bool  # nothing but that mark
    short: bool


def content(text: str, words: Sequence[str]) -> Content:
    """The features of one block, from its text and its words."""
    folded = fold(text)
    state = read_value(text)[0] if len(text) <= 16 else "text"
    whole, parts = tables_of(text) if len(text) <= 64 and state == "text" else (frozenset(), frozenset())
    number = numbering_at(folded, 0)
    kind = [f"length={bisect_right(_LENGTHS, len(text))}", f"last={_ending(folded)}"]
    bare = BARE.match(folded) if number is None and state == "text" and len(text) <= _SHORT else None
    named = number is None and name_with_number_at(folded, 0)
    kind.append(f"number={number.kind if number else 'named' if named else 'bare' if bare else 'none'}")
    alone = number is not None and number.end == len(folded)
    if alone:
        kind.append(ALONE)
    if PAGE_NUMBER.fullmatch(folded):
        kind.append(PAGE)
    if _SCATTERED.fullmatch(folded):
        kind.append("scattered")
    if state != "text":
        kind.append(f"state={state}")
    kind += [f"cell={table}" for table in sorted(whole)] + [f"part={table}" for table in sorted(parts - whole)]
    own = list(kind)
    if state != "text":
        return Content(own, kind, True, whole, "", 0, False, False, True)
    if number:
        own.append(f"number={number.kind}{number.value}")
    elif bare:
        own.append(f"number=bare{bare['number']}")
    if len(text) <= _SHORT:
        title = bare_title(text)
        if len(title) <= _LONG:
            own.append(f"title={title}")
            own += [f"pair={title[i : i + 2]}" for i in range(len(title) - 1)]
        own += [f"word={word}" for word in dict.fromkeys(words)]
    else:
        own += [f"opens={word}" for word in words[:4]]
    commas = folded.count(",") + folded.count("、")
    own.append(f"commas={min(commas, 4)}")
    if _YEAR.search(folded):
        own.append("year")
    inside, printers = tables_inside(text) if len(text) > _LONG else (0, frozenset[str]())
    if inside:
        kind += [f"inside={table}" for table in sorted(printers)]
        own += [f"inside={table}" for table in sorted(printers)]
        own.append(f"labels={min(inside, 5)}")
        own.append(f"labels={'many' if inside > 2 else 'few'},digits={any(c.isdigit() for c in folded)}")
    if "http" in folded or "www" in folded:
        own.append("address")
    mark, ordinal = (number.kind, number.value) if number else ("", 0)
    return Content(own, kind, False, whole, mark, ordinal, folded[-1] in "。;", alone, len(text) <= _SHORT)


def _ending(folded: str) -> str:
    last = folded[-1]
    if last in "。.;:!?,、)":
        return last
    return "digit" if last.isdigit() else "word" if last.isalpha() else "mark"


def context(layout: Sequence[Unit], contents: Sequence[Content], length: int) -> dict[str, np.ndarray]:
    """One array of codes, of shape (blocks,), for each family of features of place."""
    n = len(layout)
    units = np.fromiter(chain.from_iterable(layout), np.int64, 8 * n).reshape(n, 8)
    lines, cells = units[:, 4], units[:, 6]
    step = np.diff(lines, prepend=-3, append=lines[-1] + 3).clip(0, 3)
    value = np.array([c.value for c in contents], float)
    codes = {
        "cells": np.searchsorted([2, 3, 5, 10], cells, "right"),
        "cell": units[:, 5].clip(0, 3),
        "glued": units[:, 7],
        "followed": np.append(units[1:, 7], 0),  # the next block is glued to this one
        "above": step[:-1],
        "below": step[1:],
        "depth": (units[:, 2] * 20 // max(length, 1)).clip(0, 19),
        "from_top": np.arange(n).clip(0, 12),
        "from_bottom": np.arange(n)[::-1].clip(0, 12),
        "values_before": _share(value, before=True),
        "values_after": _share(value, before=False),
    }
    first = next((c.number for c in contents if c.number and c.short and not c.tables), None)
    codes["number_as_first"] = np.array([0 if not c.number else 1 if c.number == first else 2 for c in contents])
    alone = np.array([_MARKS.index(c.number) if c.alone and c.number in _MARKS else 0 for c in contents])
    codes["number_above"] = np.concatenate(([0], alone[:-1]))
    codes["siblings"] = _siblings(contents, codes["followed"])
    for table in sorted({table for c in contents for table in c.tables}):
        hits = np.array([table in c.tables for c in contents], float)
        codes[f"{table}_before"] = _share(hits, before=True)
        codes[f"{table}_after"] = _share(hits, before=False)
    return codes


def _siblings(contents: Sequence[Content], followed: np.ndarray) -> np.ndarray:
    """How short numbered blocks end, and those with the numbers before and behind theirs: 0 for what has no number.

    Else 1 and a number of three digits to the base of three: its own ending (open, closed, closed and followed by text
    glued to it), that of the one before and of the one behind (absent, open, closed).
    """
    codes = np.zeros(len(contents), np.int64)
    last: dict[str, int] = {}  # kind of number → the block that had it last
    for index, made in enumerate(contents):
        if not made.number or not made.short or made.tables:
            continue
        codes[index] = 1 + 9 * (made.closed + (made.closed and followed[index]))
        before = last.get(made.number)
        if before is not None and contents[before].ordinal == made.ordinal - 1:
            codes[index] += 3 * (1 + contents[before].closed)
            codes[before] += 1 + made.closed
        last[made.number] = index
    return codes


def sentences(
    layout: Sequence[Unit], texts: Sequence[str], contents: Sequence[Content], titles: Collection[str]
) -> np.ndarray:
    """Which blocks, of shape (blocks,), are sentences and so no headings: a full stop or a semicolon ends them and the
    line, and they are none of the known `titles`, given without numbers and white space."""
    ends = [*(not unit.glued for unit in layout[1:]), True]
    return np.array(
        [
            made.closed and end and bare_title(text) not in titles
            for end, text, made in zip(ends, texts, contents, strict=True)
        ],
        bool,
    )


def opening(layout: Sequence[Unit], texts: Sequence[str]) -> list[str]:
    """How the first short lines end, most likely the title: 报告, 通知, 方案 …; features of every block."""
    ends = []
    for unit, text in zip(layout[:_OPENING], texts, strict=False):
        title = bare_title(text)
        if unit.cells == 1 and len(text) <= _SHORT and len(title) > 4 and title[-1].isalpha():
            ends.append(f"opening={title[-2:]}")
    return list(dict.fromkeys(ends))


def _share(hits: np.ndarray, *, before: bool) -> np.ndarray:
    """How many of the `_WINDOW` blocks before (or after) each block are hits, in four steps."""
    total = np.concatenate(([0], np.cumsum(hits)))
    here = np.arange(len(hits))
    if before:
        counts = total[here] - total[(here - _WINDOW).clip(0)]
    else:
        counts = total[(here + 1 + _WINDOW).clip(max=len(hits))] - total[here + 1]
    steps: np.ndarray = np.searchsorted([1, 3, 6], counts, "right")
    return steps
