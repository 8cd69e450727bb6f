"""What one report repeats of another: clauses that are the same but for names and numbers, and the passages they make.

Only prose under a heading counts: tables, headings and the preface are the form's and the same everywhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import fuzz, process

from nlp.checks.rules import load
from nlp.report import Report, Stretch
from nlp.text.folding import fold, visible
from nlp.text.numbering import list_mark_at

_WRAPPED = re.compile(r"(?<=[^\r\n]{15}[^\s,。;:!?])\r?\n(?=[^\s(\d])")  # a line that goes on in the next
_CLAUSE = re.compile(r"[^,。;:!?\n\r\t]+")
_NUMBER = re.compile(r"[零〇一二两三四五六七八九十百千万亿\d][零〇一二两三四五六七八九十百千万亿\d.,%]*")
_FILLED = re.compile(r"[^\w\u4e00-\u9fff]+")
_SHORTEST = 6  # characters of a clause that says anything of its own
_ALIKE = 80.0  # normalised edit similarity (rapidfuzz, 0 to 100) from which two clauses are one with a word changed
BRIDGE = 1  # clauses that a passage may change in its midst
_BELOW = 0.1  # of the prose that stands below the first heading at least, where what is above is a preface
PASSAGE = 24  # characters from which a run of repeated clauses is shown


class Clause(NamedTuple):
    """A clause of the prose, ``text[start:end]``.

    `key` is what it says without names, numbers and marks; `part` counts the stretches of prose between headings and
    tables, from 0.
    """

    start: int
    end: int
    key: str
    part: int


class Pair(NamedTuple):
    """A passage of the left report and the one of the right report that repeats it."""

    left: Stretch
    right: Stretch


class Repetition(NamedTuple):
    """What two reports share.

    `left` and `right` are the shares (0 to 1) of either's prose, in characters of its clauses, that the other has too;
    `passages` are in the order of the left text.
    """

    left: float
    right: float
    passages: tuple[Pair, ...]


def clauses(report: Report) -> list[Clause]:
    """The clauses of the prose under the headings of `report` that say something of their own, in text order."""
    folded = _WRAPPED.sub(lambda wrap: " " * len(wrap[0]), fold(report.text))
    names = _names(report)
    found = []
    for part, (start, end) in enumerate(prose(report)):
        for match in _CLAUSE.finditer(folded, start, end):
            begin = match.start() + len(match[0]) - len(match[0].lstrip())
            stop = match.end() - len(match[0]) + len(match[0].rstrip())
            key = _key(folded[begin:stop], names)
            if len(key) >= _SHORTEST and not _set_phrase().search(key):
                found.append(Clause(begin, stop, key, part))
    return found


def prose(report: Report) -> Iterator[tuple[int, int]]:
    """The stretches below the first heading that are neither heading nor table.

    Where nearly all stands above that heading, it is no preface but the report, and it is among them.
    """
    taken = [(table.start, table.end) for table in report.tables]
    taken += [(section.heading.start, section.heading.end) for section in report.sections]
    done, stretches = 0, []
    for start, end in [*sorted(taken), (len(report.text),) * 2]:
        if done < start:
            stretches.append((done, start))
        done = max(done, end)
    first = min((section.heading.start for section in report.sections), default=0)
    below = [stretch for stretch in stretches if stretch[0] >= first]
    yield from below if _size(below) >= _BELOW * _size(stretches) else stretches


def _size(stretches: Sequence[tuple[int, int]]) -> int:
    """The characters of `stretches`."""
    return sum(end - start for start, end in stretches)


def essence(report: Report, start: int, end: int) -> str:
    """What ``report.text[start:end]`` says without names, numbers and marks."""
    return _key(fold(report.text[start:end]), _names(report))


def _names(report: Report) -> re.Pattern[str]:
    """What `report` calls itself and its places, in full and in short, the longest first."""
    place = report.place
    names = {fold(name) for name in (report.agency, place.province, place.city, place.county, place.town) if name}
    ends = load("repetition")["ends"]
    names |= {name.removesuffix(end) for name in names for end in ends if len(name) - len(end) >= 2}
    words = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.compile(f"{words}|{load('repetition')['self']}" if words else load("repetition")["self"])


def _key(folded: str, names: re.Pattern[str]) -> str:
    mark = list_mark_at(folded, 0)
    said = visible(folded[mark.end :] if mark else folded)
    return _FILLED.sub("", _NUMBER.sub("", names.sub("", said)))


@cache
def _set_phrase() -> re.Pattern[str]:
    return re.compile(load("repetition")["set_phrases"])


def repetition(left: Sequence[Clause], right: Sequence[Clause]) -> Repetition:
    """What the clauses of two reports share; order plays no part, and a clause is repeated once.

    A clause of the one is in the other where its key is, or one with an edit similarity of at least 80 of 100.
    """
    matched = _exact(left, right)
    _nearly(left, right, matched)
    taken = set(matched.values())
    return Repetition(
        _share(left, matched), _share(right, taken), tuple(_passages(left, right, matched))
    )  # fmt: skip


def _exact(left: Sequence[Clause], right: Sequence[Clause]) -> dict[int, int]:
    """The place in `right` of each clause of `left` with the same key: behind that of the one before, if it can be."""
    where = defaultdict(list)
    for place, clause in enumerate(right):
        where[clause.key].append(place)
    matched: dict[int, int] = {}
    for index, clause in enumerate(left):
        if places := where[clause.key]:
            following = matched.get(index - 1, -2) + 1
            chosen = following if following in places else places[0]
            places.remove(chosen)
            matched[index] = chosen
    return matched


def _nearly(left: Sequence[Clause], right: Sequence[Clause], matched: dict[int, int]) -> None:
    taken = set(matched.values())
    rest = {place: clause.key for place, clause in enumerate(right) if place not in taken}
    for index, clause in enumerate(left):
        if index in matched or not rest:
            continue
        best = process.extractOne(clause.key, rest, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        if best:
            matched[index] = best[2]
            del rest[best[2]]


def _share(clauses: Sequence[Clause], matched: dict[int, int] | set[int]) -> float:
    sizes = [len(clause.key) for clause in clauses]
    return sum(sizes[index] for index in matched) / max(1, sum(sizes))


def _passages(left: Sequence[Clause], right: Sequence[Clause], matched: dict[int, int]) -> Iterator[Pair]:
    """Runs of repeated clauses that follow each other in both reports, no heading between them."""
    indexes = sorted(matched)
    breaks = [
        number for number, (one, two) in enumerate(pairwise(indexes), 1)
        if not (_follows(left, one, two) and _follows(right, matched[one], matched[two]))
    ]  # fmt: skip
    for first, last in pairwise([0, *breaks, len(indexes)]):
        run = indexes[first:last]
        if sum(len(left[index].key) for index in run) >= PASSAGE:
            yield Pair(
                Stretch(left[run[0]].start, left[run[-1]].end),
                Stretch(right[matched[run[0]]].start, right[matched[run[-1]]].end),
            )


def _follows(clauses: Sequence[Clause], one: int, two: int) -> bool:
    return 0 < two - one <= BRIDGE + 1 and clauses[two].part == clauses[one].part
