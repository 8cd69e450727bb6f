"""Printed rows put right before a form is matched to them: what converters repeat, glue together and wrap."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations, pairwise

from nlp.forms.formats import Table
from nlp.forms.lookup import Cell, label_parts
from nlp.forms.runs import Run
from nlp.text.folding import squeeze
from nlp.text.values import read_value

_NUMBER = re.compile(r"\d[\d,.]*")
_GLUED = re.compile(r"\d[\d,.]*(?:(?:\s|<br ?/?>)+\d[\d,.]*)+", re.IGNORECASE)
_THOUSANDS = re.compile(r"\d{1,3}(?:\s\d{3})+")


def mended(rows: Sequence[Sequence[Cell]]) -> list[Sequence[Cell]]:
    """`rows` without repeated merged cells, two rows in one printed row parted."""
    found: list[Sequence[Cell]] = []
    for cells in _single(rows):
        found += _parted(cells)
    return found


@lru_cache(maxsize=1 << 13)
def glued(text: str) -> bool:
    """Whether a cell holds several numbers: ``9 1``, but not ``1 234``."""
    return bool(_GLUED.fullmatch(text)) and not _THOUSANDS.fullmatch(text)


def _single(rows: Sequence[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    """Rows in which a merged cell that a converter repeats stands once, its values under the repeated head, too."""
    for heads, below in _blocks(rows):
        again = set(_repeated(heads))
        for cells in below if again else ():
            if len(cells) == len(heads):
                again &= {i for i in again if cells[i].text == cells[i - 1].text}
        for cells in ([heads] if heads else []) + below:
            repeated = again and len(cells) == len(heads) and any(_valued(cell.text) for cell in cells)
            drop = {*_repeated(cells), *(again if repeated else ())}
            yield [cell for index, cell in enumerate(cells) if index not in drop] if drop else cells


def _blocks(rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[Sequence[Cell], list[Sequence[Cell]]]]:
    """Each row of several heads with the rows below it, up to the next; the first may have none."""
    heads: Sequence[Cell] = ()
    below: list[Sequence[Cell]] = []
    for cells in rows:
        printed = [cell.text for cell in cells if cell.text]
        if len(printed) > 1 and not any(map(_valued, printed)):
            yield heads, below
            heads, below = cells, []
        else:
            below.append(cells)
    yield heads, below


def _repeated(cells: Sequence[Cell]) -> list[int]:
    """Which labels of a row are those right before them."""
    labels = [index for index, cell in enumerate(cells) if cell.text and not _valued(cell.text)]
    beside = (pair for pair in pairwise(labels) if pair[1] == pair[0] + 1)
    return [here for last, here in beside if squeeze(cells[here].text) == squeeze(cells[last].text) != ""]


@lru_cache(maxsize=1 << 13)
def _valued(text: str) -> bool:
    """Whether the text of a cell says one value or more."""
    return bool(text) and (read_value(text)[0] != "text" or glued(text))


def _parted(cells: Sequence[Cell]) -> list[Sequence[Cell]]:
    """The rows that stand in one printed row, where each of its values and labels is printed as many times."""
    if not any(glued(cell.text) for cell in cells):
        return [cells]
    values = [cell for cell in cells if _valued(cell.text)]
    counts = {_count(cell.text) for cell in values}
    if len(counts) != 1 or counts == {1}:
        return [cells]  # where others hold several, 12 168 is two numbers, too
    (count,) = counts
    labels = [part for cell in cells if cell.text and cell not in values for part in label_parts(cell)]
    if len(labels) < count:
        return [cells]
    rows: list[list[Cell]] = [[label] for label in labels[-count:]]
    rows[0] = [*labels[:-count], *rows[0]]
    for cell in values:
        for row, part in zip(rows, _numbers(cell), strict=True):
            row.append(part)
    return [*rows]


@lru_cache(maxsize=1 << 13)
def _count(text: str) -> int:
    """How many numbers white space parts in the text of one cell, 1 for what is no number."""
    return len(_NUMBER.findall(text)) if _GLUED.fullmatch(text) else 1


def _numbers(cell: Cell) -> list[Cell]:
    """The numbers that white space parts in one cell, each a cell."""
    if _count(cell.text) == 1:
        return [cell]
    return [Cell(m[0], cell.start + m.start(), cell.start + m.end()) for m in _NUMBER.finditer(cell.text)]


def unwrapped(runs: Sequence[Run], table: Table) -> list[Run]:
    """`runs` with the digits put back that a narrow column broke over two lines, where the row's sum says to which.

    A row whose sum allows more than one way, or none, is left out, and so is one without a sum whose numbers may go on
    in a line of single digits.
    """
    groups = _groups(table)
    width = len(table.rows[0].columns)
    found: list[Run] = []
    for run in (_despaced(run, width, groups) for run in runs):
        before = found[-1] if found else None
        if before is None or not _tail(before, run):
            found.append(run)
        elif groups and before.count() == width:
            ways = list(_joined(before, run, groups))
            found[-1:] = ways[0] if len(ways) == 1 else ()
        elif not groups and any(map(_may_go_on, before.cells)) and all(len(c.text) < 2 for c in run.cells):
            found.pop()
        else:
            found.append(run)
    return found


def _despaced(run: Run, width: int, groups: Sequence[tuple[list[int], int]]) -> Run:
    """`run` with the spaces inside its numbers taken out, where it is one row and then adds up: ``1 36``."""
    cells = [cell for cell in run.cells if cell.text]
    if not groups or len(cells) != width or len({_count(cell.text) for cell in cells}) == 1:
        return run  # as many numbers in each cell are as many rows
    joined = [Cell("".join(cell.text.split()), cell.start, cell.end) for cell in cells]
    if not all(cell.text.isdigit() for cell in joined) or not _adds_up([cell.text for cell in joined], groups):
        return run
    return run._replace(cells=tuple(joined), filled=tuple(range(len(joined) + 1)), solved=True)


@lru_cache(maxsize=512)
def _groups(table: Table) -> list[tuple[list[int], int]]:
    columns = [column.id for column in table.rows[0].columns]
    return [
        ([columns.index(name) for name in rule.left], columns.index(rule.right[0]))
        for rule in table.sums
        if rule.each == "row"
    ]


def _tail(before: Run, run: Run) -> bool:
    """Whether `run`, a line of digits, may be the last digits of values of `before`, a row with a label."""
    if run.labels or not before.labels or not 0 < run.count() <= before.count():
        return False
    return all(cell.text.isdigit() for cell in run.cells if cell.text)


def _may_go_on(cell: Cell) -> bool:
    """Whether a number is as long as those that narrow columns break."""
    return len(cell.text) > 1 and cell.text.isdigit() and not cell.text.startswith("0")


def _joined(before: Run, run: Run, groups: Sequence[tuple[list[int], int]]) -> Iterator[list[Run]]:
    """The ways to read two lines under which the row adds up: as two things, or the digits of one put back."""
    cells = [cell for cell in before.cells if cell.text]
    digits = [cell.text for cell in run.cells if cell.text]
    if _adds_up([cell.text for cell in cells], groups):
        yield [before, run]
    for places in combinations(range(len(cells)), len(digits)):
        texts = [cell.text for cell in cells]
        for place, tail in zip(places, digits, strict=True):
            texts[place] += tail
        whole = all(text == "0" or text[0] != "0" for text in texts if text.isdigit())
        if whole and _adds_up(texts, groups):
            joined = tuple(Cell(t, c.start, c.end) for t, c in zip(texts, cells, strict=True))
            yield [before._replace(cells=joined, filled=tuple(range(len(cells) + 1)), solved=True)]


def _adds_up(texts: Sequence[str], groups: Sequence[tuple[list[int], int]]) -> bool:
    numbers = [read_value(text)[1] or 0 for text in texts]
    return all(sum(numbers[part] for part in parts) == numbers[total] for parts, total in groups)
