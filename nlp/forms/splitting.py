"""Digits run together, split into the numbers of a form: exactly, by its sums, and only where one reading is left.

The labels of the rows are found in the text, the digits behind each are split in every way that gives the row its
numbers and lets them add up; of what is left, the sums down the columns leave those rows that belong to a solution of
the whole table (dynamic programming over rows, the state being the sums so far). A number has no leading zero. All
work is bounded by `SETTINGS`; beyond the bound a row stays unread.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from nlp.forms.formats import Row, Sum, Table
from nlp.forms.lookup import cells_of, number_of, plain, usual
from nlp.forms.settings import SETTINGS
from nlp.text.folding import fold, visible

_CN = "[一二三四五六七八九十]{1,3}"
_MARK = re.compile(rf"(?:{_CN}、|\({_CN}\)[、.]?|(?P<digit>\d)[.、]|\((?P<round>\d)\)[、.]?)$")
_NUMBER = re.compile(r"\d+\.\d{1,4}|\d+")
_BEHIND = re.compile(r"[\u4e00-\u9fff(]")  # digits that anything else follows may run on into it
_LONGEST_MARK = 6

Numbers = tuple[int | float, ...]


class Split(NamedTuple):
    """The numbers of one row with the ``(start, end)`` of each in the text."""

    row: Row
    numbers: Numbers
    places: tuple[tuple[int, int], ...]


class _Digits(NamedTuple):
    row: Row
    text: str
    start: int  # in the squeezed text
    ways: list[Numbers]
    certain: bool  # as many digits as numbers, so that no sum is needed


def known_labels(text: str, table: Table) -> int:
    """How many of the labels of `table` stand anywhere in `text`."""
    squeezed = usual("".join(visible(fold(text)).split()))
    return sum(label in squeezed for label in {plain(cell) for cell in cells_of(table)})


def runs_together(text: str, table: Table) -> bool:
    """Whether digits stand right behind labels of `table` in `text`, as where a table lost its separators."""
    squeezed = usual("".join(visible(fold(text)).split()))
    labels = (plain(row.label[-1]) for row in table.rows)
    return any(re.search(re.escape(label) + r"\d\d", squeezed) for label in labels)


def split_rows(text: str, table: Table) -> list[Split]:
    """The rows of `table` whose numbers can be told apart in `text`, a table that lost its separators."""
    folded = fold(text)
    offsets = [i for i, char in enumerate(folded) if not char.isspace() and visible(char)]
    squeezed = usual("".join(folded[i] for i in offsets))
    found = _side_by_side(squeezed, table) if table.side_by_side else list(_rows(squeezed, table))
    pairs = enumerate(pairwise(offsets), 1)
    gaps = [place for place, (last, here) in pairs if here - last > 1 and any(map(str.isspace, text[last:here]))]
    found = [_parted_as_printed(digits, gaps) for digits in found]
    chosen = _consistent([digits for digits in found if digits.ways], table)
    return [
        Split(digits.row, numbers, tuple(_places(digits, numbers, offsets))) for digits, numbers in chosen if numbers
    ]


def _parted_as_printed(digits: _Digits, gaps: Sequence[int]) -> _Digits:
    """`digits` with those ways alone that part them where the text does, if it does: at `gaps`, in order."""
    end = digits.start + len(digits.text)
    printed = [gap - digits.start for gap in gaps[bisect_right(gaps, digits.start) : bisect_left(gaps, end)]]
    if not printed:
        return digits
    ways = [way for way in digits.ways if [*accumulate(len(str(number)) for number in way)][:-1] == printed]
    return digits._replace(ways=ways)


def _places(digits: _Digits, numbers: Numbers, offsets: Sequence[int]) -> Iterator[tuple[int, int]]:
    position = digits.start
    for number in numbers if len(numbers) > 1 else (digits.text,):
        end = position + len(str(number))
        yield offsets[position], offsets[end - 1] + 1
        position = end


def _rows(text: str, table: Table) -> Iterator[_Digits]:
    """The digits behind each row's label, the labels in the order of the form.

    Where a row has fewer digits than columns, some cells of the table are blank, and digits do not tell which.
    """
    starts: list[tuple[int, int, Row]] = []  # where a label begins, where it ends
    position = 0
    for row in table.rows:
        place = _label(text, row, position)
        if place:
            starts.append((*place, row))
            position = place[1]
    stops = [*(start for start, _, _ in starts[1:]), len(text)][: len(starts)]
    matches = [_NUMBER.match(text, end, stop) for (_, end, _), stop in zip(starts, stops, strict=True)]
    has_blanks = any(  # the last row may be cut off
        len(match[0] if match else "") < len(row.columns)
        for (_, _, row), match in zip(starts[:-1], matches, strict=False)
    )
    for (_, end, row), stop, match in zip(starts, stops, matches, strict=True):
        width = len(row.columns)
        if match is None or (match.end() < stop and not _BEHIND.match(text, match.end())) or (has_blanks and width > 1):
            continue
        digits = match[0]
        if width == 1:
            yield _Digits(row, digits, end, [(_number(digits),)] if _plain_number(digits) else [], True)
        elif digits.isdigit():
            ways = _ways(digits, width, _row_sum(table))
            yield _Digits(row, digits, end, ways, len(digits) == width)


def _label(text: str, row: Row, position: int) -> tuple[int, int] | None:
    """Where the label of `row` stands next, its numbering mark included."""
    for name in row.names:
        label = plain(name)
        own = number if (number := number_of(name)).isdigit() else ""
        start = text.find(label, position)
        while start >= 0:
            mark = _MARK.search(text, max(position, start - _LONGEST_MARK), start)
            printed = (mark["digit"] or mark["round"] or "") if mark else ""
            if printed == own or not own:
                return (mark.start() if mark and printed == own else start), start + len(label)
            start = text.find(label, start + 1)
    return None


def _plain_number(digits: str) -> bool:
    return digits == "0" or digits[0] != "0" or digits.startswith("0.")


def _number(digits: str) -> int | float:
    return float(digits) if "." in digits else int(digits)


def _row_sum(table: Table) -> bool:
    """Whether the last column of the table is the sum of all others."""
    columns = [column.id for column in table.rows[0].columns]
    return any(rule.each == "row" and [*rule.left, *rule.right] == columns for rule in table.sums)


def _ways(digits: str, width: int, adds_up: bool) -> list[Numbers]:
    """Every way to split `digits` into `width` numbers, the last the sum of the others if `adds_up`.

    Empty where nothing tells the ways apart, or where they or the digits are more than the bound.
    """
    if len(digits) == width:
        return [tuple(map(int, digits))]
    if not adds_up or not width < len(digits) <= SETTINGS.longest_digits:
        return []
    ways: list[Numbers] = []
    for cut in range(len(digits) - 1, width - 2, -1):
        if digits[cut] == "0" and cut < len(digits) - 1:
            continue
        total = int(digits[cut:])
        for parts in _parts(digits[:cut], width - 1, total):
            ways.append((*parts, total))
            if len(ways) > SETTINGS.most_ways:
                return []
    return ways


def _parts(digits: str, count: int, total: int) -> Iterator[Numbers]:
    """The ways to split `digits` into `count` numbers that add up to `total`."""
    if count == 1:
        if digits and (digits == "0" or digits[0] != "0") and int(digits) == total:
            yield (total,)
        return
    longest = 1 if digits[:1] == "0" else min(len(digits) - count + 1, len(str(total)))
    for length in range(1, longest + 1):
        number = int(digits[:length])
        if number <= total and (len(digits) - length) <= (count - 1) * len(str(total)):
            for rest in _parts(digits[length:], count - 1, total - number):
                yield (number, *rest)


def _side_by_side(text: str, table: Table) -> list[_Digits]:
    """The rows of a table that prints them in one line, where all digits behind its heads split in one way."""
    last = plain(table.rows[0].columns[-1].label[-1])
    match = _NUMBER.match(text, text.rfind(last) + len(last)) if last in text else None
    rows, width = table.rows, len(table.rows[0].columns)
    if match is None or not match[0].isdigit() or not _row_sum(table):
        return []
    digits = match[0]
    if not len(rows) * width <= len(digits) <= SETTINGS.longest_digits:
        return []

    @cache
    def solutions(done: int, position: int) -> tuple[tuple[Numbers, ...], ...]:
        """At most two ways to read the digits from `position` on as the rows that are left."""
        if done == len(rows):
            return ((),) if position == len(digits) else ()
        found: list[tuple[Numbers, ...]] = []
        for end in range(position + width, len(digits) - (len(rows) - done - 1) * width + 1):
            rests = solutions(done + 1, end)
            ways = _ways(digits[position:end], width, adds_up=True) if rests else []
            found += [(way, *rest) for way in ways for rest in rests if sum(way[:-1]) == way[-1]]
            if len(found) > 1:
                break
        return tuple(found[:2])

    whole = solutions(0, 0)
    if len(whole) != 1:
        return []
    found, start = [], match.start()
    for row, numbers in zip(rows, whole[0], strict=True):
        length = sum(len(str(number)) for number in numbers)
        found.append(_Digits(row, text[start : start + length], start, [numbers], True))
        start += length
    return found


def _consistent(found: Sequence[_Digits], table: Table) -> list[tuple[_Digits, Numbers]]:
    """The rows with the one reading that is left to them under the sums down the columns."""
    ids = {digits.row.id for digits in found}
    rules = [rule for rule in table.sums if rule.each == "column" and {*rule.left, *rule.right} <= ids]
    bound = [digits for digits in found if any(_sign(rule, digits.row) for rule in rules)]
    left = _solved(bound, rules)
    chosen = []
    for digits in found:
        contradicted = left is None and digits in bound and not digits.certain
        ways = [] if contradicted else (left or {}).get(digits.row.id, digits.ways)
        if len(ways) == 1:
            chosen.append((digits, ways[0]))
    return chosen


def _sign(rule: Sum, row: Row) -> int:
    return (row.id in rule.left) - (row.id in rule.right)


def _solved(rows: Sequence[_Digits], rules: Sequence[Sum]) -> dict[str, list[Numbers]] | None:
    """By row, the ways that are part of a reading in which all `rules` hold; None where no reading is.

    Empty where there are too many readings to look at: then each row speaks for itself.
    """
    if not rows or not rules:
        return {}
    width = len(rows[0].row.columns)
    zero: tuple[float, ...] = (0,) * (len(rules) * width)
    ordered = sorted(rows, key=lambda digits: len(digits.ways))
    steps = [
        {way: tuple(_sign(rule, digits.row) * number for rule in rules for number in way) for way in digits.ways}
        for digits in ordered
    ]
    reached: list[set[tuple[float, ...]]] = [{zero}]
    for step in steps:
        reached.append({_plus(state, change) for state in reached[-1] for change in step.values()})
        if len(reached[-1]) > SETTINGS.most_states:
            return {}
    if zero not in reached[-1]:
        return None
    left: dict[str, list[Numbers]] = {}
    good: set[tuple[float, ...]] = {zero}
    for digits, step, before in zip(ordered[::-1], steps[::-1], reached[-2::-1], strict=True):
        ways = [way for way, change in step.items() if any(_plus(state, change) in good for state in before)]
        good = {state for state in before if any(_plus(state, step[way]) in good for way in ways)}
        left[digits.row.id] = ways
    return left


def _plus(state: tuple[float, ...], change: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(a + b for a, b in zip(state, change, strict=True))
