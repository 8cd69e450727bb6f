"""The text of a report from its first line to its last: headings, marked lines, tables, notes at their lines."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from nlp.checks.sums import named
from nlp.report import Item, Report, Section, Table
from nlp.show.html.marks import Marks
from nlp.show.html.notes import Note, contradicted
from nlp.show.html.tables import table_html
from nlp.show.html.tags import Markup, Part, tag

_LOWEST = 6  # levels of headings that HTML knows


class Body:
    """The lines of `marks.report`; `notes` come in text order, `top` is the level of the headings of sections."""

    def __init__(self, marks: Marks, notes: list[Note], top: int):
        self.marks = marks
        self.report: Report = marks.report
        self.wrong = contradicted(self.report)
        self.notes = deque((number, note) for number, note in enumerate(notes) if note.start is not None)
        self.top = top
        self.level = top - 1  # of the heading before, which the next may go one below
        self.sections = sorted(self.report.sections, key=lambda section: section.heading.start)
        self.headings = deque(enumerate(self.sections))
        self.reached = 0  # the last line that has its number

    def blocks(self) -> Iterator[Markup]:
        """Every line and every table in text order, each followed by the notes on it."""
        position = 0
        for table, called in sorted(named(self.report.tables), key=lambda pair: pair[0].start):
            yield from self._lines(position, max(position, table.start))
            yield self._table(table, called)
            position = max(position, table.end)
            yield from self._notes_before(position)
        yield from self._lines(position, len(self.report.text))
        yield from self._notes_before(None)

    def _table(self, table: Table, called: str) -> Markup:
        """The table as a table, and as printed below it; a table that holds items is shown as printed at once."""
        shown = table_html(self.report, table, called, self.wrong)
        printed = [*self._lines(table.start, table.end, notes=False)]
        if not printed:
            return tag("div", shown, class_="table", id=f"{self.marks.prefix}{called}")
        holds = any(_overlap(item, table) for item in self.report.items)
        original = tag("details", tag("summary", "原文"), *printed, open="open" if holds else None)
        return tag("div", shown, original, class_="table", id=f"{self.marks.prefix}{called}")

    def _lines(self, start: int, end: int, notes: bool = True) -> Iterator[Markup]:
        lines = self.marks.lines
        if start >= end:
            return
        for number in range(lines(start), lines(end - 1) + 1):
            first, last = lines.bounds(number)
            yield from self._line(number, max(first, start), min(last, end))
            if notes:
                yield from self._notes_before(min(last, end) + 1)

    def _line(self, number: int, start: int, end: int) -> Iterator[Markup]:
        """One line, a heading in it as a heading, the rest as a paragraph; nothing where it is blank."""
        position = start
        while self.headings and self.headings[0][1].heading.start < end:
            place, section = self.headings.popleft()
            first, last = max(position, section.heading.start), min(end, section.heading.end)
            if first < last:
                yield from self._paragraph(number, position, first)
                yield self._heading(section, f"{self.marks.prefix}section-{place}", number, first, last)
                position = last
        yield from self._paragraph(number, position, end)

    def _paragraph(self, line: int, start: int, end: int) -> Iterator[Markup]:
        if self.report.text[start:end].strip():
            yield tag("p", self._number(line), self.marks(start, end))

    def _heading(self, section: Section, name: str, line: int, start: int, end: int) -> Markup:
        called = self.report.name("sections", section.label)
        self.level = min(self.top + section.label.count("."), self.level + 1, _LOWEST)
        told: Part = None if called in self.report.text[start:end] else tag("span", f"章节：{called}", class_="theme")
        return tag(f"h{self.level}", self._number(line), self.marks(start, end), told, id=name)

    def _number(self, line: int) -> Markup | None:
        """The number before a line, once."""
        if line <= self.reached:
            return None
        self.reached = line
        return tag("span", str(line), class_="line", id=line_name(self.marks, line))

    def _notes_before(self, end: int | None) -> Iterator[Markup]:
        """The notes that begin before `end`, or all that are left."""
        while self.notes and (end is None or (self.notes[0][1].start or 0) < end):
            number, note = self.notes.popleft()
            yield note_html(note, f"{self.marks.prefix}note-{number}")


def line_name(marks: Marks, line: int) -> str:
    """The id of a line."""
    return f"{marks.prefix}L{line}"


def note_html(note: Note, name: str | None = None) -> Markup:
    """One note, what kind it is first."""
    return tag("p", tag("b", f"{note.kind}："), note.message, class_=f"note {note.severity}", id=name)


def _overlap(item: Item, table: Table) -> bool:
    return item.start < table.end and table.start < item.end
