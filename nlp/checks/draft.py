"""A report under check, with what most rules need of it, each made once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from nlp.checks.finding import Passage
from nlp.forms import Table as Form
from nlp.forms import load_tables
from nlp.places.agency import is_organ
from nlp.places.kinds import kind_of_unit
from nlp.reading.source import Origins
from nlp.report import Cell, Heading, Item, Report, Section, Stretch, Table
from nlp.text.folding import fold, squeeze
from nlp.text.lines import Lines

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
SIGNED = re.compile(
    r"[(]?(?:20\d\d|二[〇○零Oo0一二三四五六七八九]{3})[年.\-/][\d一二三四五六七八九十]{1,3}[月.\-/][\d一二三四五六七八九十]{1,3}日?[)]?"
)
_ENOUGH = 3  # labels of a table that show it to be there


class Draft:
    """`report`, and the day by which it must be public: ``(month, day)`` of the year after its own, None: the law's."""

    def __init__(self, report: Report, deadline: tuple[int, int] | None = None):
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
    def title_year(self) -> int | None:
        """The year that the title says, None where it says none or several."""
        years = set(_YEAR.findall("".join(fold(self.report.title or "").split())))
        return int(years.pop()) if len(years) == 1 else None

    @cached_property
    def template(self) -> str | None:
        """The id of the form in force for the report's year, of its tables' form where no year is known."""
        year = self.report.year
        if year is None:
            return self.report.template
        ids = sorted({table.template for table in load_tables()}, reverse=True)
        return next((name for name in ids if int(name) <= year), None)

    @cached_property
    def other_genre(self) -> bool:
        """Whether the text is no annual report."""
        return any(warning.code == "not_a_report" for warning in self.report.warnings)

    @cached_property
    def tops(self) -> tuple[Section, ...]:
        """The sections of the top level, in text order."""
        return tuple(section for section in self.report.sections if section.parent is None)

    @cached_property
    def preface(self) -> str:
        """The folded text before the first section; all of it where there is none."""
        return self.folded[: self.tops[0].heading.start] if self.tops else self.folded

    @cached_property
    def of_government(self) -> bool:
        """Whether a county, a city or a province reports, and not one of its bodies or towns."""
        return kind_of_unit(self.report.agency, self.report.place.town) == "government"

    @cached_property
    def signature(self) -> int:
        """Where the last lines begin that are nothing but names of units and dates; the text's end without any."""
        begin = len(self.folded)
        for match in reversed([*re.finditer(r"[^\r\n]+", self.folded)]):
            line = "".join(match[0].split())
            rest = SIGNED.sub("", line)
            if line and rest and not is_organ(rest) and rest != self.report.agency:
                break
            begin = match.start()
        return begin

    def labels(self, offset: int) -> set[str]:
        """The labels of the sections around `offset`."""
        return {section.label for section in self.report.sections if section.start <= offset < section.end}

    def tables(self, label: str) -> Iterator[Table]:
        """The tables with `label` of which cells were read."""
        return (table for table in self.report.tables if table.label == label and table.cells)

    def cells(self, table: Table) -> dict[tuple[str, str], Cell]:
        """The cells of `table` by row and column."""
        return {(cell.row, cell.column): cell for cell in table.cells}

    def in_table(self, offset: int) -> bool:
        """Whether the character at `offset` stands in a table."""
        return any(table.start <= offset < table.end for table in self.report.tables)

    def has_labels(self, section: Section, form: Form) -> bool:
        """Whether `section` has labels of the table `form` though no table was read there."""
        inside = squeeze(self.folded[section.heading.end : section.end])
        return sum(squeeze(label) in inside for label in form.heads) >= _ENOUGH

    def in_file(self, offset: int) -> str | None:
        """Where in its file `offset` stands, in words: 第2页表一第4行; None of a text file, whose lines say it."""
        origin = self.origins(offset) if self.origins else None
        return str(origin) if origin else None

    def place(self, offset: int) -> str:
        """Where `offset` stands, in words: 第2页表一第4行, of a text file 第3行."""
        return self.in_file(offset) or f"第{self.lines(offset)}行"

    def passage(self, stretch: Stretch | Cell | Item | Heading) -> Passage:
        """What stands at `stretch`, to be shown beside a finding."""
        start, end = stretch.start, stretch.end
        return Passage(self.name, self.lines(start), self.in_file(start), start, end, self.text[start:end])

    def shown(self, section: Section) -> str:
        """The heading of `section` on one line."""
        return " ".join(self.text[section.heading.start : section.heading.end].split())

    def heading(self, section: Section) -> str:
        """The folded heading of `section`."""
        return self.folded[section.heading.start : section.heading.end]
