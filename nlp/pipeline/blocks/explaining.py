"""Why a block got its label: the probabilities, the runner-up, and what spoke for the one against the other."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from nlp.errors import ModelError
from nlp.learn.chain import HEADING
from nlp.pipeline.blocks.component import Blocks


@dataclass(frozen=True, slots=True)
class Explanation:
    """One block: ``features`` and ``order`` are log odds of `label` against `runner_up`, in nats.

    `order` is what the labels of all other blocks say; `after`, `under` and `before` are those next to it: the label of
    the block above, the last heading and the label of the block below, None at the edges. `bias` is what no feature
    says: how often the labels occur.
    """

    text: str
    start: int
    end: int
    label: str
    score: float
    runner_up: str | None
    runner_up_score: float
    features: tuple[tuple[str, float], ...]
    bias: float
    order: float
    after: str | None
    under: str | None
    before: str | None

    def to_dict(self) -> dict[str, Any]:
        """The explanation as JSON-ready data, the features as name and weight."""
        return {**asdict(self), "features": [{"name": name, "weight": weight} for name, weight in self.features]}


def explain(pipeline: Language, text: str, start: int, end: int) -> list[Explanation]:
    """Explain every block of `text` that lies between the code points `start` and `end`, in reading order.

    Raises
    ------
    ModelError
        Where the pipeline labels no blocks.
    """
    blocks = pipeline.get_pipe("blocks") if pipeline.has_pipe("blocks") else None
    if not isinstance(blocks, Blocks) or not blocks.labels:
        raise ModelError("这个模型不识别章节和表格，没有可以解释的标注；请换一个模型")
    doc = blocks(pipeline.make_doc(text))
    found = [index for index, span in enumerate(doc.spans["blocks"]) if span.start_char < end and start < span.end_char]
    return _explain(blocks, doc, found) if found else []


def _explain(blocks: Blocks, doc: Doc, wanted: list[int]) -> list[Explanation]:
    labels, model = blocks.labels, blocks.model
    spans = list(doc.spans["blocks"])
    path = np.array([labels.index(span.label_) for span in spans])
    order = blocks.chain.given_rest(path, labels)
    total = blocks.alone(doc) + order
    rows = blocks.features(doc)
    out = []
    for index in wanted:
        chosen, score = int(path[index]), doc.spans["blocks"].attrs["scores"][index]
        odds = np.exp(total[index] - np.delete(total[index], chosen).max(initial=total[index].min()))
        odds[chosen] = 0.0
        second = int(odds.argmax()) if len(labels) > 1 else chosen
        weights = model.weights[:, chosen] - model.weights[:, second]
        named = [(name, round(float(weights[model.row[name]]), 4)) for name in rows[index] if name in model.row]
        headings = [span.label_ for span in spans[:index] if span.label_.startswith(HEADING)]
        out.append(
            Explanation(
                text=spans[index].text,
                start=spans[index].start_char,
                end=spans[index].end_char,
                label=labels[chosen],
                score=score,
                runner_up=labels[second] if second != chosen else None,
                runner_up_score=round(float((1 - score) * odds[second] / odds.sum()), 4) if second != chosen else 0.0,
                features=tuple(sorted(named, key=lambda pair: (-abs(pair[1]), pair[0]))),
                bias=round(float(model.bias[chosen] - model.bias[second]), 4),
                order=round(float(order[index, chosen] - order[index, second]), 4),
                after=spans[index - 1].label_ if index else None,
                under=headings[-1] if headings else None,
                before=spans[index + 1].label_ if index + 1 < len(spans) else None,
            )
        )
    return out
