"""Who reports, and about which year: what the words of title, preface and signature say, without a gazetteer.

All texts here are folded (`nlp.text.folding`) and free of spaces.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from nlp.places.wording import any_of, words_of

_CHINESE = {char: str(value % 10) for value, char in enumerate("〇一二三四五六七八九○")} | dict.fromkeys("零Oo", "0")
_YEAR = r"(?:(?<!\d)(?:19|20)\d\d(?!\d)|(?:一九|二[〇○零Oo0])[〇○零Oo0一二三四五六七八九]{2})"
_ANY_YEAR = re.compile(_YEAR)
_PERIOD = re.compile(rf"{any_of('period')}[^。\n]{{0,20}}?({_YEAR})年1月1日")
_OF_REPORT = re.compile(rf"({_YEAR})年?度?{any_of('period', 'reported')}")
_DATED = re.compile(rf"({_YEAR})(?:年\d|年[一二三四五六七八九十]|[-./]\d)")

_ORGAN = any_of("organs", "endings")
# What a title goes on with after it has named who reports
_ABOUT = re.compile(
    rf"[|]|{_YEAR}|[《(<:,。]|{any_of('about')}|(?<!{any_of('about', 'no_subject_behind')}){any_of('about', 'subject')}"
    rf"|(?<={words_of('government')[0]}){any_of('about', 'government')}"
)
_LEAD = re.compile(rf"(?:关于|[《(<])?(?:{_YEAR}年?度?)?")
_IS_ORGAN = re.compile(rf"[一-鿿]{{2,30}}{_ORGAN}")
_SIGNED = re.compile(
    rf"(?:.*{any_of('signed', 'before')}[^一-鿿]?)?([一-鿿]{{2,30}}{_ORGAN})"
    rf"(?:\(?{any_of('signed', 'seal')}\)?)?(?:{_YEAR}年.{{3,9}}日)?"
)
_ISSUED = re.compile(
    rf"{any_of('issued', 'fields')}:?([一-鿿]{{2,28}}?{_ORGAN})(?![一-鿿])"
    rf"|(?:{any_of('issued', 'before')}|,与)([一-鿿]{{2,28}}?{_ORGAN})(?={any_of('issued', 'behind')}|[,。;(])"
    rf"|(?:^|[。\n])([一-鿿]{{2,28}}?{_ORGAN})(?={any_of('issued', 'opened')}|{_YEAR})"
)


def agency_phrase(title: str) -> str | None:
    """The words of a title that name who reports: 沂源县张家坡镇 of 2023年沂源县张家坡镇政府信息公开年报.

    None where the title begins with its subject.
    """
    year = _ANY_YEAR.search(title)
    title = title[title.rfind(">", 0, year.start() if year else None) + 1 :]  # 首页>镇街>某镇2023年…
    lead = _LEAD.match(title)
    start = lead.end() if lead else 0
    about = _ABOUT.search(title, start)
    phrase = title[start : about.start() if about else len(title)]
    return phrase.removeprefix("中共") if 2 <= len(phrase) <= 40 else None


def is_organ(phrase: str) -> bool:
    """Whether `phrase` ends as the name of a government body does."""
    return _IS_ORGAN.fullmatch(phrase) is not None


def signatures(lines: Iterable[str]) -> list[str]:
    """The agencies that sign in `lines`, a line each, the last first."""
    return [match[1] for match in map(_SIGNED.fullmatch, lines) if match][::-1]


def issuers(preface: str) -> list[str]:
    """The agencies that the preface names as the one who issues or compiles the report."""
    return [next(filter(None, match.groups())) for match in _ISSUED.finditer(preface)]


def report_year(title: str, preface: str, last_lines: Iterable[str]) -> int | None:
    """The year that is reported on; a law's year or number is never taken for it.

    The title counts first, then the statistics period, then the year that the preface says most often before words
    such as 政府信息公开 or 我镇, then the year before the one the report is signed in.
    """
    if named := _ANY_YEAR.search(title) or _PERIOD.search(preface):
        return _number(named[named.lastindex or 0])
    counts = Counter(_number(match[1]) for match in _OF_REPORT.finditer(preface))
    if counts:
        return counts.most_common(1)[0][0]
    signed = [_number(match[1]) for line in last_lines for match in _DATED.finditer(line) if len(line) <= 40]
    return signed[-1] - 1 if signed else None


def _number(year: str) -> int:
    return int("".join(_CHINESE.get(char, char) for char in year))
