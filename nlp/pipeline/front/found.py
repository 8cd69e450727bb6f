"""What the front matter of a doc says: typed, one value a field."""

from __future__ import annotations

from typing import NamedTuple

from spacy.tokens import Doc


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

if not Doc.has_extension("front"):
    Doc.set_extension("front", default=None)
