"""Compare ways to learn themes on the dev split's items, given as they are annotated; prints a Markdown table.

    python scripts/compare_themes.py

All learn from the train split and see the same features, but for the clauses of the product's own model; thresholds are
chosen on train writers that are held out. The keyword list is `keywords.toml`, from the guideline's typical wording.
"""

from __future__ import annotations

import time
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.feature_selection import SelectKBest, chi2
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupShuffleSplit
from sklearn.multiclass import OneVsRestClassifier
from sklearn.multioutput import ClassifierChain
from sklearn.naive_bayes import ComplementNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.svm import LinearSVC

import nlp
from disclosure import CORPUS, split_of
from nlp.corpus.prose import read_folder
from nlp.learn.noisy_or import log_odds
from nlp.pipeline.themes.features import ItemFeatures, clauses, item_features
from nlp.pipeline.themes.fitting import fit_themes
from nlp.pipeline.words import Words

KEYWORDS: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("keywords.toml").read_text("utf-8"))
Scores = np.ndarray  # (items, labels), higher is surer


class Item(NamedTuple):
    """An annotated item."""

    text: str
    features: ItemFeatures
    themes: frozenset[str]
    document: str
    writer: str


def items(split: str) -> list[Item]:
    """The items of all prose of a split, as written."""
    tokenizer = nlp.load().pipeline.tokenizer
    found = []
    for prose in read_folder(CORPUS / "prose"):
        if split_of(prose.writer) == split:
            for text, span in prose.spans("item"):
                words = Words(tokenizer(text))
                features = item_features(words, clauses(words, 0, len(text)), span.label)
                found.append(Item(text, features, frozenset(span.themes), prose.id, prose.writer))
    return found


def keywords(train: Sequence[Item], test: Sequence[Item], labels: list[str]) -> Scores:
    """How many words of each theme's list stand in the item; an item without any is what no list is given for."""
    counts = np.array(
        [[sum(word in item.text for word in KEYWORDS.get(label, ())) for label in labels] for item in test]
    )
    counts = counts.astype(float)
    for column, label in enumerate(labels):
        if label not in KEYWORDS:
            counts[:, column] = (counts.sum(axis=1) == 0) / 2
    return counts


def estimator(machine: Any) -> Callable[[Sequence[Item], Sequence[Item], list[str]], Scores]:
    """A multi-label scikit-learn estimator over TF-IDF values of the item's features."""

    def scores(train: Sequence[Item], test: Sequence[Item], labels: list[str]) -> Scores:
        vectorizer = TfidfVectorizer(analyzer=lambda item: list(item.features.whole), min_df=2, binary=True)
        targets = np.array([[label in item.themes for label in labels] for item in train])
        fitted = machine.fit(vectorizer.fit_transform(train), targets)
        method = "decision_function" if hasattr(fitted, "decision_function") else "predict_proba"
        return getattr(fitted, method)(vectorizer.transform(test))

    return scores


def clause_model(train: Sequence[Item], test: Sequence[Item], labels: list[str]) -> Scores:
    """The product's own: `nlp.pipeline.themes.fitting`."""
    named = [([list(row) for row in item.features.clauses], list(item.features.whole)) for item in train]
    themes, documents, writers = ([getattr(item, name) for item in train] for name in ("themes", "document", "writer"))
    model, decision = fit_themes(named, themes, documents, writers, c=40.0, caution=0.5)
    odds = np.array([log_odds(found) for found in model.scores([item.features for item in test])])
    return decision.probabilities(odds, labels)


def chosen(scores: Scores, threshold: float) -> np.ndarray:
    """The labels that reach the threshold, and the best one of each item."""
    found = scores >= threshold
    found[np.arange(len(found)), scores.argmax(axis=1)] = True
    return found


def f1(found: np.ndarray, targets: np.ndarray) -> float:
    """Micro F1."""
    return float(2 * (found & targets).sum() / (found.sum() + targets.sum()))


def main() -> None:
    """Fit, choose a threshold, compare."""
    dense = FunctionTransformer(lambda matrix: matrix.toarray())
    logistic = LogisticRegression(C=10, solver="liblinear")
    boosting = OneVsRestClassifier(HistGradientBoostingClassifier(max_iter=60, random_state=0))
    ways: dict[str, Callable[[Sequence[Item], Sequence[Item], list[str]], Scores]] = {
        "keyword list": keywords,
        "complement naive Bayes": estimator(OneVsRestClassifier(ComplementNB())),
        "linear SVM": estimator(OneVsRestClassifier(LinearSVC(C=0.5))),
        "logistic regression": estimator(OneVsRestClassifier(logistic)),
        "classifier chain of logistic regressions": estimator(ClassifierChain(logistic, random_state=0)),
        "gradient boosting, the 400 best features": estimator(make_pipeline(SelectKBest(chi2, k=400), dense, boosting)),
        "noisy-or of clauses (the product)": clause_model,
    }
    train, dev = items("train"), items("dev")
    labels = sorted(set().union(*(item.themes for item in train)))
    targets = np.array([[label in item.themes for label in labels] for item in dev])
    kept, apart = next(
        GroupShuffleSplit(1, test_size=0.25, random_state=0).split(train, groups=[item.writer for item in train])
    )
    inner, outer = [train[index] for index in kept], [train[index] for index in apart]
    inner_targets = np.array([[label in item.themes for label in labels] for item in outer])
    print(f"{len(train)} items to learn from, {len(dev)} of the dev split\n")
    print("| way | micro F1 | macro F1 | seconds to fit |\n|---|---|---|---|")
    for name, way in ways.items():
        trial = way(inner, outer, labels)
        threshold = max(
            np.quantile(trial, np.linspace(0.8, 0.97, 60)), key=lambda t: f1(chosen(trial, t), inner_targets)
        )
        start = time.perf_counter()
        found = chosen(way(train, dev, labels), threshold)
        spent = time.perf_counter() - start
        macro = np.mean([f1(found[:, column], targets[:, column]) for column in range(len(labels))])
        print(f"| {name} | {f1(found, targets):.3f} | {macro:.3f} | {spent:.0f} |", flush=True)


if __name__ == "__main__":
    main()
