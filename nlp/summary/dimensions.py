"""What reports can be grouped by: what names the group of a report, and what the group is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from nlp.errors import StoreError
from nlp.store.unit import NAMES

MOST = 2  # dimensions at once
_COUNTY = "CASE WHEN county IS NOT NULL THEN coalesce(code, concat_ws('/', province, city, county)) END"
_CITY = "concat_ws('/', province, city)"


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension.

    `sql` names the group of a report over the columns of `nlp.summary.tally.choose`: by code, or by names where the
    text leaves open which of several places it is. `depth` is how many levels of its place a group has, town and
    agency counted; `unknown` is what the group is called of which the reports do not say.
    """

    name: str
    sql: str
    unknown: str
    depth: int = 0


DIMENSIONS = {
    "county": Dimension("县", _COUNTY, "没有县级地区", 3),
    "city": Dimension(
        "市",
        f"CASE WHEN city IS NOT NULL THEN coalesce(left(code, 4) || '00', {_CITY})"
        " WHEN county IS NOT NULL THEN coalesce(left(code, 2) || '0000', province) END",
        "没有市级地区",
        2,
    ),
    "province": Dimension("省", "coalesce(left(code, 2) || '0000', province)", "地区不明", 1),
    "town": Dimension(
        "乡镇", f"CASE WHEN town IS NOT NULL THEN concat_ws('/', {_COUNTY}, town) END", "不是乡镇街道", 4
    ),
    "agency": Dimension("机关", "institution", "机关或地区不明", 5),
    "kind": Dimension("机关类型", "kind", "机关不明"),
    "system": Dimension("系统", "system", "政府、乡镇和其他"),
    "year": Dimension("年度", "CAST(year AS VARCHAR)", "年度不明"),
}
_LEVELS = {"province": 0, "city": 1, "county": 2, "town": 3, "agency": 4}
SEPARATOR = ","


def dimensions(by: str) -> tuple[str, ...]:
    """The dimensions that ``county`` or ``county,year`` names.

    Raises
    ------
    StoreError
        Where one is unknown or named twice, or there are more than two.
    """
    names = tuple(name.strip() for name in by.split(SEPARATOR))
    if unknown := [name for name in names if name not in DIMENSIONS]:
        raise StoreError(f"--by {by}：没有“{unknown[0]}”这种分组；{_meant(unknown[0])}可用 {'、'.join(DIMENSIONS)}")
    if len(set(names)) < len(names) or len(names) > MOST:
        raise StoreError(f"--by {by}：最多按{MOST}个不同的方面分组；如 county,year")
    return names


def _meant(name: str) -> str:
    """What somebody may have meant who wrote `name`, which may be Chinese."""
    called = {dimension.name: id_ for id_, dimension in DIMENSIONS.items()}
    close = get_close_matches(name, (*DIMENSIONS, *called), n=1)
    return f"是不是 {called.get(close[0], close[0])}？" if close else ""


def group_sql(names: Sequence[str]) -> str:
    """The key of a report's group, in SQL."""
    return f" || '{SEPARATOR}' || ".join(f"coalesce({DIMENSIONS[name].sql}, '')" for name in names)


def depth_of(names: Sequence[str], keys: Sequence[str]) -> int:
    """How many levels of province, city, county, town and agency a group has."""
    return max((DIMENSIONS[name].depth for name, key in zip(names, keys, strict=True) if key), default=0)


def name_of(names: Sequence[str], keys: Sequence[str], place: Sequence[str | None]) -> str:
    """What a group is called; `place` holds its province, city, county, town and agency, as far as it is one."""
    return " · ".join(_part(name, key, place) for name, key in zip(names, keys, strict=True))


def _part(name: str, key: str, place: Sequence[str | None]) -> str:
    if not key:
        return DIMENSIONS[name].unknown
    if name == "year":
        return f"{key}年"
    if name == "kind":
        return NAMES.get(key, key)
    if name == "city" and not place[1]:
        province = place[0]
        return province if province and province.endswith("市") else f"{province}直辖"
    return place[_LEVELS[name]] or key if name in _LEVELS else key
