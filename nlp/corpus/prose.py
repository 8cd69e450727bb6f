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
from typing import Any

ROLES = {"P": "problem", "M": "measure"}  # short for; other roles stand by their names
LABEL = r"[A-Za-z0-9_-]+"
MARK = re.compile(
    rf"\[(?P<heading>{LABEL}(?:\.{LABEL})?)\](?P<title>[^|\n]*?)(?:\||(?=\n)|$)"
    rf"|\{{(?P<role>{LABEL}) (?P<themes>{LABEL}(?: *, *{LABEL})*)\|(?P<item>[^{{}}]*)\}}"
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
    """A prose file that breaks the format: in which line (0: the whole file), what is wrong and what to do."""

    def __init__(self, line: int, what: str, mend: str) -> None:
        super().__init__(f"第 {line} 行：{what}；{mend}")
        self.line, self.what, self.mend = line, what, mend


def read_prose(path: Path) -> Prose:
    """Read one prose file; raise `ProseError` where it breaks the format."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise ProseError(0, "不是 UTF-8 文本", "另存为 UTF-8") from None
    if "---" not in lines:
        raise ProseError(0, "没有一行“---”结束开头的说明", "在“键: 值”各行之后加一行 ---")
    cut = lines.index("---")
    head = {}
    for number, line in enumerate(lines[:cut], 1):
        key, colon, value = line.partition(":")
        if not colon:
            raise ProseError(number, "不是“键: 值”", "写成 year: 2023 的样子")
        head[key.strip()] = value.strip()
    return Prose(path.stem, path.parent.name, head, tuple(_body(lines, cut + 1)))


def _body(lines: list[str], first: int) -> Iterator[Paragraph | Table]:
    """The paragraphs and tables of the lines from index `first` on."""
    rows: list[tuple[str, ...]] | None = None
    pending = ""
    for number, line in enumerate(lines[first:], first + 1):
        if rows is not None:
            if line.strip() == "}}":
                yield Table("unknown", rows=tuple(rows))
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
                raise ProseError(number, f"没有表格 {table['label']!r}", f"可用 {'、'.join(sorted(TABLES))}")
            if not table["close"]:
                rows = []
                continue
            pairs = (pair.split("=") for pair in table["numbers"].split())
            yield Table(table["label"], {key: int(value) for key, value in pairs})
            continue
        yield _paragraph(line, number)
    if rows is not None or pending:
        raise ProseError(len(lines), "花括号没有配对", "补上 } 或 }}")


def document_of(prose: Prose) -> dict[str, Any]:
    """`prose` as a document of the corpus format, as it was written: a paragraph a line, its tables left out.

    Layers are those that marks can give: headings, items, titles and noise.
    """
    text = ""
    layers: dict[str, list[dict[str, Any]]] = {name: [] for name in ("headings", "items", "titles", "noise")}
    for part in prose.body:
        if isinstance(part, Table):
            continue
        base = len(text)
        for span in sorted(part.spans, key=lambda span: span.start):
            place: dict[str, Any] = {"start": base + span.start, "end": base + span.end}
            if span.kind == "item":
                layers["items"].append(place | {"role": span.label, "themes": list(span.themes)})
            elif span.kind == "heading":
                layers["headings"].append(place | {"label": span.label})
            else:
                layers["titles" if span.kind == "title" else "noise"].append(place)
        text += part.text + "\n"
    return {"id": prose.id, "text": text, "meta": {**prose.head, "writer": prose.writer}, **layers}


def read_folder(folder: Path) -> list[Prose]:
    """Read every ``<writer>/<id>.txt`` below `folder`, in the order of their paths."""
    return [read_prose(path) for path in sorted(folder.glob("*/*.txt"))]


def _paragraph(line: str, number: int) -> Paragraph:
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
            span = Span(len(text), len(text) + len(surface), "item", ROLES.get(mark["role"], mark["role"]), themes)
        else:
            surface = mark["title"]
            span = Span(len(text), len(text) + len(surface), "heading", mark["heading"])
        if surface != surface.strip() or not surface:
            raise ProseError(number, f"标记 {mark[0]!r} 里两端有空白或没有内容", "删去空白")
        text += surface
        spans.append(span)
    text += line[done:]
    if stray := re.search(r"[{}]|\[[a-z]+[.\]]|\|", text):
        raise ProseError(number, f"标记不完整：{text[stray.start() : stray.start() + 20]!r}", "检查括号与竖线")
    return Paragraph(text, tuple(spans))
