"""A report under check, with what most rules need of it, each made once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from nlp.reading.source import Origins
from nlp.report import Cell, Report, Section, Table
from nlp.text.folding import fold
from nlp.text.lines import Lines


class Draft:
    """`report` and the day, ``(month, day)`` of the year after its own, by which it must be public."""

    def __init__(self, report: Report, deadline: tuple[int, int] = (1, 31)):
        self.report = report
        self.deadline = deadline
        self.text = report.text

    @cached_property
    def name(self) -> str:
        """What findings call the report: its path, else its title."""
        return self.report.source.path or self.report.title or ""

    @cached_property
    def folded(self) -> str:
        """The folded text; its offsets are those of the text."""
        return fold(self.text)

    @cached_property
    def lines(self) -> Lines:
        """The lines of the text."""
        return Lines(self.text)

    @cached_property
    def origins(self) -> Origins | None:
        """Where in its file the text stood, None of a text file."""
        return Origins(self.report.origins) if self.report.origins else None

    @cached_property
    def tops(self) -> tuple[Section, ...]:
        """The sections of the top level, in text order."""
        return tuple(section for section in self.report.sections if section.parent is None)

    def tables(self, label: str) -> Iterator[Table]:
        """The tables with `label` of which cells were read."""
        return (table for table in self.report.tables if table.label == label and table.cells)

    def cells(self, table: Table) -> dict[tuple[str, str], Cell]:
        """The cells of `table` by row and column."""
        return {(cell.row, cell.column): cell for cell in table.cells}

    def heading(self, section: Section) -> str:
        """The folded heading of `section`."""
        return self.folded[section.heading.start : section.heading.end]
