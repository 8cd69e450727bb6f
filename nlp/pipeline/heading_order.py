"""Which of the headings that the blocks name cannot be headings of sections, whatever they say.

A caption repeats its section's title above a table; a numbered paragraph below a section's own heading opens no section
beside it. All of this is known of any report that is numbered, and of no label.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from nlp.pipeline.numbered_anew import numbered_anew
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


def standing(found: Sequence[Candidate], titles: Titles = MappingProxyType({})) -> list[str | None]:
    """The label with which each heading stands, as far as `titles` tell; None where it stands for none.

    A well-known title that never had its label has the one it most often had; a paragraph that a section numbers anew
    with 一、 is the subsection that its title is known as, or none.
    """
    labels = [_own(heading, titles) for heading in found]
    opened: Candidate | None = None  # the last heading of a top level that stands
    for index, heading in enumerate(found):
        if "." in heading.label:
            continue
        if opened is not None and (_caption(opened, heading) or _deeper(opened, heading)):
            labels[index] = None
        else:
            opened = heading
    for index, section in numbered_anew([(heading.text, heading.below) for heading in found], labels).items():
        if not (labels[index] or "").startswith(section + "."):
            labels[index] = _best(found[index].text, section + ".", titles)
    return labels


def continued(
    opened: Sequence[tuple[str, str]], text: str, titles: Titles = MappingProxyType({})
) -> tuple[str, float] | None:
    """The label of a paragraph that goes on with a series of headings, and how sure that is.

    Its number is the one after that of one of `opened`, label and text of the headings that are open, and its title is
    well known as that of a heading of the same level.
    """
    mark = numbering_at(fold(text).lstrip(), 0)
    for label, said in opened:
        before = numbering_at(fold(said).lstrip(), 0)
        if before is None or mark is None or (mark.kind, mark.value) != (before.kind, before.value + 1):
            continue
        section, below, _ = label.partition(".")
        if found := _best(text, section + below if below else "", titles):
            counts = titles[bare_title(text)]
            return found, round(counts[found] / sum(counts.values()), 4)
    return None


def follows(last: str, text: str) -> bool:
    """Whether the heading `text` has the number after that of the heading `last`, or the next but one."""
    before, mark = (numbering_at(fold(part).lstrip(), 0) for part in (last, text))
    return before is not None and mark is not None and before.kind == mark.kind and 0 < mark.value - before.value <= 2


def well_known(label: str, text: str, titles: Titles) -> bool:
    """Whether the title in the heading `text` often was a heading of this `label`."""
    return titles.get(bare_title(text), {}).get(label, 0) >= _OFTEN


def _own(heading: Candidate, titles: Titles) -> str | None:
    """The label of `heading`; where its title is well known and never had that, the one of the top level it had."""
    counts = titles.get(bare_title(heading.text), {})
    if heading.label in counts or sum(counts.values()) < _OFTEN:
        return heading.label
    return None if "." in heading.label else _best(heading.text, "", titles) or heading.label


def _best(text: str, section: str, titles: Titles) -> str | None:
    """The label below `section`, which ends in a dot, that the title in `text` often had; one of the top level where
    `section` is empty."""
    counts = titles.get(bare_title(text), {})
    alike = [label for label in sorted(counts) if (label.startswith(section) if section else "." not in label)]
    best = max(alike, key=counts.__getitem__, default=None)
    return best if best and counts[best] >= _OFTEN else None


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
