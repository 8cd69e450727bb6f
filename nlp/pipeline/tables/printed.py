"""The blocks of a doc as they are printed: their texts, their lines, and what official tables say of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from operator import attrgetter

from spacy.tokens import Doc

from nlp.forms import Table as Form
from nlp.forms.lookup import labels_inside, tables_of
from nlp.pipeline.layout import PAGE_NUMBER
from nlp.pipeline.tables.repeats import row_width
from nlp.pipeline.units import labels_of, units_of
from nlp.pipeline.words import text_of
from nlp.text.folding import fold
from nlp.text.values import read_value

CELL = "cell:"  # begins the label of a block that is a cell of the table that follows
LONGEST_BIT = 24  # a longer text that is no cell ends a table, or is one that lost its separators
FEWEST, MOST = 3, 20  # cells of a line that is a row


class Blocks:
    """The blocks of `doc` with their labels, lines of cells made one; `forms` are the official tables."""

    def __init__(self, doc: Doc, forms: Sequence[Form]):
        self.layout = units_of(doc)
        self.text = text_of(doc)
        self.said = [self.text[unit.start_char : unit.end_char] for unit in self.layout]
        self.labels = [*labels_of(doc)]
        self.forms = forms
        self.widths: Mapping[str, int] = {form.label: row_width(form) for form in reversed(forms)}
        self.make_lines_one()

    def make_lines_one(self) -> None:
        """Give a line of cells one label, if half of it are cells: that of most of its official words, else of all."""
        end = 0
        for _, line in groupby(self.layout, key=attrgetter("line")):
            start, end = end, end + len([*line])
            if not FEWEST <= end - start <= MOST or len({*self.labels[start:end]}) == 1:
                continue
            cells = [index for index in range(start, end) if self.labels[index].startswith(CELL)]
            if 2 * len(cells) >= end - start:
                official = [i for i in cells if self.labels[i].removeprefix(CELL) in self.widths]
                words = [index for index in official if not self.value(index)]
                ((label, _),) = Counter(self.labels[index] for index in words or cells).most_common(1)
                self.labels[start:end] = [label] * (end - start)

    def printed(self, index: int) -> str:
        """The text of a block."""
        return self.said[index]

    def value(self, index: int) -> bool:
        """Whether a block reads as a value and not as a page number."""
        return _is_value(self.said[index])

    def prints(self, name: str, index: int) -> bool:
        """Whether a block is a label of the official table `name`, or a table that lost its separators."""
        said = self.printed(index)
        return name in tables_of(said)[0] or (len(said) > LONGEST_BIT and labels_inside(said) > 1)

    def same_line(self, one: int, other: int) -> bool:
        """Whether two blocks stand in one line."""
        return self.layout[one].line == self.layout[other].line


@lru_cache(maxsize=1 << 13)
def _is_value(said: str) -> bool:
    return read_value(said)[0] != "text" and not PAGE_NUMBER.fullmatch(fold(said))
