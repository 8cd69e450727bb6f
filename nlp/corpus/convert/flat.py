"""A document as labelling tools see it: a text, labelled marks on it, and a bag of what the tool only carries."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from nlp.corpus.format import Corpus, Document

LAYERS = {"headings": "heading", "tables": "table", "items": "item", "titles": "title", "noise": "noise",
          "agency": "agency", "year": "year", "place": "place", "published": "published"}  # fmt: skip
CARRIED = "corpus"  # the key that the bag has in every format
LABELLED = {"headings": "label", "tables": "label", "items": "role"}
_OWN = ("id", "text")
_OF_TAG = {tag: layer for layer, tag in LAYERS.items()}
_FILE_NAME = re.compile(r"[^/\\\x00-\x1f\ud800-\udfff]+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled span; offsets count code points, `label` is empty where the layer has none."""

    layer: str
    start: int
    end: int
    label: str = ""
    themes: tuple[str, ...] = ()

    @property
    def tag(self) -> str:
        """The label for a tool that has one list of labels, such as ``heading:overview`` or ``noise``."""
        return f"{LAYERS[self.layer]}:{self.label}" if self.layer in LABELLED else LAYERS[self.layer]


@dataclass(frozen=True, slots=True)
class Carried:
    """What no tool shows: the document's id and file, which layers were annotated, and every key that is no mark.

    `file` has no ``.jsonl``. `layers` is None where the tool's file does not say. `extras` lists for a span
    (layer, start, end) the keys that a mark has no place for, such as a table's ``cells``.
    """

    id: str
    file: str
    layers: list[str] | None
    rest: dict[str, Any] = field(default_factory=dict)
    extras: list[tuple[str, int, int, dict[str, Any]]] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON."""
        return {
            "id": self.id,
            "file": self.file,
            "layers": self.layers,
            "rest": self.rest,
            "extras": [list(extra) for extra in self.extras],
        }


@dataclass(frozen=True, slots=True)
class Flat:
    """One document: see the module; `line` is its line in the tool's file (0 where that has no lines)."""

    text: str
    marks: list[Mark]
    carried: Carried
    line: int = 0


class Unreadable(ValueError):
    """What in a tool's file is not as its format says, in the user's language."""


def parse_tag(tag: str, start: int, end: int) -> Mark:
    """The mark of such a label; raise `Unreadable` where it names none of `LAYERS`."""
    name, _, label = tag.partition(":")
    layer = _OF_TAG.get(name)
    if layer is None or (layer in LABELLED) != bool(label):
        known = "、".join(f"{tag}:…" if layer in LABELLED else tag for layer, tag in LAYERS.items())
        raise Unreadable(f"标签 {tag!r} 不是 {known} 之一；在标注工具中改名")
    return Mark(layer, start, end, label)


def carried(raw: object, *, id: str, file: str, meta: dict[str, Any]) -> Carried:
    """The bag as it came back from a tool; where there is none, one of `id`, `file` and `meta`."""
    if not (
        isinstance(raw, dict)
        and isinstance(raw.get("id"), str)
        and isinstance(raw.get("file"), str)
        and _FILE_NAME.fullmatch(raw["file"])
        and isinstance(raw.get("layers"), list)
        and isinstance(raw.get("rest"), dict)
        and isinstance(raw.get("extras"), list)
    ):
        return Carried(id, file, None, {"meta": meta} if meta else {})
    layers = [layer for layer in LAYERS if layer in raw["layers"]]
    rest = {key: value for key, value in raw["rest"].items() if key not in LAYERS and key not in _OWN}
    extras = [tuple(extra) for extra in raw["extras"] if _is_extra(extra)]
    return Carried(raw["id"], raw["file"], layers, rest, extras)


def _is_extra(raw: object) -> bool:
    return isinstance(raw, list) and [type(part) for part in raw] == [str, int, int, dict]


def flatten(corpus: Corpus) -> tuple[list[Flat], list[str]]:
    """The corpus's documents in the order of its files, and a warning for each thing that is no document."""
    flats = [_flatten(document, file) for file, documents in corpus.files.items() for document in documents]
    warnings = [f"{file}.jsonl 没有文档，不会写出" for file, documents in corpus.files.items() if not documents]
    return flats, warnings


def _flatten(document: Document, file: str) -> Flat:
    marks, extras = [], []
    for layer in LAYERS:
        label = LABELLED.get(layer)
        known = {"start", "end", label} | ({"themes"} if layer == "items" else set())
        for span in document.get(layer, ()):
            themes = tuple(span["themes"]) if layer == "items" else ()
            marks.append(Mark(layer, span["start"], span["end"], span[label] if label else "", themes))
            if more := {key: value for key, value in span.items() if key not in known}:
                extras.append((layer, span["start"], span["end"], more))
    layers = [layer for layer in LAYERS if layer in document]
    rest = {key: value for key, value in document.items() if key not in LAYERS and key not in _OWN}
    return Flat(document["text"], marks, Carried(document["id"], file, layers, rest, extras))


def unflatten(flats: Iterable[Flat]) -> tuple[list[tuple[str, int, Document]], list[str]]:
    """The documents, each with its corpus file and its line in the tool's file, and a warning for each loss.

    A file that does not say which layers were annotated is taken to have annotated those that occur anywhere in it.
    """
    flats = list(flats)
    used = {mark.layer for flat in flats for mark in flat.marks}
    documents, warnings = [], []
    for flat in flats:
        document, lost = _unflatten(flat, used)
        documents.append((flat.carried.file, flat.line, document))
        warnings += lost
    return documents, warnings


def _unflatten(flat: Flat, used: set[str]) -> tuple[Document, list[str]]:
    bag = flat.carried
    annotated = used if bag.layers is None else {*bag.layers, *(mark.layer for mark in flat.marks)}
    extras = {(layer, start, end): more for layer, start, end, more in bag.extras}
    document: Document = {"id": bag.id, "text": flat.text, **bag.rest}
    document |= {layer: [] for layer in LAYERS if layer in annotated}
    for mark in flat.marks:
        span: dict[str, Any] = {"start": mark.start, "end": mark.end}
        if mark.layer in LABELLED:
            span[LABELLED[mark.layer]] = mark.label
        if mark.layer == "items":
            span["themes"] = list(mark.themes)
        document[mark.layer].append(span | extras.pop((mark.layer, mark.start, mark.end), {}))
    return document, [
        f"[{bag.id}] {layer} {start}–{end} 已在标注工具中改动，它的 {'、'.join(map(str, more))} 没有带回"
        for (layer, start, end), more in extras.items()
    ]
