"""A rule over the numbers of lists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.checks.draft import Draft
from nlp.checks.engine import rule
from nlp.checks.finding import Hit
from nlp.checks.headings import value_of
from nlp.text.numbering import NUMERALS

_ITEMS = (
    re.compile(r"(?:^|(?<=[。;!?:,\n]))[ \t]*(?P<mark>(?P<number>[一二三四五六七八九十])是)(?!否)", re.M),
    re.compile(r"^[ \t]*(?P<mark>\((?P<number>[一二三四五六七八九十])\))", re.M),
)


@rule("list.number")
def item_number(draft: Draft) -> Iterator[Hit]:
    """Items whose number does not follow the one before them."""
    for section in draft.tops:
        for marks in _ITEMS:
            previous: re.Match[str] | None = None
            for match in marks.finditer(draft.folded, section.heading.end, section.end):
                if draft.in_table(match.start("mark")):
                    continue
                if previous and _breaks(draft, previous, match):
                    values = {"mark": match["mark"], "before": previous["mark"]}
                    yield Hit(match.start("mark"), match.end("mark"), values)
                previous = match


def _breaks(draft: Draft, previous: re.Match[str], match: re.Match[str]) -> bool:
    """Whether the number of a mark neither follows that of the mark before it nor begins a list anew."""
    before, value = value_of(previous["number"]), value_of(match["number"])
    if value == 1:
        return before == 1 and "\n" not in draft.folded[previous.end("mark") : match.start("mark")]
    between = draft.folded[previous.end("mark") : match.start("mark")]
    skipped = match["mark"].replace(match["number"], NUMERALS[value - 2])
    return value != before + 1 and skipped not in "".join(between.split())
