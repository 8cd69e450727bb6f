"""How long a cold `nlp-tag` takes beside `import spacy`, tagging beside `jieba.lcut`, and texts of up to 1 MB.

    python scripts/bench.py REPORT…

Prints median times and their ratios. The two sides of a ratio take turns, so that both meet the same machine. Last
come the time per character and the peak memory of a process that tags one text of 1/16 to 1 MB of UTF-8.
"""

from __future__ import annotations

import json
import logging
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import jieba

import nlp
from nlp.model.tagger import Tagger
from nlp.pipeline.tables.component import Tables
from nlp.reading import read_path

TEST = Path(__file__).parent.parent / "corpora" / "disclosure" / "test.jsonl"
COLD_TURNS, WARM_TURNS = 7, 15
MEGABYTE = 1_000_000


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


ONE_TEXT = """
import resource, sys, time
import nlp
text = sys.stdin.buffer.read().decode("utf-8", "ignore")
tagger = nlp.load()
tagger.tag_text(text[:1000])
start = time.perf_counter()
tagger.tag_text(text)
seconds = time.perf_counter() - start
each, peak = seconds / len(text) * 1e6, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(f"{len(text.encode()) / 1e6:.2f} MB: {seconds:.2f} s, {each:.1f} µs a character, {peak:.0f} MB")
"""


def lengths(texts: list[str]) -> None:
    """Tag texts of growing length, each in a process of its own."""
    text = "\n".join(texts).encode()
    whole = text * (MEGABYTE // len(text) + 1)
    for part in (16, 8, 4, 2, 1):
        subprocess.run([sys.executable, "-c", ONE_TEXT], input=whole[: MEGABYTE // part], check=True)


def aligning(tagger: Tagger, text: str) -> float:
    """The time that fitting the cells of all tables of `text` to the formats takes, the best of a few turns."""
    doc = tagger.pipeline(text)
    component = tagger.pipeline.get_pipe("tables")
    assert isinstance(component, Tables)
    cells = component.located(doc)
    return min(seconds(lambda: [component.fitted(doc, label, units) for label, units in cells]) for _ in range(3))


def main() -> None:
    """Measure on the reports named on the command line, then on the test split, each text once."""
    if not sys.argv[1:]:
        sys.exit(__doc__)
    command = [Path(sys.executable).with_name("nlp-tag"), sys.argv[1]]
    bare = [sys.executable, "-c", "import spacy"]
    compare(
        "cold nlp-tag / python -c 'import spacy'",
        lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=True),
        lambda: subprocess.run(bare, check=True),
        COLD_TURNS,
    )
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    tagger = nlp.load()
    texts = [read_path(path).text for path in sys.argv[1:]]
    tagger.tag_text(texts[0])  # loads the dictionary
    compare(
        "tagging / jieba.lcut, the same texts again and again",
        lambda: [tagger.tag_text(text) for text in texts],
        lambda: [jieba.lcut(text) for text in texts],
        WARM_TURNS,
    )
    unseen = [json.loads(line)["text"] for line in TEST.read_text("utf-8").splitlines()]
    print(f"aligner, a report: {1000 * statistics.mean(aligning(tagger, text) for text in texts + unseen):.2f} ms")
    times = [(seconds(lambda t=text: tagger.tag_text(t)), seconds(lambda t=text: jieba.lcut(t))) for text in unseen]
    mine, other = (1000 * sum(column) / len(unseen) for column in zip(*times, strict=True))
    print(f"tagging / jieba.lcut, {len(unseen)} texts once each: {mine:.1f} ms / {other:.1f} ms = {mine / other:.2f}")
    sys.stdout.flush()
    lengths(unseen)


if __name__ == "__main__":
    main()
