"""The same document printed a little differently: more layouts to learn from than a small corpus holds.

A variant changes how headings and items are numbered, whether a number or a text stands on the heading's line, and
which of a section's titles is printed; it writes no sentence and changes no label. Its offsets are exact by
construction.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from random import Random

from nlp.corpus.format import Document, Labels
from nlp.pipeline.titles import bare_title
from nlp.text.folding import fold
from nlp.text.numbering import NUMERALS, numbering_at

_LAYERS = ("headings", "tables", "items", "titles", "noise")
_HEADING_STYLES = ("{cn}、", "（{cn}）", "{n}.", "{n}、", "{cn}、 ", "{cn}、\n", "")
_ITEM_STYLES = ("{cn}是", "{n}.", "{n}、", "（{n}）", "（{cn}）", "{cn}、")
_KEPT = 0.5  # share of the documents whose numbers, breaks, titles stay as they are, each by itself

_Change = tuple[int, int, str]  # the stretch that is replaced, and by what


def variants(labels: Labels, documents: Sequence[Document], count: int, seed: int) -> list[Document]:
    """`count` variants of each of `documents`, the documents themselves not among them."""
    titles = _titles(labels, documents)
    return [
        _variant(document, titles, Random(f"{seed}/{document['id']}/{number}"))
        for document in documents
        if "headings" in document or "items" in document
        for number in range(count)
    ]


def _titles(labels: Labels, documents: Iterable[Document]) -> dict[tuple[str, frozenset[str]], list[str]]:
    """The titles of each section, apart by the roles that stand under it: a title can announce them."""
    found: defaultdict[tuple[str, frozenset[str]], set[str]] = defaultdict(set)
    for document in documents:
        for heading, roles in _headings(document):
            found[heading["label"], roles].add(bare_title(document["text"][heading["start"] : heading["end"]]))
    for (label, roles), known in found.items():
        if not roles:
            known.update(map(bare_title, labels.sections.get(label, ())))
    return {key: sorted(title for title in known if title) for key, known in found.items()}


def _headings(document: Document) -> list[tuple[Document, frozenset[str]]]:
    """Each heading with the roles of the items between it and the next one."""
    headings = sorted(document.get("headings", ()), key=lambda heading: heading["start"])
    starts = [heading["start"] for heading in headings]
    roles: list[set[str]] = [set() for _ in headings]
    for item in document.get("items", ()):
        index = bisect_right(starts, item["start"]) - 1
        if index >= 0:
            roles[index].add(item["role"])
    return [(heading, frozenset(found)) for heading, found in zip(headings, roles, strict=True)]


def _variant(document: Document, titles: dict[tuple[str, frozenset[str]], list[str]], rng: Random) -> Document:
    text = fold(document["text"])
    changes: list[_Change] = []
    style = {dotted: rng.choice(_HEADING_STYLES) for dotted in (False, True)}
    numbers, retitled, breaks, items = (rng.random() >= _KEPT for _ in range(4))
    for heading, roles in _headings(document):
        start, end = heading["start"], heading["end"]
        number = numbering_at(text, start)
        body = min(number.end, end) if number else start
        if number and numbers and body < end:
            changes.append((start, body, _number(style["." in heading["label"]], number.value)))
        if retitled and body < end:
            changes.append((body, end, rng.choice(titles[heading["label"], roles] or [text[body:end]])))
        if breaks:
            changes += _break(text, end, rng)
    if items:
        changes += _renumbered(text, document.get("items", ()), rng.choice(_ITEM_STYLES))
    return _applied(document, changes)


def _number(style: str, value: int) -> str:
    return style.format(cn=NUMERALS[value - 1] if 0 < value <= len(NUMERALS) else str(value), n=value)


def _break(text: str, end: int, rng: Random) -> list[_Change]:
    """The text after a heading on the heading's line, or on the next."""
    stop = end
    while stop < len(text) and text[stop] in " \n\r\t":
        stop += 1
    gap = text[end:stop]
    if gap.strip(" ") and "\t" not in gap and gap.count("\n") == 1 and rng.random() < 0.3:
        return [(end, stop, rng.choice((" ", "。", "：")))]
    if not gap and text[end : end + 1] in ("。", ":") and text[end + 1 : end + 2] not in ("", "\n"):
        return [(end, end + 1, "\n")]
    return []


def _renumbered(text: str, items: Sequence[Document], style: str) -> list[_Change]:
    found = []
    for item in items:
        number = numbering_at(text, item["start"])
        if number and number.kind != "order" and number.end < item["end"]:
            found.append((item["start"], number.end, _number(style, number.value)))
    return found


def _applied(document: Document, changes: list[_Change]) -> Document:
    """The document with those stretches replaced that do not overlap, and every span moved along."""
    text, pieces, done = document["text"], [], 0
    kept: list[_Change] = []
    shifts = [0]  # how far what follows each change has moved
    for start, end, new in sorted(changes):
        if start >= done:
            pieces += [text[done:start], new]
            kept.append((start, end, new))
            shifts.append(shifts[-1] + len(new) - (end - start))
            done = end
    out: Document = {**document, "text": "".join([*pieces, text[done:]])}
    starts = [start for start, _, _ in kept]

    def place(offset: int, *, is_end: bool) -> int:
        """A span that begins with a replaced stretch begins with what replaced it; one that ends with it, ends so."""
        index = (bisect_left if is_end else bisect_right)(starts, offset) - 1
        if index < 0:
            return offset
        start, end, new = kept[index]
        if offset > end or (offset == end and not is_end):
            return offset + shifts[index + 1]
        return start + shifts[index] + (len(new) if is_end else 0)

    for layer in _LAYERS:
        if layer in document:
            out[layer] = [_moved(span, place, out["text"]) for span in document[layer]]
    return out


def _moved(span: Document, place: Callable[..., int], text: str) -> Document:
    start, end = place(span["start"], is_end=False), place(span["end"], is_end=True)
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return {key: value for key, value in span.items() if key != "cells"} | {"start": start, "end": end}
