"""Train the front matter and the genre of a model anew, from the written corpus, and leave its other components.

    python scripts/train_front.py [MODEL]

The documents are those of ``scripts/train_default.py``; a minute, where that takes four.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import joblib
from disclosure import CORPUS
from threadpoolctl import threadpool_limits
from train_default import OUTPUT, renderings

from nlp.corpus.examples import example
from nlp.corpus.format import read_labels
from nlp.model.folder import CARD, open_model, write_model
from nlp.training.train import layers_of, untrained

NAMES = ("front", "genre")


def main() -> None:
    """Open, train the two, write."""
    output = Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT
    documents = renderings()
    labels, _ = read_labels(CORPUS / "corpus.toml")
    assert labels is not None
    base = open_model(output)
    fresh = untrained(labels, layers_of(documents), base)
    fresh.meta |= {key: base.meta[key] for key in ("name", "version", "description", "corpus", "names", "fingerprint")}
    with threadpool_limits(1), joblib.parallel_config(backend="threading", n_jobs=2):
        examples = [example(fresh, document) for document in documents]
        for name in NAMES:
            if name in base.pipe_names:
                fresh.remove_pipe(name)
                place: dict[str, Any] = {"before": "place"} if name == "front" else {"last": True}
                config = {"document": labels.reading.document} if name == "genre" else {}
                fresh.add_pipe(f"nlp_{name}", name=name, config=config, **place)
            component: Any = fresh.get_pipe(name)
            component.initialize(lambda: examples, nlp=fresh)
    write_model(fresh, output, (output / CARD).read_text("utf-8"))
    print(f"{output}: {', '.join(NAMES)} from {len(documents)} renderings")


if __name__ == "__main__":
    main()
