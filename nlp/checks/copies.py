"""Reports copied from one another with names and numbers swapped: what clauses any two have in common is counted.

A clause of one report alone says nothing of pairs, and one of hundreds is the genre's; the others lead from a report to
few, so the time is linear in the reports. Reports that come near this way are aligned to find the passages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from nlp.checks.repetition import Clause, Pair, Repetition, repetition
from nlp.report import Stretch

if TYPE_CHECKING:
    import numpy

_CARRIERS = 100  # reports that may have a clause; one of more is the genre's
_PARTNERS = 8  # of the reports that a copy is like, the likest
_SHARE = 0.16  # of the prose of either that a copy repeats at least
_REPEATED = 60  # characters that a copy repeats at least: shorter ones are set phrases
_OF_SHORT, _MUCH = 45, 0.2  # characters that are enough in a short report, of whose prose they are so much
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

        told = [(number, digest(c.key), len(c.key)) for number, said in enumerate(self._reports) for c in said]
        carriers = Counter(key for _, key in {(number, key) for number, key, _ in told})
        own = [[c for c in said if carriers[digest(c.key)] <= _CARRIERS] for said in self._reports]
        report, key, size = np.array(told, np.int64).reshape(-1, 3).T
        for left, right, _ in alike(report, key, size, self._units):
            found = repetition(own[left], own[right])
            yield Copy(left, right, found if found.passages else _scattered(own[left], own[right], found))


def digest(key: str) -> int:
    """A number for what a clause says, `nlp.checks.repetition.Clause.key`, below 2**32."""
    return crc32(key.encode())


def alike(
    report: numpy.ndarray, key: numpy.ndarray, size: numpy.ndarray, units: Sequence[Hashable]
) -> list[tuple[int, int, float]]:
    """The pairs of reports of which one repeats the other, and how much of its prose, 0 to 1; the later in order.

    Of a report that is like many the `_PARTNERS` pairs with the likest are there, and those of others with it.

    Parameters
    ----------
    report, key, size : the number of its report, the `digest` and the characters of each clause
    units : who reports, by the number of the report; two reports of one unit are never a pair
    """
    import numpy as np

    found: list[tuple[int, int, float]] = []
    same = np.unique(np.array([hash(unit) for unit in units], np.int64), return_inverse=True)[1]
    for left, right, share in _near(report, key, size, len(units)):
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
    report: numpy.ndarray, key: numpy.ndarray, size: numpy.ndarray, reports: int
) -> Iterator[tuple[numpy.ndarray, numpy.ndarray, numpy.ndarray]]:
    """Pairs by what they have in common, some thousand reports at a time: the earlier, the later, the share."""
    import numpy as np

    keys, column = np.unique(key, return_inverse=True)
    length = np.zeros(len(keys), np.int32)
    length[column] = size
    said = np.unique(column.astype(np.int64) * reports + report)  # each clause of a report once, by what it says
    column, report = np.divmod(said, reports)
    carriers = np.bincount(column, minlength=len(keys))[column]
    usual = carriers <= _CARRIERS
    whole = np.bincount(report[usual], length[column[usual]], reports)
    common = usual & (carriers > 1)
    column, report = column[common], report[common]
    behind = np.searchsorted(column, column, "right") - 1 - np.arange(len(column))  # later reports that say the same
    pairs = np.cumsum(np.bincount(report, behind, reports))
    start = 0
    while start < reports:
        done = pairs[start - 1] if start else 0
        end = max(start + 1, int(np.searchsorted(pairs, done + _PAIRS, "right")))
        mine = np.flatnonzero((report >= start) & (report < end) & (behind > 0))
        times = behind[mine]
        other = np.repeat(mine + 1 - np.cumsum(times) + times, times) + np.arange(times.sum())
        pair, place = np.unique(np.repeat(report[mine], times) * reports + report[other], return_inverse=True)
        shared = np.bincount(place, length[column[other]], len(pair))
        left, right = np.divmod(pair, reports)
        share = shared / np.maximum(1, np.minimum(whole[left], whole[right]))
        enough = (share >= _SHARE) & (shared >= np.where(share >= _MUCH, _OF_SHORT, _REPEATED))
        yield left[enough], right[enough], share[enough]
        start = end


def _scattered(left: Sequence[Clause], right: Sequence[Clause], found: Repetition) -> Repetition:
    """`found`, where what is repeated is scattered, with the longest clause that both have for a passage."""
    where = {digest(clause.key): clause for clause in right}
    one = max((clause for clause in left if digest(clause.key) in where), key=lambda clause: len(clause.key))
    other = where[digest(one.key)]
    return found._replace(passages=(Pair(Stretch(one.start, one.end), Stretch(other.start, other.end)),))
