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

_KEY = "front_matter"  # of ``user_data``, where a Doc that passed through bytes holds lists for tuples


def _kept(doc: Doc) -> FrontMatter | None:
    kept = doc.user_data.get(_KEY)
    return None if kept is None else FrontMatter(*(None if value is None else Found(*value) for value in kept))


def _keep(doc: Doc, front: FrontMatter | None) -> None:
    doc.user_data[_KEY] = front


if not Doc.has_extension("front"):
    Doc.set_extension("front", getter=_kept, setter=_keep)
