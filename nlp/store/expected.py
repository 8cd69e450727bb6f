"""Which units must report: those that a manifest names, and the counties beside those that do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from nlp.errors import StoreError
from nlp.places.gazetteer import COUNTY, gazetteer, level
from nlp.places.kinds import kind_of_unit
from nlp.store.metadata import read_manifest
from nlp.store.unit import institution

_SHARE = 3 / 4  # of the counties of a city or of a province that report, for the others to be missed
_LEAST = 3  # counties that report
_WIDTHS = (4, 2)  # digits of a code that name its city, its province


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
    from nlp.report.overruling import told_place  # imports spaCy

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


def absent(reported: Collection[str], doubtful: str = "") -> Iterator[Expected]:
    """The counties of today's gazetteer that are missing beside those whose codes are `reported`, by code.

    A county is missed where three quarters of the counties of its city, or of its province, and at least three, are
    `reported`. `doubtful` is what is said of places that were left open: a county that it names may be one of them,
    and is not missed. The unit that is missed is the county's government, of no particular year.
    """
    book = gazetteer()
    counties = [code for code in sorted(book.names) if level(code) == COUNTY and code not in book.gone]
    all_, there = (
        Counter(code[:width] for code in codes for width in _WIDTHS)
        for codes in (counties, [code for code in counties if code in reported])
    )
    for code in counties:
        covered = any(there[code[:width]] >= max(_LEAST, _SHARE * all_[code[:width]]) for width in _WIDTHS)
        if covered and code not in reported and book.names[code] not in doubtful:
            place = (*book.levels(code), None)
            unit, system = institution(None, "government", code, place)
            assert unit
            yield Expected(unit, system, book.names[code], "government", None, *place, code)
