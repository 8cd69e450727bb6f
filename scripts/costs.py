"""What SECURITY.md says of time and memory that others could make a process spend.

    python scripts/costs.py halves      # half problems, half measures, one a line: CPU seconds and MB by length
    python scripts/costs.py life [--stretches 12000]    # MB of a process that reads ever other texts

Linux.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from pathlib import Path
from random import Random

import nlp
from disclosure import CORPUS

_PAIRS = 2_000, 4_000, 8_000  # problems, and as many measures
_STRETCH = 400  # code points


def main() -> None:
    """Print one part."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("part", choices=["halves", "life"])
    parser.add_argument("--stretches", type=int, default=12_000)
    options = parser.parse_args()
    if options.part == "halves":
        halves()
    else:
        life(options.stretches)


def halves() -> None:
    """Tag texts of half problems, half measures, each longer than the one before."""
    tagger = nlp.load()
    tagger.tag_text(problems_and_measures(50))
    for count in _PAIRS:
        text = problems_and_measures(count)
        start = time.process_time()
        items = len(tagger.tag_text(text).items)
        used = time.process_time() - start
        print(f"{len(text):,} characters, {items:,} items: {used:.1f} s, {memory(highest=True)} MB", flush=True)


def problems_and_measures(count: int) -> str:
    """A report with `count` problems and as many measures, a line each."""
    problems = "".join(f"一是第{number}个站所业务培训不够，公开不及时。\n" for number in range(count))
    measures = "".join(f"一是加强第{number}个站所的业务培训，及时公开。\n" for number in range(count))
    head = "桃江县2023年政府信息公开工作年度报告\n五、存在的主要问题及改进情况\n（一）存在的问题\n"
    return f"{head}{problems}（二）改进措施\n{measures}"


def life(stretches: int) -> None:
    """Tag that many stretches of the corpus, each with other numbers."""
    tagger, rng = nlp.load(), Random(1)
    texts = [json.loads(line)["text"] for line in CORPUS.joinpath("test.jsonl").read_text("utf-8").splitlines()]
    for number in range(1, stretches + 1):
        text = rng.choice(texts)
        start = rng.randrange(max(1, len(text) - _STRETCH))
        stretch = text[start : start + _STRETCH]
        tagger.tag_text("".join(str(rng.randrange(10)) if char.isdecimal() else char for char in stretch))
        if number % (stretches // 6) == 0:
            print(f"after {number:,} stretches: {memory()} MB", flush=True)


def memory(highest: bool = False) -> int:
    """The memory of this process in MB, now or at its highest."""
    if highest:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize() >> 20


if __name__ == "__main__":
    main()
