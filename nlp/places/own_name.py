"""What a unit is called within its place, however its name is printed, and whether one name shortens another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nlp.places.wording import any_of

_SHORTEST = 2  # characters of a place's name; a shorter one says nothing without 县 or 市
_TOWN = re.compile(f".*{any_of('we', 'towns')}")


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
    name = (agency or town or "").removeprefix("人民政府")
    levels = [level for level in place if level]
    while name not in place and (found := max(_heads(name, levels), default=None)):
        size, level = found
        name = name[size:]
        levels.remove(level)
    if kind in ("township", "subdistrict") and (told_town := _TOWN.match(name)):
        return told_town[0]
    return name.replace("人民政府", "政府")


def _heads(name: str, levels: Sequence[str]) -> Iterator[tuple[int, str]]:
    """How much of a name each level is the head of, in full or in short: 长沙市 2 and 长沙县 3 of 长沙县教育局."""
    for level in levels:
        for told in (level, level[:-1] if len(level) > _SHORTEST else level):
            if name.startswith(told) and name != told:
                yield len(told), level


def shortens(short: str, name: str) -> bool:
    """Whether `short` is `name` without some characters between the first and the last: 卫健局 of 卫生健康局."""
    if not short or len(short) >= len(name) or short[0] != name[0] or short[-1] != name[-1]:
        return False
    rest = iter(name)
    return all(char in rest for char in short)
