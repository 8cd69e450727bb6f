"""Which cell blocks are one table: the labels of the blocks, and what the official tables themselves print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from spacy.tokens import Doc, Span

from nlp.forms import Table as Form
from nlp.forms.likeness import exact_rows
from nlp.forms.lookup import Cell, labels_inside, tables_of
from nlp.forms.runs import Run, runs_of
from nlp.learn.chain import HEADING
from nlp.pipeline.layout import PAGE_NUMBER
from nlp.pipeline.segmenter import Unit
from nlp.pipeline.tables.grid import rows_of
from nlp.pipeline.units import labels_of, scores_of, units_of
from nlp.pipeline.words import text_of
from nlp.text.folding import fold
from nlp.text.values import read_value

CELL = "cell:"
UNKNOWN = "unknown"
_ROW = 7  # values; a whole row of them may have lost its labels
_LONGEST_BIT = 24  # a longer text that is no cell ends a table …
_LONGEST_NOTE = 120  # … unless it is a note
_LONGEST_HEAD = 8  # of a column, alone in its line
_FEWEST, _MOST = 3, 20  # cells of a line that is a row
_REPEATED = 0.6  # of the rows of the shorter of two tables that both print


class Gathered(NamedTuple):
    """A table as a span: its cell blocks, their mean score, and its printed rows."""

    span: Span
    units: list[Unit]
    score: float
    rows: list[list[Cell]]


_Run = tuple[str, list[int]]  # the name of a table, empty between tables, and the numbers of its blocks


def row_width(table: Form) -> int:
    """The most values that `table` prints behind one label."""
    widths = [len(row.columns) for row in table.rows]
    return sum(widths) if table.side_by_side else max(widths)


def gather(doc: Doc, forms: Sequence[Form]) -> Iterator[Gathered]:
    """Yield each table of `doc`; `forms` are the official ones.

    A table ends at a heading, at a paragraph, or at the cells of another table; page numbers and bits of broken
    cells do not end it, nor does a block that the official table prints itself, whatever it was taken for, nor a
    stray cell that looks like another table's between two parts of this one. A paragraph does not end a table of
    which nothing but heads has come, nor does one note end an official one. A row of values goes on to its end,
    whatever the size of its values made of them, and where an official table begins anew a second one begins.
    """
    gatherer = _Gatherer(doc, forms)
    scores = scores_of(doc)
    for name, members, rows in gatherer.tables():
        units = [gatherer.layout[member] for member in members]
        mean = sum(scores[member] for member in members) / len(members)
        rows = rows_of(gatherer.text, units) if rows is None else rows
        yield Gathered(Span(doc, units[0].start, units[-1].end, name), units, mean, rows)


class _Gatherer:
    def __init__(self, doc: Doc, forms: Sequence[Form]):
        self.layout = units_of(doc)
        self.text = text_of(doc)
        self.said = [self.text[unit.start_char : unit.end_char] for unit in self.layout]
        self.labels = [*labels_of(doc)]
        self.forms = forms
        self.widths: Mapping[str, int] = {form.label: row_width(form) for form in reversed(forms)}
        self.make_lines_one()

    def make_lines_one(self) -> None:
        """Give a line of cells one label, if half of it are cells: that of most of its official words, else of all."""
        end = 0
        for _, line in groupby(self.layout, key=attrgetter("line")):
            start, end = end, end + len([*line])
            if not _FEWEST <= end - start <= _MOST or len({*self.labels[start:end]}) == 1:
                continue
            cells = [index for index in range(start, end) if self.labels[index].startswith(CELL)]
            if 2 * len(cells) >= end - start:
                official = [i for i in cells if self.labels[i].removeprefix(CELL) in self.widths]
                words = [index for index in official if not self.value(index)]
                ((label, _),) = Counter(self.labels[index] for index in words or cells).most_common(1)
                self.labels[start:end] = [label] * (end - start)

    def printed(self, index: int) -> str:
        """The text of a block."""
        return self.said[index]

    def value(self, index: int) -> bool:
        """Whether a block reads as a value and not as a page number."""
        return _is_value(self.said[index])

    def prints(self, name: str, index: int) -> bool:
        """Whether a block is a label of the official table `name`, or a table that lost its separators."""
        said = self.printed(index)
        return name in tables_of(said)[0] or (len(said) > _LONGEST_BIT and labels_inside(said) > 1)

    def tables(self) -> Iterator[tuple[str, list[int], list[list[Cell]] | None]]:
        """The name and the blocks of each table, in text order, and its printed rows where they were asked for."""
        joined = self.without_strays(self.grown(self.runs()))
        for name, members in joined:
            for part, rows in self.parted(name, members):
                yield name, part, rows

    def runs(self) -> list[_Run]:
        """Runs of cells that bear the same label, and of what belongs to them whatever it was taken for."""
        names = {label: label.removeprefix(CELL) for label in {*self.labels} if label.startswith(CELL)}
        runs: list[_Run] = [("", [])]
        valued = False  # whether the last run holds a number
        between: list[int] = []  # what stands between the last cells of a table and the next
        for index, label in enumerate(self.labels):
            last, members = runs[-1]
            name = names.get(label)
            if name is not None:
                if between and (name != last or not self.goes_on(last, valued, between)):
                    runs.append(("", []))
                if name != runs[-1][0]:
                    runs.append((name, []))
                    valued = False
                else:
                    members.extend(i for i in between if self.prints(name, i))
                runs[-1][1].append(index)
                valued = valued or read_value(self.printed(index))[0] == "number"
                between = []
            elif label.startswith(HEADING):
                between.append(index)
            elif any(self.labels[i].startswith(HEADING) for i in between):
                pass  # a heading ended the table, even where the whole report is one line
            elif self.in_line(runs[-1], index) or (not between and self.fills_row(runs[-1], index)):
                members.append(index)
                valued = True
            elif self.layout[index].end_char - self.layout[index].start_char > _LONGEST_BIT:
                between.append(index)
        return runs

    def in_line(self, run: _Run, index: int) -> bool:
        """Whether a block is a cell of a line whose cells before it are of `run`, or of the next row of its grid."""
        name, members = run
        if not (name and members) or self.layout[index].cells < 2:
            return False
        last, here = self.layout[members[-1]], self.layout[index]
        next_row = last.line == here.line - 1 and last.cells == here.cells >= _FEWEST and members[-1] == index - 1
        return last.line == here.line or next_row

    def same_line(self, one: int, other: int) -> bool:
        """Whether two blocks stand in one line."""
        return self.layout[one].line == self.layout[other].line

    def fills_row(self, run: _Run, index: int) -> bool:
        """Whether a block alone on its line is one more value of the row that an official table has begun.

        Or digits right below a row, which may be the last ones of its numbers.
        """
        name, members = run
        if name not in self.widths or not members or members[-1] != index - 1 or self.layout[index].cells > 1:
            return False
        above, here = self.layout[members[-1]], self.layout[index]
        if above.cells > 1 and above.line == here.line - 1 and self.printed(index).isdigit():
            return True
        begun = 0
        while begun < len(members) and self.value(members[-1 - begun]):
            begun += 1
        return self.value(index) and begun < self.widths[name]

    def goes_on(self, name: str, valued: bool, between: Sequence[int]) -> bool:
        """Whether a table goes on behind the headings and paragraphs `between`; `valued`: it has a number already."""
        ends = [index for index in between if not self.prints(name, index)]
        if any(self.labels[index].startswith(HEADING) for index in ends):
            return False
        note = name in self.widths and len(ends) == 1 and len(self.printed(ends[0])) <= _LONGEST_NOTE
        return not ends or not valued or note

    def grown(self, runs: list[_Run]) -> list[_Run]:
        """The runs with what stands before their first cell: in its line, heads of the table, a line of cells."""
        taken = {index for _, members in runs for index in members}
        for name, members in runs:
            while name and members and members[0] and members[0] - 1 not in taken:
                index = members[0] - 1
                head = name in tables_of(self.printed(index))[0]
                beside = self.same_line(index, members[0]) or self.line_of_cells_above(index, members)
                if self.labels[index].startswith(HEADING) or not (head or beside):
                    break
                members.insert(0, index)
                taken.add(index)
            if name in self.widths and members:
                members[:0] = lines = self.lines_above(members, taken)
                taken.update(lines)
        return runs

    def lines_above(self, members: Sequence[int], taken: set[int]) -> list[int]:
        """Short lines above a table with a cell a line, if its first row has as many values: they are its heads."""
        values = next((place for place, index in enumerate(members) if self.value(index)), 0)
        row = range(members[values], min(members[values] + _MOST, len(self.labels)))
        width = next((number for number, index in enumerate(row) if not self.value(index)), 0)
        missing = width - max(values - 1, 0)  # the label of the row is no head
        found: list[int] = []
        at = members[0] - 1
        while missing > 0 and at >= 0 and len(found) <= missing and self.may_be_head(at):
            found.insert(0, at)
            at -= 1
        own = max((index + 1 for index in found if index in taken), default=0)  # below a table of heads alone
        return [index for index in found if index >= own] if values and 1 < missing <= len(found) else []

    def may_be_head(self, index: int) -> bool:
        """Whether a block is a word alone in its line."""
        said = self.printed(index)
        heading = self.labels[index].startswith(HEADING)
        return self.layout[index].cells == 1 and said.isalnum() and len(said) <= _LONGEST_HEAD and not heading

    def line_of_cells_above(self, index: int, members: Sequence[int]) -> bool:
        """Whether a block stands in a line of several cells, and the next line is that of a table's first cells.

        The first may be a title alone in its line, above a row of as many cells as that line has.
        """
        above, below = self.layout[index], self.layout[members[0]]
        if above.cells < 2 or below.line != above.line + 1:
            return False
        behind = next((self.layout[i] for i in members if self.layout[i].line > below.line), below)
        return below.cells > 1 or behind.cells == above.cells

    def without_strays(self, runs: list[_Run]) -> list[_Run]:
        """Join runs that a few wrong labels tore apart.

        A few cells that print nothing of the official table they are taken for belong to the table right before them,
        if one is; a run is joined with the one after next of the same table, if the one between lies there by mistake;
        and cells of no official table are cells of the one that goes on right before or behind them.
        """
        joined: list[_Run] = []
        for name, members in runs:
            beside = bool(joined and joined[-1][1])
            few = name in self.widths and len(members) < _ROW + beside
            if few and not any(self.prints(name, index) for index in members):
                if beside:
                    joined[-1][1].extend(members)
                continue
            if beside and name and self.one_table(joined[-1], (name, members)):
                heads = joined[-1][0] == UNKNOWN or self.are_heads(joined[-1], (name, members))
                kept = name if heads else joined[-1][0]
                joined[-1] = (kept, joined[-1][1] + members)
                if len(joined) > 1 and joined[-2][0] == kept:
                    joined[-2:] = [(kept, joined[-2][1] + joined[-1][1])]
                continue
            while len(joined) > 1 and name and joined[-2][0] == name:
                if not self.is_stray(joined[-1], joined[-2], members):
                    break
                members = joined[-2][1] + joined[-1][1] + members
                del joined[-2:]
            joined.append((name, members))
        return [(name, members) for name, members in joined if members]

    def one_table(self, before: _Run, after: _Run) -> bool:
        """Whether two runs right behind each other are one table: of one name, or one of them of no official one."""
        if before[0] == after[0]:
            return True  # the strays between the two have been taken in
        if self.are_heads(before, after):
            return True
        mixed = UNKNOWN in (before[0], after[0]) and {before[0], after[0]} & self.widths.keys()
        return bool(mixed) and self.layout[after[1][0]].line - self.layout[before[1][-1]].line <= 1

    def are_heads(self, before: _Run, after: _Run) -> bool:
        """Whether `before` holds no value and none but its own labels, and stands right above an official table."""
        name, members = before
        between = range(members[-1] + 1, after[1][0])
        if after[0] not in self.widths or any(any(map(str.isalnum, self.printed(i))) for i in between):
            return False
        own = any(self.prints(name, i) and not self.prints(after[0], i) for i in members)
        return not own and all(read_value(self.printed(i))[0] != "number" for i in members)

    def is_stray(self, run: _Run, before: _Run, after: Sequence[int]) -> bool:
        """Whether `run` lies by mistake between two runs of one other table: it is short, or holds no value at all.

        An official table, which a report holds once, may be parted by a run as long as all of it.
        """
        if not run[0]:
            return False
        size = len(run[1])
        if before[0] in self.widths:
            return size < len(before[1]) + len(after)
        return size < len(before[1]) or (
            size < len(after) and all(read_value(self.printed(i))[0] == "text" for i in run[1])
        )

    def parted(self, name: str, members: list[int]) -> Iterator[tuple[list[int], list[list[Cell]] | None]]:
        """`members` as one table, or as several where an official table is printed more than once."""
        form = next((form for form in self.forms if form.label == name), None)
        if form is None:
            yield members, None
            return
        units = [self.layout[member] for member in members]
        rows = rows_of(self.text, units)
        start = 0
        for end in _ends(runs_of(rows, form), form):
            stop = next(i for i in range(start, len(units)) if units[i].start_char >= end)
            yield members[start:stop], None
            start = stop
        yield members[start:], None if start else rows


@lru_cache(maxsize=1 << 13)
def _is_value(said: str) -> bool:
    return read_value(said)[0] != "text" and not PAGE_NUMBER.fullmatch(fold(said))


def _ends(runs: Sequence[Run], form: Form) -> Iterator[int]:
    """The offsets behind the last value of each table but the last, where `runs` hold the rows of `form` repeatedly."""
    if form.side_by_side and sum(run.count() == row_width(form) for run in runs) > 1:
        lines = [run for run in runs if run.count() == row_width(form)]
        yield from (line.cells[-1].end for line in lines[:-1])
        return
    rows = [(number, found[0]) for number, run in enumerate(runs) if len(found := exact_rows(run, form)) == 1]
    seen: set[int] = set()
    for index, (number, row) in enumerate(rows):
        if row in seen and number:
            again = {other for _, other in rows[index : index + len(form.rows)]}
            common = len(seen & again)
            if common > 1 and common >= _REPEATED * min(len(seen), len(again)):
                yield runs[number - 1].cells[-1].end
                seen = set()
        seen.add(row)
