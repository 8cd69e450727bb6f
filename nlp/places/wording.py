"""The wording of ``nlp/places/wording.toml``, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("nlp.places") / "wording.toml").read_text("utf-8"))


@cache
def words_of(section: str, key: str) -> tuple[str, ...]:
    """The words of a list, the longest first."""
    return tuple(sorted(_data()[section][key], key=lambda word: (-len(word), word)))


def zone_code(name: str) -> str | None:
    """The code of the place whose new area `name` ends with; None where it is no new area of national rank."""
    return next((code for zone, code in _data()["zones"].items() if name.endswith(zone)), None)


def words_at(text: str, section: str, start: int = 0) -> str:
    """The longest word of the section's ``words`` that `text` has at `start`; empty where it has none."""
    words = words_of(section, "words")
    return next(word for word in words if text.startswith(word, start)) if text.startswith(words, start) else ""
