"""What is known of a report from elsewhere, such as a manifest, overrules what its text says about the place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from nlp.places.gazetteer import Gazetteer, gazetteer, within
from nlp.report.types import Place, Report
from nlp.report.warnings import place_warnings
from nlp.text.folding import squeeze

_LEVELS = ("province", "city", "county")


def overrule(report: Report, told: Mapping[str, object]) -> Report:
    """`report` with the place that `told` gives.

    Parameters
    ----------
    told
        Any of ``province``, ``city``, ``county``, ``town`` and ``code``; other keys and empty values are passed over.
        Names may be short (嘉祥) or former (横县). A code counts more than names. Names decide together, and where
        they leave several places, what the text said does. A name that the gazetteer does not know is taken as it is,
        without a code.

    Returns
    -------
    The same report where nothing is told; else one whose ``place.evidence`` begins with ``manifest``. What is not
    told (the town; the county, if it lies in the city that is told) stays as the text has it.

    Raises
    ------
    ValueError
        The code is not that of a place.
    """
    wanted = {key: squeeze(str(told.get(key) or "")) for key in (*_LEVELS, "town", "code")}
    if not any(wanted.values()):
        return report
    place = _place(gazetteer(), wanted, report.place)
    kept = tuple(warning for warning in report.warnings if warning not in place_warnings(report.place))
    return replace(report, place=place, warnings=(*kept, *place_warnings(place)))


def told_place(told: Mapping[str, object]) -> Place:
    """The place that `told` gives on its own; see `overrule`."""
    wanted = {key: squeeze(str(told.get(key) or "")) for key in (*_LEVELS, "town", "code")}
    return _place(gazetteer(), wanted, Place())


def _place(book: Gazetteer, wanted: Mapping[str, str], read: Place) -> Place:
    town = wanted["town"] or read.town
    told = [wanted[key] for key in _LEVELS if wanted[key]]
    evidence = "manifest"
    if wanted["code"]:
        if wanted["code"] not in book.names:
            raise ValueError(f"没有代码为 {wanted['code']} 的地方；请查对六位行政区划代码")
        codes: tuple[str, ...] = (wanted["code"],)
    elif told:
        codes = _told(book, told, [name for name in _deeper(wanted, read) if name], read)
        if read.evidence and codes != _of_names(book, told):
            evidence += f"+{read.evidence}"
    else:
        return replace(read, town=town, evidence=evidence)
    names = [_called(book, code, {*told, read.county or ""}) for code in codes]
    agreed = [column[0] if len(set(column)) == 1 else None for column in zip(*names, strict=True)]
    province, city, county = agreed or (wanted[key] or None for key in _LEVELS)
    return Place(
        province=province,
        city=city,
        county=county,
        town=town,
        code=codes[0] if len(codes) == 1 else None,
        evidence=evidence,
        candidates=tuple("".join(filter(None, levels)) for levels in names) if len(codes) > 1 else (),
    )


def _deeper(wanted: Mapping[str, str], read: Place) -> list[str | None]:
    """What the text says of the levels below the deepest one that is told."""
    told = max(index for index, key in enumerate(_LEVELS) if wanted[key])
    return [read.province, read.city, read.county][told + 1 :]


def _told(book: Gazetteer, told: list[str], deeper: list[str], read: Place) -> tuple[str, ...]:
    """The places that are told, with what the text says below them and of them where it fits; () where unknown."""
    for names in ([*told, *deeper], [*told, *deeper[-1:]]):
        codes = _of_names(book, names)
        if len(codes) == 1:
            return codes
    codes = _of_names(book, told)
    near = tuple(code for code in codes if read.code and (within(read.code, code) or within(code, read.code)))
    return near if len(near) == 1 else codes


def _of_names(book: Gazetteer, names: list[str]) -> tuple[str, ...]:
    """The places that the last of `names` may be, in those before it; () where one is unknown."""
    found: tuple[str, ...] = ()
    for name in names:
        codes = book.named.get(name) or book.shortened.get(name, ())
        codes = tuple(code for code in codes if not found or any(within(code, other) for other in found))
        if not codes:
            return ()
        found = tuple(code for code in codes if book.names[code] == name and code not in book.gone) or codes
    return found


def _called(book: Gazetteer, code: str, said: set[str]) -> tuple[str | None, ...]:
    """The levels of `code`, the place itself by a former name where that is what was said."""
    own = next((name for name in book.other.get(code, ()) if name in said), book.names[code])
    return tuple(own if name == book.names[code] else name for name in book.levels(code))
