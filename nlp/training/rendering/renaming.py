"""The same report of another place and year, for runs over more reports than were written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from nlp.corpus.prose import Paragraph, Prose, Table

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


def renamed(prose: Prose, head: Mapping[str, str]) -> Prose:
    """`prose` with the places and the year of `head` in the place of its own, wherever its text names them.

    Years keep their distance to the year of the report.
    """
    new = {**prose.head, **head}
    names = {}
    for level in ("province", "city", "county"):
        old = prose.head.get(level, "")
        if old and new[level] != old:
            names[old] = new[level]
            names[_short(old)] = _short(new[level])
    new["agency"] = _changed(prose.head["agency"], names, 0)[0]
    later = int(new["year"]) - int(prose.head["year"])
    body = tuple(part if isinstance(part, Table) else _paragraph(part, names, later) for part in prose.body)
    return replace(prose, head=new, body=body)


def reissued(prose: Prose, agency: str) -> Prose:
    """`prose` with another agency wherever its text names its own in full."""
    names = {prose.head["agency"]: agency}
    body = tuple(part if isinstance(part, Table) else _paragraph(part, names, 0) for part in prose.body)
    return replace(prose, head={**prose.head, "agency": agency}, body=body)


def _short(name: str) -> str:
    """嘉祥 of 嘉祥县; a name of two characters is not shortened."""
    return name[:-1] if len(name) > 2 and name[-1] in "省市县区镇乡" else name


def _paragraph(part: Paragraph, names: Mapping[str, str], later: int) -> Paragraph:
    text, places = _changed(part.text, names, later)
    spans = tuple(replace(span, start=places[span.start], end=places[span.end]) for span in part.spans)
    return Paragraph(text, spans)


def _changed(text: str, names: Mapping[str, str], later: int) -> tuple[str, list[int]]:
    """The new text, and where each place between the characters of `text` is in it."""
    longest_first = sorted(map(re.escape, names), key=len, reverse=True)
    pattern = re.compile("|".join([*longest_first, _YEAR.pattern]))
    out, done = "", 0
    places: list[int] = []
    for match in pattern.finditer(text):
        places += range(len(out), len(out) + match.start() - done)
        out += text[done : match.start()]
        places += [len(out)] * (match.end() - match.start())
        out += names.get(match[0]) or str(int(match[0]) + later)
        done = match.end()
    places += range(len(out), len(out) + len(text) - done + 1)
    return out + text[done:], places
