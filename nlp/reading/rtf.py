"""RTF, with the words by striprtf (https://github.com/joshy/striprtf, BSD) and the tables by their cell edges.

striprtf marks no rows and drops no hidden text, so that both are told to it first: hidden and deleted text becomes a
group that it leaves out, and cells and rows become characters of the private use area.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from nlp.errors import InputError
from nlp.reading.blocks import Block, Draft, Paragraph, Table
from nlp.reading.counts import whole

_CELL, _ROW, _EDGES = "\ue000", "\ue001", "\ue002"
_NEST_CELL, _NEST_ROW, _INNER = "\ue003", "\ue004", "\ue005"  # of a table in a cell; where a paragraph of one begins
_MARKS = {"cell": _CELL, "row": _ROW, "nestcell": _NEST_CELL, "nestrow": _NEST_ROW}
_NOT_NESTED = re.compile(r"\{\\nonesttables[^{}]*\}")  # what readers without nested tables would show
_NESTED = re.compile(r"\\itap[2-9](?!\d) ?")
_LARGEST = 64 << 20
_PICTURES = re.compile(r"\{\\\*?\\?(?:pict|shppict|nonshppict|objdata)\b[^{}]*\}")
_HIDDEN = re.compile(r"\\(?:v|deleted)(?![a-z0-9]) ?")
_TABLE_WORD = re.compile(r"\\(?P<word>nestcell|nestrow|cell|row)(?![a-z])(?: |(?=[^a-z0-9 -])|\d* ?)")
_DEFINITION = re.compile(r"\\trowd(?![a-z]).*?(?=\\(?:pard|intbl|row|trowd)(?![a-z])|\Z)", re.S)
_EDGE = re.compile(r"\\(clvmrg|clmrg)(?![a-z])|\\cellx(-?\d+)")
_MOST_COLUMNS = 256  # of a table whose rows are brought onto one grid
_NEAR = 30  # twips (1/1440 inch) between edges that are one

_Row = tuple[list[str], list[tuple[int, bool]]]  # the cells, and where each ends and whether another covers it


def read(data: bytes, path: str, encoding: str | None = None) -> Draft:
    """The text and the tables of an RTF file; raise `InputError` where there is nothing in it."""
    from striprtf.striprtf import rtf_to_text

    if len(data) > _LARGEST:
        raise InputError(f"{path}：文件大于 {_LARGEST >> 20} MB，不像一份报告；没有读取")
    text = _PICTURES.sub("", data.decode("latin-1"))
    definitions: list[list[tuple[int, bool]]] = []

    def define(match: re.Match[str]) -> str:
        edges, covered = [], False
        for word, edge in _EDGE.findall(match[0]):
            covered = covered or bool(word)
            if edge:
                edges.append((whole(edge), covered))
                covered = False
        definitions.append(edges)
        return f"{{\\uc0\\u{ord(_EDGES)} }}{len(definitions) - 1} {{\\uc0\\u{ord(_EDGES)} }}" + match[0]

    text = _HIDDEN.sub(r"\\*", text)
    text = _NOT_NESTED.sub("", text).replace(r"{\*\nesttableprops", "{")
    text = _DEFINITION.sub(define, text)
    text = _TABLE_WORD.sub(lambda m: f"{{\\uc0\\u{ord(_MARKS[m['word']])} }}", text)
    text = _NESTED.sub(lambda m: f"{m[0].strip()} {{\\uc0\\u{ord(_INNER)} }}", text)
    try:
        plain = rtf_to_text(text, encoding=encoding or "gb18030", errors="replace")
    except (ArithmeticError, LookupError, RecursionError, ValueError):
        raise InputError(f"{path}：RTF 文件已损坏；请另存为 .docx") from None
    plain = plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    blocks = list(_blocks(plain, definitions))
    if not blocks:
        raise InputError(f"{path}：RTF 文件里没有文字；请给出有文字的报告")
    return Draft(blocks)


def _blocks(plain: str, definitions: list[list[tuple[int, bool]]]) -> Iterator[Block]:
    """Paragraphs and tables: a row runs from the paragraph of its first cell to its end.

    A table in a cell is one of its own, behind what stands in front of it in the cell.
    """
    rows: list[_Row] = []
    nested: list[_Row] = []
    edges: list[tuple[int, bool]] = []
    cells: list[str] = []
    inner: list[str] = []
    text = ""
    for part in re.split(f"([{_CELL}{_ROW}{_NEST_CELL}{_NEST_ROW}{_INNER}]|{_EDGES}\\d+ {_EDGES})", plain):
        if part == _CELL:
            if nested:
                yield from _tables(rows, nested)
                rows, nested = [], []
            cells.append(text.strip("\n"))
        elif part == _ROW:
            rows.append((cells, edges))
            cells = []
        elif part == _NEST_CELL:
            inner.append(text.strip("\n"))
        elif part == _NEST_ROW:
            nested.append((inner, edges))
            inner = []
        elif part == _INNER:
            if inner or not text.strip():
                continue
            yield from _tables(rows, nested)
            yield from _prose(text)
            rows, nested = [], []
        elif part.startswith(_EDGES):
            edges = (
                definitions[index] if (index := whole(part.strip(_EDGES + " "), -1)) in range(len(definitions)) else []
            )
            if cells or inner or not text.strip():
                continue
            yield from _tables(rows, nested)
            yield from _prose(text)
            rows, nested = [], []
        else:
            text += part
            continue
        text = ""
    yield from _tables(rows, nested)
    yield from _prose(text)


def _prose(text: str) -> Iterator[Paragraph]:
    return (Paragraph(line) for line in text.split("\n") if line.strip())


def _tables(*all_rows: list[_Row]) -> Iterator[Table]:
    """The tables of these rows, but of none."""
    return (_table(rows) for rows in all_rows if rows)


def _table(rows: list[_Row]) -> Table:
    """Rows on one grid: the places between all edges, a cell in the first that it covers."""
    marks: list[int] = []
    for edge in sorted({edge for _, edges in rows for edge, _ in edges}):
        if not marks or edge - marks[-1] > _NEAR:
            marks.append(edge)
    grid = []
    for cells, edges in rows:
        if len(edges) < len(cells) or not 0 < len(marks) <= _MOST_COLUMNS:
            grid.append(cells)
            continue
        line: list[str] = []
        for cell, (edge, covered) in zip(cells, edges, strict=False):
            end = max(bisect_right(marks, edge + _NEAR), 1)
            line += ["" if covered else cell] + [""] * (end - len(line) - 1)
        grid.append(line)
    return Table(grid)
