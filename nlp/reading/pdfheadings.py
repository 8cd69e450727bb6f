"""Lines that are no row of a table without ruling lines: prose and headings; labels of empty rows are none of them."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.reading.blocks import Table, is_value
from nlp.reading.pdfcells import inside, segments_of
from nlp.reading.pdflines import Line, starts_item
from nlp.reading.pdfstacks import SAME_LEFT

_LONG = 26  # code points of a line that no cell has
_ALONE = 2.0  # of the height: lines of a label are nearer
_OTHER_SIZE = 0.2


def is_prose(line: Line) -> bool:
    """Whether a line is one of a paragraph: one stretch, long, or ended by a full stop."""
    return (len(line.text) >= _LONG or line.text.endswith(("。", "；"))) and len(line.segments()) == 1


def is_heading(flow: Sequence[Table | Line], index: int) -> bool:
    """Whether a numbered line stands alone, no other as near as the lines of a label."""
    line = flow[index]
    if not isinstance(line, Line) or not starts_item(line.text) or len(line.segments()) > 1:
        return False
    around = [
        part for part in (*flow[max(index - 1, 0) : index], *flow[index + 1 : index + 2]) if isinstance(part, Line)
    ]
    return all(part.page != line.page or abs(part.base - line.base) > _ALONE * line.size for part in around)


def inside_tables(flow: Sequence[Table | Line]) -> set[int]:
    """The lines of one stretch that stand as labels do between two lines whose numbers stand in the same columns."""
    found: set[int] = set()
    waiting: list[tuple[int, Line]] = []
    above: list[Line] = []  # the cells of the last line with numbers
    for index, part in enumerate(flow):
        if not isinstance(part, Line):
            waiting, above = [], []
            continue
        cells = segments_of(part)
        if len(cells) > 1 and any(is_value(cell.text) for cell in cells):
            labels = [cell for cell in (*above, *cells) if not is_value(cell.text)]
            if _share_columns(above, cells):
                found |= {number for number, line in waiting if _stands_as(line, labels)}
            waiting, above = [], cells
        elif len(cells) == 1 and cells[0].right > min((c.left for c in above if is_value(c.text)), default=0.0):
            waiting, above = [], []  # runs below the numbers: no label
        elif len(cells) == 1:
            waiting.append((index, cells[0]))
    return found


def _share_columns(above: list[Line], below: list[Line]) -> bool:
    """Whether most numbers of the line that has fewer stand under or over those of the other."""
    one, other = sorted(([c for c in cells if is_value(c.text)] for cells in (above, below)), key=len)
    spans = [(cell.left, cell.right) for cell in other]
    return sum(inside(cell, spans) for cell in one) * 2 > len(one) > 0


def _stands_as(line: Line, labels: list[Line]) -> bool:
    """Whether a line begins where one of `labels` does, in the same size."""
    return any(
        abs(line.left - label.left) < SAME_LEFT and abs(line.size - label.size) < _OTHER_SIZE * line.size
        for label in labels
    )
