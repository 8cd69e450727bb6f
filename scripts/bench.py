"""How long a cold `nlp-tag` takes beside `import spacy`, and tagging beside `jieba.lcut`, in one run.

    python scripts/bench.py REPORT…

Prints the median times and their ratios. The two sides of a ratio take turns, so that both meet the same machine.
"""

from __future__ import annotations

import logging
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import jieba

import nlp
import nlp.reading

COLD_TURNS, WARM_TURNS = 7, 15


def seconds(call: Callable[[], object]) -> float:
    """The time that one `call` takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def compare(name: str, ours: Callable[[], object], theirs: Callable[[], object], turns: int) -> None:
    """Time both in turns and print medians and ratio."""
    times = [(seconds(ours), seconds(theirs)) for _ in range(turns)]
    mine, other = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"{name}: {mine * 1000:.1f} ms / {other * 1000:.1f} ms = {mine / other:.2f}")


def main() -> None:
    """Measure on the reports named on the command line."""
    if not sys.argv[1:]:
        sys.exit(__doc__)
    command = Path(sys.executable).with_name("nlp-tag")
    quiet = {"stdout": subprocess.DEVNULL, "check": True}
    compare(
        "cold nlp-tag / python -c 'import spacy'",
        lambda: subprocess.run([command, sys.argv[1]], **quiet),
        lambda: subprocess.run([sys.executable, "-c", "import spacy"], **quiet),
        COLD_TURNS,
    )
    jieba.setLogLevel(logging.WARNING)
    texts = [nlp.reading.read_path(path).text for path in sys.argv[1:]]
    tagger = nlp.load()
    jieba.initialize()
    tagger.tag_text(texts[0])  # loads the dictionary
    first = [seconds(lambda text=text: tagger.tag_text(text)) for text in texts[1:]]
    cut = [seconds(lambda text=text: jieba.lcut(text)) for text in texts[1:]]
    if first:
        ours, theirs = 1000 * sum(first), 1000 * sum(cut)
        print(f"first sight of each text but the first: {ours:.1f} ms / {theirs:.1f} ms = {ours / theirs:.2f}")
    compare(
        "tagging / jieba.lcut",
        lambda: [tagger.tag_text(text) for text in texts],
        lambda: [jieba.lcut(text) for text in texts],
        WARM_TURNS,
    )


if __name__ == "__main__":
    main()
