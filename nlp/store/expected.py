"""Which units must report: a manifest that names them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from nlp.errors import StoreError
from nlp.places.kinds import kind_of_unit
from nlp.report.overruling import told_place
from nlp.store.metadata import read_manifest
from nlp.store.unit import institution


class Expected(NamedTuple):
    """A unit that must report on `year`; on the last year of the reports where that is None.

    `institution` and `system` are those of `nlp.store.unit.institution`.
    """

    institution: str
    system: str | None
    agency: str | None
    kind: str | None
    year: int | None
    province: str | None
    city: str | None
    county: str | None
    town: str | None
    code: str | None


def read_expected(file: Path) -> Iterator[Expected]:
    """The units of a manifest: agency or town, place and, where it is given, year; see `nlp.store.metadata`.

    A column ``path`` is not needed.

    Raises
    ------
    StoreError
        Where the manifest cannot be read, or a row names no unit or a place that is not one.
    """
    for number, (_, told) in enumerate(read_manifest(file, paths=False), 1):
        place = told_place(told)
        levels = (place.province, place.city, place.county, place.town)
        kind = told.get("unit") or kind_of_unit(told.get("agency"), place.town)
        unit, system = institution(told.get("agency"), kind, place.code, levels)
        if place.candidates or not unit:
            lack = "可能是几个地方" if place.candidates else "没有机关和乡镇" if not kind else "没有地区"
            raise StoreError(f"{file}：第{number}个单位{lack}；请写明机关、县和市，或区划代码")
        year = int(told["year"]) if "year" in told else None
        yield Expected(unit, system, told.get("agency"), kind, year, *levels, place.code)
