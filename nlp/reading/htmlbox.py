"""A page as a tree, what of it a browser shows, and the box in it that holds the report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from nlp.reading.htmlstyles import Sheets, hides
from nlp.text.folding import fold
from nlp.text.numbering import numbering_at

_NEVER_NAMES = (
    "script style noscript template head title meta link select option button input textarea iframe "
    "object embed audio video svg canvas map datalist dialog applet rt rp rtc del s strike"
)
_NEVER = frozenset(_NEVER_NAMES.split())
_UNSEEN_STYLE = re.compile(
    r"(?:^|;)\s*(?:visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$))", re.I
)
_SHARE = 0.8  # of the text outside links, that the box holds
_SHOWN_BY_SCRIPT = 5  # times as much hidden as shown: a script shows it
_SENTENCE = re.compile(r"(?<![^。\s])[^。\s]{8,}。")  # tried once a run, not at each of its letters
_NO_LETTERS = re.compile(r"[\W\d_]+")
_LONG_LINK = 200  # code points of a link that was never closed
_LINKS = 0.7  # of the text of a list of links
_LEAST_PLACES = 3  # of the page, that a list of contents leads to
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
        self._sheets = Sheets(self.root)
        self._has_places = sum(_is_place(a) for a in self.root.iter("a")) >= _LEAST_PLACES
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
        if self._all_shown:
            return False
        style = about.get("style", "")
        if style and (hides(style) or _UNSEEN_STYLE.search(style)):
            return True
        if "hidden" in about or about.get("aria-hidden") == "true":
            return True
        return self._sheets.hides(element)

    def is_links(self, element: Any) -> bool:
        """Whether a block is a line or a list of links and hardly anything else."""
        outside, total = self.sizes.get(element, (0, 0))
        if outside < total and outside <= (1 - _LINKS) * total:
            return len(element) > 1 or numbering_at(fold((_opening(element) or "-")[:8]), 0) is None
        return self._has_places and _is_contents(element, total)

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


def _is_link(element: Any) -> bool:
    """Whether an element leads to another page; a link around half a page was never closed."""
    if element.tag != "a":
        return False
    target = (element.get("href") or "").strip()
    text = "".join(element.itertext()) if target and not target.startswith("#") else ""
    closed = _letters(text) < _LONG_LINK and not (len(element) > 1 and _SENTENCE.search(text))
    return bool(text) and closed


def _opening(element: Any) -> str:
    return "".join(element.itertext()).strip()


def _is_place(link: Any) -> bool:
    """Whether a link leads to a place of the page itself."""
    return (link.get("href") or "").startswith("#")


def _is_contents(element: Any, total: int) -> bool:
    """Whether an element lists places of the page itself and nothing else."""
    if not total or "msotoc" in element.get("class", "").lower():
        return total > 0
    places = [a for a in element.iter("a") if _is_place(a)]
    return len(places) >= _LEAST_PLACES and sum(_letters("".join(a.itertext())) for a in places) >= _LINKS * total


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
