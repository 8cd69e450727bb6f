"""One reading of a printed table: its rows as those of a form, the values of each row in its columns, and its sums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from nlp.forms.columns import Slots, place, side_by_side
from nlp.forms.formats import Column, Row, Table
from nlp.forms.likeness import exact_rows
from nlp.forms.lookup import Cell, plain
from nlp.forms.mending import glued, unwrapped
from nlp.forms.naming import Printed
from nlp.forms.pairing import Pair, pair
from nlp.forms.runs import Run, label_rows, printed_labels
from nlp.forms.settings import SETTINGS
from nlp.text.money import MONEY, UNKNOWN, in_unit, unit_alone, unit_behind, units_named
from nlp.text.values import State, read_value

Read = Literal["named", "placed", "solved"]
By = Literal["labels", "places"]


class Value(NamedTuple):
    """A cell of the form and what the table says there; `read` says by what it was found, `score` how surely."""

    row: str
    column: str
    state: State
    value: int | float | None
    start: int
    end: int
    read: Read = "placed"
    score: float = SETTINGS.placed


class Reading(NamedTuple):
    """One way to read a table: the form as it takes it to be printed, its values, and which of its sums hold.

    `by` says whether it goes by labels or by places alone; `holds` and `fails` name the rows and columns whose sums do
    and do not hold.
    """

    by: By
    form: Table
    pairs: tuple[Pair, ...]
    values: tuple[Value, ...]
    holds: frozenset[tuple[str, str]]
    fails: frozenset[tuple[str, str]]

    def outweighs(self, other: Reading) -> bool:
        """Whether nearly all of its sums hold and far fewer break than in `other`: clerks err, too."""
        few = len(self.fails) <= SETTINGS.errs * (len(self.holds) + len(self.fails))
        return few and SETTINGS.far * len(self.fails) < len(other.fails)


def keys_of(table: Table) -> Iterator[tuple[Row, Column]]:
    """Every row of `table` with each of its columns."""
    return ((row, column) for row in table.rows for column in row.columns)


def read_as(
    rows: Sequence[Sequence[Cell]], runs: Sequence[Run], printed: Printed, by: By, around: frozenset[str] = frozenset()
) -> Reading:
    """Read the printed rows, whose values are `runs`, as a form that is `printed` so.

    `around` are the units of money that the lines beside the table name.
    """
    form, named, _ = printed
    runs = unwrapped(runs, form)
    blanks_shown = any(not cell.text for cells in rows for cell in cells)
    line = _whole_line(runs, form) if form.side_by_side else None
    if line:
        pairs: list[Pair] = []
        values = () if _swapped(rows, form) else _in_one_line(line, form, named, blanks_shown=blanks_shown)
    else:
        pairs = pair(runs, form, rows_known=len(rows) > 1 and not form.side_by_side)
        values = _row_by_row(pairs, form, named, around, blanks_shown=blanks_shown)
    holds, fails = _tally(values, form)
    unsure = {row.id for row in form.rows if id(row.columns) in printed.open}
    if len(rows) == 1 and (_disordered(rows[0], pairs, form) or _scattered(rows[0], runs, pairs, values, fails, form)):
        sums = set() if form.side_by_side else {name for axis, name in holds if axis == "row"}
        unsure = {row.id for row in form.rows} - sums
    kept = tuple(value for value in values if not _doubtful(value, fails) and value.row not in unsure)
    return Reading(by, form, tuple(pairs), kept, holds, fails)


def _disordered(cells: Sequence[Cell], pairs: Sequence[Pair], form: Table) -> bool:
    """Whether cells without any rows stand in no order: labels without values, and values without a label.

    Or more values behind a label than its row has.
    """
    runs, labelled = _labelled(pairs, form)
    fits = all(entry.run.count() <= len(form.rows[entry.row].columns) for entry in labelled if entry.row is not None)
    return _label_count(cells, form) > len(labelled) and (len(labelled) < runs or not fits)


def _scattered(
    cells: Sequence[Cell], runs: Sequence[Run], pairs: Sequence[Pair], values: Sequence[Value],
    fails: frozenset[tuple[str, str]], form: Table,
) -> bool:  # fmt: skip
    """Whether values of cells without any rows changed places: sums break in several rows of a table side by side, or
    numbers have lost their places where labels stand out of order, or where no sum could tell and labels have none."""
    if form.side_by_side and len(fails) > 1:
        return True
    numbers = {cell.start: read_value(cell.text)[1] for run in runs for cell in run.cells if cell.text}
    numbers = {start: number for start, number in numbers.items() if number is not None}
    if len(set(numbers.values())) <= 1:
        return False  # wherever it stood before, it was the same
    lost = bool(numbers.keys() - {value.start for value in values})
    without = not form.sums and _label_count(cells, form) > len(_labelled(pairs, form)[1])
    return (lost and without) or (bool(lost or fails or without) and _out_of_order(cells, form))


def _label_count(cells: Sequence[Cell], form: Table) -> int:
    """How many of the printed cells are labels of rows."""
    known, heads = label_rows(form), {plain(head) for head in form.heads}
    return sum(label in known and label not in heads for label in (plain(c.text) for c in cells if c.text))


def _labelled(pairs: Sequence[Pair], form: Table) -> tuple[int, list[Pair]]:
    """The number of the printed runs of numbers, and those of them that have a label or as many values as a row."""
    runs = {id(entry.run): entry for entry in pairs if entry.run.numbers and not entry.start}
    return len(runs), [entry for entry in runs.values() if entry.named or exact_rows(entry.run, form)]


def _out_of_order(cells: Sequence[Cell], form: Table) -> bool:
    """Whether labels stand in another order than the form prints them.

    Of a table side by side its heads, too, must come again and again in one order; a head that is cut at a space
    (其他 结果) is none of them in any turn.
    """
    texts = [plain(cell.text) for cell in cells if cell.text]
    if form.side_by_side:
        columns = [plain(column.label[-1]) for column in form.rows[0].columns]
        printed = [text for text in texts if text in columns]
        size = max(1, len(set(printed)))
        turns = [printed[at : at + size] for at in range(0, len(printed), size)]
        labels = [number for text in texts for number in label_rows(form).get(text, ())]
        return labels != sorted(labels) or (len(turns) > 1 and any(turn != turns[0] for turn in turns))
    known, ranks = label_rows(form), {plain(head): rank for rank, head in enumerate(form.heads)}
    order = [known[text][0] for text in texts if len(known.get(text, ())) == 1 and text not in ranks]
    if form.sums:  # a total is printed above the heads that its row of heads parts
        ranks.pop(plain(form.rows[0].columns[-1].label[-1]), None)
    heads = [ranks[text] for text in dict.fromkeys(texts) if text in ranks]
    return order != sorted(order) or heads != sorted(heads)


def _doubtful(value: Value, fails: frozenset[tuple[str, str]]) -> bool:
    """Whether only its place speaks for the row of `value`, and its sum against it."""
    return value.read == "placed" and value.score < SETTINGS.placed and ("row", value.row) in fails


def _tally(values: Sequence[Value], form: Table) -> tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str]]]:
    """The ``("row" | "column", id)`` of the sums of `form` that hold, and of those that do not: zeros say nothing."""
    if not form.sums:
        return frozenset(), frozenset()
    numbers = {value[:2]: _exact(value.value or 0) for value in values if value.state != "text"}
    holds: set[tuple[str, str]] = set()
    fails: set[tuple[str, str]] = set()
    for promise, left, right in _promises(form):
        parts, totals = ([numbers[key] for key in side if key in numbers] for side in (left, right))
        if len(parts) == len(left) and len(totals) == len(right) and (any(parts) or any(totals)):
            (holds if sum(parts) == sum(totals) else fails).add(promise)
    return frozenset(holds - fails), frozenset(fails)


_Keys = tuple[tuple[str, str], ...]  # cells, by row and column


@lru_cache(maxsize=512)
def _promises(form: Table) -> list[tuple[tuple[str, str], _Keys, _Keys]]:
    """The sums of `form`, one for each row and column: its name, the cells that add up, and those they add up to."""
    found = []
    for rule in form.sums:
        for name in [row.id for row in form.rows] if rule.each == "row" else [c.id for c in form.rows[0].columns]:
            left, right = (
                tuple((name, key) if rule.each == "row" else (key, name) for key in side)
                for side in (rule.left, rule.right)
            )
            found.append(((rule.each, name), left, right))
    return found


def _exact(number: int | float) -> int | Decimal:
    return number if isinstance(number, int) else Decimal(str(number))


def _whole_line(runs: Sequence[Run], table: Table) -> Run | None:
    """The run that holds all rows of a table that prints them side by side, None where each has a line of its own."""
    longest = max(runs, key=Run.count, default=None)
    if longest is None or exact_rows(longest, table) and len(longest.cells) < 2 * len(table.rows[0].columns):
        return None  # a row with its own label
    if len(runs) == 1:
        return longest
    others = max(run.count() for run in runs if run is not longest)
    return longest if others < len(table.rows[0].columns) <= len(longest.cells) // 2 else None


def _swapped(rows: Sequence[Sequence[Cell]], form: Table) -> bool:
    """Whether the labels of rows that stand side by side are printed in another order than the form's."""
    texts = [plain(cell.text) for cells in rows for cell in cells if cell.text]
    for level in range(max(len(row.label) for row in form.rows)):
        labels = dict.fromkeys(plain(row.label[level]) for row in form.rows if len(row.label) > level)
        places = [texts.index(label) for label in labels if label in texts]
        if places != sorted(places):
            return True
    return False


