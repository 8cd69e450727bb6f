"""A page as a tree, what of it a browser shows, and the box in it that holds the report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_NEVER_NAMES = (
    "script style noscript template head title meta link select option button input textarea iframe "
    "object embed audio video svg canvas map datalist dialog applet rt rp rtc"
)
_NEVER = frozenset(_NEVER_NAMES.split())
_HIDDEN_STYLE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|mso-hide\s*:\s*all|(?:left|top|text-indent)\s*:\s*-\d{3,})", re.I
)
_UNSEEN_STYLE = re.compile(r"(?:^|;)\s*visibility\s*:\s*(?:hidden|collapse)", re.I)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.S)  # one that is not closed reaches to the end, and is read once
_BRACE = re.compile(r"[{}]")
_SELECTOR = re.compile(r"[.#][\w-]+")
_SHARE = 0.8  # of the text outside links, that the box holds
_SHOWN_BY_SCRIPT = 5  # times as much hidden as shown: a script shows it
_SENTENCE = re.compile(r"(?<![^。\s])[^。\s]{8,}。")  # tried once a run, not at each of its letters
_NO_LETTERS = re.compile(r"[\W\d_]+")
_LONG_LINK = 200  # code points of a link that was never closed
_LINKS = 0.7  # of the text of a list of links
_LEAST_ROWS, _LEAST_TABLE = 3, 20  # rows and letters of a table that belongs to the report
_CONTAINERS_NAMES = "body div section article main td form center blockquote dd li fieldset"
_CONTAINERS = frozenset(_CONTAINERS_NAMES.split())
_SEPARATOR = re.compile(r"\s*[_|｜]\s*|\s+[-—–]+\s+|(?<=[\u4e00-\u9fff])[-—–]+(?=[\u4e00-\u9fff])")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FORMATTING = re.compile(r"</?(?:font|span|b|i|u|strong|em|o:p|small|big)\b[^>]*>", re.I)
_BLOCKS = re.compile(r"<(/?)(?:div|section|article|center|blockquote|li|ul|ol|dl|dd)\b[^>]*>", re.I)


class Page:
    """A parsed page: what a browser leaves out of it, and how much text is in each element."""

    def __init__(self, text: str):
        self.root = _parse(text)
        self._names = frozenset(_hiding(self.root))
        self._all_shown = True
        everything = self._measure(self.root, {}, False)[0]
        self._all_shown = False
        self.sizes: dict[Any, tuple[int, int]] = {}  # letters outside links, and all letters
        if self._measure(self.root, self.sizes, False)[0] * _SHOWN_BY_SCRIPT < everything:
            self._all_shown = True
            self._measure(self.root, self.sizes, False)

    def is_hidden(self, element: Any) -> bool:
        """Whether a browser never shows `element`; where a script shows nearly all of the page, that is shown."""
        if element.tag in _NEVER:
            return True
        about = element.attrib
        if self._all_shown or not about:
            return False
        style = about.get("style", "")
        if style and (_HIDDEN_STYLE.search(style) or _UNSEEN_STYLE.search(style)):
            return True
        if "hidden" in about or about.get("aria-hidden") == "true":
            return True
        return bool(self._names) and not self._names.isdisjoint(
            [f"#{about.get('id', '')}", *(f".{name}" for name in about.get("class", "").split())]
        )

    def is_links(self, element: Any) -> bool:
        """Whether a block is a line or a list of links and hardly anything else."""
        outside, total = self.sizes.get(element, (0, 0))
        return outside < total and outside <= (1 - _LINKS) * total

    def _measure(self, element: Any, sizes: dict[Any, tuple[int, int]], linked: bool) -> tuple[int, int]:
        linked = linked or _is_link(element)
        outside, total = 0, _letters(element.text)
        if not linked:
            outside = total
        for child in element:
            if isinstance(child.tag, str) and not self.is_hidden(child):
                inner = self._measure(child, sizes, linked)
                outside, total = outside + inner[0], total + inner[1]
            if child.tail:
                tail = _letters(child.tail)
                outside, total = outside + (0 if linked else tail), total + tail
        sizes[element] = outside, total
        return outside, total


def _letters(text: str | None) -> int:
    return len(_NO_LETTERS.sub("", text)) if text else 0


def _parse(text: str) -> Any:
    """The tree of a page; formatting, and then boxes, that were opened hundreds deep are left out."""
    from lxml import etree

    text = text.replace("\0", "")
    for attempt in (
        lambda t: t,
        lambda t: _FORMATTING.sub("", t),
        lambda t: _BLOCKS.sub("<br>", _FORMATTING.sub("", t)),
    ):
        parser = etree.HTMLParser(
            no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8"
        )
        root = etree.fromstring(attempt(text).encode("utf-8", "replace"), parser)
        if not any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
            break
    return etree.Element("html") if root is None else root


def _hiding(root: Any) -> Iterator[str]:
    """The classes and ids that the page's own style sheets hide on a screen."""
    for element in root.iter("style"):
        for selectors, rules in _rules(_COMMENT.sub("", element.text or "")):
            if _HIDDEN_STYLE.search(rules):
                for selector in selectors.split(","):
                    if _SELECTOR.fullmatch(selector.strip()):
                        yield selector.strip()


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


def _is_link(element: Any) -> bool:
    """Whether an element leads to another page; a link around half a page was never closed."""
    if element.tag != "a":
        return False
    target = (element.get("href") or "").strip()
    return bool(target) and not target.startswith("#") and _letters("".join(element.itertext())) < _LONG_LINK


def main_box(page: Page) -> Any:
    """The smallest container of most of the text outside links, and of every table and sentence of the page."""
    body = page.root.find("body")
    box = element = page.root if body is None else body
    least = _SHARE * page.sizes.get(element, (0, 0))[0]
    while (inner := next((e for e in element if page.sizes.get(e, (0, 0))[0] >= max(least, 1)), None)) is not None:
        element = inner
        if inner.tag in _CONTAINERS:
            box = inner
    best = box
    inside = box
    for above in box.iterancestors():
        if above.tag == "html" or inside is body:
            break
        if any(child is not inside and _belongs(page, child) for child in above):
            best = next(e for e in (above, *above.iterancestors()) if e.tag in _CONTAINERS or e.getparent() is None)
        inside = above
    return best


def _belongs(page: Page, element: Any) -> bool:
    """Whether an element beside the box holds more of the report: a table of data, or sentences."""
    if not page.sizes.get(element, (0, 0))[0] or page.is_links(element):
        return False
    tables = element.iter("table")
    if any(sum(1 for _ in t.iter("tr")) >= _LEAST_ROWS and page.sizes.get(t, (0, 0))[0] > _LEAST_TABLE for t in tables):
        return True
    return _SENTENCE.search("".join(_shown_text(page, element))) is not None


def _shown_text(page: Page, element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and not page.is_hidden(child):
            yield from _shown_text(page, child)
        yield child.tail or ""


def page_title(page: Page) -> str:
    """What the page calls itself: its title in metadata, its heading, or its window's title without the site."""
    named = {(e.get("name") or e.get("property") or "").lower(): e.get("content") or "" for e in page.root.iter("meta")}
    heading = next((text for e in page.root.iter("h1") if (text := "".join(e.itertext()).strip())), "")
    window = next(("".join(e.itertext()) for e in page.root.iter("title")), "")
    for title in (named.get("articletitle", ""), heading, named.get("og:title", ""), window):
        parts = [part for part in _SEPARATOR.split(" ".join(title.split())) if part]
        chosen = next((part for part in parts if _YEAR.search(part)), "")
        if chosen:
            return chosen
    return ""
