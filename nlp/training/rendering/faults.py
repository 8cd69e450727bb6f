"""What extractors and clerks do to a printed table beyond its layout: for testing alone, never trained on.

Each fault is a layout (`rendering.table_layouts.Layout`): it changes the grid and prints it in rows or cells. A cell
that nobody could give a place any more carries no key.
"""

from __future__ import annotations

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
HOPELESS: tuple[Layout, ...] = (digits_wrapped, run_together, columns_downwards, shuffled)  # little can be read at all


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