def _in_one_line(run: Run, table: Table, named: frozenset[int], *, blanks_shown: bool) -> tuple[Value, ...]:
    found = place([Slots(run.cells, side_by_side(table), False, run.length)], table, blanks_shown=blanks_shown)[0] or {}
    read: Read = "named" if id(table.rows[0].columns) in named else "placed"
    score = SETTINGS.named if read == "named" else SETTINGS.placed
    return tuple(
        _value(row, column, found[f"{row.id}/{column.id}"], read, score)
        for row, column in keys_of(table)
        if f"{row.id}/{column.id}" in found
    )


def _row_by_row(
    pairs: Sequence[Pair], table: Table, named: frozenset[int], around: frozenset[str], *, blanks_shown: bool
) -> tuple[Value, ...]:
    parts: dict[int, list[Pair]] = {}
    placed: dict[int, dict[str, Cell]] = {}  # by the number of the pair
    for entry in pairs:
        if entry.row is not None and entry.sure and not (table.side_by_side and not _alone(entry, table)):
            parts.setdefault(id(table.rows[entry.row].columns), []).append(entry)
    heads: dict[int, frozenset[str]] = {}  # the units of money that the heads of a set of columns name
    for key, members in parts.items():
        slots = [_slots(entry, table) for entry in members]
        cells_of_rows = place(slots, table, blanks_shown=blanks_shown)
        heads[key] = units_named(*members[0].run.labels)
        for entry, cells in zip(members, cells_of_rows, strict=True):
            placed[id(entry)] = cells or {}
    doubtful = _contradicted(pairs, table)
    values: list[Value] = []
    for entry in pairs:
        if entry.row is not None and entry.row not in doubtful and not any(glued(c.text) for c in entry.run.cells):
            row = table.rows[entry.row]
            read: Read = "named" if entry.named and id(row.columns) in named else "placed"
            read = "solved" if entry.run.solved else read
            beside = around | heads.get(id(row.columns), around) | units_named(*entry.run.labels)
            units = _units(entry.run) or beside
            score = SETTINGS.named if read == "named" else SETTINGS.placed * (1 if entry.named else SETTINGS.unsure)
            cells = placed.get(id(entry), {})
            values += [_value(row, c, cells[c.id], read, score, units) for c in row.columns if c.id in cells]
    return tuple(values)


