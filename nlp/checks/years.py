"""Rules over years and dates: title, period, prose and signature of one year, and published in time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from nlp.checks.draft import Draft
from nlp.checks.engine import rule
from nlp.checks.finding import Compared, Hit
from nlp.checks.rules import load
from nlp.pipeline.front.dates import find_dates

_BEFORE = 40  # characters before a period in which a word says what it is the period of
_STOP = re.compile(r"[。;!?\n]")
_SIGNED = 24  # characters that the line of a signature may have beside its date
_LAST_LINES = 6
_SET = "检查时设定"  # what a deadline of the office's own goes by
_TOO_LATE = 2  # years after the report's from which a signature is another report's


def _wording() -> dict[str, Any]:
    return load("years")


def periods(draft: Draft) -> Iterator[re.Match[str]]:
    """Where the preface says the period of the statistics."""
    words = re.compile(_wording()["statistics"])
    for match in re.finditer(_wording()["period"], draft.preface):
        if words.search(draft.preface, max(0, match.start() - _BEFORE), match.start()):
            yield match


@rule("year.title")
def title(draft: Draft) -> Iterator[Hit]:
    """A period of another year than the title's."""
    titled = draft.title_year
    for match in periods(draft):
        first, last = int(match["y1"]), int(match["y2"] or match["y1"])
        if titled and first == last != titled:
            yield Hit(
                *match.span(), {"title": titled, "period": last}, (Compared("标题", titled), Compared("期限", last))
            )
            return


@rule("year.period")
def period(draft: Draft) -> Iterator[Hit]:
    """A period that is no year from its first day to its last."""
    year = draft.title_year or draft.report.year
    for match in periods(draft):
        days = tuple(int(match[name]) for name in ("m1", "d1", "m2", "d2"))
        if days != (1, 1, 12, 31) or match["y2"] not in (None, match["y1"]):
            yield Hit(*match.span(), {"said": match[0], "year": year or match["y2"]}, (Compared("原文", match[0]),))


@rule("year.prose")
def prose(draft: Draft) -> Iterator[Hit]:
    """Sentences that begin in another year, where nothing shows why."""
    words = _wording()
    year = draft.report.year if any(title(draft)) else draft.title_year or draft.report.year
    other = re.compile(words["other_year"])
    if year is None or not draft.tops:
        return
    for place, end, said in _told(draft):
        if said == year or (said == year + 1 and draft.labels(place) & set(words["plans"])):
            continue
        stop = _STOP.search(draft.folded, end)
        sentence = draft.folded[place : stop.start() if stop else None]
        if not other.search(sentence):
            compared = (Compared("正文", said), Compared("报告年度", year))
            yield Hit(place, end, {"said": draft.text[place:end].strip(), "year": year}, compared)


def _told(draft: Draft) -> Iterator[tuple[int, int, int]]:
    """Where the prose of the sections says of which year it tells: start, end, year."""
    words = _wording()
    found: dict[int, tuple[int, int, int]] = {}
    for pattern in ("opening", "whole_year", "own"):
        for match in re.finditer(words[pattern], draft.folded, re.M if pattern == "opening" else 0):
            name = "year" if match["year"] else "first"
            place = match.start(name)
            if place >= draft.tops[0].heading.end and not draft.in_table(place):
                found.setdefault(place, (place, match.end(), int(match[name])))
    yield from (found[place] for place in sorted(found))


@rule("year.signature")
def signature(draft: Draft) -> Iterator[Hit]:
    """A date of signature before the year's last month or years after it."""
    year = draft.title_year or draft.report.year
    if year is None:
        return
    for start, end, day in _signatures(draft):
        if day < date(year, 12, 1) or day.year >= year + _TOO_LATE:
            compared = (Compared("落款", day.isoformat()), Compared("报告年度", year))
            yield Hit(start, end, {"said": draft.text[start:end], "year": year}, compared)


def _signatures(draft: Draft) -> Iterator[tuple[int, int, date]]:
    """The dates that stand alone, or behind a name, on the last lines of the report."""
    lines = [match for match in re.finditer(r"[^\r\n]+", draft.folded) if match[0].strip()]
    for line in lines[-_LAST_LINES:]:
        dates = find_dates(line[0])
        if len(dates) == 1 and len(line[0].strip()) <= _SIGNED and not draft.in_table(line.start()):
            start, end, day = dates[0]
            yield line.start() + start, line.start() + end, day


@rule("date.late")
def late(draft: Draft) -> Iterator[Hit]:
    """Published after the last day for it."""
    year, found = draft.report.year, _published(draft)
    if year is None or found is None:
        return
    start, end, day = found
    row = max(
        (row for row in _wording()["deadlines"] if row["since"] <= year), key=lambda row: row["since"], default=None
    )
    if row is None:
        return
    month, last = draft.deadline or tuple(row["governments" if draft.of_government else "others"])
    limit = date(year + 1, month, last)
    if limit < day and day.year < year + _TOO_LATE:
        said = day.isoformat()
        compared = (Compared("公布", said), Compared("期限", limit.isoformat()))
        article = _SET if draft.deadline else row["article"]
        values = {"said": said, "deadline": limit.isoformat(), "article": article}
        yield Hit(start, end, values, compared)


def _published(draft: Draft) -> tuple[int | None, int | None, date] | None:
    """When the report was published, as the text says it, or failing that was signed, and where it says so."""
    if said := draft.report.published:
        place = draft.report.front_matter.published
        return (place.start if place else None, place.end if place else None, date.fromisoformat(said))
    return max(_signatures(draft), key=lambda signed: signed[2], default=None)
