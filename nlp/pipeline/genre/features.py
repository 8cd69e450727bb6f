"""What tells a text of one genre from its neighbours, in features that a person can read."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, pairwise

from nlp.forms.lookup import tables_of
from nlp.pipeline.layout import title_end
from nlp.pipeline.wording import words_of
from nlp.text.folding import fold
from nlp.text.glosses import without_glosses
from nlp.text.numbering import BARE, numbering_at

_HEAD, _SHORT = 6, 45  # short lines above the first section that may hold the title; characters of a short line
_OPENING = 3  # lines that may, where no section opens
_LONGEST_WORD = 8
_DIGITS = re.compile(r"\d+")
_YEAR, _YEAR_BEHIND = re.compile(r"\d{4}|[一二][九〇○零]"), re.compile(r"\(.{0,4}年度?\)$")  # 年度报告(2023年)
_WHOLE_YEAR = re.compile(r"[年./-]0?1[月./-]0?1(?!\d)[^。;]{0,12}12[月./-]31(?!\d)")
_MARKS = "#*|"  # of Markdown, around a title
_NO_TITLE = "《:>/_·"  # in a reading of a title, a field, a trail, a list
_PREFACE = 1500  # characters
_MOST_LINES = 3000
_OPENS, _MOST_OPENED = re.compile(r"^|[。;:]"), 100  # where a run-in title may open; of one line
_LABEL = 30  # characters of a printed row's label
_LENGTHS = (60, 150, 300, 600, 1200)  # characters of a text
_OFTEN = (0.5, 2, 4, 8, 14, 22)  # times in 1,000 characters


def genre_features(text: str, words: Iterable[str], name: str, titles: Collection[str] = ()) -> list[str]:
    """The names of the features that are on.

    Parameters
    ----------
    words : the words of `text`, folded.
    name : what a document of the genre is called; empty where nobody said.
    titles : the titles of the genre's sections, without numbers and white space.
    """
    lines = _lines(text)
    pairs = list(dict.fromkeys(name[at : at + 2] for at in range(len(name) - 1)))
    body = next((at for at, line in enumerate(lines) if _first(line)), None)
    above = [line for line in (lines[:_OPENING] if body is None else lines[:body]) if len(line) <= _SHORT][-_HEAD:]
    titled = _titled(above, pairs)
    out = ["title of the genre"] if titled else [*_head(above)]  # what else a true title says tells no genre
    out += [*_agreement(above, pairs), *_preface("".join(lines), pairs), *_rates("".join(lines), pairs), *_forms(lines)]
    known = frozenset(titles)
    opened = {title for line in lines for title in _opened(line, known)}
    out.append(f"titles of the genre={_step(len(opened), (1, 2, 3, 4, 5, 7))}")
    out += [f"line={title}" for title in map(_title, lines) if title]
    out += [f"word={word}" for word in dict.fromkeys(words) if 1 < len(word) <= _LONGEST_WORD and word.isalpha()]
    return list(dict.fromkeys(out))


def _lines(text: str) -> list[str]:
    """The lines of `text` that are not empty, folded and without white space and glosses."""
    folded = without_glosses(fold(text))
    return [line for raw in folded.splitlines()[:_MOST_LINES] if (line := "".join(raw.split()))]


def _first(line: str) -> bool:
    mark = numbering_at(line, 0)
    return mark is not None and mark.kind == "cn" and mark.value == 1


def _title(line: str) -> str:
    """The words of a short line behind its numbering mark; empty for any other line."""
    return _title_of(line) if len(line) <= _SHORT else ""


@lru_cache(maxsize=1 << 12)
def _title_of(line: str) -> str:
    mark = numbering_at(line, 0)
    bare = None if mark else BARE.match(line)
    return _DIGITS.sub("0", line[mark.end if mark else bare.end() if bare else 0 :].rstrip("。:;,"))


def _head(lines: Sequence[str]) -> Iterator[str]:
    """The pairs of characters of the lines that may hold the title, and how they end."""
    for line in lines:
        plain = _DIGITS.sub("0", line)
        yield from (f"head={plain[at : at + 2]}" for at in range(len(plain) - 1))
        yield f"head ends={plain[-4:]}"


def _titled(lines: Sequence[str], pairs: Sequence[str]) -> bool:
    """Whether one of `lines`, or two in a row, is the title of a text of the genre: with a year, half of the genre's
    name, and an ending as such titles have it; neither a reading of one, a field, nor an entry of a list of years."""
    if not pairs:
        return False
    endings = (*words_of("report"), pairs[-1])
    shapes = Counter(_DIGITS.sub("0", line) for line in dict.fromkeys(lines))
    return any(
        (line := _YEAR_BEHIND.sub("", whole.strip(_MARKS))).endswith(endings)
        and 2 * sum(pair in line for pair in pairs[:-1]) >= len(pairs) - 1
        and _YEAR.search(whole) is not None
        and not any(mark in whole for mark in _NO_TITLE)
        and shapes[_DIGITS.sub("0", whole)] <= 1
        for whole in (*lines, *map("".join, pairwise(lines)))
    )


def _preface(text: str, pairs: Sequence[str]) -> Iterator[str]:
    """What sentences say that open a text of the genre."""
    if _WHOLE_YEAR.search(text):
        yield "states a whole year"
    for sentence in re.split("[。;]", text[:_PREFACE]):
        if any(word in sentence for word in words_of("publishes")) and _half(sentence, pairs):
            yield "a sentence publishes or compiles one"
            return


def _half(text: str, pairs: Sequence[str]) -> bool:
    """Whether `text` has half of the genre's name, its ending besides."""
    return 2 * sum(pair in text for pair in pairs[:-1]) >= len(pairs) - 1 and pairs[-1] in text if pairs else False