def _alone(entry: Pair, table: Table) -> bool:
    """Whether the labels before a row of a table that prints its rows side by side name that row and no other."""
    known = label_rows(table)
    named = {row for label in entry.run.labels for row in known.get(label, ())}
    printed = printed_labels(table) | known.keys()
    heads = [label for label in entry.run.labels if label in printed]
    behind = entry.run.labels[entry.run.labels.index(heads[0]) :] if heads else ()
    whole = not entry.start and entry.run.count() <= len(table.rows[0].columns)
    return whole and named == {entry.row} and all(label in printed for label in behind)


def _slots(entry: Pair, table: Table) -> Slots:
    assert entry.row is not None
    cells = entry.run.cells[entry.start : entry.stop]
    return Slots(cells, table.rows[entry.row], bool(entry.run.labels) and not entry.start, entry.run.length)


@lru_cache(maxsize=512)
def _own_labels(table: Table) -> dict[str, int]:
    """The rows by those of their labels that are of no other row and no head."""
    heads = {plain(head) for head in table.heads}
    return {label: rows[0] for label, rows in label_rows(table).items() if len(rows) == 1 and label not in heads}


def _contradicted(pairs: Iterable[Pair], table: Table) -> set[int]:
    """Rows that are printed twice with different values."""
    known = _own_labels(table)
    own = {entry.row: entry.run for entry in pairs if entry.row is not None}
    found = set()
    for entry in pairs:
        label = entry.run.labels[-1] if entry.run.labels else ""
        row = known.get(label)
        if entry.row is None and row in own and _says(own[row]) != _says(entry.run):
            found.add(row)
    return found


def _says(run: Run) -> list[tuple[State, int | float | None]]:
    return [read_value(cell.text) for cell in run.cells if cell.text]


def _units(run: Run) -> frozenset[str]:
    """The units of money that a cell of its own beside the values of `run` names."""
    behind = unit_alone(run.after[0]) if run.after else None
    return frozenset(unit for unit in (run.unit, behind) if unit)


def _value(
    row: Row, column: Column, cell: Cell, read: Read, score: float, units: frozenset[str] = frozenset()
) -> Value:
    """The value of one cell; an amount of money whose unit is not certain among `units`, or strange, is text."""
    state, value = read_value(cell.text)
    wanted, own = column.unit or row.unit, None if cell.text.isdigit() else unit_behind(cell.text)
    if value is not None and (wanted in MONEY or own):
        named = {own} if own else units | units_named(cell.text)
        if len(named) > 1 or UNKNOWN in named or wanted not in MONEY:
            state, value = "text", None
        elif named:
            (unit,) = named
            value = in_unit(value, unit, wanted)
    return Value(row.id, column.id, state, value, cell.start, cell.end, read, score)
