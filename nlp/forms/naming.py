"""The form as a table prints it: which columns and rows the printed labels name, and in which order.

What the labels name is put into the order in which they stand, so that the rest of the matching can go by position:
columns that are not printed are left out, a column that the form has not gets a place and no id. Where the labels name
nothing certain, there is no such form, and position alone decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from nlp.forms.formats import Column, Row, Sum, Table
from nlp.forms.likeness import exact_rows, foreign_heads, is_strange, ratio, shortens
from nlp.forms.lookup import plain
from nlp.forms.quantities import differ
from nlp.forms.runs import Run, label_rows, printed_labels
from nlp.forms.settings import SETTINGS

FOREIGN = "?"  # begins the id of a column that the form has not


@lru_cache(maxsize=512)
def parts_of(table: Table) -> list[tuple[Column, ...]]:
    """The different sets of columns of `table`, in order."""
    return list({id(row.columns): row.columns for row in table.rows}.values())


class Printed(NamedTuple):
    """A form as a table prints it.

    `form` is the official one itself where the labels name nothing else. `named` and `open` are the sets of columns,
    by ``id``, whose heads are all read, and those whose heads stand in another order but are not all read.
    """

    form: Table
    named: frozenset[int]
    open: frozenset[int]


def printed_form(runs: Sequence[Run], table: Table, below: tuple[str, ...] = ()) -> Printed:
    """The form as the labels of `runs` name it; `below` are the plain labels behind the last value."""
    parts = parts_of(table)
    exact = [exact_rows(run, table) for run in runs]
    found = {id(part): _columns_printed(runs, exact, part, table, below) for part in parts}
    columns = {
        id(part): part if heads is None or _same(heads, part) else heads
        for part, (heads, _, _) in zip(parts, found.values(), strict=True)
    }
    above: tuple[Column, ...] | None = None
    for part in parts:  # heads that the form has not are those of the parts below that print none
        heads, _, bare = found[id(part)]
        above = heads if heads and all(is_foreign_column(c) for c in heads) else above if bare else None
        columns[id(part)] = above or columns[id(part)]
    rows = _rows_printed(runs, exact, table)
    form = table
    if rows is not None or any(columns[id(part)] is not part for part in parts_of(table)):
        form = _variant(table, tuple(replace(row, columns=columns[id(row.columns)]) for row in rows or table.rows))
    official = {row.id: found[id(row.columns)] for row in table.rows}
    named = frozenset(id(row.columns) for row in form.rows if official[row.id].columns is not None)
    disordered = frozenset(id(row.columns) for row in form.rows if official[row.id].disordered)
    return Printed(form, named, disordered)


@lru_cache(maxsize=256)
def _variant(table: Table, rows: tuple[Row, ...]) -> Table:
    """`table` with its rows and columns as printed, and the sums that can still be formed of them."""
    sums = []
    for rule in table.sums:
        if rule.each == "row":
            found = _row_sum(rule, table.rows[0].columns, rows[0].columns)
            sums += [found] if found else []
        else:
            sums.append(rule)
    return replace(table, rows=rows, sums=tuple(sums))


def _row_sum(rule: Sum, official: Sequence[Column], printed: Sequence[Column]) -> Sum | None:
    """`rule` over the columns that are printed; a printed head over several columns stands for those."""
    have = {column.id for column in printed}
    over = {FOREIGN + head: {c.id for c in official if head in c.label[:-1]} for c in official for head in c.label[:-1]}
    left = [name for name in rule.left if name in have]
    missing = {name for name in rule.left if name not in have}
    for name, children in over.items():
        if name in have and children and children <= missing:
            left.append(name)
            missing -= children
    return replace(rule, left=tuple(left)) if not missing and set(rule.right) <= have else None


def _same(found: Sequence[Column], part: Sequence[Column]) -> bool:
    return [column.id for column in found] == [column.id for column in part]


def is_foreign_column(column: Column) -> bool:
    """Whether `column` stands in a printed table and not in its form."""
    return column.id.startswith(FOREIGN)


@lru_cache(maxsize=512)
def _rows_of_parts(table: Table) -> dict[int, frozenset[int]]:
    """The numbers of the rows that have one set of columns, by the ``id`` of the set: two sets may be equal."""
    parts = (id(part) for part in parts_of(table))
    return {part: frozenset(n for n, row in enumerate(table.rows) if id(row.columns) == part) for part in parts}


class _Heads(NamedTuple):
    """The columns of a part in the order of the heads before its rows, None where the heads leave that open.

    `disordered`: they leave it open although they stand in another order than the form's; `bare`: there are no heads.
    """

    columns: tuple[Column, ...] | None
    disordered: bool = False
    bare: bool = False


def _columns_printed(
    runs: Sequence[Run],
    exact: Sequence[tuple[int, ...]],
    part: tuple[Column, ...],
    table: Table,
    below: tuple[str, ...],
) -> _Heads:
    rows = _rows_of_parts(table)[id(part)]
    members = [run for run, own in zip(runs, exact, strict=True) if not rows.isdisjoint(own)]
    if table.side_by_side and not members:
        members = [max(runs, key=Run.count)] if runs else []
    if not members:
        return _Heads(None, bare=True)
    first = runs.index(members[0])
    labels = list(runs[first].labels)
    if first and not runs[first - 1].numbers and (runs[first - 1].count() == 1 or not exact[first - 1]):
        labels = [*runs[first - 1].labels, *labels]
    heads, behind = map(list, _heads(tuple(labels), part, table))
    width = Counter(map(Run.count, members)).most_common(1)[0][0]
    if foreign := foreign_heads(tuple(labels), width, part, table):
        return _Heads(tuple(Column(f"{FOREIGN}{number}", (head,)) for number, head in enumerate(foreign)))
    if not heads:
        return _Heads(None, disordered=not _in_order((*labels, *below), part), bare=True)
    if table.side_by_side and not _below_each_other(members, rows, table):
        blocks = {tuple(column.id for column in heads[i : i + len(part)]) for i in range(0, len(heads), len(part))}
        heads = _last_whole(heads)
        whole = len(blocks) == 1 and len(heads) == len(part)
    else:
        sizes = (Run.count, lambda run: len(run.cells))
        widths = [Counter(map(size, members)).most_common(1)[0][0] for size in sizes]
        if len(heads) + len(behind) in widths and len(heads) not in widths:
            heads += behind
        whole = len(heads) in widths or {column.id for column in heads} == {column.id for column in part}
    if whole:
        return _Heads(tuple(heads))
    order = [part.index(column) for column in heads if column in part]
    serial = [part.index(column) for column in _serial(part)]
    return _Heads(None, not (_within(order, range(len(part))) or _within(order, serial)))


def _below_each_other(members: Sequence[Run], rows: frozenset[int], table: Table) -> bool:
    """Whether `members` are rows of a form that is printed side by side elsewhere: each names one row of it."""
    return len(members) > 1 and all(len(rows & set(exact_rows(run, table))) == 1 for run in members)


def _serial(part: Sequence[Column]) -> list[Column]:
    """The columns of `part` as a row of heads after the other prints them: those below a common head come last."""
    return sorted(part, key=lambda column: len(column.label) > 2)


def _within(order: Sequence[int], whole: Iterable[int]) -> bool:
    """Whether `order` is `whole` with some left out."""
    rest = iter(whole)
    return all(any(place == other for other in rest) for place in order)


@lru_cache(maxsize=512)  # they are the same in every report
def _heads(
    labels: tuple[str, ...], part: tuple[Column, ...], table: Table
) -> tuple[Sequence[Column], Sequence[Column]]:
    """The columns that `labels`, in printed order, are the heads of, and what may be strange heads behind them."""
    groups = {
        plain(head): (head, {c.id for c in part if head in c.label[:-1]})
        for column in part
        for head in column.label[:-1]
        if any(head not in c.label[:-1] for c in part)
    }
    sequence: list[Column] = []
    pending: list[Column] = []  # strange labels, heads only if another head follows
    letters = {letter for column in part for name in column.label for letter in name}
    for label in _unbroken(labels, part):
        column = None if label in groups else _column(label, part)
        piece = len(label) <= SETTINGS.broken and label not in printed_labels(table) and letters.issuperset(label)
        if sequence and piece and (column is None or column in sequence):
            return [], []  # heads broken into letters: which of them are there is not known
        if label in groups:
            sequence += [*pending, Column(FOREIGN + groups[label][0], (groups[label][0],))]
            pending = []
        elif column is not None:
            sequence += [*pending, column]
            pending = []
        elif _of_other_quantity(label, part) or (
            sequence and label and label not in printed_labels(table) and is_strange(label, table)
        ):
            pending.append(Column(FOREIGN + label, (label,)))
    if not table.side_by_side:
        sequence = _last_whole(sequence)
    if _same(sequence, _serial(part)) and not _same(sequence, part):
        return list(part), pending  # printed a row of heads after the other, the head above some of them lost
    for head, children in groups.values():
        sequence = _under(sequence, FOREIGN + head, children)
    return sequence, pending


def _unbroken(labels: Sequence[str], part: Sequence[Column]) -> Iterator[str]:
    """`labels` with those joined that are a head of `part` broken in two: ``社会公益``, ``组织``."""
    names = _names(part)
    rest = iter(pairwise((*labels, "")))
    for label, behind in rest:
        joined = label not in names and label + behind in names
        yield label + behind if joined else label
        if joined:
            next(rest, None)


def _of_other_quantity(label: str, part: Sequence[Column]) -> bool:
    """Whether `label` would be a head of `part`, did it not speak of a plan, another year, or a change."""
    return any(differ(label, name) and _alike(label, name) >= SETTINGS.faint for name in _names(part))


@lru_cache(maxsize=512)
def _in_order(labels: tuple[str, ...], part: tuple[Column, ...]) -> bool:
    """Whether the labels that are heads of `part` word for word stand in the form's order, or row after row.

    Heads that are printed for several parts side by side may lack some of one part, which were broken.
    """
    ranks = {name: rank for rank, column in enumerate(part) for name in map(plain, (column.label[-1], *column.also))}
    every = [ranks[label] for label in _unbroken(labels, part) if label in ranks]
    order = list(dict.fromkeys(every))
    if _within(order, range(len(part))) or _within(order, [part.index(column) for column in _serial(part)]):
        return True
    return _within(every, [*range(len(part))] * max(Counter(every).values()))


def _names(part: Sequence[Column]) -> frozenset[str]:
    """The plain heads of the columns of `part`, in every wording."""
    return frozenset(plain(name) for column in part for name in (column.label[-1], *column.also))


def _last_whole(sequence: Sequence[Column]) -> list[Column]:
    """The longest end of `sequence` that names no column twice: heads are repeated where cells were merged."""
    found: list[Column] = []
    for column in reversed(sequence):
        if any(column.id == other.id for other in found):
            break
        found.append(column)
    return found[::-1]


def _under(sequence: Sequence[Column], head: str, children: set[str]) -> list[Column]:
    """`sequence` with the columns under a common head in the place of that head."""
    below = [column for column in sequence if column.id in children]
    if not below or all(column.id != head for column in sequence):
        return list(sequence)
    found: list[Column] = []
    for column in sequence:
        if column.id == head:
            found += below
        elif column.id not in children:
            found.append(column)
    return found


def _column(label: str, part: tuple[Column, ...]) -> Column | None:
    """The column of `part` whose head `label` is, by one of its wordings or nearly, or which alone it shortens."""
    names = [[name for name in map(plain, (c.label[-1], *c.also)) if not differ(label, name)] for c in part]
    alike = ((max((_alike(label, name) for name in own), default=0.0), i) for i, own in enumerate(names))
    likeness = sorted(alike, reverse=True)
    best, index = likeness[0]
    rival = likeness[1][0] if len(likeness) > 1 else 0.0
    if best == 1.0 or best >= SETTINGS.alike and best >= rival + SETTINGS.apart:
        return part[index]
    short = [c for c, own in zip(part, names, strict=True) if any(shortens(label, name) for name in own)]
    return short[0] if len(short) == 1 and len(part) > 1 else None


def _alike(label: str, name: str) -> float:
    return 1.0 if label == name else ratio(label, name) / 100 if len(label) > 2 else 0.0


def _rows_printed(runs: Sequence[Run], exact: Sequence[tuple[int, ...]], table: Table) -> tuple[Row, ...] | None:
    """The rows in the order in which their labels stand, None where that is the form's order or not certain."""
    labelled = [(run, rows) for run, rows in zip(runs, exact, strict=True) if run.numbers]
    order = [rows[0] for _, rows in labelled if len(rows) == 1]
    if order == sorted(order) or len(set(order)) < len(order) or len(order) < SETTINGS.labelled * len(labelled):
        return None
    known = label_rows(table)
    if any(len(set(run.labels) & known.keys() - {run.labels[-1]}) > 1 for run, rows in labelled[1:] if rows):
        return None  # labels and values stand apart
    placed = list(order)
    for row in range(len(table.rows)):
        if row not in order:
            placed.insert(placed.index(row - 1) + 1 if row else 0, row)
    return tuple(table.rows[row] for row in placed)
