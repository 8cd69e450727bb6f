"""Cutting a text into units of layout: lines, cells, and pieces of a line where a heading may be glued.

The cut is generous: what is a heading, a cell or prose is for the trained model to say.
Everything here reads folded text (`nlp.text.folding`) and counts code points.
"""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from nlp.forms.lookup import tables_of
from nlp.pipeline.wording import any_of, words_of
from nlp.text.numbering import BARE, name_with_number_at, numbering_at

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]+")
_CELL = re.compile(r"[^\t|│┃]+")
# Runs of two or more spaces part columns, but not the number of a heading from its title.
_COLUMN = re.compile(r"(?:^\s*[一二三四五六七八九十]{1,2}[、.]?\s+(?=[\u4e00-\u9fff]))?\S+(?: \S+)*")
_WORD = re.compile(r"[^ ]+")
_VALUE = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?|/|-+|—+|无")
_LEAST_LEAD, _LEAST_RUN = 2, 5  # numbers before a label; numbers and labels in a row that no prose has
_LONGEST_LABEL = 40
PAGE_NUMBER = re.compile(r"[-—–] ?\d+ ?[-—–]|第 ?\d+ ?页.*|P(?:age|\.) ?\d+|\d+ ?/ ?\d+", re.IGNORECASE)
# Where a heading can begin inside a line: after a closing mark or a space, or at a number such as 四、
_ENTRY = re.compile(
    r"(?<=[。;!?: ])(?=[^ ])|(?<=[\u4e00-\u9fff]\.)(?=[\u4e00-\u9fff])"
    r"|(?<=[^一二三四五六七八九十(第])(?=[一二三四五六七八九] ?、|\([一二三四五六七八九]\))"
)
_REPORT_TITLE = re.compile(rf"[^。:;]{{4,60}}?{any_of('report')}(?= )")
_CLAUSE = re.compile(r"[^。:;,.!?\d]{4,40}")
_RUN_IN_END = re.compile(r"[。:; ]|(?<=[\u4e00-\u9fff])\.(?=[\u4e00-\u9fff])")
_LONGEST_TITLE = 32
_LONGEST_RUN_IN = 40
_LONGEST_REST = 9
_TITLE_REST = re.compile(r"(?!\d)[^。:;, ]{1,24}")  # the rest of the line is title too
_NAME = re.compile("《[^《》]{1,60}》")  # of a document, whatever titles it holds
_LONGEST_PIECE = 2000
_LONGEST_CELL = 20  # shorter cells are never glued to a heading
_DENIALS = words_of("denials")
_JOINS = words_of("joins")
_SAYS = words_of("copulas")
_COMMON_ENDING, _COMMON_SHARE = 3, 0.015  # titles that end alike


class Piece(NamedTuple):
    """A unit of layout inside one line; offsets count from the start of the line."""

    start: int
    end: int
    cell: int  # which of the `cells` of the line it lies in
    cells: int
    glued: bool  # does not begin where its cell begins


def lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield ``(start, end)`` of every line of `text` that is not empty, line breaks excluded."""
    return (match.span() for match in _LINE.finditer(text))


def common_endings(titles: Iterable[str]) -> frozenset[str]:
    """The last two characters that several titles share, such as 情况: unknown titles end so, too."""
    counts = Counter(title[-2:] for title in titles)
    least = max(_COMMON_ENDING, _COMMON_SHARE * counts.total())
    return frozenset(ending for ending, n in counts.items() if n >= least)


def cut_line(folded: str, titles: Collection[str], endings: Collection[str] = ()) -> list[Piece]:
    """Cut one folded line into pieces that hold every character but white space and separators.

    `titles` are squeezed heading titles (no numbering, no white space) that may be glued to text; behind a number a
    title that is none of them may end with one of the `endings`.
    """
    pieces: list[Piece] = []
    cells = list(_cells(folded, 0, len(folded)))
    for index, (start, end) in enumerate(cells):
        glued = _glue(folded, start, end, titles, endings) if len(cells) == 1 or end - start > _LONGEST_CELL else []
        bounds = [start, *glued, end]
        for a, b in zip(bounds, bounds[1:], strict=False):
            if trimmed := _trim(folded, a, b):
                pieces.append(Piece(*trimmed, index, len(cells), a != start))
    return pieces


def _cells(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    line = folded[start:end]
    separated = "\t" in line or "|" in line or "│" in line or "┃" in line
    pattern = _CELL if separated else _COLUMN
    for match in pattern.finditer(folded, start, end):
        trimmed = _trim(folded, match.start(), match.end())
        if trimmed is None:
            continue
        if separated:
            yield trimmed
        else:
            yield from _values(folded, *trimmed)


def _values(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Part the cells of a space-aligned table line: the numbers at its ends, and long runs of numbers and labels."""
    text = folded[start:end]
    words = list(_WORD.finditer(text))
    apart = set() if PAGE_NUMBER.fullmatch(text) else _cells_among([word[0] for word in words])
    first = 0
    for index, word in enumerate(words):
        if index in apart:
            if first < index:
                yield start + words[first].start(), start + words[index - 1].end()
            yield start + word.start(), start + word.end()
            first = index + 1
    if first < len(words):
        yield start + words[first].start(), start + words[-1].end()


def _cells_among(words: list[str]) -> set[int]:
    """Which of the words of a line are cells of their own."""
    value = [_VALUE.fullmatch(word) is not None for word in words]
    last = len(words)
    while last and value[last - 1]:
        last -= 1
    lead = next((index for index, found in enumerate(value) if not found), len(words))
    apart = set(range(last, len(words))) | (set(range(lead)) if lead >= _LEAST_LEAD else set())
    run: list[int] = []
    for index, word in enumerate([*words, ""] if len(words) >= _LEAST_RUN else ()):
        if index < len(words) and (value[index] or (len(word) <= _LONGEST_LABEL and tables_of(word)[0])):
            run.append(index)
        else:
            apart |= set(run) if len(run) >= _LEAST_RUN else set()
            run = []
    return apart


