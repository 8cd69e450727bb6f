"""Copies among many reports: how many are found, how many pairs are false, and how the time grows.

    python scripts/copies.py [--draws 3] [--sizes 2500 5000 10000]

The reports are those of the corpus as they are written, with their sections; of a long one every other sentence is a
report of its own, so that there are more than 2,000. Of 20 drawn at random, three variants each are made: names and
numbers are others, and a third of the sentences, of each variant by itself, are such as no other report has (those of
reports left out). For the time, reports are put together from the sentences of the corpus.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from disclosure import CORPUS
from nlp.checks.copies import Copies
from nlp.checks.repetition import clauses
from nlp.corpus.prose import Paragraph, Prose, read_folder
from nlp.report import Heading, Model, Place, Report, Section, Source, Tables

_ORIGINALS, _VARIANTS, _CHANGED = 20, 3, 1 / 3
_APART = 60  # reports whose sentences the variants get
_SHORTEST = 400  # characters of prose of an original
_LONG = 900  # characters of prose of a report that is cut in two
_TOWNS = ["青石", "白沙", "乌江", "黄桥", "赤水", "龙门", "枫林", "石塘", "柳河", "双溪"]


@dataclass(frozen=True)
class Told:
    """A report before it is put together: who, and its lines, a heading with its label, prose with None."""

    name: str
    names: tuple[str, ...]
    lines: tuple[tuple[str | None, str], ...]


def main() -> None:
    """Draw, pair, count; then time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=3)
    parser.add_argument("--sizes", type=int, nargs="*", default=[2500, 5000, 10_000])
    arguments = parser.parse_args()
    written = [told(prose) for prose in read_folder(CORPUS / "prose") if prose.head["kind"] == "report"]
    corpus = [each for one in written for each in (halves(one) if length(one) >= _LONG else [one])]
    print("| reports | copies | found | pairs | found | false pairs |\n|---|---|---|---|---|---|")
    for draw in range(arguments.draws):
        print(counted(corpus, Random(draw)), flush=True)
    print("\n| reports | seconds | ms a report |\n|---|---|---|")
    pool = [sentence for one in corpus for label, line in one.lines if label is None for sentence in sentences(line)]
    for size in arguments.sizes:
        rng = Random(size)
        start = time.process_time()
        pairs(mixed(pool, number, rng) for number in range(size))
        seconds = time.process_time() - start
        print(f"| {size:,} | {seconds:.1f} | {1000 * seconds / size:.2f} |", flush=True)


def told(prose: Prose) -> Told:
    """A report of the corpus."""
    lines: list[tuple[str | None, str]] = []
    for part in prose.body:
        if isinstance(part, Paragraph):
            heads = [span for span in part.spans if span.kind == "heading"]
            for head in heads[:1]:
                lines.append((head.label, part.text[: head.end]))
            lines.append((None, part.text[heads[0].end if heads else 0 :]))
    head = prose.head
    names = (head["agency"], *(head[level] for level in ("town", "county", "city") if head.get(level)))
    return Told(prose.id, names, tuple((label, line) for label, line in lines if line))


def sentences(line: str) -> list[str]:
    """The sentences of a line."""
    return re.findall(r"(?:[^。；;.]|(?<=\d)\.)+[。；;.]?", line)


def length(one: Told) -> int:
    """The characters of its prose."""
    return sum(len(line) for label, line in one.lines if label is None)


def halves(one: Told) -> list[Told]:
    """Two reports of every other sentence of `one`, both with its headings."""
    halves: tuple[list[tuple[str | None, str]], ...] = ([], [])
    count = 0
    for label, line in one.lines:
        for part in sentences(line) if label is None else ():
            halves[count % 2].append((None, part))
            count += 1
        for half in halves if label else ():
            half.append((label, line))
    return [Told(f"{one.name}{side}", one.names, tuple(lines)) for side, lines in zip("ab", halves, strict=True)]


def counted(corpus: Sequence[Told], rng: Random) -> str:
    """A row of the table of copies."""
    long = [one for one in corpus if length(one) >= _SHORTEST]
    originals = rng.sample(long, _ORIGINALS)
    others = [one for one in corpus if one not in originals]
    rng.shuffle(others)
    apart, others = others[:_APART], others[_APART:]
    fresh = [said for one in apart for label, line in one.lines if label is None for said in sentences(line)]
    rng.shuffle(fresh)
    copies = [variant(one, number, fresh, rng) for one in originals for number in range(_VARIANTS)]
    reports = [*map(report, others), *map(report, copies)]
    first = len(others)
    wanted = {(first + a, first + b) for a in range(len(copies)) for b in range(a + 1, len(copies))
              if a // _VARIANTS == b // _VARIANTS}  # fmt: skip
    found = pairs(reports)
    right = found & wanted
    hit = {number for pair in right for number in pair}
    return f"| {len(reports):,} | {len(copies)} | {len(hit)} | {len(wanted)} | {len(right)} | {len(found - wanted)} |"


def variant(one: Told, number: int, fresh: list[str], rng: Random) -> Told:
    """`one` under another name, with other numbers, and sentences of `fresh`, each taken once, for some."""
    town = f"{rng.choice(_TOWNS)}{'镇乡'[number % 2]}"
    places = [(at, s) for at, (label, line) in enumerate(one.lines) if label is None
              for s in range(len(sentences(line)))]  # fmt: skip
    changed = set(rng.sample(places, round(len(places) * _CHANGED)))
    lines: list[tuple[str | None, str]] = []
    for at, (label, line) in enumerate(one.lines):
        parts = sentences(line) if label is None else [line]
        said = "".join(fresh.pop() if (at, s) in changed else part for s, part in enumerate(parts))
        for name in one.names:
            said = said.replace(name, town)
        lines.append((label, re.sub(r"\d+", lambda match: str(rng.randint(1, 10 ** len(match[0]))), said)))
    return Told(f"{one.name}/{number}", (f"{town}人民政府", town), tuple(lines))


def mixed(pool: Sequence[str], number: int, rng: Random) -> Report:
    """A report put together from sentences of the pool."""
    lines = (("overview", "一、总体情况"), *((None, "".join(rng.sample(pool, 4))) for _ in range(8)))
    return report(Told(f"{number}", (f"{number}局",), lines))


def report(one: Told) -> Report:
    """The report as `nlp.checks.repetition.clauses` takes it."""
    text, heads = "", []
    for label, line in one.lines:
        if label:
            heads.append((label, len(text), len(text) + len(line)))
        text += line + "\n"
    ends = [start for _, start, _ in heads][1:] + [len(text)]
    sections = tuple(
        Section(label, None, Heading(start, stop), start, end, 1.0)
        for (label, start, stop), end in zip(heads, ends, strict=False)
    )
    place = Place(town=one.names[1] if len(one.names) > 1 else None)
    return Report(
        Source(one.name, "", "", None, len(text)), Model("", "", ""), text, None, one.names[0], 2024, "2021", place,
        sections, Tables(()), (), {}, (), (),
    )  # fmt: skip


def pairs(reports: object) -> set[tuple[int, int]]:
    """The pairs of which one repeats the other, by their numbers."""
    copies = Copies()
    for number, each in enumerate(reports):  # type: ignore[call-overload, var-annotated]
        copies.add(clauses(each), number)
    return {(copy.left, copy.right) for copy in copies.pairs()}


if __name__ == "__main__":
    main()
