"""Reports copied from one another with names and numbers swapped: MinHash finds who may be one, alignment confirms.

Candidates come of locality-sensitive hashing (Broder 1997; Leskovec, Rajaraman, Ullman, *Mining of Massive Datasets*,
chapter 3) over the clauses that a few reports have in common. A clause of one report alone says nothing of pairs, and
one of hundreds is the genre's; without either, each report has few candidates, so the time is linear in the reports.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple
from zlib import crc32

from nlp.checks.repetition import Clause, Pair, Repetition, repetition
from nlp.report import Stretch

_BANDS, _ROWS = 64, 2  # a Jaccard index of 0.3 makes candidates of 99.8 in 100 pairs, one of 0.2 of 93
_CARRIERS = 100  # reports that may have a clause; one of more is the genre's
_PARTNERS = 8  # candidates of a report that are aligned, those with the most in common
_COMMON = 0.1  # of the shorter one's clauses that two candidates must have in common to be aligned
_SHARE = 0.16  # of the prose of either that a copy repeats at least
_REPEATED = 60  # characters in passages that a copy repeats at least: shorter ones are set phrases
_OF_SHORT, _MUCH = 40, 0.2  # characters that are enough in a short report, of whose prose they are so much
_RARE, _OF = 6, 20  # reports that may have a clause that hardly any has: so many, and one of so many
_OWN = 36  # characters of such clauses that are enough


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
        self._carriers: Counter[int] = Counter()

    def add(self, clauses: Sequence[Clause], unit: Hashable) -> None:
        """Add a report by its clauses; two of one `unit` are never a pair."""
        self._reports.append(clauses)
        self._units.append(unit)
        self._carriers.update({_hash(clause) for clause in clauses})

    def pairs(self) -> Iterator[Copy]:
        """Every pair that alignment confirms, in the order of the later of the two."""
        own = [[c for c in clauses if self._carriers[_hash(c)] <= _CARRIERS] for clauses in self._reports]
        for later, candidates in self._candidates(own):
            for _, earlier in sorted(candidates, reverse=True)[:_PARTNERS]:
                copy = Copy(earlier, later, repetition(own[earlier], own[later]))
                if copy.share < _SHARE:
                    continue
                repeated = sum(pair.left.end - pair.left.start for pair in copy.repetition.passages)
                if repeated >= (_OF_SHORT if copy.share >= _MUCH else _REPEATED):
                    yield copy
                elif rare := self._rare(own[earlier], own[later]):
                    passages = copy.repetition.passages or rare
                    yield copy._replace(repetition=copy.repetition._replace(passages=passages))

    def _rare(self, left: Sequence[Clause], right: Sequence[Clause]) -> tuple[Pair, ...]:
        """The clauses of both reports that hardly any other has, where they are enough; () where they are not.

        They show a copy in which other words stand between all that is repeated, so that it makes no passages.
        """
        mine, its = ({clause.key: clause for clause in reversed(clauses)} for clauses in (left, right))
        most = min(_RARE, len(self._reports) // _OF)
        shared = [key for key in mine if key in its and self._carriers[_hash(mine[key])] <= most]
        if sum(map(len, shared)) < _OWN:
            return ()
        pairs = [[Stretch(clause.start, clause.end) for clause in (mine[key], its[key])] for key in shared]
        return tuple(Pair(*sides) for sides in sorted(pairs, key=lambda sides: sides[0].start))

    def _candidates(self, own: list[list[Clause]]) -> Iterator[tuple[int, list[tuple[float, int]]]]:
        """Each report with the earlier ones that may be its like, each with how much they have in common."""
        from datasketch import MinHash, MinHashLSH

        keys = [{_hash(clause) for clause in clauses} for clauses in own]
        common = [[key for key in sorted(mine) if self._carriers[key] > 1] for mine in keys]
        index = MinHashLSH(num_perm=_BANDS * _ROWS, params=(_BANDS, _ROWS))
        sketches = MinHash.generator(common, num_perm=_BANDS * _ROWS, hashfunc=int)
        for number, sketch in enumerate(sketches):
            if common[number]:
                found = ((_in_common(keys[number], keys[other]), other) for other in index.query(sketch))
                yield number, [
                    (share, other) for share, other in found
                    if share >= _COMMON and self._units[other] != self._units[number]
                ]  # fmt: skip
                index.insert(number, sketch)


def _hash(clause: Clause) -> int:
    return crc32(clause.key.encode())


def _in_common(one: set[int], other: set[int]) -> float:
    """The share of the clauses of the shorter of two reports that both have."""
    return len(one & other) / min(len(one), len(other))
