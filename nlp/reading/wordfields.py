"""The fields of a Word document (ECMA-376 part 1, 17.16): what of them is shown, and what is a contents page."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from nlp.reading.blocks import Block, Paragraph
from nlp.reading.wordstyles import W

_LONGEST = 60  # code points of a line that only leads to another report
_LEAST = 3  # of them in a list
_RUNS = frozenset(f"{W}{name}" for name in ("t", "tab", "br", "sym"))


class Fields:
    """The fields that are open where a walk stands. A field has a code, which nobody sees, then what it shows."""

    def __init__(self) -> None:
        self._open: list[list[bool]] = []  # of each: whether its code goes on, whether it makes a contents page
        self.in_code = False

    def mark(self, kind: str | None) -> None:
        """A field begins, its code ends (``separate``), or it ends."""
        if kind == "begin":
            self._open.append([True, False])
        elif self._open and kind == "separate":
            self._open[-1][0] = False
        elif self._open and kind == "end":
            self._open.pop()
        self.in_code = any(code for code, _ in self._open)

    def code(self, text: str | None) -> None:
        """A piece of the code of the field that began last."""
        if self._open and (text or "").strip().upper().startswith("TOC"):
            self._open[-1][1] = True

    @property
    def in_contents(self) -> bool:
        """Whether what is shown is a contents page."""
        return any(contents for _, contents in self._open)

    def end_paragraph(self) -> None:
        """No code goes on in the next paragraph; where one seems to, its end was lost."""
        if self.in_code:
            self._open = [field for field in self._open if not field[0]]
            self.in_code = False


def is_link(paragraph: Any, text: str) -> bool:
    """Whether a paragraph with this `text` is one link that leads out of the document."""
    if not 0 < len(text.strip()) <= _LONGEST:
        return False
    links = {run for link in paragraph.iter(f"{W}hyperlink") if _leads_out(link) for run in link.iter(*_RUNS)}
    return bool(links) and all(run in links for run in paragraph.iter(*_RUNS))


def without_lists(blocks: list[Block], links: list[Paragraph]) -> list[Block]:
    """`blocks` without the lists of `links` among them, such as of other years' reports."""
    known = {id(link) for link in links}
    kept: list[Block] = []
    for leads_out, run in groupby(blocks, key=lambda block: id(block) in known):
        members = list(run)
        kept += [] if leads_out and len(members) >= _LEAST else members
    return kept


def _leads_out(link: Any) -> bool:
    return any(name.endswith("}id") for name in link.attrib)
