"""Reports copied from one another with names and numbers swapped: what clauses any two have in common is counted.

A clause of one report alone says nothing of pairs, and one of hundreds is the genre's; the others lead from a report to
few, so the time is linear in the reports. Reports that come near this way are aligned to find the passages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from nlp.checks.repetition import BRIDGE, PASSAGE, Clause, Pair, Repetition, repetition
from nlp.report import Stretch

if TYPE_CHECKING:
    import numpy

_CARRIERS = 100  # reports that may have a clause; one of more is the genre's
_PARTNERS = 8  # of the reports that a copy is like, the likest
_SHARE = 0.16  # of the prose of either that a copy repeats at least
_REPEATED = 60  # characters in passages that a copy repeats at least: shorter ones are set phrases
_OF_SHORT, _MUCH = 40, 0.2  # characters that are enough in a short report, of whose prose they are so much
_RARE, _OF = 6, 20  # reports that may have a clause that hardly any has: so many, and one of so many
_OWN = 30  # characters of such clauses that are enough, wherever they stand
_PAIRS = 4_000_000  # of clauses that two reports have in common, compared at once


class Copy(NamedTuple):
    """Two reports of which one repeats the other, by their numbers in the order of adding."""

    left: int
    right: int
    repetition: Repetition

    @property
    def share(self) -> float:
        """The share of the prose that is repeated, 0 to 1, of the report of which it is more."""
        return max(self.repetition.left, self.repetition.right)


class Copies:
    """Collects reports by their clauses, and finds the pairs of which one repeats the other."""

    def __init__(self) -> None:
        self._reports: list[Sequence[Clause]] = []
        self._units: list[Hashable] = []

    def add(self, clauses: Sequence[Clause], unit: Hashable) -> None:
        """Add a report by its clauses; two of one `unit` are never a pair."""
        self._reports.append(clauses)
        self._units.append(unit)

    def pairs(self) -> Iterator[Copy]:
        """The pairs that `alike` finds with what they repeat, in the order of the later of the two."""
        import numpy as np

        told = [
            (number, place, digest(clause.key), len(clause.key))
            for number, said in enumerate(self._reports) for place, clause in enumerate(said)
        ]  # fmt: skip
        carriers = Counter(key for _, key in {(number, key) for number, _, key, _ in told})
        own = [[c for c in said if carriers[digest(c.key)] <= _CARRIERS] for said in self._reports]
        report, place, key, size = np.array(told, np.int64).reshape(-1, 4).T
        for left, right, _ in alike(report, place, key, size, self._units):
            found = repetition(own[left], own[right])
            yield Copy(left, right, found if found.passages else _scattered(own[left], own[right], found))


def digest(key: str) -> int:
    """A number for what a clause says, `nlp.checks.repetition.Clause.key`, below 2**32."""
    return crc32(key.encode())


def alike(
    report: numpy.ndarray, place: numpy.ndarray, key: numpy.ndarray, size: numpy.ndarray, units: Sequence[Hashable]
) -> list[tuple[int, int, float]]:
    """The pairs of reports of which one repeats the other, and how much of its prose, 0 to 1; the later in order.

    Of a report that is like many the `_PARTNERS` pairs with the likest are there, and those of others with it.

    Parameters
    ----------
    report, place, key, size : of each clause the number of its report, its own in the report, `digest`, characters
    units : who reports, by the number of the report; two reports of one unit are never a pair
    """
    import numpy as np

    found: list[tuple[int, int, float]] = []
    same = np.unique(np.array([hash(unit) for unit in units], np.int64), return_inverse=True)[1]
    for left, right, share in _near(report, place, key, size, len(units)):
        apart = same[left] != same[right]
        found += zip(left[apart].tolist(), right[apart].tolist(), share[apart].tolist(), strict=True)
    found.sort(key=lambda pair: (-pair[2], pair[1], pair[0]))
    pairs: Counter[int] = Counter()
    kept = []
    for pair in found:
        if min(pairs[pair[0]], pairs[pair[1]]) < _PARTNERS:
            kept.append(pair)
            pairs.update(pair[:2])
    return sorted(kept, key=lambda pair: (pair[1], pair[0]))


def _near(
    report: numpy.ndarray, place: numpy.ndarray, key: numpy.ndarray, size: numpy.ndarray, reports: int
) -> Iterator[tuple[numpy.ndarray, numpy.ndarray, numpy.ndarray]]:
    """Pairs by what they have in common, some thousand reports at a time: the earlier, the later, the share."""
    import numpy as np

    keys = np.sort(key)
    repeated = np.append(np.unique(keys[1:][keys[1:] == keys[:-1]]), keys[-1:])  # and one more, to look all up in
    alone = repeated[np.searchsorted(repeated[:-1], key)] != key  # most are; their places take no part from here on
    whole = np.bincount(report[alone], size[alone], reports)
    report, place, key, size = (told[~alone] for told in (report, place, key, size))
    column = np.searchsorted(repeated, key)
    length = np.zeros(len(repeated), np.int32)
    length[column] = size
    said, first = np.unique(column * reports + report, return_index=True)  # each of a report once
    column, report = np.divmod(said, reports)
    carriers = np.bincount(column, minlength=len(repeated))[column]
    usual = carriers <= _CARRIERS
    whole = whole + np.bincount(report[usual], length[column[usual]], reports)
    common = usual & (carriers > 1)
    size, report, place = length[column[common]], report[common], place[first[common]]
    rare = np.where(carriers[common] <= min(_RARE, reports // _OF), size, 0)
    behind = np.searchsorted(column[common], column[common], "right") - 1 - np.arange(len(size))  # that say the same
    pairs = np.cumsum(np.bincount(report, behind, reports))
    start = 0
    while start < reports:
        done = pairs[start - 1] if start else 0
        end = max(start + 1, int(np.searchsorted(pairs, done + _PAIRS, "right")))
        mine = np.flatnonzero((report >= start) & (report < end) & (behind > 0))
        times = behind[mine]
        one, other = np.repeat(mine, times), np.repeat(mine + 1 - np.cumsum(times) + times, times)
        other += np.arange(len(other))
        pair, of = np.unique(report[one] * reports + report[other], return_inverse=True)
        left, right = np.divmod(pair, reports)
        share = np.bincount(of, size[one], len(pair)) / np.maximum(1, np.minimum(whole[left], whole[right]))
        much = share[of] >= _SHARE
        one, other, of = one[much], other[much], of[much]
        repeated = _in_passages(of, place[one], place[other], size[one], len(pair))
        enough = repeated >= np.where(share >= _MUCH, _OF_SHORT, _REPEATED)
        enough |= np.bincount(of, rare[one], len(pair)) >= _OWN
        enough &= share >= _SHARE
        yield left[enough], right[enough], share[enough]
        start = end


def _in_passages(
    pair: numpy.ndarray, left: numpy.ndarray, right: numpy.ndarray, size: numpy.ndarray, pairs: int
) -> numpy.ndarray:
    """For each pair the characters of common clauses that follow each other in both reports, in runs long enough.

    `left` and `right` are the places of a clause in either report.
    """
    import numpy as np

    if not len(pair):
        return np.zeros(pairs)
    order = np.lexsort((left, pair))
    pair, left, right, size = pair[order], left[order], right[order], size[order]
    steps = np.diff(right)
    breaks = (np.diff(pair) != 0) | (np.diff(left) > BRIDGE + 1) | (steps < 1) | (steps > BRIDGE + 1)
    starts = np.concatenate([[0], np.flatnonzero(breaks) + 1])
    runs = np.add.reduceat(size, starts)
    long = runs >= PASSAGE
    return np.bincount(pair[starts][long], runs[long], pairs)


def _scattered(left: Sequence[Clause], right: Sequence[Clause], found: Repetition) -> Repetition:
    """`found`, where other words stand between all that is repeated, with the clauses that both have for passages."""
    mine, its = ({digest(clause.key): clause for clause in reversed(clauses)} for clauses in (left, right))
    both = sorted(((clause, its[key]) for key, clause in mine.items() if key in its), key=lambda pair: pair[0].start)
    return found._replace(
        passages=tuple(Pair(Stretch(one.start, one.end), Stretch(other.start, other.end)) for one, other in both)
    )
