"""What the front matter of a doc says: typed, one value a field."""

from __future__ import annotations

from typing import Any, NamedTuple

from nlp.pipeline.typed import extend


class Found(NamedTuple):
    """A value, where it stands (code points), and the calibrated probability that it is right."""

    value: str | int
    start: int
    end: int
    score: float


class FrontMatter(NamedTuple):
    """None where the text does not say; `published` is a date, ``YYYY-MM-DD``."""

    title: Found | None = None
    agency: Found | None = None
    year: Found | None = None
    published: Found | None = None


FIELDS = FrontMatter._fields


def _revived(value: Any) -> FrontMatter:
    return FrontMatter(*(None if found is None else Found(*found) for found in value))


extend("front", _revived)
