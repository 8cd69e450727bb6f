"""What reports are checked against: those of the year before, and a list of the units that should have reported."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlp.cli.messages import UsageError, complain
from nlp.errors import InputError

if TYPE_CHECKING:
    from nlp.checks.across import Unit
    from nlp.checks.against import Earlier
    from nlp.model.tagger import Tagger

Against = Annotated[
    Path | None,
    typer.Option(metavar="库|文件夹", help="与上年报告比对：库或文件夹。", show_default=False),
]
Manifest = Annotated[
    Path | None,
    typer.Option(
        metavar="文件", help="应报告单位的清单（CSV 或 JSON Lines）：机关、地区、年度。",
        show_default=False,
    ),
]  # fmt: skip


def reports_in(paths: Iterable[str], *others: Path | None) -> list[str]:
    """The files that `paths` name, but for the files `others`, which may lie beside reports."""
    from nlp.store.inputs import files_of

    known = {os.path.realpath(other) for other in others if other}  # `resolve` raises where a link leads to itself
    return [file for file in files_of(paths) if os.path.realpath(file) not in known]


def earlier_of(against: Path | None, tagger: Tagger, max_characters: int) -> tuple[Earlier | None, int]:
    """The reports in the store or folder `against`, and the exit status: 1 where some cannot be read; None without it.

    A damaged store costs its own comparison: it is complained of, and everything else is checked.

    Raises
    ------
    UsageError
        Where there is no report of the year before in it.
    """
    if against is None:
        return None, 0
    from nlp.checks.against import Earlier
    from nlp.store.index import MARK, DamagedError
    from nlp.store.reports import stored_reports

    if (against / MARK).exists():
        try:
            return Earlier(stored_reports(against)), 0
        except DamagedError as error:
            complain(error)
            return None, 1
    reports, status = [], 0
    for _, result in tagger.tag_many(reports_in([str(against)]), max_characters=max_characters):
        if isinstance(result, InputError):
            complain(result)
            status = 1
        else:
            reports.append(result)
    if not reports:
        raise UsageError(f"{against}：没有可比对的报告；--against 请给出去年的库或文件夹")
    return Earlier(reports), status


def units_of(manifest: Path | None) -> list[Unit]:
    """The units of `manifest`, in its order; none without it."""
    if manifest is None:
        return []
    from nlp.checks.across import Unit
    from nlp.report import Place
    from nlp.store.expected import read_expected

    return [
        Unit(told.agency or told.town or "", Place(told.province, told.city, told.county, told.town), told.year)
        for told in read_expected(manifest)
    ]
