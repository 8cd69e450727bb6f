"""What can be wrong in a corpus, each with the place and the way to mend it, in the user's language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nlp.corpus.format import Labels

_LAYERS = {"headings": "章节标题", "tables": "表格", "items": "条目", "titles": "报告标题", "noise": "页面杂讯"}
_TABLES_OF_LABELS = {"sections": list, "tables": str, "roles": str, "themes": str}


@dataclass(frozen=True, slots=True)
class Problem:
    """One violation: the file, the line (0 where the whole file is meant), the document, what and what to do."""

    file: Path
    line: int
    document: str
    what: str
    mend: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else str(self.file)
        document = f" [{self.document}]" if self.document else ""
        return f"{place}{document} {self.what};{self.mend}"


def labels_problems(path: Path, raw: dict[str, Any]) -> list[Problem]:
    """What is wrong in a parsed ``corpus.toml``."""
    found = []
    if not isinstance(raw.get("name"), str) or not raw["name"]:
        found.append(Problem(path, 0, "", "缺少 name", '写明语料名称,如 name = "disclosure"'))
    for key, kind in _TABLES_OF_LABELS.items():
        table = raw.get(key)
        if not isinstance(table, dict):
            found.append(Problem(path, 0, "", f"缺少 [{key}]", "四张标签表都要有,可以为空"))
            continue
        for label, value in table.items():
            if not isinstance(value, kind) or (kind is list and not all(isinstance(v, str) for v in value)):
                wanted = "标题列表" if kind is list else "显示名称"
                found.append(Problem(path, 0, "", f"[{key}] 的 {label} 不是{wanted}", "按语料格式改写"))
            if key == "sections" and "." in label and label.partition(".")[0] not in table:
                found.append(Problem(path, 0, "", f"小节 {label} 没有上级章节", f"在 [sections] 加入 {label.partition('.')[0]}"))
    return found


def document_problems(file: Path, line: int, document: dict[str, Any], labels: Labels | None) -> list[Problem]:
    """What is wrong in one document; labels are checked where `labels` is given."""
    name = document.get("id")
    shown = name if isinstance(name, str) else ""

    def problem(what: str, mend: str) -> Problem:
        return Problem(file, line, shown, what, mend)

    found = []
    if not isinstance(name, str) or not name:
        found.append(problem("缺少 id", "给每篇文档一个不重复的字符串编号"))
    if not isinstance(document.get("meta", {}), dict):
        found.append(problem("meta 不是对象", '写成 {"county": …}'))
    text = document.get("text")
    if not isinstance(text, str):
        return [*found, problem("缺少 text", "text 是全文字符串")]
    for layer, title in _LAYERS.items():
        spans = document.get(layer, [])
        if not isinstance(spans, list):
            found.append(problem(f"{layer} 不是列表", "没有标注就删去这个键,没有内容就写 []"))
            continue
        good = []
        for index, span in enumerate(spans):
            wrong = [problem(f"{title}第 {index + 1} 项{what}", mend) for what, mend in _span(span, layer, text, labels)]
            found += wrong
            if not wrong:
                good.append((span["start"], span["end"], index))
        good.sort()
        for (_, end, first), (start, _, second) in zip(good, good[1:], strict=False):
            if start < end:
                found.append(problem(f"{title}第 {first + 1} 项与第 {second + 1} 项重叠", "调整起止位置,使其互不相交"))
    return found


def _span(span: Any, layer: str, text: str, labels: Labels | None) -> Iterator[tuple[str, str]]:
    if not isinstance(span, dict):
        yield "不是对象", '写成 {"start": …, "end": …}'
        return
    start, end = span.get("start"), span.get("end")
    if not all(isinstance(x, int) and not isinstance(x, bool) for x in (start, end)):
        yield "的 start 或 end 不是整数", "位置按字符(码点)计数"
        return
    if start < 0 or end > len(text):
        yield f"位置 {start}–{end} 超出正文(共 {len(text)} 字符)", "检查是否按字节计数,或正文被改动"
        return
    if start >= end:
        yield f"位置 {start}–{end} 是空的", "end 须大于 start"
        return
    if layer == "headings" and text[start:end] != text[start:end].strip():
        yield f"“{text[start:end]}”两端有空白", "起止位置不含行首行尾空白"
    if labels is not None:
        yield from _labels_of(span, layer, labels)


def _labels_of(span: dict[str, Any], layer: str, labels: Labels) -> Iterator[tuple[str, str]]:
    known: dict[str, Any] = {"headings": labels.sections, "tables": labels.tables}.get(layer, {})
    if layer in ("headings", "tables"):
        if "label" not in span:
            yield "缺少 label", "写明标签"
        elif span["label"] not in known:
            yield f"的标签 {span['label']!r} 不在 corpus.toml", "改正拼写,或把它加入 corpus.toml"
    if layer == "items":
        if "role" not in span:
            yield "缺少 role", "写明角色"
        elif span["role"] not in labels.roles:
            yield f"的角色 {span['role']!r} 不在 corpus.toml", "改正拼写,或把它加入 corpus.toml"
        themes = span.get("themes")
        if not isinstance(themes, list) or not themes:
            yield "没有主题", "themes 至少写一个标签"
            return
        for theme in themes:
            if theme not in labels.themes:
                yield f"的主题 {theme!r} 不在 corpus.toml", "改正拼写,或把它加入 corpus.toml"
        if len(set(map(str, themes))) < len(themes):
            yield "的主题重复", "每个主题写一次"
