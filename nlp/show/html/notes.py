"""What a reader should look at, each at its place: the findings of the rules, and what was not read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nlp.checks.engine import find
from nlp.report import Report

_KINDS = {"error": "错误", "warning": "提醒", "hint": "提示"}


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence and the code point where that begins that it is about; None where it is about the whole report.

    `severity` is ``error``, ``warning`` or ``hint``.
    """

    severity: str
    message: str
    start: int | None

    @property
    def kind(self) -> str:
        """What it is, in a word."""
        return _KINDS.get(self.severity, self.severity)


def notes(report: Report) -> list[Note]:
    """The notes of a report in text order, those on the whole report first."""
    return sorted(_notes(report), key=lambda note: -1 if note.start is None else note.start)


def _notes(report: Report) -> Iterator[Note]:
    """Every finding, and the warnings that say what no finding says."""
    findings = find(report)
    yield from (Note(finding.severity, finding.message, finding.start) for finding in findings)
    told = {finding.rule.replace(".", "_") for finding in findings}
    yield from (Note("warning", w.message, w.start) for w in report.warnings if w.code not in told)


def contradicted(report: Report) -> frozenset[tuple[int, int]]:
    """The spans of the numbers that do not fit each other."""
    return frozenset((at.start, at.end) for check in report.checks if check.status == "fail" for at in check.places)
