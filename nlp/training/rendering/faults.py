"""What extractors and clerks do to a printed table beyond its layout: for testing alone, never trained on.

Each fault is a layout (`rendering.table_layouts.Layout`): it changes the grid and prints it in rows or cells. A cell
that nobody could give a place any more carries no key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from nlp.training.rendering.grids import MERGED, Grid, Printed
from nlp.training.rendering.table_layouts import Layout, Stream

_GROUP = "法人或其他组织"


def columns_permuted(grid: Grid, rng: Random) -> Stream:
    """The columns of each part in any order, each under its head."""
    found: Grid = []
    orders: dict[tuple[str, ...], list[int]] = {}
    heads: tuple[str, ...] = ()
    for row in simple(grid):
        if not any(cell.key for cell in row):
            heads = tuple(cell.text for cell in row)
        if heads not in orders:
            places = [index for index in range(1, len(heads)) if heads[index]]
            orders[heads] = rng.sample(places, len(places))
        found.append([row[0], *(row[i] for i in orders[heads] if i < len(row))])
    return _rows(found, rng)


def total_first(grid: Grid, rng: Random) -> Stream:
    """The last column of the table before the others."""
    return _rows([[row[0], *row[-1:], *row[1:-1]] if len(row) > 4 else row for row in simple(grid)], rng)


def columns_dropped(grid: Grid, rng: Random) -> Stream:
    """Only some of the columns of the requests table: the first and the total, or the total alone."""
    keep = rng.choice(([1, -1], [-1], [1, 2, -1]))
    return _rows([[row[0], *(row[i] for i in keep)] if len(row) > 7 else row for row in simple(grid)], rng)


def columns_united(grid: Grid, rng: Random) -> Stream:
    """The organisations of the requests table as one column, which no form has."""
    found: Grid = []
    for row in simple(grid):
        if len(row) == 8:
            middle = row[2:7]
            numbers = sum(int(cell.value or 0) for cell in middle)
            united = Printed(str(numbers) if row[1].key else _GROUP)
            row = [row[0], row[1], united, row[7]]
        found.append(row)
    return _rows(found, rng)


def rows_permuted(grid: Grid, rng: Random) -> Stream:
    """Some of the rows that share their heads in another order, each with its label."""
    found: Grid = []
    block: Grid = []
    for row in [*simple(grid), []]:
        if row and any(cell.key for cell in row):
            block.append(row)
            continue
        if len(block) > 1:
            for _ in range(rng.randint(1, 3)):
                block.insert(rng.randrange(len(block)), block.pop(rng.randrange(len(block))))
        found += [*block, *([row] if row else [])]
        block = []
    return _rows(found, rng)


def rows_dropped(grid: Grid, rng: Random) -> Stream:
    """Some rows lost."""
    return _rows([r for r in simple(grid) if not any(c.key for c in r) or rng.random() < 0.7], rng)


def labels_varied(grid: Grid, rng: Random) -> Stream:
    """Labels with other numbering marks, broken inside a cell, the merged first column printed into them."""
    marks = rng.choice(({". ": "、"}, {".": "、"}, {".": "．"}, {".": "\\."}))
    found: Grid = []
    for row in simple(grid):
        label = row[0].text
        for mark, other in marks.items():
            label = label[:3].replace(mark, other) + label[3:]
        if any(cell.key for cell in row) and len(label) > 4:
            if rng.random() < 0.2:
                label = rng.choice(("三、本<br>年度<br>", "（三）不<br>予公开<br>", "办<br>理<br>")) + label
            elif rng.random() < 0.2:
                place = rng.randrange(3, len(label))
                label = f"{label[:place]}<br>{label[place:]}"
        found.append([replace(row[0], text=label), *row[1:]])
    return _pipes(found)


def foreign_lines(grid: Grid, rng: Random) -> Stream:
    """Page numbers, rule lines, repeated heads and a running title between the rows."""
    rows = simple(grid)
    width = max(map(len, rows))
    out: Stream = []
    for number, row in enumerate(rows):
        if number and rng.random() < 0.15:
            lines = (f"- {number} -\n", "|---" * width + "|\n", "续表\n", f"第{number}页 共9页\n", f"{number}\n")
            out.append(rng.choice(lines))
        out += _pipes([row])
    return out


def heads_repeated(grid: Grid, rng: Random) -> Stream:
    """The heads again in the middle of the table, behind a page number."""
    rows = simple(grid)
    place = rng.randrange(len(rows) // 2, len(rows))
    above = [i for i in range(place) if not any(cell.key for cell in rows[i]) and len(rows[i]) > 1]
    again = rows[above[-1]] if above else []
    return [
        *_tabs(rows[:place]),
        f"- {rng.randint(2, 9)} -\n",
        *(_tabs([again]) if again else []),
        *_tabs(rows[place:]),
    ]


def merged_repeated(grid: Grid, rng: Random) -> Stream:
    """A converter prints every merged cell as often as it is wide and high, values too."""
    found: Grid = []
    wide = len(grid[0]) == 10  # three columns of labels, three rows of heads
    for number, row in enumerate(grid):
        cells: list[Printed] = []
        for index, cell in enumerate(row):
            first = not any(other.text for other in row[:index])
            high = first if number > 2 else index < 3 or (number == 2 and index in (3, 9))
            above = found[-1][index] if found and wide and high else None
            beside = replace(cells[-1], key=None) if cells else None
            cells.append((above or beside or cell) if cell.merged else cell)
        found.append(cells)
    return _pipes(found) if rng.random() < 0.5 else _tabs(found)


def rows_glued(grid: Grid, rng: Random) -> Stream:
    """Two rows in one printed row, every cell of both in one cell."""
    rows = simple(grid)
    gap = rng.choice((" ", "<br>"))
    out: Stream = []
    index = 0
    while index < len(rows):
        pair = rows[index : index + 2]
        values = len(pair) == 2 and all(any(cell.key for cell in row) for row in pair) and len(pair[0]) == len(pair[1])
        if values and all(cell.text.isdigit() for row in pair for cell in row[1:]) and rng.random() < 0.3:
            for above, below in zip(*pair, strict=True):
                out += ["|", above, gap, below]
            out.append("|\n")
            index += 2
        else:
            out += _pipes([rows[index]])
            index += 1
    return out


def digits_wrapped(grid: Grid, rng: Random) -> Stream:
    """A narrow column breaks the digits of long numbers over two lines."""
    out: Stream = []
    width = 24
    for row in simple(grid):
        label = row[0].text
        texts = [cell.text for cell in row[1:]]
        wrap = [len(text) > 2 and text.isdigit() and rng.random() < 0.5 for text in texts]
        out.append(label + "　" * max(width - len(label), 2))
        for cell, broken in zip(row[1:], wrap, strict=True):
            out += [replace(cell, text=cell.text[:-1]) if broken else cell, " " * max(10 - len(cell.text), 2)]
        out.append("\n")
        if any(wrap):
            tails = [text[-1] if broken else " " for text, broken in zip(texts, wrap, strict=True)]
            out += ["　" * width, "         ".join(tails).rstrip(), "\n"]
    return out


def run_together(grid: Grid, rng: Random) -> Stream:
    """All cells without a separator."""
    return [part for row in grid for part in row if part.text] + ["\n"]


def columns_downwards(grid: Grid, rng: Random) -> Stream:
    """PDF text in the order of the columns, a cell a line: labels first, then values without any."""
    rows = simple(grid)
    width = max(map(len, rows))
    return [p for i in range(width) for row in rows if i < len(row) and row[i].text for p in (row[i], "\n")]


def shuffled(grid: Grid, rng: Random) -> Stream:
    """PDF text in no order: stretches of cells change places, each on a line of its own."""
    cells = [cell for row in grid for cell in row if cell.text]
    cuts = sorted(rng.sample(range(1, len(cells)), min(len(cells) - 1, rng.randint(2, 8)))) if len(cells) > 2 else []
    parts = [cells[a:b] for a, b in zip([0, *cuts], [*cuts, len(cells)], strict=True)]
    for _ in range(len(parts) // 2):
        one, other = rng.randrange(len(parts)), rng.randrange(len(parts))
        parts[one], parts[other] = parts[other], parts[one]
    gap = rng.choice(("\n", "\n\n"))
    return [p for part in parts for cell in part for p in (cell, gap)]


def labels_first(grid: Grid, rng: Random) -> Stream:
    """All labels and heads, then all values, row after row, a cell a line."""
    return _one_a_line(_halves(grid, rng))


def values_first(grid: Grid, rng: Random) -> Stream:
    """All values, column after column or row after row, then all labels and heads."""
    labels, values = _halves(grid, rng)
    return _one_a_line([values, labels])


def values_in_rows(grid: Grid, rng: Random) -> Stream:
    """All labels a line each, then the values in rows that have no label."""
    rows = simple(grid)
    labels = [cell for row in rows for cell in row if not cell.key and cell.text]
    gap = rng.choice(("\t", " ", "  "))
    out = _one_a_line([labels])
    for row in rows:
        if values := [cell for cell in row if cell.key]:
            out += [*(part for cell in values for part in (cell, gap)), "\n"]
    return out


def boxes(grid: Grid, rng: Random) -> Stream:
    """Boxes of cells that stand below each other, the boxes from top to bottom, as pdfminer groups them."""
    rows = simple(grid)
    found = []
    for column in range(max(map(len, rows))):
        top = 0
        while top < len(rows):
            high = rng.randint(1, 7)
            cells = [row[column] for row in rows[top : top + high] if column < len(row) and row[column].text]
            found += [(top, column, cells)] if cells else []
            top += high
    order = rng.choice((lambda box: box[:2], lambda box: (box[0] + rng.random() * 3, box[1])))
    gap = rng.choice(("\n", "\n\n"))
    return [part for _, _, cells in sorted(found, key=order) for part in (*_one_a_line([cells]), gap)]


def jittered(grid: Grid, rng: Random) -> Stream:
    """Words by height and place, where the heights of a row differ: cells go to the line above or below."""
    height = rng.choice((0.6, 1.0, 1.6))
    words = [
        (number + rng.random() * height, column, cell)
        for number, row in enumerate(simple(grid))
        for column, cell in enumerate(row)
        if cell.text
    ]
    words.sort(key=lambda word: (round(word[0] * 2), word[1]))
    out: Stream = []
    for index, (y, _, cell) in enumerate(words):
        out += [cell, "\n" if index + 1 == len(words) or round(words[index + 1][0] * 2) != round(y * 2) else " "]
    return out


def halves_interleaved(grid: Grid, rng: Random) -> Stream:
    """The page read as two columns that alternate: the left half of a row beside the right half of another one."""
    rows = simple(grid)
    late = rng.randint(1, 3)
    gap = rng.choice(("\t", "  "))
    out: Stream = []
    for number in range(len(rows) + late):
        left = rows[number][: (len(rows[number]) + 1) // 2] if number < len(rows) else []
        right = rows[number - late][(len(rows[number - late]) + 1) // 2 :] if number >= late else []
        out += [*(part for cell in (*left, *right) if cell.text for part in (cell, gap)), "\n"]
    return out


def columns_interleaved(grid: Grid, rng: Random) -> Stream:
    """Columns two by two, the cells of a pair in turn, a cell a line."""
    rows = simple(grid)
    places = [*range(max(map(len, rows)))]
    pairs = [places[i : i + 2] for i in range(0, len(places), 2)]
    return _one_a_line([[r[i] for r in rows for i in pair if i < len(r) and r[i].text] for pair in pairs])


def rows_moved(grid: Grid, rng: Random) -> Stream:
    """Rows of values beside the labels of other rows: the values begin some rows too late."""
    rows = simple(grid)
    labelled = [number for number, row in enumerate(rows) if any(cell.key for cell in row)]
    late = rng.randint(1, 2)
    moved = {number: rows[labelled[i - late]][1:] if i >= late else [] for i, number in enumerate(labelled)}
    found = [[row[0], *moved[number]] if number in moved else row for number, row in enumerate(rows)]
    return _tabs([*found, *([MERGED, *rows[n][1:]] for n in labelled[-late:])])


def _halves(grid: Grid, rng: Random) -> list[list[Printed]]:
    """The labels of `grid`, and its values row by row or column by column."""
    rows = simple(grid)
    if rng.random() < 0.5:
        width = max(map(len, rows))
        cells = [row[i] for i in range(width) for row in rows if i < len(row) and row[i].text]
    else:
        cells = [cell for row in rows for cell in row if cell.text]
    return [[cell for cell in cells if not cell.key], [cell for cell in cells if cell.key]]


def _one_a_line(parts: Sequence[Sequence[Printed]]) -> Stream:
    return [piece for cells in parts for cell in cells for piece in (cell, "\n")]


def other_zeros(grid: Grid, rng: Random) -> Stream:
    """Zeros and numbers as clerks also write them."""
    zero = rng.choice(("〇", "零", "O", "(0)", "（0）", "0件"))
    unit = rng.choice(("", "件", "\u200b"))

    def written(cell: Printed) -> Printed:
        if not cell.key or not cell.text.isdigit():
            return cell
        if cell.value == 0:
            return replace(cell, text=zero)
        inside = unit == "\u200b" and len(cell.text) > 1
        return replace(cell, text=f"{cell.text[0]}{unit}{cell.text[1:]}" if inside else cell.text + unit)

    changed = [[written(cell) for cell in row] for row in simple(grid)]
    return rng.choice((_tabs, _pipes, _lines))(changed)


FAULTS: tuple[Layout, ...] = (
    columns_permuted, total_first, columns_dropped, columns_united, rows_permuted, rows_dropped, labels_varied,
    foreign_lines, heads_repeated, merged_repeated, rows_glued, other_zeros,
)  # fmt: skip
HOPELESS: tuple[Layout, ...] = (  # little can be read at all
    digits_wrapped, run_together, columns_downwards, shuffled, labels_first, values_first, values_in_rows, boxes,
    jittered, halves_interleaved, columns_interleaved, rows_moved,
)  # fmt: skip


def simple(grid: Grid) -> Grid:
    """`grid` with one column of labels and one row of heads above the values; a table side by side row by row."""
    values = [row for row in grid if any(cell.key for cell in row)]
    if len(values) == 1 and len(values[0]) == 15:
        return _stacked(grid)
    found: Grid = []
    heads: dict[int, str] = {}
    width = max(len(row) for row in grid)
    for row in grid:
        places = [index for index, cell in enumerate(row) if cell.key]
        if not places:
            labels = [cell for cell in row if cell.text]
            heads |= {index: cell.text for index, cell in enumerate(row) if cell.text}
            if width != 10:
                found.append(labels)
            continue
        if width == 10 and not found:
            found.append([MERGED, *(Printed(heads[index]) for index in places)])
        if width != 10:
            found.append([cell for cell in row if not cell.merged])
            continue
        label = [cell for cell in row[: places[0]] if cell.text]
        found.append([label[-1] if label else MERGED, *(row[index] for index in places)])
    return found


def _stacked(grid: Grid) -> Grid:
    cells = next(row for row in grid if any(cell.key for cell in row))
    heads = list(grid[1][:5])
    names = [Printed("行政复议"), Printed("未经复议直接起诉"), Printed("复议后起诉")]
    return [[MERGED, *heads], *([names[i], *cells[5 * i : 5 * i + 5]] for i in range(3))]


def _rows(grid: Grid, rng: Random) -> Stream:
    return rng.choice((_tabs, _pipes))(grid)


def _tabs(grid: Grid) -> Stream:
    return _printed(grid, "", "\t", "\n")


def _pipes(grid: Grid) -> Stream:
    return _printed(grid, "|", "|", "|\n")


def _lines(grid: Grid) -> Stream:
    return _printed(grid, "", "\n", "\n")


def _printed(grid: Grid, before: str, between: str, behind: str) -> Stream:
    out: Stream = []
    for row in grid:
        out.append(before)
        for index, cell in enumerate(row):
            out += [between] * (index > 0) + [cell]
        out.append(behind)
    return out
