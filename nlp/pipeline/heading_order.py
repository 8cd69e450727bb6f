"""Which of the headings that the blocks name cannot be headings of sections, whatever they say.

A caption repeats its section's title above a table; a numbered paragraph below a section's own heading opens no section
beside it. All of this is known of any report that is numbered, and of no label.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from nlp.pipeline.titles import bare_title
from nlp.text.folding import fold
from nlp.text.numbering import BARE, numbering_at

_OFTEN = 5  # headings from which a title is well known
_DEPTHS = {"cn": 1, "di": 1, "paren": 2, "bracketed": 2, "digit": 3, "dparen": 4}


class Candidate(NamedTuple):
    """A heading as the blocks have it: its label, its text, the text up to the next one, whether a table's cell
    follows it at once."""

    label: str
    text: str
    below: str
    tabled: bool


Titles = Mapping[str, Mapping[str, int]]  # how often each title, bare of its number, was a heading of each label


def standing(found: Sequence[Candidate], titles: Titles = MappingProxyType({})) -> list[bool]:
    """Which of the headings stand, as far as `titles` tell."""
    keep = ["." not in heading.label or not _anothers(heading, titles) for heading in found]
    opened: Candidate | None = None  # the last heading of a top level that stands
    for index, heading in enumerate(found):
        if "." in heading.label:
            continue
        if opened is not None and (_caption(opened, heading) or _deeper(opened, heading)):
            keep[index] = False
        else:
            opened = heading
    return keep


def continued(last: tuple[str, str] | None, text: str, titles: Titles) -> tuple[str, float] | None:
    """The label of a paragraph that goes on with the subsections of a section, and how sure that is.

    Its number is the one after that of `last`, label and text of the heading before it, and its title is known as that
    of a subsection of the same section.
    """
    if last is None or "." not in last[0]:
        return None
    before, mark = (numbering_at(fold(part).lstrip(), 0) for part in (last[1], text))
    if before is None or mark is None or (mark.kind, mark.value) != (before.kind, before.value + 1):
        return None
    counts = titles.get(bare_title(text), {})
    section = last[0].partition(".")[0] + "."
    label = max((label for label in sorted(counts) if label.startswith(section)), key=counts.__getitem__, default=None)
    if label is None or counts[label] < _OFTEN:
        return None
    return label, round(counts[label] / sum(counts.values()), 4)


def follows(last: str, text: str) -> bool:
    """Whether the heading `text` has the number after that of the heading `last`, or the next but one."""
    before, mark = (numbering_at(fold(part).lstrip(), 0) for part in (last, text))
    return before is not None and mark is not None and before.kind == mark.kind and 0 < mark.value - before.value <= 2


def well_known(label: str, text: str, titles: Titles) -> bool:
    """Whether the title in the heading `text` often was a heading of this `label`."""
    return titles.get(bare_title(text), {}).get(label, 0) >= _OFTEN


def _anothers(heading: Candidate, titles: Titles) -> bool:
    """Whether the title of `heading` is well known, and never as one of its label."""
    counts = titles.get(bare_title(heading.text), {})
    return heading.label not in counts and sum(counts.values()) >= _OFTEN


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
