"""The places of China: names, codes, towns and area codes, and where a text names them.

The data are ``nlp/gazetteer/places.tsv``; its head names the sources. A code has six digits (GB/T 2260): two for the
province, two for the city, two for the county; zeros where the place is of a higher level.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

_END = re.compile(r"市(?!场[^监])|区(?![域间划])|地区|[省州县旗盟]")
_RENAMED = re.compile(r"(.{2,}?)(地区|[县市区盟])")
_LONGEST = 15  # 双江拉祜族佤族布朗族傣族自治县
_SHORTEST_SHORT = 2
# 理县 is no place in 办理县级事项: a name of two characters stands at a border or after one of these words
_BORDER = re.compile(r"[^一-鿿]|[由与在向到为经是和及]")
# Words that are names of districts too; they are names only after their city
_WORDS = frozenset({"城区", "郊区", "矿区", "东区", "西区", "新城区", "老城区", "开发区"})


class Mention(NamedTuple):
    """A name at ``text[start:end]`` and the codes of the places that bear it."""

    start: int
    end: int
    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Gazetteer:
    """Names by code, and codes by full name, by short name, by town and by area code.

    A town's codes are those of the counties that have a town of this name.
    """

    names: dict[str, str]
    named: dict[str, tuple[str, ...]]
    shortened: dict[str, tuple[str, ...]]
    towns: dict[str, tuple[str, ...]]
    area_codes: dict[str, tuple[str, ...]]

    def levels(self, code: str) -> tuple[str | None, str | None, str | None]:
        """Province, city and county of `code`; a county right under its province has no city."""
        city = code[:4] + "00"
        return (
            self.names.get(code[:2] + "0000"),
            self.names.get(city) if code[2:4] != "00" else None,
            self.names.get(code) if code[4:] != "00" else None,
        )

    def mentions(self, text: str) -> list[Mention]:
        """The full names of provinces, cities and counties in `text`, in order, the longest at each end.

        A name that directly follows another, or begins the text, may be one that is no longer in use (嫩江县, today
        嫩江市). Time is linear in the length of `text`.
        """
        found: list[Mention] = []
        done = 0
        for match in _END.finditer(text):
            end = match.end()
            for start in range(max(done, end - _LONGEST), end - 1):
                name = text[start:end]
                codes = self.named.get(name, ())
                if not codes and start == done:
                    codes = self._renamed(name)
                if not self._stands(text, name, start, done):
                    codes = ()
                if codes:
                    found.append(Mention(start, end, name, codes))
                    done = end
                    break
        return found

    @staticmethod
    def _stands(text: str, name: str, start: int, done: int) -> bool:
        """Whether `name` is a name here, and no common word; `done` is the end of the name before it."""
        if name in _WORDS:
            return 0 < start == done
        return len(name) > 2 or start == done or (name != "和县" and _BORDER.match(text[start - 1]) is not None)

    def _renamed(self, name: str) -> tuple[str, ...]:
        match = _RENAMED.fullmatch(name)
        if not match:
            return ()
        county = match[2] in "县区"
        codes = self.shortened.get(match[1], ())
        grown = "县" if match[2] == "市" else ""  # counties become cities, cities districts; none goes back
        return tuple(
            code
            for code in codes
            if code[2:] != "0000"
            and (code[4:] != "00" or not county)
            and not (grown and self.names[code].endswith(grown))
        )

    def short_mention(self, text: str, start: int) -> Mention | None:
        """The longest shortened name (沂源, 山东) that begins at `start`."""
        for end in range(min(len(text), start + _LONGEST), start + _SHORTEST_SHORT - 1, -1):
            name = text[start:end]
            if codes := self.shortened.get(name):
                return Mention(start, end, name, codes)
        return None


def within(code: str, other: str) -> bool:
    """Whether the place `code` is `other` or lies in it."""
    return code.startswith(other[:2] if other.endswith("0000") else other[:4] if other.endswith("00") else other)


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer of the package, read once, at the first call."""
    names: dict[str, str] = {}
    named, shortened, towns, area_codes = (defaultdict[str, list[str]](list) for _ in range(4))
    text = (files("nlp") / "gazetteer" / "places.tsv").read_text("utf-8")
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        code, name, short, numbers, town_names = line.split("\t")
        names[code] = name
        named[name].append(code)
        if "自治" in name and code[2:] != "0000":
            named[short + name[-1]].append(code)  # 长阳县, 恩施州
        if short:
            shortened[short].append(code)
        for number in numbers.split():
            area_codes[number].append(code)
        for town in town_names.split(" ") if town_names else ():
            towns[town].append(code)
    freeze = ({key: tuple(codes) for key, codes in table.items()} for table in (named, shortened, towns, area_codes))
    return Gazetteer(names, *freeze)
