"""The unit that reports: its kind and its line of business, told by its name, and what names it in every year."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources

from nlp.places.own_name import own_name

NAMES = {"government": "政府", "township": "乡镇", "subdistrict": "街道", "bureau": "部门"}

_TERRITORIAL = frozenset({"government", "township", "subdistrict"})


@cache
def _systems() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every line of business with the words of a name that tell it, in the order in which they are tried."""
    raw = tomllib.loads(resources.files("nlp.store").joinpath("systems.toml").read_text("utf-8"))
    return tuple((system["name"], tuple(system["words"])) for system in raw["systems"])


@cache
def system_of(name: str, kind: str | None) -> str | None:
    """The line of business, such as 教育, of a unit of this `name`; None for governments and where no word tells it."""
    if kind in _TERRITORIAL:
        return None
    return next((system for system, words in _systems() if any(word in name for word in words)), None)


def institution(
    agency: str | None, kind: str | None, code: str | None, place: Sequence[str | None]
) -> tuple[str | None, str | None]:
    """What names a unit in every year, by its place and its own name, and its line of business.

    The first is None where the place or the name is unknown; see `own_name` for `place`.
    """
    name = own_name(agency, kind, place)
    where = code or "/".join(filter(None, place[:3]))
    town = name if kind in ("township", "subdistrict") else place[3] or ""
    return f"{where}/{town}/{name}" if where and name else None, system_of(name, kind)
