"""What runs in a worker to show what was kept: views, documents to correct, files to download."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from nlp.checks.finding import SEVERITY_NAMES, Checked, Finding
from nlp.report import Report
from nlp.web.reading import Question, one


class Said(NamedTuple):
    """A finding in words: how severe, where, what is wrong and what to do."""

    severity: str
    name: str
    where: str
    message: str


class View(NamedTuple):
    """A report as HTML, and its findings."""

    html: str
    findings: tuple[Said, ...]


def view_of(question: tuple[Question, Question | None]) -> View:
    """The view of a report; its findings, errors first, also against that of the year before, where there is one."""
    from nlp.checks.against import find_against
    from nlp.checks.engine import find
    from nlp.checks.finding import SEVERITIES
    from nlp.checks.settings import Settings
    from nlp.show.html import to_html

    this, before = question
    report = one(this, _itself)
    found = list(find(report))
    if before:
        found += find_against(report, one(before, _itself), Settings())
    found.sort(key=lambda finding: SEVERITIES.index(finding.severity))
    return View(to_html(report, top=1), tuple(map(_said, found)))


def beside(question: tuple[Question, Question]) -> str:
    """The page that lays a report beside that of the year before, which comes first."""
    from nlp.checks.comparison import compare
    from nlp.show.comparison_html import comparison_html

    last, this = (one(each, _itself) for each in question)
    return comparison_html(compare(last, this))


def document_of(question: Question) -> dict[str, Any]:
    """A report as a document of the corpus format; see `nlp.web.documents.document`."""
    from nlp.web.documents import document

    return one(question, document)


def workbook(questions: Sequence[Question]) -> bytes:
    """The tables of reports as a spreadsheet."""
    from nlp.show.workbook import Workbook

    book = Workbook()
    for question in questions:
        one(question, book.add)
    return book.close()


def findings_docx(questions: Sequence[Question]) -> bytes:
    """The findings of reports, checked alone and together, as a Word file."""
    from nlp.checks.together import Together
    from nlp.show.findings.document import to_docx

    together = Together()
    found: list[Checked] = [one(question, together.check) for question in questions]
    return to_docx(list(together.finish(found)))


def _itself(report: Report) -> Report:
    return report


def _said(finding: Finding) -> Said:
    from nlp.show.findings.words import where

    return Said(finding.severity, SEVERITY_NAMES[finding.severity], where(finding), finding.message)
