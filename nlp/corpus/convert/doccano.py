"""doccano's JSONL of a sequence labelling project.

Written is ``{"text", "label": [[start, end, label], …], "corpus": {…}}``: every other column is metadata to doccano,
which gives it back on export. An item is a span ``item:<role>`` and, at the same place, one ``theme:<label>`` a theme.
Read are also the columns ``labels`` and ``entities``, and spans as ``{"label", "start_offset", "end_offset"}``,
which is how a project with relations exports. Offsets count code points, as in Python.

Source: doccano's ``backend/data_import/pipeline/label.py`` (SpanLabel), ``backend/data_export/models.py``,
``backend/labels/models.py`` (no overlaps unless the project allows them).
"""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nlp.corpus.convert.flat import CARRIED, Flat, Mark, Unreadable, carried, parse_tag
from nlp.corpus.format import NotJson, parse_json
from nlp.errors import CorpusError

_SPAN_COLUMNS = ("label", "labels", "entities")
_OWN_COLUMNS = {"id", "text", "relations", "Comments", CARRIED, *_SPAN_COLUMNS}  # the others are metadata
_THEME = "theme:"


def write(path: Path, flats: list[Flat]) -> list[str]:
    """Write one line a document; return what doccano cannot hold, or holds on a condition."""
    lines = []
    for flat in flats:
        spans = [[mark.start, mark.end, tag] for mark in flat.marks for tag in _tags(mark)]
        row = {"text": flat.text, "label": spans, CARRIED: flat.carried.to_dict()}
        lines.append(json.dumps(row, ensure_ascii=False) + "\n")
    path.write_text("".join(lines), "utf-8", newline="\n")
    found = [f"[{flat.carried.id}] 正文为空，doccano 不会导入" for flat in flats if not flat.text]
    if any(_overlap(flat.marks) for flat in flats):
        found.append("有重叠的标注（主题与其条目同位）：须在 doccano 项目设置中允许重叠，否则 doccano 只留其一")
    return found


def read(path: Path) -> tuple[list[Flat], list[str]]:
    """The documents and no warnings; raise `CorpusError` where a line is none of doccano's."""
    flats = []
    for number, line in enumerate(path.read_bytes().removeprefix(BOM_UTF8).split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            flats.append(_flat(parse_json(line), path, number))
        except NotJson as error:
            raise CorpusError(f"{path}:{number} {error.what}；{error.mend}") from None
        except Unreadable as error:
            raise CorpusError(f"{path}:{number} 不是 doccano 的标注：{error}") from None
    return flats, []


def _tags(mark: Mark) -> list[str]:
    return [mark.tag, *(_THEME + theme for theme in mark.themes)]


def _overlap(marks: Sequence[Mark]) -> bool:
    placed = sorted((mark.start, mark.end) for mark in marks)
    return any(mark.themes for mark in marks) or any(b[0] < a[1] for a, b in zip(placed, placed[1:], strict=False))


def _flat(row: Any, path: Path, number: int) -> Flat:
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise Unreadable("缺少 text")
    column: Any = next((row[name] for name in _SPAN_COLUMNS if name in row), [])
    if not isinstance(column, list):
        raise Unreadable("label 不是列表")
    spans = [_span(raw) for raw in column]
    themes: dict[tuple[int, int], list[str]] = {}
    for start, end, tag in spans:
        if tag.startswith(_THEME):
            themes.setdefault((start, end), []).append(tag.removeprefix(_THEME))
    marks = []
    for start, end, tag in spans:
        if tag.startswith(_THEME):
            continue
        mark = parse_tag(tag, start, end)
        of_item = themes.pop((start, end), []) if mark.layer == "items" else []
        marks.append(Mark(mark.layer, start, end, mark.label, tuple(of_item)))
    if themes:
        (start, end), names = next(iter(themes.items()))
        raise Unreadable(f"主题 {names[0]}（{start}–{end}）没有同位的条目；让它与条目起止一致")
    meta = {key: value for key, value in row.items() if key not in _OWN_COLUMNS}
    name = str(row["id"]) if "id" in row else f"{path.stem}-{number}"
    return Flat(row["text"], marks, carried(row.get(CARRIED), id=name, file=path.stem, meta=meta), number)


def _span(raw: Any) -> tuple[int, int, str]:
    if isinstance(raw, dict):
        raw = [raw.get("start_offset"), raw.get("end_offset"), raw.get("label")]
    if not isinstance(raw, list) or len(raw) != 3:
        raise Unreadable("标注不是 [起, 止, 标签]")
    start, end, tag = raw
    if type(start) is not int or type(end) is not int or not isinstance(tag, str):
        raise Unreadable("标注不是 [起, 止, 标签]")
    return start, end, tag
