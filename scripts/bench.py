"""How fast and how large nlp-tag is, as ratios that any machine can compare, in one table.

    python scripts/bench.py [--long] [--training]

Everything is CPU time, and the two sides of a ratio take turns, so that both meet the same machine: a cold ``nlp-tag``
beside ``import spacy``; tagging beside ``jieba.lcut``, texts of the test split never seen before and three of them
again and again; one text of 1,000,000 characters beside one of 50,000, each in a process of its own. ``--long`` adds
10,000,000 characters, ``--training`` the default model. How to find where the time goes: docs/profiling.md.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import jieba

import nlp

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpora" / "disclosure"
SAMPLE = ROOT / "corpora" / "sample.txt"
COLD_TURNS, WARM_TURNS = 7, 15
WARMED, REPEATED = 60, 3  # texts that warm the caches, and that are tagged again and again
SHORT, LONG, LONGEST = 50_000, 1_000_000, 10_000_000  # characters

ONE_TEXT = """
import resource, sys, time
import nlp
text, size = sys.stdin.buffer.read().decode(), int(sys.argv[1])
tagger = nlp.load()
tagger.tag_text(text[:2000])
whole = (text * (size // len(text) + 1))[:size]
start = time.process_time()
tagger.tag_text(whole)
print((time.process_time() - start) / size, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def seconds(call: Callable[[], object]) -> float:
    """The CPU time that one `call` takes in this process."""
    start = time.process_time()
    call()
    return time.process_time() - start


def child(command: list[str], environment: dict[str, str] | None = None) -> tuple[float, float]:
    """The CPU seconds and the peak memory, in MB, of a process."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL, env=environment)
        _, status, used = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(command)}: exit status {os.waitstatus_to_exitcode(status)}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def row(name: str, figure: str, goal: str) -> None:
    """Print one row of the table."""
    print(f"| {name} | {figure} | {goal} |", flush=True)


def cold() -> None:
    """A plain `nlp-tag` in a process of its own, beside one that imports spaCy; both have byte code, as installed."""
    ours = [str(Path(sys.executable).with_name("nlp-tag")), str(SAMPLE)]
    theirs = [sys.executable, "-c", "import spacy"]
    with tempfile.TemporaryDirectory() as cache:
        known = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment = known | {"PYTHONPYCACHEPREFIX": cache}
        _, *turns = [(child(ours, environment), child(theirs, environment)) for _ in range(1 + COLD_TURNS)]
    ratio = statistics.median(mine[0] / other[0] for mine, other in turns)
    row("cold nlp-tag / import spacy", f"{ratio:.2f} ({max(mine[1] for mine, _ in turns):.0f} MB)", "≤ 1.5 (≤ 180 MB)")


def warm(texts: list[str]) -> None:
    """Tagging beside jieba.lcut, both with their dictionaries loaded and some reports read."""
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    tagger = nlp.load()
    for text in texts[:WARMED]:
        tagger.tag_text(text)
    pairs = [(seconds(lambda t=t: tagger.tag_text(t)), seconds(lambda t=t: jieba.lcut(t))) for t in texts[WARMED:]]
    mine, other = (sum(column) for column in zip(*pairs, strict=True))
    row("never seen / jieba.lcut", f"{mine / other:.2f}", "≤ 3.0")
    again = texts[:REPEATED]
    turns = [
        seconds(lambda: [tagger.tag_text(text) for text in again])
        / seconds(lambda: [jieba.lcut(text) for text in again])
        for _ in range(WARM_TURNS)
    ]
    row("repeated / jieba.lcut", f"{statistics.median(turns):.2f}", "≤ 2.2")


def one_text(texts: list[str], size: int) -> tuple[float, float]:
    """CPU seconds a character, and the peak memory in MB, of a process that tags one text of `size` characters."""
    command = [sys.executable, "-c", ONE_TEXT, str(size)]
    out = subprocess.run(command, input="\n".join(texts).encode(), stdout=subprocess.PIPE, check=True).stdout.split()
    return float(out[0]), float(out[1]) / 1024


def lengths(texts: list[str], *, longest: bool) -> None:
    """Long texts beside one of 50,000 characters."""
    short, _ = one_text(texts, SHORT)
    for size, goal in [(LONG, "≤ 1.3 (≤ 400 MB)"), *([(LONGEST, "finishes (≤ 1,000 MB)")] if longest else [])]:
        each, peak = one_text(texts, size)
        figure = f"{each / short:.2f} ({peak:.0f} MB), {1e6 * each:.1f} µs a character"
        row(f"{size:,} characters / {SHORT:,}, a character", figure, goal)


def training() -> None:
    """The default model, trained from its corpus."""
    with tempfile.TemporaryDirectory() as folder:
        command = [str(Path(sys.executable).with_name("nlp-tag")), "train", str(CORPUS), "-o", f"{folder}/model"]
        start = time.monotonic()
        used, _ = child(command)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    row("default training", f"{used:.0f} CPU s, {time.monotonic() - start:.0f} s, {peak:.0f} MB", "≤ 90 s, ≤ 1,000 MB")


def main() -> None:
    """Print the table."""
    if wrong := set(sys.argv[1:]) - {"--long", "--training"}:
        sys.exit(f"{' '.join(sorted(wrong))}\n{__doc__}")
    texts = [json.loads(line)["text"] for line in (CORPUS / "test.jsonl").read_text("utf-8").splitlines()]
    print("| measured (CPU, paired) | now | goal |\n|---|---|---|")
    cold()
    warm(texts)
    lengths(texts, longest="--long" in sys.argv)
    if "--training" in sys.argv:
        training()


if __name__ == "__main__":
    main()
