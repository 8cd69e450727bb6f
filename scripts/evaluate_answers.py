"""Measure which measures are linked to which problem; prints Markdown tables.

    python scripts/evaluate_answers.py [MODEL]

No corpus holds answers, but some written reports answer every problem in the same breath, and there the order says
what answers what: the items go problem, measures, problem, measures. Only themes and wording are measured here, not
the order itself. `wording`, `least` and `nearer` are chosen on the train and dev splits with the annotated themes; a
link to a measure of another problem counts as wrong, though it may share its theme. For two columns the problems of
each report meet the measures of the next one instead: how many come out unanswered where they share no theme with any,
and where they share one. For the last two each problem loses its own measures while the others keep theirs.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

import nlp
from disclosure import CORPUS, split_of
from nlp.corpus.prose import Prose, Span, read_folder

_IN_TURN = re.compile("(?:pm+){2,}")  # first letters of the roles
_WORDING, _LEAST, _NEARER = (0.0, 0.5, 1.0), (0.4, 0.45, 0.5, 0.55), (0.0, 0.1, 0.15, 0.2, 0.3, 2.0)
_HEAD = (
    "recall | precision | best right | unanswered | strangers unanswered: no theme shared | a theme shared |"
    " own measures gone, unanswered: no theme shared | a theme shared |"
)

Items = Sequence[tuple[str, Span]]


class Case(NamedTuple):
    """Problems against measures: nearness by themes and by words, gold links, and whether a theme is shared."""

    themes: np.ndarray
    words: np.ndarray
    gold: np.ndarray
    shared: np.ndarray


def in_turn(*splits: str) -> list[Prose]:
    """The written reports that answer each problem before they name the next."""
    reports = [prose for prose in read_folder(CORPUS / "prose") if split_of(prose.writer) in splits]
    return [prose for prose in reports if _IN_TURN.fullmatch("".join(span.label[0] for _, span in prose.spans("item")))]


def document(pipeline: Language, items: Items, predicted: bool) -> Doc:
    """The items, a line each, with the themes that they are annotated with or that the model gives."""
    doc = pipeline.make_doc("\n".join(text for text, _ in items))
    starts = np.cumsum([0, *(len(text) + 1 for text, _ in items)]).tolist()
    found = [
        doc.char_span(start, start + len(text), label=span.label, alignment_mode="expand")
        for start, (text, span) in zip(starts, items, strict=False)
    ]
    themes = [[(theme, 1.0) for theme in span.themes] for _, span in items]
    doc.spans["items"] = SpanGroup(doc, name="items", spans=[span for span in found if span], attrs={"themes": themes})
    return pipeline.get_pipe("themes")(doc) if predicted else doc


def case(pipeline: Language, items: Items, predicted: bool) -> Case:
    """The problems of `items` against their measures."""
    doc = document(pipeline, items, predicted)
    answers: Any = pipeline.get_pipe("answers")
    problems, measures = (
        [index for index, (_, span) in enumerate(items) if span.label == role] for role in ("problem", "measure")
    )
    near = []
    for answers.wording in (0.0, 1.0):
        near.append(answers.nearness(doc)[np.ix_(problems, measures)])
    gold = [[max(p for p in problems if p < m) == problem for m in measures] for problem in problems]
    shared = [[bool(set(items[p][1].themes) & set(items[m][1].themes)) for m in measures] for p in problems]
    return Case(near[0], near[1] - near[0], np.array(gold), np.array(shared))


def cases(pipeline: Language, *splits: str, predicted: bool) -> tuple[list[Case], list[Case]]:
    """Each report in turn by itself, and its problems with the measures of the next one."""
    own = [list(prose.spans("item")) for prose in in_turn(*splits)]
    mixed = [
        [item for item in one if item[1].label == "problem"] + [item for item in other if item[1].label == "measure"]
        for one, other in zip(own, own[1:] + own[:1], strict=True)
    ]
    return [case(pipeline, items, predicted) for items in own], [case(pipeline, items, predicted) for items in mixed]


def links(near: np.ndarray, least: float, nearer: float) -> np.ndarray:
    """Which measures (columns) answer which problems (rows), as the component says it."""
    found: np.ndarray = (near >= least) & (near >= near.max(axis=0, keepdims=True) - nearer)
    return found


def row(own: list[Case], mixed: list[Case], wording: float, least: float, nearer: float) -> Iterator[float]:
    """What `_HEAD` names."""
    near = [found.themes + wording * found.words for found in own]
    linked = [links(scores, least, nearer) for scores in near]
    hits = sum((there & found.gold).sum() for there, found in zip(linked, own, strict=True))
    problems = sum(len(found.gold) for found in own)
    best = [found.gold[np.arange(len(scores)), scores.argmax(axis=1)] for scores, found in zip(near, own, strict=True)]
    yield hits / sum(found.gold.sum() for found in own)
    yield hits / sum(there.sum() for there in linked)
    yield sum((right & there.any(axis=1)).sum() for right, there in zip(best, linked, strict=True)) / problems
    yield sum((~there.any(axis=1)).sum() for there in linked) / problems
    alone = [~links(found.themes + wording * found.words, least, nearer).any(axis=1) for found in mixed]
    yield from _by_theme(np.concatenate(alone), np.concatenate([found.shared.any(axis=1) for found in mixed]))
    gone = [
        (not links(scores[:, ~gold], least, nearer)[index].any(), shared[~gold].any())
        for scores, found in zip(near, own, strict=True)
        for index, (gold, shared) in enumerate(zip(found.gold, found.shared, strict=True))
        if not gold.all()
    ]
    yield from _by_theme(*np.array(gone, dtype=bool).T)


def _by_theme(alone: np.ndarray, shares: np.ndarray) -> Iterator[float]:
    yield alone[~shares].mean()
    yield alone[shares].mean()


def main() -> None:
    """Print the grid on train and dev, then the model's own setting on test."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("model", nargs="?", help="its folder; by default the model of the package")
    pipeline = nlp.load(parser.parse_args().model).pipeline
    answers: Any = pipeline.get_pipe("answers")
    setting = answers.wording, answers.least, answers.nearer
    print(f"| wording | least | nearer | {_HEAD}\n|" + "---|" * 11)
    found = cases(pipeline, "train", "dev", predicted=False)
    for tried in product(_WORDING, _LEAST, _NEARER):
        print("| " + " | ".join([*map(str, tried), *(f"{value:.3f}" for value in row(*found, *tried))]) + " |")
    print(f"\nwording, least, nearer: {setting}\n\n| split | themes | problems | {_HEAD}\n|" + "---|" * 11)
    for splits, predicted in product((("train", "dev"), ("test",)), (False, True)):
        found = cases(pipeline, *splits, predicted=predicted)
        problems = sum(len(one.gold) for one in found[0])
        print(
            f"| {' and '.join(splits)} | {'predicted' if predicted else 'annotated'} | {problems} | "
            + " | ".join(f"{value:.3f}" for value in row(*found, *setting)) + " |"
        )  # fmt: skip


if __name__ == "__main__":
    main()
