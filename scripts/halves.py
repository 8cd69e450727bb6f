"""What a report of half problems and half measures, one a line, costs: any measure may answer any problem.

    python scripts/halves.py [PROBLEMS …]

Prints for each number of problems, and as many measures, the seconds of the processor and the highest memory so far.
"""

from __future__ import annotations

import argparse
import resource
import time

import nlp


def main() -> None:
    """Tag texts, each longer than the one before."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("problems", nargs="*", type=int, default=[2_000, 4_000, 8_000])
    tagger = nlp.load()
    tagger.tag_text(written(50))
    for count in sorted(parser.parse_args().problems):
        text = written(count)
        start = time.process_time()
        items = len(tagger.tag_text(text).items)
        used = time.process_time() - start
        highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        print(f"{len(text):,} characters, {items:,} items: {used:.1f} s, {highest} MB", flush=True)


def written(count: int) -> str:
    """A report with `count` problems and as many measures."""
    problems = "".join(f"一是第{number}个站所业务培训不够，公开不及时。\n" for number in range(count))
    measures = "".join(f"一是加强第{number}个站所的业务培训，及时公开。\n" for number in range(count))
    head = "桃江县2023年政府信息公开工作年度报告\n五、存在的主要问题及改进情况\n（一）存在的问题\n"
    return f"{head}{problems}（二）改进措施\n{measures}"


if __name__ == "__main__":
    main()
