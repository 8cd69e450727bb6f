"""spaCy's DocBin (``.spacy``): one Doc a document, one token a character, so that every span fits.

``doc.spans`` has the groups ``headings``, ``tables``, ``items``, ``titles``, ``noise`` and those of the front matter as
far as they were annotated, with the label or role as the span's label. ``doc.spans["items"].attrs["themes"]`` lists
each item's themes with their probability, in the order of the items, as the pipeline writes them. What no span holds
stands as JSON in ``doc.user_data["corpus"]``: as msgpack it would come back with tuples for lists.

Source of the format: https://spacy.io/api/docbin
"""

from __future__ import annotations

import json
from pathlib import Path

from spacy.tokens import Doc, DocBin, Span, SpanGroup
from spacy.vocab import Vocab

from nlp.corpus.convert.flat import CARRIED, LAYERS, Flat, Mark, carried
from nlp.errors import CorpusError


def write(path: Path, flats: list[Flat]) -> list[str]:
    """Write all documents as one DocBin; return what it cannot hold: nothing."""
    vocab = Vocab()
    DocBin(attrs=["ORTH"], docs=[_doc(flat, vocab) for flat in flats], store_user_data=True).to_disk(path)
    return []


def read(path: Path) -> tuple[list[Flat], list[str]]:
    """The documents and no warnings; raise `CorpusError` where the file is no DocBin."""
    data = path.read_bytes()
    try:
        docs = list(DocBin().from_bytes(data).get_docs(Vocab()))
        return [_flat(doc, path, number) for number, doc in enumerate(docs, 1)], []
    except Exception:  # a damaged file fails anywhere between zlib, msgpack, numpy and spaCy
        raise CorpusError(f"{path} 不是 spaCy 的 DocBin；用 DocBin.to_disk 写出的 .spacy 文件") from None


def _doc(flat: Flat, vocab: Vocab) -> Doc:
    doc = Doc(vocab, words=list(flat.text), spaces=[False] * len(flat.text))
    for layer in flat.carried.layers or ():
        marks = [mark for mark in flat.marks if mark.layer == layer]
        group = SpanGroup(doc, name=layer, spans=[Span(doc, mark.start, mark.end, mark.label) for mark in marks])
        if layer == "items":
            group.attrs["themes"] = [[(theme, 1.0) for theme in mark.themes] for mark in marks]
        doc.spans[layer] = group
    doc.user_data[CARRIED] = json.dumps(flat.carried.to_dict(), ensure_ascii=False)
    return doc


def _flat(doc: Doc, path: Path, number: int) -> Flat:
    marks = []
    for layer in LAYERS:
        spans = list(doc.spans.get(layer, ()))
        themes = doc.spans[layer].attrs["themes"] if layer == "items" and spans else [()] * len(spans)
        for span, of_item in zip(spans, themes, strict=True):
            marks.append(Mark(layer, span.start_char, span.end_char, span.label_, tuple(theme for theme, _ in of_item)))
    bag = json.loads(doc.user_data.get(CARRIED, "null"))
    return Flat(doc.text, marks, carried(bag, id=f"{path.stem}-{number}", file=path.stem, meta={}))
