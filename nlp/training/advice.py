"""What a user should know of a corpus before a model is trained on it: what it has too little of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from nlp.corpus.examples import PLACED
from nlp.corpus.format import Document, Labels
from nlp.corpus.problems import LAYERS
from nlp.training.train import layers_of

_FEW = 5  # examples under which a label is hardly learned


def advice(labels: Labels, documents: Sequence[Document]) -> Iterator[str]:
    """Yield one line for each thing to know."""
    layers = layers_of(documents)
    for layer in ("headings", "tables", "items"):
        if layer not in layers:
            yield f"没有一篇文档标注了{LAYERS[layer]}（{layer}），模型不读这一层"
    placed = [layer for layer in PLACED if layer in layers]
    partly = [document for document in documents if any(layer not in document for layer in placed)]
    if placed and partly and len(partly) < len(documents):
        yield f"{len(partly)} 篇文档没有同时标注 {'、'.join(placed)}，不用于学习版面（如 {partly[0]['id']}）"
    for kind, known, counts in _counts(labels, documents):
        if not counts:
            continue  # the layer is missing, and said so
        few = [f"{label}（{counts[label]} 例）" for label in known if 0 < counts[label] < _FEW]
        none = [label for label in known if not counts[label]]
        if few:
            yield f"{kind}例子少于 {_FEW} 个，学不牢：{'、'.join(few)}"
        if none:
            yield f"{kind}没有例子，模型不会给出：{'、'.join(none)}"


def _counts(labels: Labels, documents: Sequence[Document]) -> Iterator[tuple[str, list[str], Counter[str]]]:
    headings = (heading["label"] for document in documents for heading in document.get("headings", ()))
    tables = (table["label"] for document in documents for table in document.get("tables", ()))
    items = [item for document in documents for item in document.get("items", ())]
    yield "章节", list(labels.sections), Counter(headings)
    yield "表格", list(labels.tables), Counter(tables)
    yield "角色", list(labels.roles), Counter(item["role"] for item in items)
    yield "主题", list(labels.themes), Counter(theme for item in items for theme in item["themes"])
