"""What the rows and columns of an official form are called where there is no room for all their labels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from nlp.forms import Row, Table

_NUMBER = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+\.|其中：)")
_NOTE = re.compile(r"（[^（）]*）$")
_TOO_SHORT = 2  # characters of a row label that say nothing without the label above


def names_of(form: Table | None) -> Mapping[tuple[str, str], str]:
    """Display names by ``("row", id)``, ``("column", id)`` and, for a column in its row, ``(row id, column id)``."""
    if form is None:
        return {}
    names: dict[tuple[str, str], str] = {}
    repeated = Counter(row.label[-1] for row in form.rows)
    for row in form.rows:
        for column in row.columns:
            names[row.id, column.id] = names["column", column.id] = column.label[-1]
    for row in form.rows:
        names["row", row.id] = _row_name(row, repeated[row.label[-1]] > 1)
    return names


def _row_name(row: Row, ambiguous: bool) -> str:
    labels = [_NOTE.sub("", _NUMBER.sub("", label)) for label in row.label]
    if len(labels) > 1 and (ambiguous or len(labels[-1]) <= _TOO_SHORT):
        return f"{labels[-2]}:{labels[-1]}"
    return labels[-1]
