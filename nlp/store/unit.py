"""The unit that reports: its kind and its line of business, told by its name, and what names it in every year."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources

NAMES = {"government": "政府", "township": "乡镇", "subdistrict": "街道", "bureau": "部门"}

_TERRITORIAL = frozenset({"government", "township", "subdistrict"})
_SHORTEST = 2  # characters of a place's name; a shorter one says nothing without 县 or 市

_TOWN = re.compile(r".*(?:街道|[镇乡]|苏木)")


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


def own_name(agency: str | None, kind: str | None, place: Sequence[str | None]) -> str:
    """What a unit is called within its place: 教育局 of 嘉祥县教育局, 孟姑集镇 of 孟姑集镇人民政府党政办公室.

    `place` holds province, city, county and town, of which the agency's name may begin with any; of a township or
    subdistrict its town is the name, told by the agency's where it is not given, of a government 政府.
    Empty where nobody is named.
    """
    town = place[3]
    if kind in ("township", "subdistrict") and town:
        return town
    if kind == "government":
        return "政府"
    name = agency or town or ""
    for level in place:
        for told in (level, level[:-1] if level and len(level) > _SHORTEST else None):
            if told and name.startswith(told) and name != told:
                name = name.removeprefix(told)
                break
    if kind in ("township", "subdistrict") and (told_town := _TOWN.match(name)):
        return told_town[0]
    return name.replace("人民政府", "政府")


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
