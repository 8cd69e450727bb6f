"""Which date may be that of publication, and what speaks for and against each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from nlp.pipeline.front.page import Candidate, Line, Page, letters, step
from nlp.pipeline.front.years import year_number
from nlp.places.agency import is_organ

_NUMERAL = "〇○零Oo0一二三四五六七八九"
_DATE = re.compile(
    r"(?<![\d.])(20\d\d) ?(?:年|[-/.]) ?(\d{1,2}) ?(?:月|[-/.]) ?(\d{1,2})(?!\d)(?: ?日)?"
    rf"|(二[〇○零Oo0][{_NUMERAL}]{{2}}) ?年 ?([一二三四五六七八九十]{{1,3}}) ?月 ?([一二三四五六七八九十]{{1,3}}) ?日"
)
_LABEL = re.compile(r"([\u4e00-\u9fff]{1,8})[:|\]】)]*\**$")
_FIELD = re.compile(r"[\u4e00-\u9fff]{2,4}(?=:)")
_ROW = 80  # characters of a row of metadata
_CLOCK = re.compile(r"日?[T|]?\d{1,2}:\d\d")
_RANGE_BEFORE, _RANGE_AFTER = re.compile(r"[自从至到—–~-]$"), re.compile(r"[至到起止—–~-]")
_ALONE = 14  # characters that a line may have beside its date
_TENS = {char: value for value, char in enumerate("一二三四五六七八九十", 1)}
_MOST = 200  # dates of one text


def date_candidates(page: Page, year: int | None, title: tuple[int, int] | None) -> list[Candidate]:
    """Every date in the text that the calendar has, as ``YYYY-MM-DD``, but the bounds of a year that figures are of.

    Parameters
    ----------
    year : the year that is reported on.
    title : where the report's title stands, in code points.
    """
    titled = [number for number, line in enumerate(page.lines) if title and _meets(line, title)]
    found: list[tuple[int, tuple[int, int], date]] = []
    for number, line in enumerate(page.lines):
        for start, end, day in find_dates(line.spaced) if len(found) < _MOST else ():
            place = line.place(line.start + start), line.place(line.start + end)
            if not _bounds_a_year(line.text, *place, day):
                found.append((number, place, day))
    values = [day for *_, day in found]
    out = []
    for order, (number, place, day) in enumerate(found):
        line = page.lines[number]
        features = [
            *_around(page, number, *place), *_place(page, number, *place), *_beside_title(page, number, titled),
            f"times={min(3, values.count(day))}", f"date number={min(4, order)}",
            f"from the end={min(4, len(found) - 1 - order)}",
            f"month={day.month}", f"years on={'unknown' if year is None else max(-2, min(3, day.year - year))}",
        ]  # fmt: skip
        if day == max(values):
            features.append("latest")
        if (day.month, day.day) in ((1, 1), (12, 31)):
            features.append("first or last day")
        out.append(Candidate(day.isoformat(), *line.span(*place), features))
    return out


def _bounds_a_year(text: str, start: int, end: int, day: date) -> bool:
    """Whether ``text[start:end]`` is the first day of a year that figures are counted from, or the last one."""
    if (day.month, day.day) == (12, 31):
        return _RANGE_BEFORE.search(text[:start]) is not None
    return (day.month, day.day) == (1, 1) and _RANGE_AFTER.match(text, end) is not None


def find_dates(folded: str) -> list[tuple[int, int, date]]:
    """``(start, end, day)`` of every date in the folded text that the calendar has, in digits or Chinese numerals."""
    found = ((match.span(), _read(match)) for match in _DATE.finditer(folded))
    return [(start, end, day) for (start, end), day in found if day]


def _read(match: re.Match[str]) -> date | None:
    digits, numerals = match.groups()[:3], match.groups()[3:]
    year, month, day = (
        (int(part) for part in digits) if digits[0] else (year_number(numerals[0]), *map(_number, numerals[1:]))
    )
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(numerals: str) -> int:
    """A Chinese numeral up to 99."""
    tens, ten, ones = numerals.rpartition("十")
    return (10 * _TENS.get(tens, 1) if ten else 0) + _TENS.get(ones, 0)


def _around(page: Page, number: int, start: int, end: int) -> Iterator[str]:
    """What stands right before and behind a date."""
    text = page.lines[number].text
    before, after = text[:start], text[end:]
    if not before and number and len(page.lines[number - 1].text) <= _ALONE:
        before = page.lines[number - 1].text  # the name of the field stands on the line above
    label = _LABEL.search(before)
    if label:
        name = label[1][-4:]
        yield f"label={name}"
        yield from (f"label pair={name[at : at + 2]}" for at in range(len(name) - 1))
        yield f"label end={name[-2:]}, {'mark' if not before[-1].isalnum() else 'none'}"
    yield f"before={before[-1:] if start else 'nothing'}"
    yield f"before two={before[-3:] if start else 'nothing'}"
    yield f"after={after[:1] or 'nothing'}"
    yield f"after two={after[:2] or 'nothing'}"
    if _CLOCK.match(after):
        yield "clock"
    if _RANGE_BEFORE.search(before) or _RANGE_AFTER.match(after):
        yield "of a range"


def _meets(line: Line, span: tuple[int, int]) -> bool:
    """Whether the line has code points of the span."""
    return line.start < span[1] and span[0] < line.start + len(line.spaced)


def _beside_title(page: Page, number: int, titled: list[int]) -> Iterator[str]:
    """Where the line of a date stands to those of the title, and the names of the fields in it."""
    if not titled:
        yield "title=none"
    elif number in titled:
        yield "title=same line"
    elif number < titled[0]:
        yield f"title=below, {step(titled[0] - number, (2, 4, 8))}"
    else:
        yield f"title=above, {step(number - titled[-1], (2, 4, 8))}"
    if len(page.lines[number].text) <= _ROW:
        yield from (f"field in the line={field}" for field in _FIELD.findall(page.lines[number].text))


def _place(page: Page, number: int, start: int, end: int) -> Iterator[str]:
    """Where a date stands."""
    line, last = page.lines[number], len(page.lines) - 1
    rest = len(line.text) - (end - start)
    if rest <= _ROW // 3:
        others = line.text[:start] + "|" + line.text[end:]
        yield from (
            f"beside pair={others[at : at + 2]}" for at in range(len(others) - 1) if others[at : at + 2].isalpha()
        )
    yield f"beside={step(rest, (1, 4, 9, 15, 25, 41))}"
    yield f"above the body={number < page.body}"
    yield f"line={step(number, (1, 2, 3, 5, 9, 17, 33))}"
    yield f"last lines={step(last - number, (1, 2, 4, 8, 16))}"
    if page.shapes.count(page.shapes[number]) > 1:
        yield "in an entry"
    elif letters(line.text) > _ALONE:
        yield "in words"
    signer = page.lines[number - 1].text if rest == 0 and number else line.text[:start]
    if is_organ(signer[-30:].strip(",。")):
        yield f"signed, in the body={number >= page.body}"
    if number >= page.body and end < len(line.text) and page.prose(number):
        yield "in prose"
