"""The numbers that a browser counts in front of the entries of a list (HTML, 4.4.8; CSS Counter Styles 3)."""

from __future__ import annotations

import re
from typing import Any

from nlp.reading.counts import whole
from nlp.reading.numbers import shown
from nlp.text.folding import fold
from nlp.text.numbering import numbering_at

_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*[^;]*?([a-z][a-z-]*)", re.I)
# What a style is called in Word's own list of formats, and what a browser puts behind the number
_CHINESE = "chineseCountingThousand", "、"
_FORMATS = {
    "1": ("decimal", "."), "decimal": ("decimal", "."), "a": ("lowerLetter", "."), "A": ("upperLetter", "."),
    "i": ("lowerRoman", "."), "I": ("upperRoman", "."), "lower-alpha": ("lowerLetter", "."),
    "upper-alpha": ("upperLetter", "."), "lower-roman": ("lowerRoman", "."), "upper-roman": ("upperRoman", "."),
    "cjk-ideographic": _CHINESE, "simp-chinese-informal": _CHINESE, "trad-chinese-informal": _CHINESE,
    "japanese-informal": _CHINESE, "cjk-decimal": ("ideographDigital", "、"),
}  # fmt: skip


class Counted:
    """How far each list of a page has counted."""

    def __init__(self) -> None:
        self._last: dict[Any, int] = {}

    def marker(self, entry: Any) -> str:
        """What stands in front of an entry, an ``li`` element, of a numbered list; empty where its text has a number.

        Entries are asked for once each, in their order.
        """
        parent = entry.getparent()
        if parent is None or parent.tag != "ol":
            return ""
        count = whole(entry.get("value"), self._last.get(parent, whole(parent.get("start"), 1) - 1) + 1)
        self._last[parent] = count
        text = "".join(entry.itertext()).strip()
        kind = _kind(entry, parent)
        if kind not in _FORMATS or not text or numbering_at(fold(text[:8]), 0) is not None:
            return ""
        form, behind = _FORMATS[kind]
        return shown(form, count) + behind


def _kind(entry: Any, parent: Any) -> str:
    named = _STYLE.search(f"{parent.get('style', '')};{entry.get('style', '')}")
    if named or parent.get("type"):
        return named[1].lower() if named else str(parent.get("type"))
    return "" if any(parent.get(name) for name in ("class", "id")) else "decimal"  # a sheet may say that it has none
