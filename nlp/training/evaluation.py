"""How well reports agree with annotated documents: precision, recall and F1 for each layer.

A heading counts where label and start agree; a table where its label agrees and over half of both spans
overlaps; a cell where row, column, state and value agree; an item where its role agrees and half overlaps. A
theme counts on an item that was found; `report_themes` compares the sets of themes that a whole report has in
each role, the figure that summaries count.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from nlp.corpus.format import Document
from nlp.report import Report
from nlp.spans import overlap

LAYERS = ("sections", "subsections", "tables", "cells", "items", "themes", "report_themes")
_LEAST_OVERLAP = 0.5


@dataclass(slots=True)
class Counts:
    """Right, predicted and annotated."""

    right: int = 0
    predicted: int = 0
    gold: int = 0

    def add(self, right: int, predicted: int, gold: int) -> None:
        """Count some more."""
        self.right, self.predicted, self.gold = self.right + right, self.predicted + predicted, self.gold + gold

    @property
    def precision(self) -> float:
        """Right among the predicted; 1 where nothing was to be predicted and nothing was."""
        return self.right / self.predicted if self.predicted else float(not self.gold)

    @property
    def recall(self) -> float:
        """Right among the annotated; 1 where nothing was annotated."""
        return self.right / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        total = self.predicted + self.gold
        return 2 * self.right / total if total else 1.0


@dataclass(slots=True)
class Figures:
    """Counts by layer, and by theme."""

    layers: dict[str, Counts] = field(default_factory=lambda: {layer: Counts() for layer in LAYERS})
    themes: defaultdict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))

    @property
    def themes_macro_f1(self) -> float:
        """The mean F1 over the themes that were annotated."""
        seen = [counts.f1 for counts in self.themes.values() if counts.gold]
        return sum(seen) / len(seen) if seen else 1.0


def evaluate(pairs: Iterable[tuple[Document, Report]]) -> Figures:
    """Count over pairs of an annotated document and its report; a layer that is missing was not annotated."""
    figures = Figures()
    for document, report in pairs:
        if "headings" in document:
            _headings(figures, document, report)
        if "tables" in document:
            _tables(figures, document, report)
        if "items" in document:
            _items(figures, document, report)
    return figures


def _headings(figures: Figures, document: Document, report: Report) -> None:
    for layer, dotted in (("sections", False), ("subsections", True)):
        gold = {(h["label"], h["start"]) for h in document["headings"] if ("." in h["label"]) == dotted}
        have = {(s.label, s.heading.start) for s in report.sections if ("." in s.label) == dotted}
        figures.layers[layer].add(len(gold & have), len(have), len(gold))


def _tables(figures: Figures, document: Document, report: Report) -> None:
    gold = document["tables"]
    matched = _match(gold, [t for t in report.tables if t.label != "unknown"], lambda g, t: g["label"] == t.label)
    known = sum(table.label != "unknown" for table in report.tables)
    figures.layers["tables"].add(len(matched), known, sum(g["label"] != "unknown" for g in gold))
    for index, table in enumerate(gold):
        if "cells" in table:
            want = {(c["row"], c["column"], c["state"], c.get("value")) for c in table["cells"]}
            found = matched.get(index)
            have = {(c.row, c.column, c.state, c.value) for c in found.cells} if found else set()
            figures.layers["cells"].add(len(want & have), len(have), len(want))


def _items(figures: Figures, document: Document, report: Report) -> None:
    gold = document["items"]
    matched = _match(gold, list(report.items), lambda g, item: g["role"] == item.role)
    figures.layers["items"].add(len(matched), len(report.items), len(gold))
    sets: defaultdict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    right: Counter[str] = Counter()
    for index, item in enumerate(gold):
        sets[item["role"]][0].update(item["themes"])
        if index in matched:
            right.update({theme.label for theme in matched[index].themes} & set(item["themes"]))
    for found in report.items:
        sets[found.role][1].update(theme.label for theme in found.themes)
    predicted = Counter(theme.label for item in report.items for theme in item.themes)
    annotated = Counter(theme for item in gold for theme in item["themes"])
    for theme in predicted.keys() | annotated.keys():
        figures.themes[theme].add(right[theme], predicted[theme], annotated[theme])
        figures.layers["themes"].add(right[theme], predicted[theme], annotated[theme])
    for want, have in sets.values():
        figures.layers["report_themes"].add(len(want & have), len(have), len(want))


def _match(gold: list[dict[str, Any]], found: list[Any], same: Any) -> dict[int, Any]:
    """Pair annotated and found spans one to one, the best overlap first."""
    pairs = sorted(
        (
            (-overlap((g["start"], g["end"]), (f.start, f.end)), i, j)
            for i, g in enumerate(gold)
            for j, f in enumerate(found)
            if same(g, f) and overlap((g["start"], g["end"]), (f.start, f.end)) >= _LEAST_OVERLAP
        ),
    )
    matched: dict[int, Any] = {}
    used: set[int] = set()
    for _, i, j in pairs:
        if i not in matched and j not in used:
            matched[i] = found[j]
            used.add(j)
    return matched
