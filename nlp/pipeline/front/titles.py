"""Which stretches of a page may be the report's title, and what speaks for and against each."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from nlp.pipeline.front.page import Candidate, Line, Page, letters, step
from nlp.places.agency import agency_phrase, is_organ
from nlp.places.gazetteer import gazetteer
from nlp.places.wording import words_at, words_of
from nlp.text.glosses import without_glosses

_MOST_LINES = 120  # above the report's body; the first ones of the page besides
_FIRST = 30
_SHORTEST, _LONGEST = 5, 80
_MOST_MERGED = 3
_MARKS = "#*_>|`~•·◆●■-—–=\\"
_BRACKETS = {"《": "》", "【": "】", "“": "”", "〖": "〗", "<": ">", "[": "]", '"': '"', "「": "」"}
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_FIELD = re.compile(r"[\u4e00-\u9fff·]{1,8}[:|]\**")
_OPENING = re.compile(r"[【\[][^】\]]{2,12}[】\]]|[^!]{2,12}!")  # 【年报】, 年报来啦! before a title
_SEPARATOR = re.compile(r"[>»→/|]|::")
_SUFFIX = re.compile(r"(?:[-_—–|]+[\u4e00-\u9fff]{2,20})+$")  # _年报_某县人民政府, as browsers have it
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_YEAR_BEHIND = re.compile(r"\((?:19|20)\d\d年?度?\)$")  # (2023年) behind what a title ends in
_DATE = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}")
_MOST_ENDINGS = 3


class _Stretch(NamedTuple):
    """A stretch of one line, and how it was cut out of it."""

    start: int
    end: int
    cut: str
    field: str = ""


def title_candidates(page: Page, endings: Collection[str]) -> list[Candidate]:
    """Every stretch above the report's body that may be its title, one line or up to three.

    Parameters
    ----------
    endings : the last two characters that titles are known to have; behind one a title may end inside its line.
    """
    numbers = [*range(min(_FIRST, page.body)), *range(max(_FIRST, page.body - _MOST_LINES), page.body)]
    if page.lines:
        numbers.append(page.body)
    out: list[Candidate] = []
    for place, number in enumerate(numbers):
        line = page.lines[number]
        for stretch in _stretches(page, number, line, endings):
            candidate = _candidate(page, number, [(line, stretch)], place, endings)
            out += [candidate] if candidate else []
        if number < page.body:
            out += _merged(page, number, place, endings)
    return out


def _stretches(page: Page, number: int, line: Line, endings: Collection[str]) -> Iterator[_Stretch]:
    """The line itself without its marks, and the parts of it that may be a title."""
    text = line.text
    limit = page.column if number == page.body else len(text)
    if limit <= 0:
        return
    start, end = _bare(text, 0, limit)
    if end <= start:
        return
    seen = set()
    for part in _parts(text, start, end, limit < len(text), endings):
        a, b = _bare(text, part.start, part.end)
        if _SHORTEST <= b - a <= _LONGEST and (a, b) not in seen:
            seen.add((a, b))
            yield part._replace(start=a, end=b)


def _parts(text: str, start: int, end: int, opens: bool, endings: Collection[str]) -> Iterator[_Stretch]:
    marked = start > 0 or end < len(text)
    yield _Stretch(start, end, "body" if opens else "marks" if marked else "whole")
    for link in _LINK.finditer(text):
        yield _Stretch(*link.span(1), "link")
    if field := _FIELD.match(text, start, end):
        yield _Stretch(field.end(), end, "field", field[0].strip(":|*"))
    elif name := words_at(text, "title_fields", start):  # 信息名称某县2023年…
        yield _Stretch(start + len(name), end, "field", name)
    if opening := _OPENING.match(text, start, end):
        yield _Stretch(opening.end(), end, "opening")
    if separators := list(_SEPARATOR.finditer(text, start, end)):
        yield _Stretch(separators[-1].end(), end, "trail")
        yield _Stretch(start, separators[0].start(), "head")
    if suffix := _SUFFIX.search(text, max(start, end - _LONGEST), end):
        yield _Stretch(start, suffix.start(), "suffix")
    if date := _DATE.search(text, start, end):
        yield _Stretch(start, date.start(), "dated")
    opened = [field.end() if field else start]
    for at in range(start + _SHORTEST, min(end, start + 2 * _LONGEST)):
        if text[at - 2 : at] in endings and at < end and len(opened) <= _MOST_ENDINGS:
            yield from (_Stretch(first, at, "ending") for first in opened)
            opened.append(at)


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """``text[start:end]`` without the marks of Markdown and tables and without brackets around it."""
    while True:
        while start < end and text[start] in _MARKS:
            start += 1
        while end > start and text[end - 1] in _MARKS:
            end -= 1
        if end - start > 2 and _BRACKETS.get(text[start]) == text[end - 1]:
            start, end = start + 1, end - 1
            continue
        return start, end


def _merged(page: Page, number: int, place: int, endings: Collection[str]) -> Iterator[Candidate]:
    """A title broken over two or three lines."""
    parts = []
    for following in range(number, min(number + _MOST_MERGED, page.body + 1)):
        line = page.lines[following]
        limit = page.column if following == page.body else len(line.text)
        start, end = _bare(line.text, 0, limit)
        if not 0 < end - start <= _LONGEST:
            return
        parts.append((line, _Stretch(start, end, "merged")))
        if len(parts) > 1 and (candidate := _candidate(page, number, parts, place, endings)):
            yield candidate


def _candidate(
    page: Page, number: int, parts: list[tuple[Line, _Stretch]], place: int, endings: Collection[str]
) -> Candidate | None:
    value = "".join(line.text[part.start : part.end] for line, part in parts)
    if letters(value) < _SHORTEST or len(value) > _LONGEST or any(map(value.__contains__, _sentence_words())):
        return None
    spans = [line.span(part.start, part.end) for line, part in parts]
    printed = "".join(page.text[start:end] for start, end in spans)
    features = [
        *_wording(value, parts, endings), *_place(page, number, parts, place), *_agreement(page, value),
    ]  # fmt: skip
    return Candidate(without_glosses("".join(printed.split("\t"))).strip(), spans[0][0], spans[-1][1], features)


def _sentence_words() -> tuple[str, ...]:
    """What only a sentence has: 现公布某局2023年年度报告 is no title."""
    return words_of("publishes", "words")


def _wording(value: str, parts: list[tuple[Line, _Stretch]], endings: Collection[str]) -> Iterator[str]:
    """What the words of a title look like."""
    plain = re.sub(r"\d+", "0", value)
    ended = _YEAR_BEHIND.sub("", value)
    line, first = parts[0]
    yield f"length={step(len(value), (8, 12, 16, 20, 26, 34, 46))}"
    yield f"end={ended[-2:]}"
    yield f"end4={ended[-4:]}"
    yield f"opens={plain[:2]}"
    yield f"cut={first.cut}"
    yield f"known ending={ended[-2:] in endings}"
    yield f"years={min(2, len(_YEAR.findall(value)))}"
    if first.field:
        yield f"field={first.field}"
    if first.end < len(line.text):
        yield f"followed={'word' if line.text[first.end].isalpha() else 'mark'}"
    chars = set(value)
    for name, mark in (("stop", "。;!?"), ("comma", ","), ("colon", ":"), ("trail", ">»→/|"), ("quote", "《“")):
        if not chars.isdisjoint(mark):
            yield f"has {name}"
    if not (value[-1].isalnum() or value[-1] in ")》"):
        yield "ends in a mark"
    yield from (f"pair={plain[at : at + 2]}" for at in range(len(plain) - 1))
    if any(map(ended[: max(0, len(ended) - 3)].__contains__, endings)):  # two characters at least behind it
        yield "goes on behind an ending"
    if len(parts) > 1:
        yield f"joined={len(parts)}"
        for before, after in zip(parts, parts[1:], strict=False):
            yield f"break={_kind(before)}{_kind(after)}"
            if _said(before)[-2:] in endings:
                yield "joins titles"
            if value.count(_said(after)) > 1 or value.count(_said(before)) > 1:
                yield "joins copies"


def _said(part: tuple[Line, _Stretch]) -> str:
    return part[0].text[part[1].start : part[1].end]


def _kind(part: tuple[Line, _Stretch]) -> str:
    """How a line of a broken title looks: the name of an organ, a year with an issuer or without one, other words."""
    text = _said(part)
    if _YEAR.match(text.lstrip("(")):
        return "year issuer " if agency_phrase(text) else "year "
    return "organ " if is_organ(text) else "words "


def _place(page: Page, number: int, parts: list[tuple[Line, _Stretch]], place: int) -> Iterator[str]:
    """Where a title stands."""
    last = number + len(parts) - 1
    yield f"line={step(place)}"
    yield f"to the body={step(page.body - last)}"
    if number == page.body:
        yield "in the body's line"
    yield f"prose below={page.prose(last + 1) or last + 1 >= page.body}"
    yield f"prose above={page.prose(number - 1)}"
    line, part = parts[0]
    text = line.text[part.start : part.end]
    yield f"copies={min(3, page.copies[line.text])}"
    if len(parts) == 1 and number and text in page.lines[number - 1].text:
        yield "copied above"
    if len(parts) == 1 and last + 1 < len(page.lines) and text in page.lines[last + 1].text:
        yield "copied below"
    if _DATE.search(line.text, line.text.index(text) + len(text)):
        yield "date behind"
    like = sum(
        0 <= other < len(page.lines) and other != number and _alike(page.shapes[number], page.shapes[other])
        and page.lines[other].text != line.text
        for other in range(number - 3, number + 4)
    )  # fmt: skip
    yield f"alike={min(3, like)}"
    if like and (years := _YEAR.findall(text)):
        newest = max(
            year for other, shape in zip(page.lines[: page.body + 1], page.shapes, strict=False)
            if _alike(page.shapes[number], shape) for year in _YEAR.findall(other.text) or [""]
        )  # fmt: skip
        yield f"newest of its like={years[0] == newest}"
    if last + 1 < len(page.lines) and _DATE.search(page.lines[last + 1].text):
        yield "date below"


def _alike(one: str, other: str) -> bool:
    """Whether two lines differ in their digits alone, or end alike as the entries of a list do."""
    return one == other or (len(one) > 12 and one[-12:] == other[-12:] and "0" in one)


def _agreement(page: Page, value: str) -> Iterator[str]:
    """Whether a title names an issuer and the year that the text is about."""
    years = [int(year) for year in _YEAR.findall(value)]
    if years:
        yield f"year={'most named' if years[0] == page.about else 'other'}"
        yield f"year named={min(4, page.years[years[0]])}"
    else:
        yield "year=none"
    if words_at(value, "leads"):
        yield "begins as a sentence does"
    phrase = agency_phrase(value)
    if phrase is None:
        yield "issuer=none"
        return
    named = bool(gazetteer().mentions(phrase))
    yield f"issuer={'organ' if is_organ(phrase) else 'place' if named else 'words'}"
    yield f"issuer named={min(3, page.whole.count(phrase[-5:]))}"
