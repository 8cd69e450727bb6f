"""What the lines beside a table say of it: the unit of its amounts of money."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from nlp.pipeline.segmenter import Unit
from nlp.text.money import unit_alone, units_in_line

_BREAK = re.compile(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_ABOVE = 400  # code points before a table that may name its unit …
_BELOW = 400  # … and behind it
_FEW = 3  # lines before and behind a table
_LONGEST = 60  # code points of a line that does
_UNIT = "单位"
_NOTE = re.compile(r"[(（\[【]?\s*(?:备?注|说明|附注)")


def units_around(text: str, units: Sequence[Unit]) -> frozenset[str]:
    """The units of money that `text` names in lines before and in the table of the cell blocks `units`, in notes below.

    A cell that speaks of a unit may stand for such a line.
    """
    first, last = units[0].start_char, units[-1].end_char
    above = _BREAK.split(text[max(first - _ABOVE, 0) : first])[-_FEW - 1 :]
    inside = {text[a.end_char : b.start_char] for a, b in pairwise(units)}  # nearly all of them are one separator
    between = [line for gap in inside if gap.strip() for line in _BREAK.split(gap)]
    spoken = _UNIT in text[first:last]
    cells = [said for unit in units if spoken and _UNIT in (said := text[unit.start_char : unit.end_char])]
    below = [line for part in _BREAK.split(text[last : last + _BELOW]) if (line := part.strip("\t |│┃\u3000"))][:_FEW]
    notes = [line for line in below if _NOTE.match(line) or line is below[0] and unit_alone(line)]
    lines = [line for line in (*above, *between, *cells, *notes) if len(line) <= _LONGEST]
    return frozenset().union(*map(units_in_line, lines))
