"""Whether scores mean what they say: of headings with score 0.9, nine in ten should be right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nlp.corpus.format import Document
from nlp.report import Report

EDGES = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)


@dataclass(frozen=True, slots=True)
class Bin:
    """The decisions with a score from `low` up to `high`: how many, their mean score, and the share that is right."""

    low: float
    high: float
    count: int
    score: float
    right: float


def heading_scores(pairs: Iterable[tuple[Document, Report]]) -> list[tuple[float, bool]]:
    """The score of every predicted heading of the annotated documents, and whether label and start are right."""
    found = []
    for document, report in pairs:
        if "headings" in document:
            gold = {(heading["label"], heading["start"]) for heading in document["headings"]}
            found += [(s.score, (s.label, s.heading.start) in gold) for s in report.sections]
    return found


def reliability(scores: Sequence[tuple[float, bool]], edges: Sequence[float] = EDGES) -> tuple[list[Bin], float]:
    """The bins that hold any of the `scores`, and the expected calibration error over them.

    The error is the mean distance of a bin's mean score from its share of right ones, weighted by the bins' counts
    (Naeini, Cooper and Hauskrecht 2015); 0 where there are no scores.
    """
    bins = []
    for low, high in zip(edges, edges[1:], strict=False):
        inside = [(score, right) for score, right in scores if low <= score < high or score == high == edges[-1]]
        if inside:
            count = len(inside)
            mean, share = sum(score for score, _ in inside) / count, sum(right for _, right in inside) / count
            bins.append(Bin(low, high, count, mean, share))
    error = sum(one.count * abs(one.score - one.right) for one in bins) / len(scores) if scores else 0.0
    return bins, error


def as_markdown(scores: Sequence[tuple[float, bool]]) -> str:
    """The bins as a table, the error below it."""
    bins, error = reliability(scores)
    rows = [
        f"| {one.low:.2f}–{one.high:.2f} | {one.count} | {one.score:.3f} | {one.right:.3f} |" for one in bins
    ]  # fmt: skip
    head = ["| score | headings | mean score | right |", "|---|---|---|---|"]
    return "\n".join([*head, *rows, "", f"expected calibration error: {error:.3f}"])
