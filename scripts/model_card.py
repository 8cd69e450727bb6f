"""Write models/disclosure/README.md: what training wrote, and all that was measured on the frozen test split.

    python scripts/model_card.py [MODEL]

What takes long is measured by scripts of its own, whose last output lies in scripts/figures/ and is taken over.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import nlp
from nlp.corpus.format import Document, read_corpus
from nlp.model.path import find_model
from nlp.report import Item, Report
from nlp.text.spans import overlap
from nlp.training.card import model_card
from nlp.training.evaluation import Counts, evaluate

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpora" / "disclosure"
FIGURES = Path(__file__).parent / "figures"
BINS = 10
_HALF = 0.5
_CONFUSIONS = 12

Pair = tuple[Document, Report]


def found_items(pairs: Sequence[Pair]) -> Iterator[tuple[dict[str, object], Item | None]]:
    """Each annotated item, and the one of its role that overlaps it most, by at least half."""
    for document, report in pairs:
        for gold in document["items"]:
            span = gold["start"], gold["end"]
            same = [item for item in report.items if item.role == gold["role"]]
            best = max(same, key=lambda item: overlap(span, (item.start, item.end)), default=None)
            yield gold, best if best and overlap(span, (best.start, best.end)) >= _HALF else None


def by_role(pairs: Sequence[Pair]) -> str:
    """Themes by role, those of items that were missed or invented included."""
    counts: defaultdict[tuple[str, str], Counts] = defaultdict(Counts)
    for gold, item in found_items(pairs):
        have = {theme.label for theme in item.themes} if item else set()
        for theme in gold["themes"]:  # type: ignore[attr-defined]
            counts[theme, str(gold["role"])].add(theme in have, 0, 1)
    for _, report in pairs:
        for item in report.items:
            for theme in item.themes:
                counts[theme.label, item.role].add(0, 1, 0)
    roles = sorted({role for _, role in counts})
    lines = [
        "| theme | " + " | ".join(f"{role}: F1 (annotated)" for role in roles) + " |",
        "|---" * (len(roles) + 1) + "|",
    ]
    for theme in sorted({theme for theme, _ in counts}):
        cells = (f"{counts[theme, role].f1:.3f} ({counts[theme, role].gold})" for role in roles)
        lines.append(f"| {theme} | {' | '.join(cells)} |")
    return "\n".join(lines)


def calibration(pairs: Sequence[Pair]) -> str:
    """Of the themes given with some probability, how many are right; and the expected calibration error."""
    given: list[tuple[float, bool]] = []
    for document, report in pairs:
        for item in report.items:
            gold = max(
                document["items"],
                key=lambda g: overlap((g["start"], g["end"]), (item.start, item.end)) * (g["role"] == item.role),
                default=None,
            )
            if (
                gold
                and gold["role"] == item.role
                and overlap((gold["start"], gold["end"]), (item.start, item.end)) >= 0.5
            ):
                given += [(theme.score, theme.label in gold["themes"]) for theme in item.themes]
    bins: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for score, right in given:
        bins[min(int(score * BINS), BINS - 1)].append((score, right))
    lines = ["| probability | themes | mean probability | right |", "|---|---|---|---|"]
    error = 0.0
    for number, members in sorted(bins.items()):
        mean, share = (sum(column) / len(members) for column in zip(*members, strict=True))
        error += abs(mean - share) * len(members) / len(given)
        lines.append(f"| {number / BINS:.1f}–{(number + 1) / BINS:.1f} | {len(members)} | {mean:.3f} | {share:.3f} |")
    return "\n".join(lines) + f"\n\nExpected calibration error of the themes that were given: {error:.3f}."


def confusions(pairs: Sequence[Pair]) -> str:
    """Which theme was given where another one was annotated."""
    counts: Counter[tuple[str, str]] = Counter()
    for gold, item in found_items(pairs):
        have = {theme.label for theme in item.themes} if item else set()
        want = set(gold["themes"])  # type: ignore[call-overload]
        if item:
            counts.update((missed, extra) for missed in want - have for extra in have - want)
    lines = ["| annotated | given instead | items |", "|---|---|---|"]
    return "\n".join(lines + [f"| {a} | {b} | {n} |" for (a, b), n in counts.most_common(_CONFUSIONS)])


def size(folder: Path) -> str:
    """The size of the model."""
    total = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return f"{total / 1e6:.1f} MB"


def main() -> None:
    """Tag the test split and write the card."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("model", nargs="?", help="its folder; by default the model of the package")
    folder = find_model(parser.parse_args().model)
    tagger = nlp.load(folder)
    documents = read_corpus(CORPUS).documents("test")
    pairs = [(document, tagger.tag_text(document["text"])) for document in documents]
    figures = evaluate(pairs)
    writers = sorted({document["meta"]["writer"] for document in documents})
    told = model_card(
        tagger.pipeline, figures,
        command="nlp-tag train corpora/disclosure -o models/disclosure && python scripts/model_card.py",
        measured=f"test.jsonl, {len(documents)} documents by the writers {', '.join(writers)}, {date.today()}",
    )  # fmt: skip
    published = (FIGURES / "published.md").read_text("utf-8").strip()
    told = told.replace("## Figures", f"{published}\n\n## Figures on written text", 1)
    parts = [told, "## Themes by role", by_role(pairs), "## Calibration of themes", calibration(pairs)]
    parts += [
        "## Confusions",
        "Items that were found, where one theme was missed and another one given.",
        confusions(pairs),
    ]
    parts.append((FIGURES / "tables.md").read_text("utf-8").strip())
    parts += ["## Size", f"{size(folder)} on disk."]
    (folder / "README.md").write_text("\n\n".join(part.strip() for part in parts) + "\n", "utf-8", newline="\n")
    print(json.dumps({layer: round(counts.f1, 4) for layer, counts in figures.layers.items()}))


if __name__ == "__main__":
    main()
