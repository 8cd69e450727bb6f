"""Paragraphs that a section of a report numbers anew with 一、二、, as if they were sections beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nlp.text.folding import fold
from nlp.text.numbering import NUMERALS, numbering_at

_LATE = 3  # number of a section behind which a series that begins anew may run to the end of the text


class _Point(NamedTuple):
    """A paragraph numbered as 一、: its number, and which heading it is; None where it is none."""

    value: int
    heading: int | None


def numbered_anew(found: Sequence[tuple[str, str]], labels: Sequence[str | None]) -> dict[int, str]:
    """The headings, by their index, that are paragraphs of a section, each with the label of that section.

    Either the numbers of the sections go on behind them, and sections of the same labels come there; or nothing comes
    behind them, and they are no second report. Or they go on from the first section, and the sections, which have all
    their labels and more, but not that of the first, are numbered anew behind them.

    Parameters
    ----------
    found : the text of each heading, and the text between it and the next.
    labels : what each heading is taken for.
    """
    points = list(_points(found))
    tops = [labels[point.heading] if point.heading is not None else None for point in points]
    out: dict[int, str] = {}
    section, value, at = None, 0, 0
    if tops and (first := tops[0]):
        at = _behind_first(points, tops)
        out |= {point.heading: first for point in points[1:at] if point.heading is not None}
    while at < len(points):
        end = _end(points, at, value) if points[at].value == 1 and section else at
        inner = {label for label in tops[at:end] if label and "." not in label}
        behind = set(tops[end:])
        if end > at and section and (inner <= behind if behind else not inner & {section, tops[0]}):
            out |= {point.heading: section for point in points[at:end] if point.heading is not None}
            at = end
            continue
        section, value, at = tops[at] or section, points[at].value, at + 1
    return out


def _behind_first(points: Sequence[_Point], tops: Sequence[str | None]) -> int:
    """Where the sections are numbered anew behind paragraphs that go on from the first one; 0 where they are not."""
    at = next((at for at, point in enumerate(points) if at and point.value <= points[at - 1].value), 0)
    if not at or points[at].value != 1:
        return 0
    inner, behind = ({label for label in part if label and "." not in label} for part in (tops[1:at], tops[at:]))
    return at if inner and inner < behind and tops[0] and tops[0] not in behind else 0


def _points(found: Sequence[tuple[str, str]]) -> Iterator[_Point]:
    """Every paragraph numbered as 一、 from the first heading on, in order."""
    for index, (heading, below) in enumerate(found):
        for number, line in enumerate((heading, *below.splitlines())):
            bare = line.lstrip()
            if bare[:1] and bare[0] in NUMERALS and (mark := numbering_at(fold(bare[:8]), 0)) and mark.kind == "cn":
                yield _Point(mark.value, None if number else index)


def _end(points: Sequence[_Point], at: int, value: int) -> int:
    """Where the series that begins anew at `at`, in the section with the number `value`, ends; `at` if it is none."""
    end = at + 1
    while end < len(points) and points[end].value == points[end - 1].value + 1:
        end += 1
    if end < len(points):
        return end if points[end].value == value + 1 else at
    goes_on = at + value  # where the series has the number of the next section
    return goes_on if goes_on < end else end if value >= _LATE else at
