"""What the styles of a Word document say of a paragraph: hidden, numbered, a line of the contents page."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from nlp.reading.counts import whole

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TABLE = re.compile(rb'<w:style [^>]*w:type="table"[^>]*[^/>]>.*?</w:style>', re.DOTALL)  # most of what is there
_DEEPEST = 20  # styles based on styles


class Style(NamedTuple):
    """Of a paragraph: whether its text is hidden or a line of contents, and the list that numbers it."""

    hidden: bool = False
    contents: bool = False
    list: str = ""
    level: int = 0


def is_on(element: Any) -> bool:
    """Whether a switch is there and not off."""
    return element is not None and element.get(f"{W}val", "1") not in ("0", "false", "off")


def without_table_styles(data: bytes) -> bytes:
    """The XML of ``styles.xml`` without the styles of tables, which say nothing of paragraphs."""
    return _TABLE.sub(b"", data)


class Styles:
    """The styles of ``styles.xml``; `root` is None where the document has none. `hide`: one of them hides its text."""

    def __init__(self, root: Any):
        self._elements = {} if root is None else {e.get(f"{W}styleId"): e for e in root.iterchildren(f"{W}style")}
        self._default = next(
            (
                name for name, e in self._elements.items()
                if e.get(f"{W}type") == "paragraph" and e.get(f"{W}default") in ("1", "true")
            ),
            None,
        )  # fmt: skip
        self._known: dict[str | None, Style] = {}
        self.hide = root is not None and next(root.iter(f"{W}vanish"), None) is not None

    def of_paragraph(self, properties: Any) -> Style:
        """The style of a paragraph with `properties`, which may be None."""
        named = None if properties is None else properties.find(f"{W}pStyle")
        return self._style(self._default if named is None else named.get(f"{W}val"))

    def hides(self, properties: Any, hidden: bool) -> bool:
        """Whether a run with `properties` is hidden, or struck out, in a paragraph that is `hidden` or not."""
        if properties is None:
            return hidden
        if any(is_on(properties.find(f"{W}{name}")) for name in ("strike", "dstrike")):
            return True
        own = properties.find(f"{W}vanish")
        if own is not None:
            return is_on(own)
        named = properties.find(f"{W}rStyle")
        return hidden or (named is not None and self._style(named.get(f"{W}val")).hidden)

    def _style(self, name: str | None) -> Style:
        if name not in self._known:
            self._known[name] = self._resolve(name)
        return self._known[name]

    def _resolve(self, name: str | None) -> Style:
        hidden: bool | None = None
        contents, number, level = False, "", None
        for _ in range(_DEEPEST):
            element = self._elements.get(name)
            if element is None:
                break
            called = element.find(f"{W}name")
            contents = contents or (called is not None and called.get(f"{W}val", "").lower().startswith("toc "))
            vanish = element.find(f"{W}rPr/{W}vanish")
            hidden = is_on(vanish) if hidden is None and vanish is not None else hidden
            numbered = element.find(f"{W}pPr/{W}numPr/{W}numId")
            deep = element.find(f"{W}pPr/{W}numPr/{W}ilvl")
            if level is None and deep is not None:
                level = whole(deep.get(f"{W}val"))
            if not number and numbered is not None:
                number = numbered.get(f"{W}val", "")
            based = element.find(f"{W}basedOn")
            name = None if based is None else based.get(f"{W}val")
            if name is None:
                break
        return Style(bool(hidden), contents, number, level or 0)
