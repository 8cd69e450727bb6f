"""The marks that number headings and list items: ``一、``, ``(一)``, ``1.``, ``一是`` and their kin."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from unicodedata import numeric

from nlp.text.folding import fold

_CN = "[一二三四五六七八九十]"
NUMERALS = "一二三四五六七八九十"
_DIGITS = {char: value for value, char in enumerate(NUMERALS, 1)}
_CIRCLED = "①-⑳❶-❿➀-➓㊀-㊉"
_BRACKETED = "㈠-㈩"
_IN_BRACKETS, _WITH_POINT = "⑴-⒇", "⒈-⒛"
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
_LONGEST = 16  # characters; no mark of `PATTERN` that ends a text is longer
_WORDS = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": 9, "一方面": 1, "另一方面": 2}

# Read on folded text, so brackets, digits and most punctuation are half-width. The second bracket of (一) may be lost.
PATTERN = re.compile(
    rf"(?P<shi>(?:{_CN}{{1,2}} ?|\d{{1,2}})(?:是|要))"
    rf"|(?P<paren>[(〔【] ?{_CN}{{1,3}}(?: ?[)〕】]|(?=[^\W是要年月日次个种定些类般])))[、.,]?"
    rf"|(?P<bracketed>[{_BRACKETED}])[、.]?"
    rf"|(?P<cn>{_CN}{{1,3}}|[—-](?=、))(?: ?[、.,:．]| +(?=[^ \d]))"
    rf"|(?P<dparen>\( ?\d{{1,2}} ?\)|[{_IN_BRACKETS}])[、.]?"
    rf"|(?P<digit>\d{{1,2}}) ?[、.．)](?!\d)"
    rf"|(?P<point>[{_WITH_POINT}])[、.]?"
    rf"|(?P<circled>[{_CIRCLED}])"
    rf"|(?P<di>[第其]{_CN}{{1,2}})(?:[,、:.]|是|部分)"
    rf"|(?P<order>首先|其次|再次|再者|最后|一方面|另一方面)"
)


# What a mark of `PATTERN` begins with, numbers aside: any character that is a number may.
_OPENING = frozenset("(〔【—-第首其再最另")

# A number that lost its mark: 一主动公开情况, 3 监督保障; but not 一年来 or 3月.
BARE = re.compile(
    r"(?P<number>[一二三四五六七八九十]{1,2}|\d{1,2}) *"
    r"(?=[\u4e00-\u9fff])(?![是要有年月日时次个种项件条人名场期天家户级批定些类般方万元岁倍来直致切再体旦经])"
)


# Marks of a list that no heading has: bullets and dashes, letters, and a name with its number (问题一：, 不足之二：).
LIST_MARK = re.compile(
    r"(?P<bullet>[•·▪■●◆○□◇★☆➢➤▶►◎※❖✦✓✔☑√▲△*]|[-–—](?=[ \u4e00-\u9fff])) *"
    r"|(?P<letter>\( ?[A-Za-z] ?\)|(?:[A-Za-z]|[Ⅱ-Ⅻ]|III?|IV|VI{1,3})(?: ?[)、．]|\.(?![A-Za-z]))) *"
    rf"|(?P<named>[\u4e00-\u9fff]{{2,6}}?(?:\({_CN}{{1,2}}\)|\(?\d{{1,2}}\)|(?<![单统唯专万逐]){_CN}{{1,2}}|\d{{1,2}})"
    r" ?[:、.](?!\d) *)"
)


class Numbering(NamedTuple):
    """A numbering mark: its kind, the number it says (0 if none), and where it ends."""

    kind: str
    value: int
    end: int


def numbering_at(folded: str, position: int) -> Numbering | None:
    """The numbering mark that starts at `position` of the folded text, if one does."""
    first = folded[position : position + 1]
    if first not in _OPENING and not first.isnumeric():
        return None
    match = PATTERN.match(folded, position)
    if match is None:
        return None
    kind = match.lastgroup or ""
    return Numbering("digit" if kind == "point" else kind, _value(kind, match[kind]), match.end())


def list_mark_at(folded: str, position: int) -> Numbering | None:
    """The numbering mark or, failing that, the `LIST_MARK` that starts at `position` of the folded text.

    Of a mark that says no number (a bullet) the value is 0; of a letter it is its place in the alphabet.
    """
    if number := numbering_at(folded, position):
        return number
    match = LIST_MARK.match(folded, position)
    if match is None:
        return None
    kind = match.lastgroup or ""
    mark = match[kind]
    if kind == "letter":
        return Numbering(kind, _letter(mark), match.end())
    return Numbering(kind, _value(kind, mark) if kind == "named" else 0, match.end())


def name_with_number_at(folded: str, position: int) -> bool:
    """Whether a name with its number and a colon (改进措施二：) starts at `position` of the folded text."""
    match = LIST_MARK.match(folded, position)
    return match is not None and match.lastgroup == "named" and match[0].rstrip().endswith(":")


def bare_number_at(folded: str, position: int) -> Numbering | None:
    """The number that may have lost its mark, of the kind ``bare``, at `position` of the folded text."""
    match = BARE.match(folded, position)
    return Numbering("bare", _value("bare", match["number"]), match.end()) if match else None


def number_alone(text: str) -> bool:
    """Whether `text`, white space aside, is a numbering mark and nothing else: its title is on the next line."""
    if len(text.strip()) > _LONGEST:
        return False
    folded = fold(text).strip()
    number = numbering_at(folded, 0)
    return number is not None and number.end == len(folded)


@lru_cache(maxsize=1 << 10)
def _value(kind: str, mark: str) -> int:
    if kind == "order":
        return _WORDS[mark]
    if len(mark) == 1 and not mark.isdecimal() and mark not in _DIGITS:
        return int(numeric(mark, 1))  # a dash stands for 一
    if digits := re.search(r"\d+", mark):
        return int(digits[0])
    numerals = re.search(rf"{_CN}+", mark)
    return _chinese(numerals[0]) if numerals else 1


def _letter(mark: str) -> int:
    """What a letter says by its place in the alphabet, or a Roman numeral below nine: B) and II. are 2."""
    letters = "".join(char for char in mark if char.isalpha() or char.isnumeric())
    if numbers := [int(numeric(char)) for char in letters if char.isnumeric()]:
        return numbers[0]
    return _ROMAN.index(letters) + 1 if letters in _ROMAN else ord(letters.lower()) - ord("a") + 1


def _chinese(numerals: str) -> int:
    """Read a Chinese numeral below one hundred: 三 3, 十二 12, 二十 20, 二十一 21."""
    tens, ten, ones = numerals.rpartition("十")
    if not ten:
        return _DIGITS.get(ones, 0)
    return 10 * (_DIGITS.get(tens, 1) if tens else 1) + (_DIGITS.get(ones, 0) if ones else 0)
