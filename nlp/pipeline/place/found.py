"""``doc._.place``: who reports on which year, and where that is."""

from __future__ import annotations

from typing import Any, NamedTuple

from nlp.pipeline.typed import extend


class Area(NamedTuple):
    """A place, as `nlp.report.Place` has it; None where the text does not say."""

    province: str | None = None
    city: str | None = None
    county: str | None = None
    town: str | None = None
    code: str | None = None
    evidence: str | None = None
    candidates: tuple[str, ...] = ()


class Located(NamedTuple):
    """The agency that reports, the year it reports on, and its area."""

    agency: str | None = None
    year: int | None = None
    area: Area = Area()


def _revived(value: Any) -> Located:
    if isinstance(value, Located):
        return value
    agency, year, area = value
    found = Area(*area)
    return Located(agency, year, found._replace(candidates=tuple(found.candidates)))


extend("place", _revived)
