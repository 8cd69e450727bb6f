"""Which year the text may report on, and what speaks for and against each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from nlp.pipeline.front.page import Candidate, Page, step
from nlp.places.wording import words_of

_NUMERALS = {char: str(value % 10) for value, char in enumerate("〇一二三四五六七八九○")} | dict.fromkeys("零Oo", "0")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|(?:一九|二[〇○零Oo0])[〇○零Oo0一二三四五六七八九]{2}")
_FIRST_DAY, _LAST_DAY = re.compile(r"[年./-]0?1[月./-]0?1(?!\d)"), re.compile(r"[年./-]12[月./-]31(?!\d)")
_PERIOD = re.compile(  # from the first day to the last of one year, which stands there once
    r"[年./-]0?1[月./-]0?1日?(?:起|开始)?[-—–~至到]+(?:同年|当年|本年|该年)?12[月./-]31(?!\d)"
)
_TO = "-—–~到"  # what stands for 至
_DAY = re.compile(r"[年./-]\d{1,2}[月./-]\d{1,2}")
_OPENS, _CLOSES = "〔[(【《", "〕])】》"
_TITLED = 24  # characters in which a quoted title opens before a year
_PLANNED = 12  # characters behind a year in which a sentence says that it tells of plans
_CITED = 14  # characters behind a year in which the preface says that an order or a law is of it
_COMPARED = 10  # characters behind a year in which a sentence says that it is compared with
_NUMBERED = re.compile(r"[〕\])】]第?\d{1,5}号")  # 〔2021〕30号
_NEXT = 2  # characters behind a year
_TAIL = 12  # lines at the end in which a signature stands


def year_number(text: str) -> int:
    """The number of a year in digits or Chinese numerals: 二〇二三 is 2023."""
    return int("".join(_NUMERALS.get(char, char) for char in text))


def year_candidates(page: Page, title: tuple[int, int] | None) -> list[Candidate]:
    """Every year that the text names, and the one before the last date of a text that names none but dates.

    A year that the text names only in passing is none: in plans (in 2024 我局将… the report is on the year before), in
    a comparison (比2021年增加), in the number or the date of an order.

    Parameters
    ----------
    title : where the report's title stands, in code points.
    """
    features: dict[int, Counter[str]] = {}
    spans: dict[int, tuple[int, int]] = {}
    passing: Counter[int] = Counter()  # mentions of a year that say nothing of the report's
    named: Counter[int] = Counter()
    firm: dict[int, bool] = {}  # whether the span kept for the year is no mere part of a date or an order
    dated: list[int] = []
    own = _titled(page, title)
    for number, line in enumerate(page.lines):
        for match in _YEAR.finditer(line.text):
            year = year_number(match[0])
            start, end = line.span(*match.span())
            titled = title is not None and title[0] <= start < title[1]
            if year in own and not titled and _is_entry(page, number):
                continue  # a list of all years' reports names the report's own too
            named[year] += 1
            aside = not titled and _in_passing(line.text, *match.span(), preface=number < page.body)
            passing[year] += aside
            found = dict.fromkeys(_mention(page, number, match))  # in this order: a set has another in every process
            if titled:
                found["in the title"] = None
            if "of a date" in found and not aside and number >= len(page.lines) - _TAIL:
                dated.append(year)
            features.setdefault(year, Counter()).update(found.keys())
            sure = not found.keys() & {"of a date", "in an order", "in an entry"}
            if year not in spans or (sure and not firm[year]):
                spans[year], firm[year] = (start, end), sure
    if dated and dated[-1] - 1 not in features:
        year = dated[-1] - 1
        features[year], spans[year] = Counter(["before the signature's alone"]), spans[dated[-1]]
    kept = [year for year in features if not passing[year] or passing[year] < named[year]]
    return [
        Candidate(year, *spans[year], [*_rows(features[year]), *_standing(page, year, kept, dated)])
        for year in sorted(kept)
    ]


def _titled(page: Page, title: tuple[int, int] | None) -> set[int]:
    """The years that the `title` names."""
    if title is None:
        return set()
    spans = [(line, match) for line in page.lines for match in _YEAR.finditer(line.text)]
    return {year_number(match[0]) for line, match in spans if title[0] <= line.span(*match.span())[0] < title[1]}


def _is_entry(page: Page, number: int) -> bool:
    """Whether a line is one of a list: others differ from it in their figures alone."""
    return page.shapes.count(page.shapes[number]) > 1 and page.copies[page.lines[number].text] == 1


def _in_passing(text: str, start: int, end: int, *, preface: bool) -> bool:
    """Whether the year ``text[start:end]`` is one of plans, of a comparison or of an order."""
    return (
        _is_planned(text[end:][:_PLANNED])
        or _is_compared(text[:start], text[end:][:_COMPARED])
        or _NUMBERED.match(text, end) is not None
        or (preface and _is_cited(text[end:][:_CITED]))
    )


def _is_compared(before: str, behind: str) -> bool:
    clause = re.split(r"[,。;:]", behind)[0]
    return before.endswith(words_of("compared", "before")) or (
        before.endswith(words_of("compared", "with")) and any(word in clause for word in words_of("compared", "behind"))
    )


def _is_cited(behind: str) -> bool:
    clause = re.split(r"[,。;:)]", behind)[0]
    words = words_of("cited", "words") + (words_of("cited", "dated") if _DAY.match(behind) else ())
    return behind.startswith(("年", ".", "-", "/")) and any(word in clause for word in words)


def _is_planned(behind: str) -> bool:
    """Whether the sentence that goes on with `behind` a year says what is going to be done in it."""
    clause = re.split(r"[。;:]", behind)[0]
    return clause.startswith("年") and any(word in clause for word in words_of("plans", "words"))


def _rows(counts: Counter[str]) -> Iterator[str]:
    for name, count in counts.items():
        yield name
        if count > 1 and not name.startswith(("after=", "before=")):
            yield f"{name}, {step(count, (2, 4))}"


def _mention(page: Page, number: int, match: re.Match[str]) -> Iterator[str]:
    """What stands around one year in its line."""
    text, start, end = page.lines[number].text, match.start(), match.end()
    before, after = text[start - 1 : start], text[end : end + 1]
    closes = _LAST_DAY.match(text, end) is not None
    yield f"after={text[end : end + _NEXT]}"
    yield f"before={'至' if closes and before and before in _TO else before or 'nothing'}"
    if before in _OPENS and after in _CLOSES and before:
        yield "in an order"
    opened = text.rfind("《", max(0, start - _TITLED), start)
    if opened >= 0 and "》" not in text[opened:start]:
        yield "in a quoted title"
    if _FIRST_DAY.match(text, end):
        yield "first day"
        if _PERIOD.match(text, end):
            yield from ("last day", "before=至")
    elif closes:
        yield "last day"
    elif _DAY.match(text, end):
        yield "of a date"
    if _is_entry(page, number):
        yield "in an entry"
    if start == 0 or (number == page.body and start == page.column):
        yield "opens a line"
    elif before in "。;:,":
        yield "opens a clause"
    if number < page.body:
        yield "above the body"
    elif number <= page.body + 3:
        yield "in the first section"
    if page.prose(number):
        yield "in prose"


def _standing(page: Page, year: int, years: list[int], dated: list[int]) -> Iterator[str]:
    """How a year stands among the others."""
    count, total = page.years[year], sum(page.years[other] for other in years)
    top = max(page.years[other] for other in years)
    yield f"named={step(count, (1, 2, 3, 5, 8))}"
    yield f"share={step(100 * count // max(total, 1), (10, 25, 40, 60, 80))}"
    if count == top:
        yield "most named"
    if len(years) == 1:
        yield "alone"
    if dated:
        yield f"signed={max(-3, min(2, year - dated[-1]))}"
    yield f"newer={min(3, sum(other > year for other in years))}"
    for name, step_ in (("next", 1), ("last", -1)):
        if year + step_ in years:
            yield f"{name} year named"
