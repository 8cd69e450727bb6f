"""A report as paragraphs and grids with merged cells, and what a reader must find in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from nlp.corpus.prose import Paragraph, Prose
from nlp.forms import load_tables
from nlp.text.values import read_value
from nlp.training.rendering.grids import Grid, grid
from nlp.training.rendering.numbers import draw


@dataclass(frozen=True)
class Place:
    """A cell: its text, and how many rows and columns it covers."""

    text: str
    rows: int = 1
    columns: int = 1


@dataclass
class Ruled:
    """A table: for each row, the cells that begin in it by their column."""

    label: str
    width: int
    rows: list[dict[int, Place]]


@dataclass
class Written:
    """A report to be made into a file; `parts` are ``(kind, text)`` of paragraphs and tables, in order."""

    id: str
    title: str
    parts: list[tuple[str, str] | Ruled] = field(default_factory=list)
    headings: list[tuple[str, str]] = field(default_factory=list)
    cells: dict[tuple[str, str, str], float | None] = field(default_factory=dict)
    items: list[tuple[str, str]] = field(default_factory=list)
    agency: str | None = None
    year: int | None = None
    county: str | None = None


def write(prose: Prose, seed: str) -> Written:
    """The report of `prose`, its tables filled with numbers; the same prose and seed give the same report."""
    rng = Random(f"{seed}/{prose.id}")
    titles = ["".join(surface.split()) for surface, _ in prose.spans("title")]
    done = Written(prose.id, titles[0] if titles else "")
    done.agency, done.year, done.county = prose.head["agency"], int(prose.head["year"]), prose.head.get("county")
    for part in prose.body:
        if isinstance(part, Paragraph):
            kinds = {span.kind for span in part.spans}
            done.parts.append(("title" if "title" in kinds else "heading" if "heading" in kinds else "text", part.text))
            for span in part.spans:
                surface = "".join(part.text[span.start : span.end].split())
                if span.kind == "heading":
                    done.headings.append((span.label, surface))
                elif span.kind == "item":
                    done.items.append((span.label, surface))
        elif part.label == "unknown":
            done.parts.append(Ruled("unknown", max(map(len, part.rows)),
                                    [{c: Place(t) for c, t in enumerate(row)} for row in part.rows]))  # fmt: skip
        else:
            table = next(t for t in load_tables() if t.label == part.label and t.template == prose.head["template"])
            printed = grid(table, draw(table, rng, part.numbers), rng)
            done.parts.append(Ruled(part.label, max(map(len, printed)), spans(printed)))
            for cell in (cell for row in printed for cell in row if cell.key):
                state, value = read_value(cell.text)
                done.cells[(part.label, *cell.key)] = value if state == "number" else None
    return done


def spans(printed: Grid) -> list[dict[int, Place]]:
    """The cells of a grid with the rows and columns that they cover: first to the right, then downwards."""
    height, width = len(printed), max(map(len, printed))
    taken: set[tuple[int, int]] = set()
    rows: list[dict[int, Place]] = [{} for _ in printed]

    def free(row: int, column: int) -> bool:
        return column < len(printed[row]) and printed[row][column].merged and (row, column) not in taken

    for row in range(height):
        heads = _is_head(printed, row)
        for column in range(len(printed[row])):
            cell = printed[row][column]
            if cell.merged:
                continue
            right = column + 1
            while (
                right < width
                and free(row, right)
                and not (heads and row and right == width - 1 and not printed[row - 1][right].merged)
            ):
                right += 1
            down = row + 1
            while (
                down < height
                and all(free(down, c) for c in range(column, right))
                and not _claimed(printed, down, column)
            ):
                down += 1
            taken |= {(r, c) for r in range(row, down) for c in range(column, right)}
            rows[row][column] = Place(cell.text, down - row, right - column)
    return rows


def _claimed(printed: Grid, row: int, column: int) -> bool:
    """Whether a cell to the left in its own row covers this place; the last head of a table covers what is below."""
    if _is_head(printed, row) and column == len(printed[row]) - 1:
        return False
    return not all(cell.merged for cell in printed[row][:column])


def _is_head(printed: Grid, row: int) -> bool:
    """Whether a row and the one above it are heads."""
    return row > 0 and not any(cell.key for cell in (*printed[row], *printed[row - 1]))


def full(table: Ruled) -> list[list[Place | None]]:
    """The full grid of a table: each cell in its first place, None where one is covered."""
    rows: list[list[Place | None]] = [[None] * table.width for _ in table.rows]
    for row, cells in enumerate(table.rows):
        for column, place in cells.items():
            rows[row][column] = place
    return rows
