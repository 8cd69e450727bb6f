"""The places of China: names, codes and area codes, and where a text names them.

The data are ``nlp/places/data/places.tsv``; its README names the sources. A code has six digits (GB/T 2260): two for
the province, two for the city, two for the county; zeros where the place is of a higher level.

A unit that was renamed or raised (横县, today 横州市) has today's code under its former names too, so that its years
compare. A unit that was merged into others (胶南市) keeps the last code it had.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import NamedTuple

from nlp.places.wording import any_of, words_of

_END = re.compile(r"市(?!场[^监])|新?区(?![域间划])|地区|[省州县旗盟]")
_LONGEST = 15  # 双江拉祜族佤族布朗族傣族自治县
_SHORTEST_SHORT = 2
# 理县 is no place in 办理县级事项: a name of two characters stands at a border or after one of these words
_BORDER = re.compile(rf".?(?:[^一-鿿]|{any_of('border', 'one')})|{any_of('border', 'two')}", re.DOTALL)
# Words that are names of districts too; they are names only after their city
_WORDS = frozenset(words_of("plain_districts"))

PROVINCE, CITY, COUNTY = range(3)


class Mention(NamedTuple):
    """A name at ``text[start:end]`` and the codes of the places that bear it or bore it."""

    start: int
    end: int
    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True, eq=False)  # there is one, and it is the key of caches
class Gazetteer:
    """Names by code, and codes by full name, by short name and by area code.

    `named` holds every name; `other` the names by code that reports use beside today's: former ones and new areas
    (青岛西海岸新区); `until` the last year in which a former name is listed, by code and name. `gone` are the codes of
    units that are no more, `childless` those of cities without counties, `pinyin` the syllables of a name.
    """

    names: dict[str, str]
    named: dict[str, tuple[str, ...]]
    shortened: dict[str, tuple[str, ...]]
    other: dict[str, tuple[str, ...]]
    until: dict[tuple[str, str], int]
    gone: frozenset[str]
    pinyin: dict[str, str]
    area_codes: dict[str, tuple[str, ...]]
    childless: frozenset[str]

    def levels(self, code: str) -> tuple[str | None, str | None, str | None]:
        """Province, city and county of `code`; a county right under its province has no city."""
        city = code[:4] + "00"
        return (
            self.names.get(code[:2] + "0000"),
            self.names.get(city) if code[2:4] != "00" else None,
            self.names.get(code) if code[4:] != "00" else None,
        )

    def name_in(self, code: str, year: int | None) -> str:
        """The name of `code` in `year`: today's, unless a former one is still listed for that year or a later one."""
        listed = {name: self.until[code, name] for name in self.other.get(code, ()) if (code, name) in self.until}
        then = [name for name in listed if year and listed[name] >= year]
        return min(then, key=lambda name: (listed[name], name), default=self.names[code])

    def mentions(self, text: str) -> list[Mention]:
        """The full names of provinces, cities and counties in `text`, in order, the longest at each end.

        Time is linear in the length of `text`.
        """
        found: list[Mention] = []
        done = 0
        for match in _END.finditer(text):
            end = match.end()
            for start in range(max(done, end - _LONGEST), end - 1):
                name = text[start:end]
                codes = self.named.get(name)
                if codes and end < len(text) and name + text[end] in self.named:
                    break  # 沙县 in 沙县区
                if codes and self._stands(text, name, start, done, found[-1:]):
                    found.append(Mention(start, end, name, codes))
                    done = end
                    break
        return found

    def _stands(self, text: str, name: str, start: int, done: int, last: list[Mention]) -> bool:
        """Whether `name` is a name here, and no common word; `done` is the end of the name before it, `last`."""
        if name in _WORDS:
            return bool(last) and start == done and any_within(self.named[name], last[0].codes)
        before = text[max(0, start - 2) : start]
        return len(name) > 2 or start == done or (name != "和县" and _BORDER.fullmatch(before) is not None)

    def short_mention(self, text: str, start: int) -> Mention | None:
        """The longest shortened name (沂源, 山东) that begins at `start`."""
        if text[start : start + _SHORTEST_SHORT] not in self._openings:
            return None
        for end in range(min(len(text), start + _LONGEST), start + _SHORTEST_SHORT - 1, -1):
            name = text[start:end]
            if codes := self.shortened.get(name):
                return Mention(start, end, name, codes)
        return None

    @cached_property
    def _openings(self) -> frozenset[str]:
        return frozenset(name[:_SHORTEST_SHORT] for name in self.shortened)

    def depth(self, code: str) -> int:
        """The level of `code`; a city without counties (东莞市) counts as one."""
        return COUNTY if code in self.childless else level(code)


def level(code: str) -> int:
    """`PROVINCE`, `CITY` or `COUNTY`."""
    return PROVINCE if code.endswith("0000") else CITY if code.endswith("00") else COUNTY


def within(code: str, other: str) -> bool:
    """Whether the place `code` is `other` or lies in it."""
    return code.startswith(other[:2] if other.endswith("0000") else other[:4] if other.endswith("00") else other)


@lru_cache(maxsize=4096)
def any_within(codes: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether one of the places `codes` lies in one of `others`."""
    return any(within(code, other) for code in codes for other in others)


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer of the package, read once, at the first call."""
    names: dict[str, str] = {}
    pinyin: dict[str, str] = {}
    other: dict[str, tuple[str, ...]] = {}
    until: dict[tuple[str, str], int] = {}
    gone: set[str] = set()
    named, shortened, area_codes = (defaultdict[str, list[str]](list) for _ in range(3))
    text = (files("nlp.places") / "data" / "places.tsv").read_text("utf-8")
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        code, name, shorts, others, shorthand, spelled, numbers = line.split("\t")
        if code.endswith("*"):
            code = code[:-1]
            gone.add(code)
        names[code] = name
        pinyin[code] = spelled
        for dated in others.split():
            full = dated.rstrip("0123456789")
            other[code] = (*other.get(code, ()), full)
            if full != dated:
                until[code, full] = int(dated.removeprefix(full))
        for full in (name, *other.get(code, ()), *shorthand.split()):
            named[full].append(code)
        for short in shorts.split():
            shortened[short].append(code)
        for number in numbers.split():
            area_codes[number].append(code)
    parents = {code[:4] for code in names if code[4:] != "00"}
    childless = frozenset(code for code in names if level(code) == CITY and code[:4] not in parents)
    return Gazetteer(
        names,
        _frozen(named),
        _frozen(shortened),
        other,
        until,
        frozenset(gone),
        pinyin,
        _frozen(area_codes),
        childless,
    )


def _frozen(table: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(codes) for key, codes in table.items()}
