"""The office's January: the drafts of a county's units beside last year's store, checked by one command.

    cd scripts && python january.py FOLDER [--units 100] [--seed 1]

Writes FOLDER/drafts (docx, html, pdf and txt in turn), reads last year's reports into FOLDER/store, and checks the
drafts into FOLDER/letters: a Word file for each unit and a workbook of all. A draft in four has one of the faults of
`planted.faults`, and two are copied from their neighbours; FOLDER/planted.tsv says which.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

from planted.faults import FAULTS
from planted.moved import moved, sources
from planted.printing import printed
from planted.reports import Made

YEAR = 2025
_SPLITS = ("test", "dev")
_KINDS = ("docx", "html", "pdf", "tab_rows")
_FAULTY, _COPIED = 4, (7, 23)  # one draft in so many; whose drafts are copies


def drafts(units: int, rng: Random) -> tuple[list[Made], list[Made], list[tuple[str, str]]]:
    """This year's drafts, last year's reports, and the faults of this year's: the id of a draft and of a rule."""
    this, last, planted = [], [], []
    for number in range(units):
        copied = number in _COPIED
        draft = moved(number - copied, YEAR, number, splits=_SPLITS)
        last.append(moved((number * 37 + 11) % units, YEAR - 1, number, draft, splits=_SPLITS))
        if copied:
            planted.append((draft.id, "across.copied"))
        elif number % _FAULTY == 1:
            rule = rng.choice(sorted(FAULTS))
            if rng.choice(FAULTS[rule])(draft, rng) is not False:
                planted.append((draft.id, rule))
        this.append(draft)
    return this, last, planted


def write(folder: Path, reports: Sequence[Made], kinds: Sequence[str]) -> None:
    """Each report as a file named after its unit."""
    folder.mkdir(parents=True)
    cases = [(report, kinds[number % len(kinds)]) for number, report in enumerate(reports)]
    for (report, _), (name, data) in zip(cases, printed(cases), strict=True):
        (folder / f"{report.unit.agency}{report.year}年度报告{Path(name).suffix}").write_bytes(data)


def main() -> None:
    """Write, read last year's, check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--units", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    folder, units = arguments.folder, min(arguments.units, len(sources(*_SPLITS)))
    this, last, planted = drafts(units, Random(arguments.seed))
    write(folder / "drafts", this, _KINDS)
    write(folder / "last", last, _KINDS[-1:])
    (folder / "planted.tsv").write_text("".join(f"{one}\t{rule}\n" for one, rule in planted), "utf-8")
    _nlp_tag("run", folder / "last", "--store", folder / "store")
    _nlp_tag("check", folder / "drafts", "--against", folder / "store", "--format", "docx", "-o", folder / "letters")


def _nlp_tag(*arguments: str | Path) -> None:
    start = time.perf_counter()
    done = subprocess.run([Path(sys.executable).with_name("nlp-tag"), *map(str, arguments)])
    print(f"{arguments[0]}: {time.perf_counter() - start:.1f} s, exit status {done.returncode}", flush=True)


if __name__ == "__main__":
    main()
