"""What runs in the worker that retrains: corrections become a model, beside those that are there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nlp.corpus.format import Corpus, Document
from nlp.show.training import STEPS
from nlp.web.documents import labels_of

if TYPE_CHECKING:
    from nlp.training.retraining import Retrained

FILE = "corrections"  # of the corpus of corrections, the documents to learn; ``dev`` holds those to measure on
APART = "dev"
_EVERY = 5  # one correction in so many is held out


@dataclass(frozen=True, slots=True)
class Order:
    """A model to make: of these documents, continuing from the one in `base`, in the folder `output`.

    `names` are the display names of labels, by kind; `progress` is a file that takes each step, a line for each.
    """

    names: Mapping[str, Mapping[str, str]]
    files: Mapping[str, list[Document]]
    base: str
    output: str
    progress: str


def retrain(order: Order) -> Retrained:
    """Make the model; see `nlp.training.retraining.retrain`."""
    from nlp.training.retraining import retrain

    with Path(order.progress).open("w", encoding="utf-8") as progress:

        def tell(step: str) -> None:
            progress.write(f"{step}\n")
            progress.flush()

        corpus = Corpus(labels_of(order.names), dict(order.files))
        return retrain(corpus, Path(order.base), Path(order.output), tell)


def parted(documents: list[Document]) -> dict[str, list[Document]]:
    """The files of a corpus of corrections: what is learned, and what is measured on.

    One in `_EVERY` is never learned by any model, chosen by the digest in its id, so that it stays the same one.
    """
    files: dict[str, list[Document]] = {FILE: [], APART: []}
    for document in documents:
        files[APART if is_apart(document) else FILE].append(document)
    return files


def is_apart(document: Document) -> bool:
    """Whether a correction is held out of training, by the digest of its text at the end of its id."""
    return int(document["id"].rpartition("@")[2], 16) % _EVERY == 0


def step_of(progress: Path) -> dict[str, str | int]:
    """The last step in a file that `retrain` writes: what it is called, and how much of it is done, of how much."""
    try:
        lines = progress.read_text("utf-8").splitlines(keepends=True)
    except OSError:
        lines = []
    whole = [line.strip() for line in lines if line.endswith("\n")]
    steps = [line.partition(" ") for line in whole if line.partition(" ")[0] in STEPS]
    step, _, count = steps[-1] if steps else ("cut", "", "")
    done, _, total = count.partition("/")
    return {"step": STEPS[step], "done": int(done or 0), "total": int(total or 0)}
