"""What the style sheets of a page itself hide on every screen (CSS 2, chapters 5 and 6)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

_HIDDEN = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|mso-hide\s*:\s*all|(?:left|top|text-indent)\s*:\s*-\d{3,}"
    r"|clip\s*:\s*rect\(\s*0|text-decoration[\w-]*\s*:[^;]*line-through)",
    re.I,
)
_NO_HEIGHT = re.compile(r"(?:^|;)\s*(?:max-)?height\s*:\s*0(?:px|em|rem|%)?\s*(?:;|$)", re.I)
_CLIPPED = re.compile(r"(?:^|;)\s*overflow(?:-y)?\s*:\s*hidden", re.I)
_SHOWN = re.compile(r"(?:^|;)\s*display\s*:", re.I)
_IMPORTANT = re.compile(r"display\s*:[^;]*!\s*important", re.I)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.S)  # one that is not closed reaches to the end, and is read once
_BRACE = re.compile(r"[{}]")
_COMPOUND = re.compile(r"(?:[a-z][\w-]*|\*)?(?:[.#][\w-]+)*", re.I)
_SIMPLE = re.compile(r"[.#]?[\w*-]+")
_MOST = 40  # rules for one id, class or element: a page has a few
_DEEPEST = 6  # compounds of a selector


def hides(declared: str) -> bool:
    """Whether these declarations take an element off the screen, or strike its text out."""
    return _HIDDEN.search(declared) is not None or (
        _NO_HEIGHT.search(declared) is not None and _CLIPPED.search(declared) is not None
    )


class _Rule(NamedTuple):
    """A selector as compounds from the last to the first, ``>`` between those that must be parent and child."""

    weight: tuple[int, int, int, int, int]
    compounds: tuple[tuple[str, ...], ...]
    hides: bool


class Sheets:
    """The rules of a page that hide elements, and those that show what others hide; the heavier one holds."""

    def __init__(self, root: Any):
        self._rules: dict[str, list[_Rule]] = defaultdict(list)
        for order, (selector, declared) in enumerate(_declarations(root)):
            off = hides(declared)
            if (off or _SHOWN.search(declared)) and (compounds := _compounds(selector)):
                weight = _weight(compounds, _IMPORTANT.search(declared) is not None, order)
                rules = self._rules[compounds[0][-1]]
                if len(rules) < _MOST:
                    rules.append(_Rule(weight, compounds, off))
        if not any(rule.hides for rules in self._rules.values() for rule in rules):
            self._rules.clear()

    def hides(self, element: Any) -> bool:
        """Whether the sheets hide `element` itself."""
        if not self._rules:
            return False
        found = [rule for name in _names(element) for rule in self._rules.get(name, ()) if _holds(rule, element)]
        return bool(found) and max(found).hides


def _names(element: Any) -> list[str]:
    classes = [f".{name}" for name in element.get("class", "").split()]
    return [element.tag, f"#{element.get('id', '')}", *classes]


def _holds(rule: _Rule, element: Any) -> bool:
    """Whether `element` stands where the selector of `rule` says."""
    first, *outer = rule.compounds
    if not set(first) <= set(_names(element)):
        return False
    for compound in outer:
        needed = set(compound) - {">"}
        element = element.getparent()
        while element is not None and not (isinstance(element.tag, str) and needed <= set(_names(element))):
            element = None if ">" in compound else element.getparent()
        if element is None:
            return False
    return True


def _compounds(selector: str) -> tuple[tuple[str, ...], ...]:
    """A selector of elements, classes and ids alone; empty for any other. ``>`` marks the parent of the one before."""
    found: list[tuple[str, ...]] = []
    child = False
    for part in reversed(selector.replace(">", " > ").split()):
        if part == ">":
            child = True
            continue
        simple = [name if name[0] in ".#" else name.lower() for name in _SIMPLE.findall(part) if name != "*"]
        if not _COMPOUND.fullmatch(part) or not simple or len(found) >= _DEEPEST:
            return ()
        found.append((*((">",) if child else ()), *simple))
        child = False
    return tuple(found)


def _weight(compounds: tuple[tuple[str, ...], ...], important: bool, order: int) -> tuple[int, int, int, int, int]:
    names = [name for compound in compounds for name in compound if name != ">"]
    ids, classes = (sum(name[0] == mark for name in names) for mark in "#.")
    return int(important), ids, classes, len(names) - ids - classes, order


def _declarations(root: Any) -> Iterator[tuple[str, str]]:
    for element in root.iter("style"):
        for selectors, declared in _rules(_COMMENT.sub("", element.text or "")):
            for selector in selectors.split(","):
                yield selector.strip(), declared


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """The selectors and declarations of a style sheet, those inside of other rules (``@media``) left out."""
    selectors, start, depth = "", 0, 0
    for brace in _BRACE.finditer(sheet):
        if brace[0] == "{":
            depth += 1
        else:
            depth = max(depth - 1, 0)
        if depth == 1 and brace[0] == "{":
            selectors, start = sheet[start : brace.start()], brace.end()
        elif depth == 0:
            declared = sheet[start : brace.start()]
            if "@" not in selectors and "{" not in declared:
                yield selectors, declared
            selectors, start = "", brace.end()
