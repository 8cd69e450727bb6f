"""Several reports in one text: where each begins."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from itertools import zip_longest

_LINE = re.compile(r"[^\n\r]+")
_TOP = re.compile(r"\s*([一二三四五六七八九十])\s*[、．.]")
_LONGEST = 60  # code points of a title
_LEAST = 300  # code points of a report
_LEAST_HEADINGS = 3


@cache
def _title() -> re.Pattern[str]:
    """What the title of a yearly report looks like, white space left out: its issuer, its year, its kind."""
    words = tomllib.loads((resources.files("nlp.reading") / "titles.toml").read_text("utf-8"))
    kinds = "|".join(map(re.escape, words["kinds"]))
    return re.compile(
        rf"(?P<issuer>[^。；：，]*?)(?P<year>(?:19|20)\d\d|二[〇○零0][一二][〇○零一二三四五六七八九])年?度?[^。；：，]*?(?:{kinds})"
    )


def parts(text: str) -> list[tuple[int, int]]:
    """Start and end of each report in `text`; one that is all of it where there are not several.

    A report begins at a title that differs from the one before in its year or its issuer, and has, as the one before,
    a run of headings numbered 一、二、三 below it. Lists of titles and running heads have none.
    """
    titles = _titles(text)
    if len(titles) < 2:
        return [(0, len(text))]
    begun = [titles[0]]
    for found in titles[1:]:
        if _is_report(text[begun[-1][0] : found[0]]) and not _same(begun[-1], found):
            begun.append(found)
    while len(begun) > 1 and not _is_report(text[begun[-1][0] :]):
        begun.pop()
    starts = [0, *(start for start, _, _ in begun[1:])]
    return list(zip(starts, [*starts[1:], len(text)], strict=True))


def _titles(text: str) -> list[tuple[int, str, str]]:
    """Start, issuer and year of each line, or two lines, that are a title and nothing else."""
    found = []
    lines = list(_LINE.finditer(text))
    for line, after in zip_longest(lines, lines[1:]):
        bare = "".join(line[0].split())
        if not 4 < len(bare) <= _LONGEST or "年" not in bare and "20" not in bare:
            continue
        match = _title().fullmatch(bare)
        if match is None and after is not None and len(after[0]) <= _LONGEST:
            match = _title().fullmatch(bare + "".join(after[0].split()))
        if match:
            found.append((line.start(), match["issuer"], match["year"]))
    return found


def _same(one: tuple[int, str, str], other: tuple[int, str, str]) -> bool:
    return one[2] == other[2] and (one[1].endswith(other[1]) or other[1].endswith(one[1]))


def _is_report(text: str) -> bool:
    """Whether `text` is long enough and its top headings count from one on."""
    if len(text) < _LEAST:
        return False
    expected = iter("一二三")
    wanted = next(expected)
    count = 0
    for line in _LINE.finditer(text):
        top = _TOP.match(line[0])
        if top and top[1] == wanted:
            count += 1
            if count == _LEAST_HEADINGS:
                return True
            wanted = next(expected)
    return False
