"""What a user should know of a corpus before a model is trained on it: what it has too little of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from nlp.corpus.examples import PLACED
from nlp.corpus.format import Document, Labels
from nlp.corpus.problems import LAYERS
from nlp.learn.chain import HEADING
from nlp.pipeline.tables.printed import CELL
from nlp.training.train import layers_of

_FEW = 5  # examples under which a label is hardly learned
_KINDS = {"headings": "章节", "tables": "表格", "items": "角色", "themes": "主题"}


def advice(labels: Labels, documents: Sequence[Document], base: Mapping[str, Any] | None = None) -> Iterator[str]:
    """Yield one line for each thing to know.

    `base` is the ``meta.json`` of the model that is continued: what that has learned is not missing.
    """
    layers, learned = layers_of(documents), _learned(base or {})
    for layer in ("headings", "tables", "items"):
        if layer not in layers:
            then = "这一层照原模型读" if learned[layer] else "模型不读这一层"
            yield f"没有一篇文档标注了{LAYERS[layer]}（{layer}），{then}"
    placed = [layer for layer in PLACED if layer in layers]
    partly = [document for document in documents if any(layer not in document for layer in placed)]
    if base is None and placed and partly and len(partly) < len(documents):
        yield f"{len(partly)} 篇文档没有同时标注 {'、'.join(placed)}，不用于学习版面（如 {partly[0]['id']}）"
    for layer, known, counts in _counts(labels, documents):
        if not counts:
            continue  # the layer is missing, and said so
        new = [label for label in known if label not in learned[layer]]
        few = [f"{label}（{counts[label]} 例）" for label in new if 0 < counts[label] < _FEW]
        none = [label for label in new if not counts[label]]
        if few:
            yield f"{_KINDS[layer]}例子少于 {_FEW} 个，学不牢：{'、'.join(few)}"
        if none:
            yield f"{_KINDS[layer]}没有例子，模型不会给出：{'、'.join(none)}"


def _learned(meta: Mapping[str, Any]) -> dict[str, Collection[str]]:
    """The labels that a model with this meta can give, by layer."""
    found: dict[str, list[str]] = meta.get("labels", {})
    blocks = found.get("blocks", ())
    return {
        "headings": {label.removeprefix(HEADING) for label in blocks if label.startswith(HEADING)},
        "tables": {label.removeprefix(CELL) for label in blocks if label.startswith(CELL)},
        "items": found.get("items", ()),
        "themes": found.get("themes", ()),
    }


def _counts(labels: Labels, documents: Sequence[Document]) -> Iterator[tuple[str, list[str], Counter[str]]]:
    headings = (heading["label"] for document in documents for heading in document.get("headings", ()))
    tables = (table["label"] for document in documents for table in document.get("tables", ()))
    items = [item for document in documents for item in document.get("items", ())]
    yield "headings", list(labels.sections), Counter(headings)
    yield "tables", list(labels.tables), Counter(tables)
    yield "items", list(labels.roles), Counter(item["role"] for item in items)
    yield "themes", list(labels.themes), Counter(theme for item in items for theme in item["themes"])
