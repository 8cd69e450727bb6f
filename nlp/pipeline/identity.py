"""``doc._.model``: which model reads a Doc; ``doc._.path``: the file that its text came from."""

from __future__ import annotations

from typing import NamedTuple

from nlp.pipeline.typed import extend


class Identity(NamedTuple):
    """A model's name, version and digest ("" where it lies in no folder), and its display names by layer and label."""

    name: str = ""
    version: str = ""
    sha256: str = ""
    names: dict[str, dict[str, str]] = {}


extend("model", Identity._make)
extend("path", str)
