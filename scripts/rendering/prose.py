"""The prose format: one written report a file, its labels in the text, no layout yet.

A file is a head of ``key: value`` lines, a line ``---``, then the body, a paragraph a line::

    # 某县某镇人民政府2023年政府信息公开工作年度报告      the title
    ~ 索引号:000-2023                                     a line of noise
    [overview]一、总体情况                                 a heading, to the end of its line
    [overview.proactive](一)主动公开情况|。全年公开…       a heading that its text runs on from
    存在不足:{P training,staffing|一是人手少。}            an item: P problem, M measure
    {{requests received=3}}                               a table, with numbers that the prose states
    {{unknown                                             any other table, its cells written out
    站所 | 条数
    }}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROLES = {"P": "problem", "M": "measure"}
MARK = re.compile(
    r"\[(?P<heading>[a-z]+(?:\.[a-z]+)?)\](?P<title>[^|\n]*?)(?:\||(?=\n)|$)"
    r"|\{(?P<role>[PM]) (?P<themes>[a-z, ]+)\|(?P<item>[^{}]*)\}"
)
TABLE = re.compile(r"\{\{(?P<label>[a-z]+)(?P<numbers>(?: [a-z_]+=\d+)*)(?P<close>\}\})?$")
TABLES = frozenset({"proactive", "requests", "litigation", "statistics", "unknown"})


@dataclass(frozen=True)
class Span:
    """A labelled stretch of a paragraph; offsets count its code points."""

    start: int
    end: int
    kind: str  # heading, item, title or noise
    label: str = ""
    themes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paragraph:
    """One written line and what is labelled in it."""

    text: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Table:
    """The place of a table; ``rows`` are given only for a table that no template describes."""

    label: str
    numbers: dict[str, int] = field(default_factory=dict)
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Prose:
    """One written report: ``head`` as in the file, ``body`` in reading order."""

    id: str
    writer: str
    head: dict[str, str]
    body: tuple[Paragraph | Table, ...]

    def spans(self, kind: str) -> Iterator[tuple[str, Span]]:
        """Yield ``(surface, span)`` for every span of `kind`."""
        for part in self.body:
            if isinstance(part, Paragraph):
                for span in part.spans:
                    if span.kind == kind:
                        yield part.text[span.start : span.end], span


def one_sentence(text: str) -> bool:
    """Whether nothing but the last mark of `text` closes a sentence."""
    return not re.search("[。；;！]", text[:-1])


class ProseError(ValueError):
    """A prose file that cannot be read: names the file and the line."""


def read_prose(path: Path) -> Prose:
    """Read one prose file; raise `ProseError` where it breaks the format."""
    lines = path.read_text("utf-8").splitlines()
    if "---" not in lines:
        raise ProseError(f"{path}: no line '---' ends the head")
    cut = lines.index("---")
    head = {}
    for number, line in enumerate(lines[:cut], 1):
        key, colon, value = line.partition(":")
        if not colon:
            raise ProseError(f"{path}:{number}: not 'key: value'")
        head[key.strip()] = value.strip()
    body: list[Paragraph | Table] = []
    rows: list[tuple[str, ...]] | None = None
    pending = ""
    for number, line in enumerate(lines[cut + 1 :], cut + 2):
        if rows is not None:
            if line.strip() == "}}":
                body.append(Table("unknown", rows=tuple(rows)))
                rows = None
            else:
                rows.append(tuple(cell.strip() for cell in line.split("|")))
            continue
        if pending or (line.count("{") > line.count("}") and not line.startswith("{{")):
            pending = f"{pending}\n{line}" if pending else line
            if pending.count("{") > pending.count("}"):
                continue
            line, pending = pending, ""
        if not line.strip():
            continue
        if table := TABLE.match(line.strip()):
            if table["label"] not in TABLES:
                raise ProseError(f"{path}:{number}: no table {table['label']!r}")
            if not table["close"]:
                rows = []
                continue
            pairs = (pair.split("=") for pair in table["numbers"].split())
            body.append(Table(table["label"], {key: int(value) for key, value in pairs}))
            continue
        try:
            body.append(_paragraph(line))
        except ProseError as error:
            raise ProseError(f"{path}:{number}: {error}") from None
    if rows is not None or pending:
        raise ProseError(f"{path}: a brace is never closed")
    return Prose(path.stem, path.parent.name, head, tuple(body))


def read_folder(folder: Path) -> list[Prose]:
    """Read every ``<writer>/<id>.txt`` below `folder`, in the order of their paths."""
    return [read_prose(path) for path in sorted(folder.glob("*/*.txt"))]


def _paragraph(line: str) -> Paragraph:
    line = line.strip()
    if line.startswith("# "):
        return Paragraph(line[2:], (Span(0, len(line) - 2, "title"),))
    if line.startswith("~ "):
        return Paragraph(line[2:], (Span(0, len(line) - 2, "noise"),))
    text, spans, done = "", [], 0
    for mark in MARK.finditer(line):
        text += line[done : mark.start()]
        done = mark.end()
        if mark["role"]:
            surface, themes = mark["item"], tuple(t.strip() for t in mark["themes"].split(","))
            span = Span(len(text), len(text) + len(surface), "item", ROLES[mark["role"]], themes)
        else:
            surface = mark["title"]
            span = Span(len(text), len(text) + len(surface), "heading", mark["heading"])
        if surface != surface.strip() or not surface:
            raise ProseError(f"white space around, or nothing in, {mark[0]!r}")
        text += surface
        spans.append(span)
    text += line[done:]
    if stray := re.search(r"[{}]|\[[a-z]+[.\]]|\|", text):
        raise ProseError(f"a mark that does not parse at {text[stray.start() : stray.start() + 20]!r}")
    return Paragraph(text, tuple(spans))
