"""What can be wrong in a corpus, each with the place and the way to mend it, in the user's language."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp.forms import load_tables

if TYPE_CHECKING:
    from nlp.corpus.format import Labels

LAYERS = {"headings": "章节标题", "tables": "表格", "items": "条目", "titles": "报告标题", "noise": "页面杂讯",
          "agency": "发布机构", "year": "报告年度", "place": "地方", "published": "发布日期"}  # fmt: skip
VALUES = {"agency": (str, "字符串"), "year": (int, "整数"), "place": (dict, "对象"), "published": (str, "字符串")}
OTHER_GENRE = "other"
_TABLES_OF_LABELS = {"sections": list, "tables": str, "roles": str, "themes": str}
_READING: dict[str, tuple[type, str, str]] = {
    "document": (str, "字符串", '"年度报告"'),
    "words": (list, "词语列表", '["主动公开", …]'),
    "formats": (list, "表格格式列表", '["2021"]'),
    "place": (bool, "true 或 false", "true"),
    "answers": (dict, "键值表", '{ problem = "measure" }'),
}
_SHOWN = 60  # characters of a label or an id that a message repeats

_Wrong = tuple[str, str]  # what is wrong, what to do


@dataclass(frozen=True, slots=True)
class Problem:
    """One violation: the file, the line (0 where the whole file is meant), the document, what and what to do."""

    file: Path
    line: int
    document: str
    what: str
    mend: str

    def __str__(self) -> str:
        """One printable line, whatever stands in the file."""
        place = f"{self.file}:{self.line}" if self.line else str(self.file)
        document = f" [{_short(self.document)}]" if self.document else ""
        line = f"{place}{document} {self.what}；{self.mend}"
        return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)


def labels_problems(path: Path, raw: dict[str, Any]) -> list[Problem]:
    """What is wrong in a parsed ``corpus.toml``."""
    found = []
    if not isinstance(raw.get("name"), str) or not raw["name"]:
        found.append(Problem(path, 0, "", "缺少 name", '写明语料名称，如 name = "disclosure"'))
    for key in ("language", "description"):
        if not isinstance(raw.get(key, ""), str):
            found.append(Problem(path, 0, "", f"{key} 不是字符串", "加上引号"))
    for key, kind in _TABLES_OF_LABELS.items():
        table = raw.get(key)
        if not isinstance(table, dict):
            found.append(Problem(path, 0, "", f"缺少 [{key}]", "四张标签表都要有，可以为空"))
            continue
        for label, value in table.items():
            if not label:
                found.append(Problem(path, 0, "", f"[{key}] 有空标签", "给它一个名字，或删去"))
            if isinstance(value, dict):
                found.append(Problem(path, 0, "", f"[{key}] 的 {label} 成了一张表", f'含点的标签要加引号："{label}.…"'))
            elif not isinstance(value, kind) or (kind is list and not all(isinstance(v, str) for v in value)):
                wanted = "标题列表" if kind is list else "显示名称"
                found.append(Problem(path, 0, "", f"[{key}] 的 {label} 不是{wanted}", "按语料格式改写"))
            parent = label.rpartition(".")[0]
            if key == "sections" and parent and parent not in table:
                found.append(Problem(path, 0, "", f"小节 {label} 没有上级章节", f"在 [sections] 加入 {parent}"))
    return found


def reading_problems(path: Path, reading: Any, roles: Any) -> list[Problem]:
    """What is wrong in the optional section ``[reading]`` of a ``corpus.toml`` whose section ``[roles]`` is `roles`."""
    if not isinstance(reading, dict):
        return [Problem(path, 0, "", "reading 不是一节", "写成 [reading]，其下写键与值")]
    found = []
    for key, value in reading.items():
        wanted = _READING.get(key)
        if wanted is None:
            found.append(Problem(path, 0, "", f"[reading] 没有 {key} 这一项", f"可用的有 {'、'.join(_READING)}"))
        elif not isinstance(value, wanted[0]) or (
            isinstance(value, list) and not all(isinstance(word, str) and word for word in value)
        ):
            found.append(Problem(path, 0, "", f"[reading] 的 {key} 不是{wanted[1]}", f"写成 {key} = {wanted[2]}"))
    formats = reading.get("formats", [])
    known = sorted({table.template for table in load_tables()})
    for name in formats if isinstance(formats, list) else ():
        if name not in known:
            found.append(Problem(path, 0, "", f"[reading] 的 formats 没有 {name!r}", f"可用的有 {'、'.join(known)}"))
    answers, labels = reading.get("answers", {}), list(roles) if isinstance(roles, dict) else []
    for role in dict.fromkeys(map(str, (*answers, *answers.values())) if isinstance(answers, dict) else ()):
        if role not in labels:
            mend = f"用 [roles] 中的 {'、'.join(labels)}" if labels else "先在 [roles] 中写明"
            found.append(Problem(path, 0, "", f"[reading] 的 answers 用了没有的角色 {role!r}", mend))
    return found


def document_problems(file: Path, line: int, document: dict[str, Any], labels: Labels | None) -> list[Problem]:
    """What is wrong in one document; labels are checked where `labels` is given."""
    name = document.get("id")
    shown = name if isinstance(name, str) else ""
    return [Problem(file, line, shown, *wrong) for wrong in _document(document, labels)]


def _document(document: dict[str, Any], labels: Labels | None) -> Iterator[_Wrong]:
    name, text = document.get("id"), document.get("text")
    if "id" not in document:
        yield "缺少 id", "给每篇文档一个不重复的字符串编号"
    elif not isinstance(name, str) or not name:
        yield "id 不是非空字符串", "给每篇文档一个不重复的字符串编号"
    if not isinstance(document.get("meta", {}), dict):
        yield "meta 不是对象", '写成 {"county": …}'
    yield from _unwritable(document)
    if document.get("genre", OTHER_GENRE) != OTHER_GENRE:
        yield f"genre 是 {_short(str(document['genre']))!r}", f'别的文种写 "{OTHER_GENRE}"，本文种不写这个键'
    if not isinstance(text, str):
        yield ("text 不是字符串" if "text" in document else "缺少 text"), "text 是全文字符串"
        return
    for layer, title in LAYERS.items():
        spans = document.get(layer, [])
        if not isinstance(spans, list):
            yield f"{layer} 不是列表", "没有标注就删去这个键，没有内容就写 []"
            continue
        placed = []
        for index, span in enumerate(spans, 1):
            misplaced = _place(span, text)
            if misplaced:
                yield f"{title}第 {index} 项{misplaced[0]}", misplaced[1]
                continue
            placed.append((span["start"], span["end"], index))
            for what, mend in _content(span, layer, text, labels):
                yield f"{title}第 {index} 项{what}", mend
        yield from _overlaps(placed, title)


def _overlaps(placed: list[tuple[int, int, int]], title: str) -> Iterator[_Wrong]:
    """One complaint for each span that begins before all earlier ones have ended."""
    reach, last = 0, 0
    for start, end, index in sorted(placed):
        if start < reach:
            yield f"{title}第 {last} 项与第 {index} 项重叠", "调整起止位置，使其互不相交"
        if end > reach:
            reach, last = end, index


def _place(span: Any, text: str) -> _Wrong | None:
    if not isinstance(span, dict):
        return "不是对象", '写成 {"start": …, "end": …}'
    start: Any = span.get("start")
    end: Any = span.get("end")
    for key, value in (("start", start), ("end", end)):
        if key not in span:
            return f"缺少 {key}", "写明起止位置，按字符（码点）计数"
        if not _is_integer(value):
            return f"的 {key} 不是整数", "位置按字符（码点）计数"
    if start < 0 or end > len(text):
        return (
            f"位置 {_short(str(start))}–{_short(str(end))} 超出正文（共 {len(text)} 字符）",
            "检查是否按字节计数，或正文被改动",
        )
    if start >= end:
        return f"位置 {start}–{end} 是空的", "end 须大于 start"
    return None


def _content(span: dict[str, Any], layer: str, text: str, labels: Labels | None) -> Iterator[_Wrong]:
    marked = text[span["start"] : span["end"]]
    if layer == "headings":
        if marked != marked.strip():
            yield f"“{_short(marked)}”两端有空白", "起止位置不含行首行尾空白"
        yield from _label(span, "label", "标签", labels.sections if labels else None)
    elif layer == "tables":
        yield from _label(span, "label", "标签", labels.tables if labels else None)
        yield from _cells(span.get("cells", []), text)
    elif layer in VALUES:
        kind, name = VALUES[layer]
        value: Any = span.get("value")
        if not isinstance(value, kind) or isinstance(value, bool) or not value:
            yield "没有 value" if "value" not in span else f"的 value 不是{name}", f"写明 value，是{name}"
        elif layer == "published" and not _is_day(str(value)):
            yield f"的 value {_short(str(value))!r} 不是日期", '写成 "2024-01-19"'
    elif layer == "items":
        yield from _label(span, "role", "角色", labels.roles if labels else None)
        yield from _themes(span, labels)


def _label(span: dict[str, Any], key: str, title: str, known: Mapping[str, Any] | None) -> Iterator[_Wrong]:
    if key not in span:
        yield f"缺少 {key}", f"写明{title}"
    elif not isinstance(span[key], str):
        yield f"的 {key} 不是字符串", f"写明{title}"
    elif known is not None and span[key] not in known:
        yield f"的{title} {_short(span[key])!r} 不在 corpus.toml", "改正拼写，或把它加入 corpus.toml"


def _themes(span: dict[str, Any], labels: Labels | None) -> Iterator[_Wrong]:
    themes = span.get("themes")
    if "themes" not in span:
        yield "缺少 themes", "至少写一个主题标签"
    elif not isinstance(themes, list) or not all(isinstance(theme, str) for theme in themes):
        yield "的 themes 不是标签列表", '写成 ["training", …]'
    elif not themes and not (labels and not labels.themes):  # a corpus without themes has nothing to write
        yield "没有主题", "themes 至少写一个标签"
    else:
        for theme in dict.fromkeys(themes):
            if labels and theme not in labels.themes:
                yield f"的主题 {_short(theme)!r} 不在 corpus.toml", "改正拼写，或把它加入 corpus.toml"
            if themes.count(theme) > 1:
                yield f"的主题 {_short(theme)!r} 重复", "每个主题写一次"


def _cells(cells: Any, text: str) -> Iterator[_Wrong]:
    """The values of a table's cells are an extra of this project; a blank cell is an empty span."""
    if not isinstance(cells, list):
        yield "的 cells 不是列表", "写成 […]，或删去这个键"
        return
    for index, cell in enumerate(cells, 1):
        start: Any = cell.get("start") if isinstance(cell, dict) else None
        end: Any = cell.get("end") if isinstance(cell, dict) else None
        if not (_is_integer(start) and _is_integer(end) and 0 <= start <= end <= len(text)):
            yield f"第 {index} 格没有正文以内的起止位置", "start、end 按字符计数，空格子写相同的值"


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _unwritable(document: dict[str, Any]) -> Iterator[_Wrong]:
    """What Python reads as JSON but nobody can write as JSON in UTF-8."""
    try:
        json.dumps(document, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except UnicodeEncodeError:
        yield "含有不成对的代理字符（\\ud800–\\udfff）", "改成完整的字符，再检查各处起止位置"
    except RecursionError:
        yield "JSON 嵌套过深", "不要层层嵌套"
    except ValueError:
        yield "含有超出范围的数（如 1e999）", "改成正常的数"


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
