"""The office's January: the drafts of a county's units beside last year's store, checked by one command.

    cd scripts && python january.py FOLDER [--units 100] [--seed 1] [--show]

Writes FOLDER/drafts (docx, html, pdf and txt in turn) and a manifest of the units, reads last year's reports into
FOLDER/store, and checks the drafts into FOLDER/letters: a Word file for each unit and a workbook of all. A draft in
four has a fault of `planted.faults`, one in ten a fault between its two years (`planted.together`), and two are copied
from their neighbours; FOLDER/planted.tsv says which. Then it counts what is found in these and in the others.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from nlp.checks.rules import load_rules
from planted import together
from planted.county import two_years, writers
from planted.faults import FAULTS
from planted.moved import COUNTY
from planted.printing import printed
from planted.reports import Made

YEAR = 2025
_KINDS = ("docx", "html", "pdf", "tab_rows")
_FAULTY, _AGAINST, _COPIED = 4, 10, (7, 23)  # one draft in so many; whose drafts are copies
_ABSENT = "高岭坡镇人民政府"
_UNITS, _DRAFTS = "单位.csv", "drafts"


def drafts(units: int, rng: Random) -> tuple[list[Made], list[Made], dict[str, str]]:
    """This year's drafts, last year's reports, and the rule that is broken by the agency of a draft."""
    this, last, planted = [], [], {}
    between = {rule: plants for rule, plants in together.FAULTS.items() if rule.startswith("against.")}
    for number in range(units):
        draft, before = two_years(number, YEAR)
        name = draft.unit.agency
        if number in _COPIED:
            draft = _copy(this[-1], draft)
            planted[name] = planted[this[-1].unit.agency] = "across.copied"
        elif number % _FAULTY == 1:
            planted[name] = _plant(FAULTS, lambda plant, draft=draft: plant(draft, rng), rng)
        elif number % _AGAINST == 4:
            case = together.Case([draft], [before])
            planted[name] = _plant(between, lambda plant, case=case: plant(case, rng), rng)
            before = case.last[0]
        this.append(draft)
        last.append(before)
    return this, last, planted


def _plant(faults: dict[str, list[Callable[..., object]]], plant: Callable[..., object], rng: Random) -> str:
    """Plant a fault of some rule, the first that the draft gives room for, and say of which."""
    rules = sorted(faults)
    rng.shuffle(rules)
    return next(rule for rule in rules if plant(rng.choice(faults[rule])) is not False)


def _copy(draft: Made, own: Made) -> Made:
    """`draft` under the name and with the tables of `own`."""
    copy = draft.copy()
    copy.id, copy.unit = own.id, own.unit
    for block in copy.blocks:
        block.text = block.text.replace(draft.unit.agency, own.unit.agency)
        block.cells = own.table(block.label).cells if block.kind == "table" else {}
    return copy


def write(folder: Path, reports: Sequence[Made], kinds: Sequence[str]) -> None:
    """Each report as a file named after its unit."""
    folder.mkdir(parents=True)
    cases = [(report, kinds[number % len(kinds)]) for number, report in enumerate(reports)]
    for (report, _), (name, data) in zip(cases, printed(cases), strict=True):
        (folder / f"{report.unit.agency}{report.year}年度报告{Path(name).suffix}").write_bytes(data)


def counted(findings: Path, planted: dict[str, str], *, show: bool) -> None:
    """Print how many planted faults have their finding, and what is found where nothing was planted."""
    severities = {name: rule.severity for name, rule in load_rules().items()}
    found: Counter[str] = Counter()
    clean = right = 0
    for line in findings.read_text("utf-8").splitlines():
        report = json.loads(line)
        name = Path(report["report"]).name.partition(f"{YEAR}年度报告")[0]
        if report["absent"]:
            continue
        if name in planted:
            right += planted[name] in {finding["rule"] for finding in report["findings"]}
            if show and planted[name] not in {finding["rule"] for finding in report["findings"]}:
                print(f"missed: {planted[name]} in {name}")
            continue
        clean += 1
        for finding in report["findings"]:
            found[finding["rule"]] += 1
            if show:
                print(f"{name} {finding['line']}: {finding['severity']} {finding['rule']} {finding['message']}")
    print(f"planted: {len(planted)}, with their finding: {right}; in {clean} drafts without a planted fault:")
    for severity in ("error", "warning", "hint"):
        rules = {rule: count for rule, count in found.items() if severities[rule] == severity}
        print(f"  {sum(rules.values())} {severity}s: {rules}")


def main() -> None:
    """Write, read last year's, check, count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--units", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="print what is found in drafts without a planted fault")
    arguments = parser.parse_args()
    folder = arguments.folder
    this, last, planted = drafts(min(arguments.units, len(writers())), Random(arguments.seed))
    write(folder / _DRAFTS, this, _KINDS)
    write(folder / "last", last, _KINDS[-1:])
    (folder / "planted.tsv").write_text("".join(f"{name}\t{rule}\n" for name, rule in planted.items()), "utf-8")
    names = [*(report.unit.agency for report in this), _ABSENT]
    rows = "".join(f"{name},{','.join(COUNTY)},{YEAR}\n" for name in names)
    (folder / _UNITS).write_text(f"agency,province,city,county,year\n{rows}", "utf-8")
    _nlp_tag("run", folder / "last", "--store", folder / "store")
    check = ("check", folder / _DRAFTS, "--against", folder / "store", "--manifest", folder / _UNITS)
    _nlp_tag(*check, "--format", "docx", "-o", folder / "letters")
    _nlp_tag(*check, "-o", folder / "findings.json")
    counted(folder / "findings.json", planted, show=arguments.show)


def _nlp_tag(*arguments: str | Path) -> None:
    start = time.perf_counter()
    done = subprocess.run([Path(sys.executable).with_name("nlp-tag"), *map(str, arguments)])
    print(f"{arguments[0]}: {time.perf_counter() - start:.1f} s, exit status {done.returncode}", flush=True)


if __name__ == "__main__":
    main()
