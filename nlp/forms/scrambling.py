"""Tables whose cells have left their rows: what no printed form shows, and then nothing of the table is read.

An extractor that loses the order of a page leaves labels with the values of their neighbours. Sums tell little of it,
for most cells are zero, and some forms have none. But the heads then stand where no form prints them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from nlp.forms.formats import Table
from nlp.forms.lookup import Cell, plain
from nlp.forms.naming import parts_of
from nlp.forms.runs import label_rows, printed_labels
from nlp.forms.settings import SETTINGS
from nlp.text.folding import fold
from nlp.text.numbering import numbering_at
from nlp.text.values import read_value

_PAGE = re.compile(r"\d{1,4}")


def is_scrambled(rows: Sequence[Sequence[Cell]], table: Table) -> bool:
    """Whether the printed `rows` show heads of `table` beside the values of its rows."""
    lines = [[cell.text for cell in cells if cell.text] for cells in rows]
    return (
        _values_before_labels(lines, table)
        or _numbers_behind_titles(lines, table)
        or _heads_behind_labels(lines, table)
        or _chapters_filled(lines, table)
        or _labels_alone(lines, table)
        or _heads_elsewhere(rows, table)
    )


def has_moved(rows: Sequence[Sequence[Cell]], table: Table) -> bool:
    """Whether a row of numbers has no label behind another one's numbers, and a label before another one no numbers."""
    known = label_rows(table)
    units = {row.unit for row in table.rows if row.unit}
    printed = [(len(cells), [c.text for c in cells if c.text and c.text not in units]) for cells in rows]
    printed = [(places, texts) for places, texts in printed if texts]
    bare = alone = False
    for (places, above), (_, below) in zip(printed, printed[1:], strict=False):
        bare = bare or ((places > 1 or _is_value(above[-1])) and all(map(_is_value, below)))
        alone = alone or (places == 1 and plain(above[0]) in known and not _is_value(below[0]))
    return bare and alone


def page_numbers(rows: Sequence[Sequence[Cell]]) -> set[int]:
    """Where the numbers begin that stand alone in their lines and count up, as those of pages do."""
    alone = [cells[0] for cells in rows if len(cells) == 1 and _PAGE.fullmatch(cells[0].text)]
    numbers = [int(cell.text) for cell in alone]
    counting = numbers == sorted(set(numbers)) and numbers[-1:] <= [SETTINGS.last_page]
    return {cell.start for cell in alone} if counting and 2 * len(alone) < len(rows) else set()


def lost_too_much(read: int, unplaced: int, rows_read: int, rows_lost: int) -> bool:
    """Whether so many of a table's numbers and rows have no place that no other may be trusted."""
    if rows_lost < SETTINGS.least_lost:
        return unplaced > read > 0
    return unplaced > read or rows_lost > SETTINGS.most_lost * (rows_read + rows_lost)


def _values_before_labels(lines: Sequence[Sequence[str]], table: Table) -> bool:
    """Whether labels of `table` stand behind the last value and none before it: which way they go is not known."""
    texts = [text for texts in lines for text in texts]
    printed = printed_labels(table) | label_rows(table).keys()
    first = next((place for place, text in enumerate(texts) if plain(text) in printed), 0)
    if not any(map(_is_value, texts[:first])) or any(map(_is_value, texts[first:])):
        return False
    return sum(plain(text) in printed for text in texts[first:]) > 1


def _numbers_behind_titles(lines: Sequence[Sequence[str]], table: Table) -> bool:
    """Whether numbers stand right behind what is printed above a part of the table, or in its corner."""
    titles = _titles(table)
    return any(_is_number(below) and plain(above) in titles for texts in lines for above, below in pairwise(texts))


@lru_cache(maxsize=512)
def _titles(table: Table) -> frozenset[str]:
    columns = {plain(name) for part in parts_of(table) for column in part for name in column.label}
    return frozenset(map(plain, table.heads)) - columns - label_rows(table).keys()


def _heads_behind_labels(lines: Sequence[Sequence[str]], table: Table) -> bool:
    """Whether a head of the only set of columns stands behind the label of a row, in its line."""
    parts = parts_of(table)
    if len(parts) > 1 or len(lines) < 2 or table.side_by_side:
        return False
    heads = {plain(column.label[-1]) for column in parts[0]}
    known, heads = label_rows(table).keys() - heads, heads - label_rows(table).keys()
    for texts in lines:
        labels = [plain(text) for text in texts]
        first = next((index for index, label in enumerate(labels) if label in known), len(labels))
        if any(
            label in heads and numbering_at(fold(text), 0) is None  # 3.其他 is a row that the form may lack
            for text, label in zip(texts[first:], labels[first:], strict=True)
        ):
            return True
    return False


def _heads_elsewhere(rows: Sequence[Sequence[Cell]], table: Table) -> bool:
    """Whether heads of the only set of columns, one of them lost, stand in other places than the form's order."""
    parts = parts_of(table)
    if len(parts) > 1 or table.side_by_side:
        return False
    order = {plain(column.label[-1]): place for place, column in enumerate(parts[0])}
    widths = {len(cells) for cells in rows if any(_is_number(cell.text) for cell in cells)}
    for cells in rows:
        places = {index: order[label] for index, cell in enumerate(cells) if (label := plain(cell.text)) in order}
        inside = cells[min(places, default=0) : max(places, default=0) + 1]
        lost = any(not cell.text for cell in inside) and len(order) > len(places) >= len(order) - SETTINGS.lost_heads
        if len(cells) in widths and lost and len({index - place for index, place in places.items()}) > 1:
            return True
    return False


def _chapters_filled(lines: Sequence[Sequence[str]], table: Table) -> bool:
    """Whether chapters, which have no values, have numbers, and rows below them have none."""
    known = label_rows(table)
    chapters = {plain(row.label[0]) for row in table.rows if len(row.label) > 1} - known.keys()
    if table.sums or not chapters or len(lines) < 2:
        return False
    lines = [texts for texts in lines if texts]
    filled = sum(plain(texts[0]) in chapters and _is_number(texts[-1]) for texts in lines)
    empty = sum(plain(texts[0]) in known and not _is_number(texts[-1]) for texts in lines)
    return min(filled, empty) >= SETTINGS.chapters


def _labels_alone(lines: Sequence[Sequence[str]], table: Table) -> bool:
    """Whether, of cells without rows, labels stand behind each other and hardly one before a value."""
    if len(lines) > 1 or table.side_by_side:
        return False
    known = label_rows(table)
    units = {row.unit for row in table.rows if row.unit}
    texts = [text for text in lines[0] if text not in units] if lines else []
    behind = [read_value(below)[0] for above, below in zip(texts, texts[1:], strict=False) if plain(above) in known]
    alone = behind.count("text")
    return alone >= SETTINGS.labels_alone and alone > SETTINGS.far * (len(behind) - alone)


def _is_value(text: str) -> bool:
    return read_value(text)[0] != "text"


def _is_number(text: str) -> bool:
    return read_value(text)[0] == "number"
