"""Layouts for development alone: what a change to the table reader is tried on, neither trained on nor published."""

from __future__ import annotations

from random import Random

from nlp.training.rendering.grids import Grid, Printed
from nlp.training.rendering.table_layouts import NOISE_MARK, Layout, Stream, readable


def markdown(grid: Grid, rng: Random) -> Stream:
    """Rows between pipes, a rule below the first."""
    out: Stream = []
    for number, row in enumerate(grid):
        out.append("|")
        for cell in row:
            out += [cell, "|"]
        out.append("\n")
        if number == 0:
            out += ["|" + " --- |" * len(row), "\n"]
    return out


def indented_cells(grid: Grid, rng: Random) -> Stream:
    """A cell a line behind two ideographic spaces, an empty line between rows; heads broken inside their cell."""
    out: Stream = []
    for row in grid:
        for cell in row:
            if cell.merged:
                continue
            broken = (
                len(cell.text) == 4 and cell.key is None and not cell.text.startswith("行政") and rng.random() < 0.5
            )
            out += ["　　", *([cell.text[:2], "\n　　", cell.text[2:]] if broken else [cell]), "\n"]
        out.append("\n")
    return out


def boxes(grid: Grid, rng: Random) -> Stream:
    """A drawn frame: bars between the cells, blanks around them."""
    out: Stream = []
    for row in grid:
        out.append("│")
        for cell in row:
            out += [" ", cell, " │"]
        out.append("\n")
    return out


def tab_lines(grid: Grid, rng: Random) -> Stream:
    """A cell and a tab a line, rows not apart."""
    return [part for row in grid for cell in row if not cell.merged for part in (cell, "\t\n")]


def pdf_below(grid: Grid, rng: Random) -> Stream:
    """PDF text: the label in lines of some characters, its values all on the line below, pages breaking in between."""
    out: Stream = []
    width = rng.randint(5, 14)
    for number, row in enumerate(grid, 1):
        for cell in row:
            if cell.text and cell.key is None:
                narrow = 1 if cell.text.startswith("三、") and len(cell.text) < 12 else width
                for start in range(0, len(cell.text), narrow):
                    out += [cell.text[start : start + narrow], "\n"]
        values = readable(row)
        for index, cell in enumerate(values):
            out += [" "] * (index > 0) + [cell]
        out += ["\n"] * bool(values)
        if number % rng.randint(9, 25) == 0:
            out.append(NOISE_MARK)
    return out


def page_breaks(grid: Grid, rng: Random) -> Stream:
    """Tab rows; the head comes again behind each page break."""
    out: Stream = []
    heads = [row for row in grid[:3] if not any(cell.key for cell in row)]
    for number, row in enumerate(grid):
        if number > 4 and number % 9 == 0 and len(grid) > 16:
            out.append(NOISE_MARK)
            for head in heads:
                out += ["\t".join(cell.text for cell in head), "\n"]
        for index, cell in enumerate(row):
            out += ["\t"] * (index > 0) + [cell]
        out.append("\n")
    return out


def one_line(grid: Grid, rng: Random) -> Stream:
    """The whole table in one line, two spaces between cells."""
    cells = [cell for row in grid for cell in ([c for c in row if c.text and c.key is None] + readable(row))]
    return [*(part for cell in cells for part in (cell, "  ")), "\n"]


def bars_close(grid: Grid, rng: Random) -> Stream:
    """A web page's text: cells parted by pipes without spaces, none at the edges, hundreds of bars above."""
    out: Stream = ["|" * rng.randint(20, 300), "\n"]
    for row in grid:
        for index, cell in enumerate(row):
            out += ["|"] * (index > 0) + [cell]
        out.append("\n")
    return out


def subtotal(grid: Grid, rng: Random) -> Stream:
    """Tab rows with one column too many: the sum of the columns 2 to 6, in the requests table."""
    out: Stream = []
    for row in grid:
        cells: list[str | Printed] = list(row)
        keyed = [index for index, cell in enumerate(row) if cell.key]
        if len(keyed) == 7:
            numbers = [row[index].value or 0 for index in keyed[1:6]]
            cells.insert(keyed[6], f"{sum(numbers)}")
        elif any(cell.text == "商业企业" for cell in row):
            cells.insert(len(cells) - 1, "法人小计")
        elif len(row) == 10:
            cells.insert(len(cells) - 1, "")
        for index, cell in enumerate(cells):
            out += ["\t"] * (index > 0) + [cell]
        out.append("\n")
    return out


def typos(grid: Grid, rng: Random) -> Stream:
    """Tab rows whose labels lost their number, a character, or have one wrong."""
    out: Stream = []
    for row in grid:
        for index, cell in enumerate(row):
            text = cell.text
            if cell.key is None and len(text) > 6:
                fate, place = rng.random(), rng.randrange(2, len(text))
                if fate < 0.2:
                    text = text.lstrip("0123456789.").partition("、")[2] or text.partition("）")[2] or text
                elif fate < 0.4:
                    text = text[:place] + text[place + 1 :]
                elif fate < 0.6:
                    text = text[:place] + rng.choice("的某口己未于") + text[place + 1 :]
            out += ["\t"] * (index > 0) + [cell if cell.key or text == cell.text else text]
        out.append("\n")
    return out


def half_words(grid: Grid, rng: Random) -> Stream:
    """PDF text: heads as columns of half words (结 结 其 尚), each row's values between the pieces of its label."""
    out: Stream = []
    width, letters = rng.randint(8, 13), rng.randint(1, 2)
    for row in grid:
        labels = [cell.text for cell in row if cell.text and cell.key is None]
        values = readable(row)
        if not values and len(labels) > 2:
            for start in range(0, max(map(len, labels)), letters):
                out += [" ".join(label[start : start + letters] for label in labels).strip(), "\n"]
            continue
        pieces = [label[start : start + width] for label in labels for start in range(0, len(label), width)]
        before = (len(pieces) + 1) // 2 if values else len(pieces)
        out += [part for piece in pieces[:before] for part in (piece, "\n")]
        gap = rng.choice((" ", "  "))
        if values and out and rng.random() < 0.7:
            out[-1] = gap  # on the line of the piece before
        for index, cell in enumerate(values):
            out += [gap] * (index > 0) + [cell]
        out += ["\n"] * bool(values)
        out += [part for piece in pieces[before:] for part in (piece, "\n")]
        if rng.random() < 0.08:
            out.append(NOISE_MARK)
    return out


DEV: tuple[Layout, ...] = (
    markdown, indented_cells, boxes, tab_lines, pdf_below, page_breaks, one_line, bars_close, subtotal, typos,
    half_words,
)  # fmt: skip
