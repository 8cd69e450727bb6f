"""How well reports agree with annotated documents: precision, recall and F1 for each layer and label.

A heading counts where label and start agree; a table where its label agrees and at least half of both spans
overlaps; a cell where row, column, state and value agree; an item where its role agrees and half overlaps. A
theme counts on an item that was found; `report_themes` compares the sets of themes that a whole report has in
each role, the figure that summaries count. A table of no known label can only be missed. For the front matter and the
genre see `nlp.training.front_figures`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nlp.corpus.format import Document
from nlp.report import Report
from nlp.text.spans import overlap
from nlp.training.front_figures import FIELDS, front_figures

LAYERS = ("sections", "subsections", "tables", "cells", "items", "themes", "report_themes")
_ORDER = (*LAYERS, *FIELDS)
_LEAST_OVERLAP = 0.5
_SAMPLES = 1000
_INTERVAL = (2.5, 97.5)
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_UNKNOWN = "unknown"  # the label that the report's format keeps for any other table

Key = tuple[str, str]  # layer, and label; no label for the layer as a whole


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


@dataclass(frozen=True, slots=True)
class Error:
    """One disagreement, for reading; `expected` or `given` is empty where there was nothing."""

    document: str
    line: int
    layer: str
    expected: str
    given: str
    text: str


_Counted = defaultdict[Key, Counts]


def _nothing() -> _Counted:
    return defaultdict(Counts)


@dataclass(slots=True)
class Figures:
    """The counts of each document by layer and label, and every error."""

    documents: list[_Counted] = field(default_factory=list)
    errors: list[Error] = field(default_factory=list)

    @property
    def counts(self) -> dict[Key, Counts]:
        """The sums over all documents, the layers first, labels in the order of their names."""
        sums = _nothing()
        for layer in LAYERS:
            sums[layer, ""] = Counts()
        for counted in self.documents:
            for key, found in counted.items():
                sums[key].add(found.right, found.predicted, found.gold)
        return dict(sorted(sums.items(), key=lambda pair: (_ORDER.index(pair[0][0]), pair[0][1])))

    @property
    def layers(self) -> dict[str, Counts]:
        """The sums of each layer."""
        return {layer: counts for (layer, label), counts in self.counts.items() if not label}

    @property
    def themes(self) -> dict[str, Counts]:
        """The sums of each theme."""
        return {label: counts for (layer, label), counts in self.counts.items() if layer == "themes" and label}

    @property
    def themes_macro_f1(self) -> float | None:
        """The mean F1 over the themes that were annotated; None where none was."""
        seen = [counts.f1 for counts in self.themes.values() if counts.gold]
        return sum(seen) / len(seen) if seen else None

    def intervals(self, seed: int = 0) -> dict[Key, tuple[float, float]]:
        """The 95 % percentile bootstrap interval of each F1 (Efron and Tibshirani 1993), documents resampled."""
        keys = list(self.counts)
        if not self.documents:
            return dict.fromkeys(keys, (1.0, 1.0))
        table = np.array(
            [[(c[k].right, c[k].predicted + c[k].gold) if k in c else (0, 0) for k in keys] for c in self.documents],
            dtype=float,
        )  # (documents, keys, 2)
        size = len(self.documents)
        drawn = np.random.default_rng(seed).multinomial(size, np.full(size, 1 / size), _SAMPLES)
        right, total = np.moveaxis(np.tensordot(drawn, table, 1), -1, 0)
        f1 = np.where(total > 0, 2 * right / np.where(total > 0, total, 1), 1.0)
        low, high = np.percentile(f1, _INTERVAL, axis=0)
        return {key: (float(a), float(b)) for key, a, b in zip(keys, low, high, strict=True)}

    def __add__(self, other: Figures) -> Figures:
        return Figures(self.documents + other.documents, self.errors + other.errors)


def evaluate(pairs: Iterable[tuple[Document, Report]]) -> Figures:
    """Count over pairs of an annotated document and its report; a layer that is missing was not annotated."""
    figures = Figures()
    for document, report in pairs:
        counted, errors = _nothing(), _Errors(document)
        for layer, count in (("headings", _headings), ("tables", _tables), ("items", _items)):
            if layer in document:
                count(counted, errors, document, report)
        for name, expected, given, same in front_figures(document, report):
            counted[name, ""].add(int(same and bool(expected)), int(bool(given)), int(bool(expected)))
            if not same:
                errors.add(name, expected, given, 0, 0)
        figures.documents.append(counted)
        figures.errors += sorted(errors.found, key=lambda error: (error.line, _ORDER.index(error.layer)))
    return figures


class _Errors:
    """Collects the errors of one document."""

    def __init__(self, document: Document):
        self.id, self.text = str(document.get("id", "")), document.get("text", "")
        self.found: list[Error] = []

    def add(self, layer: str, expected: str, given: str, start: int, end: int) -> None:
        line = len(_LINE_BREAK.findall(self.text, 0, start)) + 1
        self.found.append(Error(self.id, line, layer, expected, given, " ".join(self.text[start:end].split())))


def _count(counted: _Counted, layer: str, right: Sequence[str], predicted: Sequence[str], gold: Sequence[str]) -> None:
    """Add the labels to the counts of the layer and of each label."""
    counted[layer, ""].add(len(right), len(predicted), len(gold))
    for label in right:
        counted[layer, label].right += 1
    for label in predicted:
        counted[layer, label].predicted += 1
    for label in gold:
        counted[layer, label].gold += 1


def _headings(counted: _Counted, errors: _Errors, document: Document, report: Report) -> None:
    ends = {h["start"]: h["end"] for h in document["headings"]}
    ends |= {s.heading.start: s.heading.end for s in report.sections}
    want = {h["start"]: h["label"] for h in document["headings"]}
    have = {s.heading.start: s.label for s in report.sections}
    for layer, dotted in (("sections", False), ("subsections", True)):
        gold = {(start, label) for start, label in want.items() if ("." in label) == dotted}
        found = {(start, label) for start, label in have.items() if ("." in label) == dotted}
        _count(counted, layer, *([label for _, label in some] for some in (gold & found, found, gold)))
    for start in sorted(want.keys() | have.keys()):
        expected, given = want.get(start, ""), have.get(start, "")
        if expected != given:
            layer = "subsections" if "." in (expected or given) else "sections"
            errors.add(layer, expected, given, start, ends[start])


def _tables(counted: _Counted, errors: _Errors, document: Document, report: Report) -> None:
    gold, known = document["tables"], [table for table in report.tables if table.label != _UNKNOWN]
    matched = _match(gold, known, lambda g, t: g["label"] == t.label)
    _count(
        counted, "tables", [gold[index]["label"] for index in matched], [t.label for t in known],
        [g["label"] for g in gold],
    )  # fmt: skip
    for index, table in enumerate(gold):
        found = matched.get(index)
        if found is None:
            errors.add("tables", table["label"], "", table["start"], min(table["end"], table["start"] + 40))
        if "cells" in table:
            want = {(c["row"], c["column"]): (c["state"], c.get("value")) for c in table["cells"]}
            have = {(c.row, c.column): (c.state, c.value) for c in found.cells} if found else {}
            right = [key for key, value in want.items() if have.get(key) == value]
            counted["cells", ""].add(len(right), len(have), len(want))
            for c in table["cells"] if found else ():
                key = c["row"], c["column"]
                if have.get(key) != want[key]:
                    place = (c.get("start", table["start"]), c.get("end", table["start"]))
                    errors.add("cells", _cell(table, key, want[key]), _cell(table, key, have.get(key)), *place)
    taken = {id(table) for table in matched.values()}
    for table in known:
        if id(table) not in taken:
            errors.add("tables", "", table.label, table.start, min(table.end, table.start + 40))


def _cell(table: dict[str, Any], key: tuple[str, str], found: tuple[str, Any] | None) -> str:
    if found is None:
        return ""
    state, value = found
    return f"{table['label']}/{'/'.join(key)} = {state if value is None else value}"


def _items(counted: _Counted, errors: _Errors, document: Document, report: Report) -> None:
    gold = document["items"]
    matched = _match(gold, list(report.items), lambda g, item: g["role"] == item.role)
    _count(
        counted, "items", [gold[index]["role"] for index in matched], [item.role for item in report.items],
        [g["role"] for g in gold],
    )  # fmt: skip
    sets: defaultdict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    right: list[str] = []
    for index, item in enumerate(gold):
        sets[item["role"]][0].update(item["themes"])
        if index in matched:
            given = [theme.label for theme in matched[index].themes]
            right += set(given) & set(item["themes"])
            if set(given) != set(item["themes"]):
                errors.add("themes", ",".join(item["themes"]), ",".join(given), item["start"], item["end"])
    for found in report.items:
        sets[found.role][1].update(theme.label for theme in found.themes)
    predicted = [theme.label for item in report.items for theme in item.themes]
    _count(counted, "themes", right, predicted, [theme for item in gold for theme in item["themes"]])
    for want, have in sets.values():
        _count(counted, "report_themes", sorted(want & have), sorted(have), sorted(want))
    _item_errors(errors, gold, matched, report)


def _item_errors(errors: _Errors, gold: list[dict[str, Any]], matched: dict[int, Any], report: Report) -> None:
    """Items that were missed or made up; one that was found in another role is one error, not two."""
    missed = [item for index, item in enumerate(gold) if index not in matched]
    taken = {id(item) for item in matched.values()}
    extra = [item for item in report.items if id(item) not in taken]
    swapped = _match(missed, extra, lambda g, item: True)
    for index, item in enumerate(missed):
        given = swapped[index].role if index in swapped else ""
        errors.add("items", item["role"], given, item["start"], item["end"])
    taken = {id(item) for item in swapped.values()}
    for found in extra:
        if id(found) not in taken:
            errors.add("items", "", found.role, found.start, found.end)


def _match(gold: list[dict[str, Any]], found: list[Any], same: Callable[[dict[str, Any], Any], bool]) -> dict[int, Any]:
    """Pair annotated and found spans one to one, the best overlap first, the later of equal ones first."""
    pairs = sorted(
        (
            (overlap((g["start"], g["end"]), (f.start, f.end)), i, j)
            for i, g in enumerate(gold)
            for j, f in enumerate(found)
            if same(g, f)
        ),
        reverse=True,
    )
    matched: dict[int, Any] = {}
    used: set[int] = set()
    for share, i, j in pairs:
        if share >= _LEAST_OVERLAP and i not in matched and j not in used:
            matched[i] = found[j]
            used.add(j)
    return matched
