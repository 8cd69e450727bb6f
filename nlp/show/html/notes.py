"""What a reader should look at, each at its place: failed checks and warnings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nlp.report import Report

_KINDS = {"error": "不符", "warning": "提醒", "hint": "提示"}


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence and the code points that it is about; `start` is None where it is about the whole report.

    `severity` is ``error``, ``warning`` or ``hint``; `spans` are the numbers that do not fit.
    """

    severity: str
    message: str
    start: int | None
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def kind(self) -> str:
        """What it is, in a word."""
        return _KINDS.get(self.severity, self.severity)


def notes(report: Report) -> list[Note]:
    """The notes of a report in text order, those on the whole report first."""
    return sorted(_notes(report), key=lambda note: -1 if note.start is None else note.start)


def _notes(report: Report) -> Iterator[Note]:
    for check in report.checks:
        if check.status == "fail":
            spans = tuple((place.start, place.end) for place in check.places)
            yield Note("error", check.message, min((start for start, _ in spans), default=None), spans)
    for warning in report.warnings:
        spans = ((warning.start, warning.end or warning.start),) if warning.start is not None else ()
        yield Note("warning", warning.message, warning.start, spans)


def wrong(notes: Iterable[Note]) -> frozenset[tuple[int, int]]:
    """The spans of all notes."""
    return frozenset(span for note in notes for span in note.spans)
