"""The numbers that Word counts by itself in front of paragraphs (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nlp.reading.counts import whole
from nlp.reading.wordstyles import Style, Styles

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = range(9)  # that a list has
_LONGEST = 255  # code points of what stands around a number
_MOST_LETTERS = 30  # of a number in letters: z is followed by aa, zz by aaa
_PLACE = re.compile(r"%([1-9])")
_UNITS = ("", "十", "百", "千")
_HEAVENLY, _EARTHLY = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(slots=True)
class _Level:
    format: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False
    style: str | None = None


class Numbers:
    """The lists of ``numbering.xml``, and how far each has counted; `root` is None where there are none."""

    def __init__(self, root: Any, styles: Styles):
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, tuple[str, dict[int, _Level]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        self._overrides: dict[str, dict[int, int]] = {}
        self._same: dict[str, str] = {}
        if root is None:
            return
        styled: dict[str, str] = {}
        linked: dict[str, str] = {}
        for element in root.iter(f"{W}abstractNum"):
            name = element.get(f"{W}abstractNumId", "")
            levels = {whole(e.get(f"{W}ilvl")): _level(e) for e in element.iter(f"{W}lvl")}
            self._abstract[name] = {depth: levels[depth] for depth in _LEVELS if depth in levels}
            if style := _value(element, "styleLink", ""):
                styled[style] = name
            if style := _value(element, "numStyleLink", ""):
                linked[name] = style
        self._same = {name: styled[style] for name, style in linked.items() if style in styled}
        for element in root.iter(f"{W}num"):
            self._define(element)

    def _define(self, element: Any) -> None:
        abstract = _value(element, "abstractNumId", "")
        abstract = self._same.get(abstract, abstract)  # a list that only names the style that has the levels
        levels = dict(self._abstract.get(abstract, {}))
        name = element.get(f"{W}numId", "")
        starts = {}
        for change in element.iter(f"{W}lvlOverride"):
            deep = whole(change.get(f"{W}ilvl"))
            own, start = change.find(f"{W}lvl"), change.find(f"{W}startOverride")
            if own is not None and deep in _LEVELS:
                levels[deep] = _level(own)
            if start is not None:
                starts[deep] = whole(start.get(f"{W}val"), 1)
        self._lists[name] = (abstract, levels)
        self._overrides[name] = starts

    def next(self, properties: Any, style: Style) -> str:
        """Count a paragraph; return what stands in front of it, empty where it has no number."""
        number, deep = style.list, style.level
        own = None if properties is None else properties.find(f"{W}numPr")
        if own is not None:
            named, level = own.find(f"{W}numId"), own.find(f"{W}ilvl")
            number = number if named is None else named.get(f"{W}val", "")
            deep = deep if level is None else whole(level.get(f"{W}val"))
        if number not in self._lists:
            return ""
        abstract, levels = self._lists[number]
        if own is None:
            deep = next((d for d, known in levels.items() if known.style and known.style == _named(properties)), deep)
        level = levels.get(deep)
        if level is None:
            return ""
        counts = self._counts.setdefault(abstract, {})
        if deep in self._overrides[number] and (number, deep) not in self._started:
            counts[deep] = self._overrides[number][deep]
        else:
            counts[deep] = counts.get(deep, level.start - 1) + 1
        self._started.add((number, deep))
        for lower in [d for d in counts if d > deep and levels.get(d, level).restart != 0]:
            del counts[lower]
        return _PLACE.sub(lambda place: self._shown(levels, counts, int(place[1]) - 1, level), level.text)

    def _shown(self, levels: dict[int, _Level], counts: dict[int, int], deep: int, of: _Level) -> str:
        level = levels.get(deep, of)
        count = counts.get(deep, level.start)
        form = "decimal" if of.legal and level is not of else level.format
        return shown(form, count)


def shown(form: str, count: int) -> str:
    """A number in one of Word's formats, in digits where that is not known."""
    return _FORMATS.get(form, str)(count)


def _named(properties: Any) -> str | None:
    named = None if properties is None else properties.find(f"{W}pStyle")
    return None if named is None else named.get(f"{W}val")


def _value(element: Any, name: str, default: str) -> str:
    found = element.find(f"{W}{name}")
    return default if found is None else str(found.get(f"{W}val", default))


def _format(element: Any) -> str:
    """The format of a level; of alternatives the first that is known, for programs that know more have another."""
    named = [found.get(f"{W}val", "") for found in element.iter(f"{W}numFmt")]
    return next((name for name in named if name in _FORMATS), next(iter(named), "decimal"))


def _level(element: Any) -> _Level:
    form = _format(element)
    text = "" if form in ("bullet", "none") else _value(element, "lvlText", "")[:_LONGEST]
    restart = _value(element, "lvlRestart", "")
    return _Level(
        form, text, whole(_value(element, "start", "1"), 1), whole(restart) if restart.isdecimal() else None,
        element.find(f"{W}isLgl") is not None, _value(element, "pStyle", "") or None,
    )  # fmt: skip


def _chinese(number: int, digits: str = "〇一二三四五六七八九") -> str:
    """A number below ten thousand in words: 十二, 二十, 一百〇五."""
    if not 0 < number < 10_000:
        return str(number)
    out = ""
    gap = False
    for place, digit in zip(range(len(str(number)) - 1, -1, -1), map(int, str(number)), strict=True):
        if digit:
            out += (digits[0] if gap and out else "") + digits[digit] + _UNITS[place]
        gap = not digit
    return out[1:] if 10 <= number < 20 else out


def _digits(number: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(max(number, 0)))


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


def _letters(number: int) -> str:
    count = (number - 1) // 26 + 1
    return chr(ord("a") + (number - 1) % 26) * count if 0 < count <= _MOST_LETTERS else str(number)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    out = ""
    for value, letters in _ROMAN:
        out += letters * (number // value)
        number %= value
    return out


_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "chineseLegalSimplified": lambda number: _chinese(number, "零壹贰叁肆伍陆柒捌玖"),
    "ideographDigital": _digits,
    "taiwaneseDigital": _digits,
    "japaneseDigitalTenThousand": _digits,
    "ideographTraditional": lambda number: _HEAVENLY[(number - 1) % 10],
    "ideographZodiac": lambda number: _EARTHLY[(number - 1) % 12],
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "ideographEnclosedCircle": lambda number: chr(0x3220 + number - 1) if 1 <= number <= 10 else str(number),
    "decimalEnclosedParen": lambda number: f"({number})",
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "decimalFullWidth": lambda number: str(number).translate({ord("0") + d: 0xFF10 + d for d in range(10)}),
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
}
