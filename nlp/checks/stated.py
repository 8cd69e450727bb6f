"""What prose may state of the cells of a table: the patterns of ``stated.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

_DIGITS = r"\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千万亿]+"
COUNTED = "元件宗起条份个项部"  # what stands behind a count
_UNIT = rf"万元|[{COUNTED}]"
_NUMBER = rf" *(?P<number>{_DIGITS}) *(?P<unit>{_UNIT})(?![余多次]|左右|以上)"
_ANY_NUMBER = rf" *(?:{_DIGITS}) *(?:{_UNIT})"
_OTHER_COUNTS = (
    "复议|诉讼|举报|投诉|来信|咨询|提案|约|近|超|逾|每|较|比|增|减|多|各|解读|材料|图解|问答|维持|纠正|纠错|败诉|胜诉|审结|驳回|撤销|应诉|尚未"
    "|其他结果|一审|二审"
)
_FEW = rf"(?:(?!{_OTHER_COUNTS})[^,。;:!?\d\n]){{0,24}}?"


@dataclass(frozen=True, slots=True)
class Stated:
    """A number that prose may state: see the head of ``stated.toml``."""

    id: str
    message: str
    cells: tuple[tuple[str, ...], ...]
    or_cells: tuple[tuple[str, ...], ...]
    or_where: re.Pattern[str] | None
    sections: frozenset[str]
    home: frozenset[str]
    behind: str
    said: tuple[re.Pattern[str], ...]
    none: tuple[re.Pattern[str], ...]
    bare: re.Pattern[str] | None
    unit: str | None
    part: bool
    earlier: bool
    doubtful: bool


@cache
def load_stated() -> tuple[Stated, ...]:
    """Every number that prose may state, in the order of the file."""
    return tuple(
        Stated(
            id=raw["id"],
            message=raw["message"],
            cells=_keys(raw["cells"]),
            or_cells=_keys(raw.get("or_cells", [])),
            or_where=re.compile(raw["or_where"]) if "or_where" in raw else None,
            sections=frozenset(raw["sections"]),
            home=frozenset(raw.get("home", [])),
            behind=raw.get("behind", ""),
            said=_patterns(raw["said"]),
            none=_patterns(raw.get("none", [])),
            bare=next(iter(_patterns([raw["bare"]] if "bare" in raw else [])), None),
            unit=raw.get("unit"),
            part=raw.get("part", False),
            earlier=raw.get("earlier", False),
            doubtful=raw.get("doubtful", False),
        )
        for raw in _data()["stated"]
    )


@cache
def about() -> tuple[str, ...]:
    """The words of information disclosure."""
    return tuple(_data()["about"])


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files("nlp.checks").joinpath("stated.toml").read_text("utf-8"))


def _keys(lists: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(keys) for keys in lists)


def _patterns(sources: list[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(s.replace("~", _FEW).replace("M", _ANY_NUMBER).replace("N", _NUMBER)) for s in sources)
