"""The corpus beside the field: how often usual words are asserted, themes an item, fillers, shapes of words.

python -m field.compare [WRITER ...]      (in scripts/; by default the writers from w24 on)
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence

from disclosure import CORPUS
from field import notes
from nlp.corpus.prose import read_folder

_LEAST = 8  # items of the field that hold a word, for it to count
_FIRST = 24  # the first writer who worked from the field's briefs
_FILLERS = 8

Item = tuple[str, str, frozenset[str]]  # role, text, themes


def items_of(writers: Sequence[str]) -> list[Item]:
    """The items that `writers` wrote."""
    return [
        (span.label, text, frozenset(span.themes))
        for report in read_folder(CORPUS / "prose")
        if report.writer in writers
        for text, span in report.spans("item")
    ]


def asserted(items: Sequence[Item], theme: str) -> tuple[float, float]:
    """The share of items with a usual word of `theme` that have it: here, and in the field for the same words."""
    held = right = 0
    expected = 0.0
    for (named, word), (found, hits) in notes.word_counts().items():
        if named != theme or found < _LEAST:
            continue
        with_word = [themes for _, text, themes in items if word in text]
        held += len(with_word)
        right += sum(theme in themes for themes in with_word)
        expected += len(with_word) * hits / found
    return (right / held, expected / held) if held else (0.0, 0.0)


def bare(items: Sequence[Item], theme: str) -> float:
    """The share of the labels of `theme` whose item holds none of its usual words."""
    labelled = [text for _, text, themes in items if theme in themes]
    without = sum(not any(word in text for word in notes.keywords()[theme]) for text in labelled)
    return without / len(labelled) if labelled else 0.0


def main() -> None:
    """Print the tables."""
    writers = sys.argv[1:] or sorted(
        folder.name for folder in (CORPUS / "prose").glob("w*") if int(folder.name[1:]) >= _FIRST
    )
    items = items_of(writers)
    print(f"{len(writers)} writers, {len(items)} items\n")
    for role in ("problem", "measure"):
        own = [item for item in items if item[0] == role]
        first = notes.first()["themes_an_item"][role]
        counts = Counter({int(size): count for size, count in first.items()})
        counts.update(len(item["t"]) for item in notes.items(role))
        field = sum(size * count for size, count in counts.items()) / sum(counts.values())
        here = sum(len(themes) for *_, themes in own) / len(own)
        print(f"{role}: {len(own)} items, themes an item {here:.2f} (field {field:.2f})")
        for word, share in list(notes.fillers(role).items())[:_FILLERS]:
            print(f"  {word} {sum(word in text for _, text, _ in own) / len(own):.2f} (field {share:.2f})")
    print("\n| theme | labels | usual words asserted | field | labels without a usual word | field |")
    print("|---|---|---|---|---|---|")
    for theme in notes.keywords():
        here, field = asserted(items, theme)
        labels = sum(theme in themes for *_, themes in items)
        print(
            f"| {theme} | {labels} | {here:.2f} | {field:.2f} "
            f"| {bare(items, theme):.2f} | {notes.without_word().get(theme, 0.0):.2f} |"
        )


if __name__ == "__main__":
    main()
