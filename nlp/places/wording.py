"""The wording of ``nlp/places/wording.toml``."""

from __future__ import annotations

from nlp.text.wording import Wording

_WORDING = Wording("nlp.places")
any_of = _WORDING.any_of
words_of = _WORDING.words


def zone_code(name: str) -> str | None:
    """The code of the place whose new area `name` ends with; None where it is no new area of national rank."""
    return next((code for zone, code in _WORDING.data["zones"].items() if name.endswith(zone)), None)


def words_at(text: str, section: str, start: int = 0) -> str:
    """The longest word of the section's ``words`` that `text` has at `start`; empty where it has none."""
    words = words_of(section)
    return next(word for word in words if text.startswith(word, start)) if text.startswith(words, start) else ""