def _agreement(lines: Sequence[str], pairs: Sequence[str]) -> Iterator[str]:
    """How much of the genre's name the likeliest title has."""
    if not lines:
        yield "no head"
        return
    count, line = max(((sum(pair in line for pair in pairs), line) for line in lines), key=lambda found: found[0])
    alike = bool(pairs) and line.endswith(pairs[-1])
    yield f"title agrees={_step(count, (1, 2, 4, 6, 8, 10))}"
    yield f"title ends alike={alike}"
    yield f"title agrees={_step(count, (2, 5, 8))}, ends alike={alike}"


def _rates(text: str, pairs: Sequence[str]) -> Iterator[str]:
    """How often the text says each part of the genre's name, in texts of its length."""
    size = max(1, len(text))
    length = _step(size, _LENGTHS)
    yield f"length={length}"
    total = 0
    for pair in pairs:
        count = text.count(pair)
        total += count
        rate = _step(1000 * count / size, _OFTEN)
        yield f"rate of {pair}={rate}"
        yield f"rate of {pair}={rate}, length={min(length, 3)}"
    yield f"rate={_step(1000 * total / size, (2, 6, 12, 24, 40, 60, 90))}, length={length}"


def _forms(lines: Sequence[str]) -> Iterator[str]:
    """How many labels of each official form the text prints."""
    counts: Counter[str] = Counter()
    for line in lines:
        for cell in line.split("|"):
            if 2 < len(cell) <= _LABEL:
                counts.update(tables_of(cell)[0])
    for table, count in counts.items():
        yield f"labels of {table}={'many' if count > 3 else 'few'}"


def _opened(line: str, titles: frozenset[str]) -> Iterable[str]:
    """The known titles that the line, or one of its sentences, opens with behind a numbering mark."""
    return _short_opened(line, titles) if len(line) <= _SHORT else _long_opened(line, titles)


@lru_cache(maxsize=1 << 12)
def _short_opened(line: str, titles: frozenset[str]) -> tuple[str, ...]:
    return tuple(_long_opened(line, titles))


def _long_opened(line: str, titles: frozenset[str]) -> Iterator[str]:
    for match in islice(_OPENS.finditer(line), _MOST_OPENED):
        start = match.end()
        mark = numbering_at(line, start)
        if mark is None and start:
            continue
        first = mark.end if mark else start
        if end := title_end(line, first, len(line), titles):
            yield line[first:end]


def _step(number: float, bounds: Sequence[float]) -> int:
    return bisect_right(bounds, number)
