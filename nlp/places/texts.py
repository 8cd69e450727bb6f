"""The stretches of a report that may say where it comes from, cut out and made plain."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from nlp.places.agency import agency_phrase, is_organ
from nlp.places.wording import any_of
from nlp.text.folding import fold
from nlp.text.glosses import without_glosses

_PREFACE = 1500  # characters before the first heading that are read
_OVERVIEW = 600  # and after it
_TAIL = 800
_LAST_LINES = 12
_FIRST_LINES = 3
_MOST_CONTACTS = 8
_WRAPPED = 25  # a line of prose this long goes on in the next line
_TITLE = re.compile(any_of("subject"))
_ADDRESS = re.compile(any_of("reached", "addresses") + r"[:：为是 ]*([^;；。)）\n]{4,60})")
_TELEPHONE = re.compile(any_of("reached", "telephones") + r"[^\n。;；]{0,24}?(?<!\d)(0\d{2,3}) ?[)\-—–― ] ?\d")
_ENDINGS = (".cn", ".com", ".net", ".org")
_HOST = re.compile(r"(?<![\w.-])(?:[\w-]+(?:\.[\w-]+)*@)?((?:[a-z0-9-]+\.)+(?:cn|com|net|org))(?![a-z0-9-])", re.ASCII)
_LONGEST_TITLE = 80


class Texts(NamedTuple):
    """The parts of a text that say whose report it is, folded and free of spaces and glosses; `text` is all of it.

    `hosts` are the names of web and mail servers in small letters, `path` the path that the text was read from.
    """

    title: str
    preface: str
    addresses: list[str]
    telephones: list[str]
    hosts: list[str]
    last_lines: list[str]
    path: str
    text: str


def place_texts(text: str, title: tuple[int, int] | None, headings: Iterable[int], path: str) -> Texts:
    """Cut `text` up; all offsets are code points of it.

    Parameters
    ----------
    title : where the report's title stands; without one the first lines are searched for one.
    headings : where the headings of its sections start.
    path : the path that the text was read from, empty where there is none.
    """
    folded = fold(text)
    name, (start, end) = _title(folded, title)
    first = min((heading for heading in headings if heading >= end), default=_PREFACE)
    parts = (
        folded[: min(start, _PREFACE)],
        folded[end : min(first, end + _PREFACE)],
        folded[first : first + _OVERVIEW],
    )
    folded = without_glosses(folded)  # all offsets were of the text with them
    return Texts(
        title=name,
        preface="\n".join(map(_unwrapped, map(without_glosses, parts))),
        addresses=["".join(match[1].split()) for match in islice(_ADDRESS.finditer(folded), _MOST_CONTACTS)],
        telephones=[match[1] for match in islice(_TELEPHONE.finditer(folded), _MOST_CONTACTS)],
        hosts=_hosts(folded),
        last_lines=_squeezed(folded[max(0, len(folded) - _TAIL) :].replace("。", "\n"))[-_LAST_LINES:],
        path=fold(path),
        text="".join(folded.split()),
    )


def _hosts(folded: str) -> list[str]:
    """The first names of web and mail servers; most texts have none, and that is quick to see."""
    lowered = folded.lower()
    if not any(ending in lowered for ending in _ENDINGS):
        return []
    return [match[1] for match in islice(_HOST.finditer(lowered), _MOST_CONTACTS)]


def _title(folded: str, title: tuple[int, int] | None) -> tuple[str, tuple[int, int]]:
    """The title, which may be broken over lines, and where it stands."""
    if title:
        start, end = title
        name = "".join(without_glosses(folded[start:end]).split())
        before = _squeezed(without_glosses(folded[max(0, start - _LONGEST_TITLE) : start]))[-1:]
        if before and not agency_phrase(name) and is_organ(before[0]):
            name = before[0] + name
        return name, (start, end)
    lines = _squeezed(without_glosses(folded[:_PREFACE]))[:_FIRST_LINES]
    for index, line in enumerate(lines):
        if _TITLE.search(line):
            opened = index and is_organ(lines[index - 1])
            return lines[index - 1] + line if opened else line, (0, 0)
    return "", (0, 0)


def _squeezed(text: str) -> list[str]:
    return [line for line in ("".join(line.split()) for line in text.splitlines()) if line]


def _unwrapped(text: str) -> str:
    """`text` without spaces, lines of prose that were wrapped made one again."""
    out = ""
    for line in _squeezed(text):
        out += line if len(line) >= _WRAPPED and line[-1] not in "。;:" else line + "\n"
    return out
