"""Which quantity a head names: the year's own count, or a plan, another year's, a change."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from nlp.forms.formats import Table
from nlp.forms.lookup import Cell, plain
from nlp.text.folding import squeeze
from nlp.text.wording import Wording

_WORDING = Wording("nlp.forms", "quantities.toml")
_YEAR = re.compile(r"((?:19|20)\d\d)年")
_OTHER_YEAR = "往年"  # one of the past words; only compared, never shown


@lru_cache(maxsize=4096)
def differ(label: str, name: str) -> bool:
    """Whether the head `label` speaks of another quantity than the head `name` of a form; both plain."""
    return any(
        _says(label, kind["words"])
        and not _says(label, kind.get("within", ()))
        and not _says(name, (*kind["words"], *kind["same"]))
        for kind in _WORDING.data["other"].values()
    )


def _says(label: str, words: Sequence[str]) -> bool:
    return any(word in label for word in words)


def without_other_year(
    rows: Sequence[Sequence[Cell]], forms: Sequence[Table], year_of_report: Callable[[], int | None]
) -> Sequence[Sequence[Cell]]:
    """`rows` with the year in their heads made another, where all of them name one that is not the report's.

    `forms` are those that the rows may be of; `year_of_report` is asked only where heads name a year. Heads of several
    years are left alone: no form has them.
    """
    heads = [
        cell
        for cells in rows
        for cell in cells
        if "年" in cell.text and _year(cell.text) and any(plain(cell.text) in _names(form) for form in forms)
    ]
    years = {_year(cell.text) for cell in heads}
    if len(years) != 1 or (year := year_of_report()) is None or years == {year}:
        return rows
    texts = {cell: _YEAR.sub(_OTHER_YEAR, squeeze(cell.text)) for cell in heads}
    return [[cell._replace(text=texts.get(cell, cell.text)) for cell in cells] for cells in rows]


def _year(text: str) -> int | None:
    found = _YEAR.match(squeeze(text)) if "年" in text else None
    return int(found[1]) if found else None


@lru_cache(maxsize=512)
def _names(form: Table) -> frozenset[str]:
    """The plain heads of the columns of `form`, and a year alone."""
    columns = (column for row in form.rows for column in row.columns)
    heads = (name for column in columns for name in (column.label[-1], *column.also))
    return frozenset(map(plain, (*heads, *_WORDING.words("year"))))
