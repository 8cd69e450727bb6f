"""Which of the headings that the blocks name cannot be headings of sections, whatever they say.

A contents page names the sections before they come; a caption repeats its section's title above a table; a numbered
paragraph below a section's own heading opens no section beside it. All of this is known of any report that is
numbered, and of no label.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from nlp.pipeline.titles import bare_title
from nlp.text.folding import fold
from nlp.text.numbering import BARE, numbering_at

_LEADERS = re.compile(r"[\s.…·・—–_\-\d()|]*")  # what stands between two entries of a contents page
_LEADING = re.compile(r"[\s.…·・—–_\-\d()]+$")
_CONTENTS = 3  # entries that a contents page has at least
_DEPTHS = {"cn": 1, "di": 1, "paren": 2, "bracketed": 2, "digit": 3, "dparen": 4}


class Candidate(NamedTuple):
    """A heading as the blocks have it: its label, its text, the text up to the next one, whether a table's cell
    follows it at once."""

    label: str
    text: str
    below: str
    tabled: bool


def standing(found: Sequence[Candidate]) -> list[bool]:
    """Which of the headings stand."""
    keep = [True] * len(found)
    for start, end in _contents(found):
        keep[start:end] = [False] * (end - start)
    opened: Candidate | None = None  # the last heading of a top level that stands
    for index, heading in enumerate(found):
        if not keep[index] or "." in heading.label:
            continue
        if opened is not None and (_caption(opened, heading) or _deeper(opened, heading)):
            keep[index] = False
        else:
            opened = heading
    return keep


def _contents(found: Sequence[Candidate]) -> list[tuple[int, int]]:
    """The runs of headings with nothing below them whose titles come again."""
    names = [_LEADING.sub("", bare_title(heading.text)) for heading in found]
    runs, start = [], 0
    while start < len(found):
        end = start
        while end < len(found) and _LEADERS.fullmatch(fold(found[end].below)):
            end += 1
        later = Counter(names[end:])
        entries = names[start:end]
        while end > start and len(entries) >= _CONTENTS:
            again = sum(name in later for name in entries)
            if again * 3 >= len(entries) * 2:
                if end < len(found) and _LEADING.search(found[end].text) and names[end] in names[end + 1 :]:
                    end += 1  # the entries behind it were taken for other things
                runs.append((start, end))
                break
            end -= 1  # the last of them opens the body
            entries, later = names[start:end], Counter(names[end:])
        start = max(end, start + 1)
    return runs


def _caption(opened: Candidate, heading: Candidate) -> bool:
    """Whether `heading` repeats the label of `opened` above a table, numbered in another way or not at all."""
    if heading.label != opened.label or _kind(heading) == _kind(opened):
        return False
    return heading.tabled or not opened.below.strip()


def _deeper(opened: Candidate, heading: Candidate) -> bool:
    """Whether `heading` is numbered as paragraphs below the heading `opened` are."""
    above, own = _DEPTHS.get(_kind(opened), 0), _DEPTHS.get(_kind(heading), 0)
    return above == 1 and own > above


def _kind(heading: Candidate) -> str:
    """The kind of a heading's numbering mark; empty where it has none."""
    folded = fold(heading.text).lstrip()
    mark = numbering_at(folded, 0)
    return mark.kind if mark else "bare" if BARE.match(folded) else ""
