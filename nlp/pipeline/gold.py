"""``doc._.gold``: what a corpus says of a document beside its spans; the components learn from it."""

from __future__ import annotations

from typing import Any, NamedTuple

from nlp.pipeline.typed import extend

OWN, OTHER = "own", "other"


class Gold(NamedTuple):
    """What is known of a document.

    Attributes
    ----------
    document : its id; renderings of one document share it.
    group : what folds must not tear apart, as all documents by one writer.
    genre : `OWN`, `OTHER`, or "" where nothing is known.
    front : what is right in each annotated field of the front matter, None where the text does not say.
    placed : whether a layer that places blocks was annotated; where none was, the blocks are another model's guess.
    """

    document: str
    group: str
    genre: str = ""
    front: dict[str, Any] = {}
    placed: bool = True


extend("gold", Gold._make)