def _glue(folded: str, start: int, end: int, titles: Collection[str], endings: Collection[str]) -> list[int]:
    """Where, inside one line or cell, a heading may begin or end."""
    if end - start < 4:
        return []
    cuts = set()
    entries = [start]
    if title := _REPORT_TITLE.match(folded, start, end):
        cuts.add(title.end())
    if end - start > 8:
        entries += [m.start() for m in _ENTRY.finditer(folded, start + 1, end)]
    done = start - 1  # entries up to here were looked at, or lie inside a number
    while entries:
        entry = heapq.heappop(entries)
        if entry <= done or entry >= end:
            continue
        number = numbering_at(folded, entry)
        after = number.end if number else entry
        done = max(entry, after - 1)
        before = folded[entry - 1] if entry else ""
        spaced = number is not None and number.kind == "cn" and folded[after - 1] == " "  # 一 概述
        closing = before in "。;!?." or entry in cuts or (before == " " and number is not None and not spaced)
        stop = title_end(folded, after, end, titles)
        if stop is None and number is None and (bare := BARE.match(folded, entry)):
            stop = title_end(folded, bare.end(), end, titles)
        if stop is not None and not name_with_number_at(folded, entry):
            follows = folded[stop] if stop < end else "。"
            enumerated = stop < end and numbering_at(folded, stop) is not None  # 改进措施一是…
            if number or (entry == start and follows not in _SAYS) or (closing and (follows in ":。 " or enumerated)):
                stop = stop if title_end(folded, stop, end, titles) else _closed(folded, stop, end, endings)
                cuts |= {entry, stop}
                heapq.heappush(entries, stop)  # 存在的主要问题及改进情况存在的主要问题:…
        elif number and number.kind != "shi" and (entry == start or closing):
            cuts.add(entry)
            run_in = _RUN_IN_END.search(folded, after + 1, min(end, after + _LONGEST_RUN_IN))
            if run_in:
                cuts.add(run_in.end())
            if unknown := _unknown_title(folded, after, end, endings):
                cuts.add(unknown)
                heapq.heappush(entries, unknown)
        elif number and number.kind in {"cn", "paren"} and before in "0123456789/—":
            cuts.add(entry)
    if "《" in folded[start:end]:
        cuts -= {at for name in _NAME.finditer(folded, start, end) for at in range(name.start() + 1, name.end())}
    cuts |= set(range(start + _LONGEST_PIECE, end, _LONGEST_PIECE))  # keeps every later step linear
    return sorted(c for c in cuts if start < c < end)


def _unknown_title(folded: str, start: int, end: int, endings: Collection[str]) -> int | None:
    """Where a title that nobody knows may end inside ``folded[start:end]``, the text glued to it."""
    clause = _CLAUSE.match(folded, start, end)
    if clause is None or clause.end() == end:  # the rest of the line may be a title as a whole
        return None
    last = clause.end() if folded[clause.end()].isdigit() else clause.end() - 1
    for stop in range(min(last, start + _LONGEST_TITLE), start + 3, -1):
        if folded[stop - 2 : stop] in endings and folded[stop] not in _JOINS:
            return stop
    return None


def _closed(folded: str, stop: int, end: int, endings: Collection[str]) -> int:
    """Move `stop` past the rest of a longer title, where a mark soon closes one, and past that mark."""
    run_in = _RUN_IN_END.search(folded, stop, min(end, stop + _LONGEST_REST))
    if run_in and _goes_on(folded, stop, run_in.start(), endings) and not numbering_at(folded, stop):
        stop = run_in.start()
    elif (
        _TITLE_REST.fullmatch(folded, stop, end)
        and not numbering_at(folded, stop)
        and not _denies(folded[stop:end], endings)
    ):
        stop = end
    while stop < end and folded[stop] in "。:;. ":
        stop += 1
    return stop


def _goes_on(folded: str, stop: int, end: int, endings: Collection[str]) -> bool:
    """Whether ``folded[stop:end]`` can be the rest of the title before it: 情况无 is no title, 情况统计表 is one."""
    rest = folded[stop:end]
    ended = folded[stop - 2 : stop] in endings and rest[:1] not in {*_JOINS, "(", ""} and rest[-2:] not in endings
    return "," not in rest and not ended and rest[:1] not in _DENIALS


def _denies(rest: str, endings: Collection[str]) -> bool:
    """Whether a title ends before `rest`, which says that there is nothing to say: 其他需要报告的事项无."""
    return rest[:1] in _DENIALS and rest[-2:] not in endings


def title_end(folded: str, start: int, end: int, titles: Collection[str]) -> int | None:
    """Where the longest title that starts at `start` ends, white space inside it passed over."""
    squeezed = folded[start : min(end, start + 2 * _LONGEST_TITLE)].replace(" ", "")[:_LONGEST_TITLE]
    if squeezed[:2] not in _openings(frozenset(titles)):
        return None
    length = next((length for length in range(len(squeezed), 1, -1) if squeezed[:length] in titles), 0)
    if not length:
        return None
    stop = start
    while length:
        length -= folded[stop] != " "
        stop += 1
    return stop


@lru_cache(maxsize=8)
def _openings(titles: frozenset[str]) -> frozenset[str]:
    """The first two characters of all `titles`."""
    return frozenset(title[:2] for title in titles)


def _trim(folded: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and folded[start].isspace():
        start += 1
    while end > start and folded[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
