"""Why blocks got their labels, in words: for engineers who debug and analysts who want to trust."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid

from nlp.learn.chain import HEADING
from nlp.pipeline.blocks.explaining import Explanation
from nlp.pipeline.tables.printed import CELL
from nlp.show.prose import Prose

_LONGEST = 60  # characters of a block
_MOST, _LEAST = 10, 0.05  # lines of evidence; weights that decide nothing
_TOGETHER = 4  # features of one group that are named
_KINDS = {
    "title": "报告标题", "more": "接上一块", "number": "标题的编号", "noise": "页面杂项", "prose": "正文",
}  # fmt: skip
_NUMBERS = {
    "cn": "一、", "paren": "（一）", "bracketed": "㈠", "digit": "1.", "dparen": "（1）", "circled": "①", "di": "第一",
    "shi": "一是", "order": "首先", "bare": "一", "named": "问题一：",
}  # fmt: skip
_LENGTHS = ("1字", "2字", "3—4字", "5—8字", "9—16字", "17—32字", "33—80字", "81字以上")
_ENDINGS = {"digit": "数字", "word": "文字", "mark": "其他符号"}
_STATES = {"number": "数字", "not_applicable": "“/”“无”一类", "blank": "空白"}
_SHARES = ("没有", "1—2个", "3—5个", "6个以上")
_STEPS = ("同一行", "下一行", "隔一行", "隔几行或到头")
_PLACES = {
    "cells": "本行的块数", "cell": "在本行的位置", "depth": "在全文的位置（二十分之几）", "from_top": "距开头的块数",
    "from_bottom": "距结尾的块数",
}  # fmt: skip
_YES = {
    "glued": "与前面的文字同在一行", "followed": "后面的文字同在一行", "year": "有年份", "address": "有网址",
    "number alone": "只有编号", "page number": "像页码", "scattered": "一两个字一断",
}  # fmt: skip
_SIBLING = ("末尾没有句号", "末尾有句号", "末尾有句号，同一行还有文字")
_BESIDE = ("没有", "末尾没有句号", "末尾有句号")
_NEIGHBOURS = {"-2": "上面第二块", "-1": "上一块", "1": "下一块", "2": "下面第二块"}
_NEIGHBOUR = re.compile(r"(-?[12]):(.*)")


class ExplanationsView:
    """Explanations for a rich console; `names` holds the display names of the model, as in its meta."""

    def __init__(self, line: int, found: Sequence[Explanation], names: Mapping[str, Mapping[str, str]]):
        self.line = line
        self.found = found
        self.names = names

    def __rich__(self) -> RenderableType:
        if not self.found:
            return Prose(f"第{self.line}行是空行，没有可以解释的内容")
        parts: list[RenderableType] = [Prose((f"第{self.line}行", "bold"), (f"  共{len(self.found)}块", "dim"))]
        for one in self.found:
            parts += ["", self._block(one)]
        return Group(*parts)

    def name(self, label: str) -> str:
        """What a label is called."""
        for prefix, kind, word in ((HEADING, "sections", "章节标题"), (CELL, "tables", "表格")):
            if label.startswith(prefix):
                names, bare = self.names.get(kind, {}), label.removeprefix(prefix)
                within = f"{names.get(bare.partition('.')[0], '')}·" if "." in bare else ""
                return f"{word}“{within}{names.get(bare, bare)}”"
        return _KINDS.get(label, label)

    def _block(self, one: Explanation) -> RenderableType:
        text = " ".join(one.text.split())
        lines: list[RenderableType] = [
            Prose("“", (text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…", "bold"), "”"),
            Prose("判为 ", (self.name(one.label), "green"), f"  概率{one.score:.2f}"),
        ]
        if one.runner_up is None:
            return Group(*lines)
        lines.append(Prose("其次 ", (self.name(one.runner_up), "yellow"), f"  概率{one.runner_up_score:.2f}"))
        lines.append(Prose("依据，正数支持前者，负数支持后者", style="dim"))
        grid = Grid.grid(padding=(0, 2, 0, 0))
        grid.add_column(justify="right")
        evidence = self._evidence(one)
        for words, weight in evidence[:_MOST]:
            grid.add_row(f"{weight:+.2f}", Prose(words))
        if rest := evidence[_MOST:]:
            grid.add_row(f"{sum(weight for _, weight in rest):+.2f}", Prose(f"其余{len(rest)}项", style="dim"))
        grid.add_row(f"{one.order:+.2f}", Prose(self._order(one)))
        return Group(*lines, Padding(grid, (0, 0, 0, 2)))

    def _evidence(self, one: Explanation) -> list[tuple[str, float]]:
        """Words and weights, the heaviest first; what belongs together is added up."""
        sums: dict[str, list[tuple[str, float]]] = {}
        for name, weight in one.features:
            group, words = self._words(name)
            sums.setdefault(group or words, []).append((words, weight))
        found = []
        for group, members in sums.items():
            members.sort(key=lambda pair: -abs(pair[1]))
            said = list(dict.fromkeys(words for words, _ in members))
            shown = "、".join(said[:_TOGETHER]) + ("等" if len(said) > _TOGETHER else "")
            found.append((shown if group in said else f"{group}：{shown}", sum(weight for _, weight in members)))
        found.append(("两种标注在语料中多少不同", one.bias))
        return sorted((pair for pair in found if abs(pair[1]) >= _LEAST), key=lambda pair: -abs(pair[1]))

    def _order(self, one: Explanation) -> str:
        near = [
            f"{where}是{self.name(label)}"
            for where, label in (("前面最近的标题", one.under), ("上一块", one.after), ("下一块", one.before))
            if label
        ]
        return f"前后顺序（{'，'.join(near) or '全文只有一块'}）"

    def _words(self, name: str) -> tuple[str, str]:
        """The group of a feature, if it has one, and the feature in words."""
        if neighbour := _NEIGHBOUR.match(name):
            return _NEIGHBOURS[neighbour[1]], self._words(neighbour[2])[1]
        family, _, value = name.partition("=")
        if name in _YES:
            return "", _YES[name]
        if family in ("pair", "word", "opens"):
            return {"pair": "含两字", "word": "含词", "opens": "开头的词"}[family], f"“{value}”"
        placed = self._place(family, value) if value.isdigit() else ""
        return "", placed or self._content(family, value) or name

    def _content(self, family: str, value: str) -> str:
        if family == "length":
            return f"长{_LENGTHS[int(value)]}"
        if family == "number":
            kind = value.rstrip("0123456789一二三四五六七八九十")
            if kind == "none":
                return "没有编号"
            return f"编号是“{_NUMBERS.get(kind, kind)}”一类" + (f"，第{value[len(kind) :]}" if kind != value else "")
        words = {
            "title": f"文字正是“{value}”",
            "last": f"末尾是{_ENDINGS.get(value, f'“{value}”')}",
            "state": f"内容是{_STATES.get(value, value)}",
            "cell": f"是{self.name(CELL + value)}里的一格",
            "part": f"是{self.name(CELL + value)}里一格的一部分",
            "inside": f"里面多是{self.name(CELL + value)}的文字",
            "commas": f"逗号、顿号{value}个" + ("以上" if value == "4" else ""),
            "labels": f"里面有表格的文字（{value}）",
            "opening": f"报告开头的标题以“{value}”结尾",
        }
        return words.get(family, "")

    def _place(self, family: str, value: str) -> str:
        if family in ("glued", "followed"):
            return _YES[family]
        if family in _PLACES:
            return f"{_PLACES[family]}：{value}"
        if family in ("above", "below"):
            return f"{'上' if family == 'above' else '下'}一块在{_STEPS[int(value)]}"
        if family == "number_as_first":
            return "编号与全文第一个编号同一类" if value == "1" else "编号与全文第一个编号不是一类"
        if family == "number_above":
            return "上一块只有编号"
        if family == "siblings":
            code = int(value) - 1
            beside = f"上一项{_BESIDE[code // 3 % 3]}，下一项{_BESIDE[code % 3]}"
            return f"同类编号：这一项{_SIBLING[code // 9]}，{beside}"
        table, _, side = family.rpartition("_")
        if side in ("before", "after"):
            what = "数值" if table == "values" else self.name(CELL + table) + "里的格"
            return f"{'前' if side == 'before' else '后'}八块里的{what}：{_SHARES[int(value)]}"
        return ""
