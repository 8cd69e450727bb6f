"""The official formats: one TOML file each, read once.

Sources: 国办公开办函〔2021〕30号, 国办公开办函〔2019〕60号, 国办发〔2014〕32号.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its id and the head cells above it, outermost first.

    `unit` is the unit of money that its values are given in, `also` are other wordings of its own head. A column
    without an id stands in a printed table and in no form; its values are not kept.
    """

    id: str
    label: tuple[str, ...]
    unit: str | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its id, the label cells that lead to it, its own columns, and its unit where one is printed.

    `also` are other wordings of its own label.
    """

    id: str
    label: tuple[str, ...]
    columns: tuple[Column, ...]
    unit: str | None = None
    also: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every wording of the row's own label, the official one first."""
        return (self.label[-1], *self.also)


@dataclass(frozen=True, slots=True)
class Sum:
    """A promise of the form: the cells of `left` add up to those of `right`, in each ``column`` or in each ``row``.

    `left` and `right` name rows where `each` is ``column``, else columns. `message` has a place for either number.
    """

    id: str
    each: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True, eq=False)  # there is one of each, and it is the key of many caches
class Table:
    """One table of one format.

    `heads` are the printed cells that carry no value: part titles, column heads, corner notes. `titles` gives the part
    title above a row, by the row's number; `note` is the title above the table.
    `side_by_side` says that the format prints all rows in one line, row after row.
    """

    label: str
    template: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    side_by_side: bool = False
    sums: tuple[Sum, ...] = ()
    titles: tuple[tuple[int, str], ...] = ()
    note: str = ""

    @property
    def size(self) -> int:
        """The number of its cells that carry a value."""
        return sum(len(row.columns) for row in self.rows)


@cache
def load_tables() -> tuple[Table, ...]:
    """Every table of every format, newest format first, in the order of the format."""
    folder = resources.files(__name__.rpartition(".")[0])
    files = sorted((f for f in folder.iterdir() if re.fullmatch(r"\d{4}\.toml", f.name)), key=lambda f: f.name)
    return tuple(
        _table(raw, form["id"])
        for form in (tomllib.loads(f.read_text("utf-8")) for f in reversed(files))
        for raw in form["tables"]
    )


def form_of(label: str, template: str | None) -> Table | None:
    """The table with this label in the format of this year, None where there is none."""
    return next((table for table in load_tables() if (table.label, table.template) == (label, template)), None)


def _table(raw: dict[str, Any], template: str) -> Table:
    heads: dict[str, None] = dict.fromkeys(raw.get("corner", ()))
    rows: list[Row] = []
    titles: list[tuple[int, str]] = []
    for part in raw["parts"]:
        if "title" in part:
            heads |= dict.fromkeys((part["title"], "信息内容"))
            titles.append((len(rows), part["title"]))
        columns = tuple(
            Column(c["id"], tuple(c["label"]), c.get("unit"), tuple(c.get("also", ()))) for c in part["columns"]
        )
        heads |= dict.fromkeys(cell for column in columns for cell in column.label)
        rows += [
            Row(r["id"], tuple(r["label"]), columns, r.get("unit"), tuple(r.get("also", ()))) for r in part["rows"]
        ]
    return Table(
        raw["label"], template, tuple(heads), tuple(rows), raw.get("side_by_side", False),
        tuple(Sum(s["id"], s["each"], tuple(s["left"]), tuple(s["right"]), s["message"]) for s in raw.get("sums", ())),
        tuple(titles), raw["note"],
    )  # fmt: skip
