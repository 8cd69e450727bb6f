"""Which documents a model learned from: digests in its ``meta.json``, so that a model tells no names."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from nlp.corpus.format import Document

KEY = "learned"  # of ``meta.json``
_LENGTH = 10  # hexadecimal digits of a digest: among ten thousand documents two alike are one chance in twenty thousand


def learned_from(corpus: str, documents: Iterable[Document], base: Mapping[str, Any]) -> list[str]:
    """The digests of `documents` of the corpus named `corpus`, and those that the meta of a `base` has."""
    own = {digest for document in documents for digest in _digests(corpus, document)}
    return sorted(own.union(base.get(KEY, ())))


def known(meta: Mapping[str, Any], corpus: str, documents: Iterable[Document]) -> list[Document] | None:
    """Those of `documents` that the model with this `meta` learned from: by their text, or by corpus and id, as
    renderings of one document are. None where the model is older than such a list."""
    if KEY not in meta:
        return None
    found = frozenset(meta[KEY])
    return [document for document in documents if not found.isdisjoint(_digests(corpus, document))]


def _digests(corpus: str, document: Document) -> tuple[str, str]:
    name = f"{corpus}\0{document['id']}"
    by_name, by_text = (hashlib.sha256(told.encode("utf-8", "replace")) for told in (name, document["text"]))
    return by_name.hexdigest()[:_LENGTH], by_text.hexdigest()[:_LENGTH]
