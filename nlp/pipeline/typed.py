"""What one component finds and the next reads, as typed objects on a Doc: ``doc._.place`` and the like."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from spacy.tokens import Doc


def extend(name: str, revived: Callable[[Any], Any]) -> None:
    """Register ``doc._.<name>``, None where nothing set it.

    It is kept in ``user_data``, so that it passes through bytes with the Doc. Bytes give lists for tuples; `revived`
    makes the typed object of them again, and gives one back as it is. It is a function of a module, for spaCy hands the
    extensions to its processes pickled.
    """
    if not Doc.has_extension(name):
        Doc.set_extension(name, getter=partial(_kept, name=name, revived=revived), setter=partial(_keep, name))


def _kept(doc: Doc, name: str, revived: Callable[[Any], Any]) -> Any:
    value = doc.user_data.get(name)
    return None if value is None else revived(value)


def _keep(name: str, doc: Doc, value: Any) -> None:
    doc.user_data[name] = value
