"""Which items a section is expected to have: one on problems names a problem, whatever its sentences look like."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import log
from pathlib import Path

import numpy as np

from nlp.learn.markov import normal
from nlp.learn.shapes import read_shaped
from nlp.pipeline.items.pieces import Stretch

# Not all of the odds, for what the pieces say of themselves holds a part of them: on the yardstick and on written kinds
# (2026-11-30) the whole found problems where none is stated, a third missed as many as nothing did.
_SHARE = 0.4
WHOLE = "*"
DOCUMENTS = ""  # counted under this: the documents that have prose in the section
Counts = dict[str, dict[str, int]]
"""Of each section, how many documents have prose in it and how many have an item of each role there."""


def section_of(stretch: Stretch) -> str:
    """The section that a stretch of prose stands in: ``improvement`` under ``improvement.problems``, `WHOLE` in a text
    without headings."""
    return stretch.under.partition(".")[0] if stretch.headed else WHOLE


def count(counts: Counts, roles: Mapping[str, Collection[str]]) -> None:
    """Add one document to `counts`, with the `roles` of the items in each of its sections; sets count in one order, so
    that the same documents make the same bytes."""
    for section, found in roles.items():
        add(counts.setdefault(section, {}), dict.fromkeys([DOCUMENTS, *sorted(found)], 1))


def add(mine: dict[str, int], more: Mapping[str, int]) -> None:
    """Add the numbers of `more` to those in `mine`."""
    for key, number in more.items():
        mine[key] = mine.get(key, 0) + number


def read_counts(file: Path) -> Counts:
    """The counts in `file`.

    Raises
    ------
    ValueError
        Where they have another shape, or more documents have a role in a section than have the section.
    """
    counts: Counts = read_shaped(file, Counts)
    for section, seen in counts.items():
        if not all(0 <= number <= seen.get(DOCUMENTS, 0) for number in seen.values()):
            raise ValueError(f"{file.parent.name}/{file.name} 的{section}：有条目的文档多于有这一章节的文档")
    return counts


def odds(counts: Counts, section: str, role: str) -> float:
    """`_SHARE` of the log-odds that a document with this section has an item of this role in it; 0 for a section that
    was never seen."""
    seen = counts.get(section, {})
    have = seen.get(role, 0)
    return _SHARE * log((have + 1) / (seen.get(DOCUMENTS, 0) - have + 1))


def tempered(logs: np.ndarray, sections: Sequence[str], roles: Iterable[tuple[str, int]], counts: Counts) -> np.ndarray:
    """`logs` with what hardly any such section has made less likely, by the odds of its section.

    Parameters
    ----------
    logs : log-probabilities of shape (pieces, 1 + labels before, labels), as `nlp.learn.markov.Markov.logs` gives them.
    sections : of each piece, the section it stands in.
    roles : each role with the number of the label that begins its items.
    """
    logs, kinds = logs.copy(), dict.fromkeys(sections)
    for role, begin in roles:
        less = {section: min(0.0, odds(counts, section, role)) for section in kinds}
        logs[:, :, begin] += np.array([less[section] for section in sections])[:, None]
    return normal(logs)


def favoured(
    logs: np.ndarray,
    outside: Sequence[bool],
    sections: Sequence[str],
    roles: Iterable[tuple[str, int]],
    counts: Counts,
    present: Collection[tuple[str, str]],
) -> np.ndarray | None:
    """`logs` with the items that are expected but absent made more likely, by the odds that they are there; None where
    nothing is.

    Parameters
    ----------
    outside : of each piece, whether it was left out of every item.
    present : the sections and roles of the items that were found.
    logs, sections, roles : as for `tempered`.
    """
    kinds, more = dict.fromkeys(sections), np.zeros(logs.shape[::2])
    for role, begin in roles:
        absent = {s: max(0.0, odds(counts, s, role)) for s in kinds if (s, role) not in present}
        more[:, begin] = [absent.get(s, 0.0) if left else 0.0 for s, left in zip(sections, outside, strict=True)]
    return normal(logs + more[:, None, :]) if more.any() else None
