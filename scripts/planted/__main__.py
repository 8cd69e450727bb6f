"""Print what each rule finds of the faults planted, and what is found where nothing was planted."""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import nlp
from nlp.checks.engine import find
from nlp.checks.finding import Finding
from nlp.checks.rules import load_rules
from planted import together
from planted.faults import FAULTS, Fault
from planted.printing import KINDS, printed
from planted.reports import Made, make

_TOGETHER = 4  # cases of each fault in two years or in several reports
_CLEAN = 200
# What a fault brings with it though it is not its own
COMPANIONS = {
    "section.missing": {"table.missing", "section.number", "improvement.empty", "fee.unstated"},
    "section.doubled": {"section.number", "section.order", "section.extra", "text.doubled"},
    "section.extra": {"section.number", "section.title", "section.doubled"},
    "section.order": {"section.number"},
    "section.title": {"section.extra"},
    "table.picture": {"cell.unread"},
    "cell.negative": {"sum.wrong", "cell.in_force", "prose.differs"},
    "cell.decimal": {"sum.wrong", "cell.in_force", "cell.rules", "prose.differs", "litigation.lost"},
    "cell.text": {"cell.unread"},
    "sum.wrong": {"prose.differs", "requests.carried", "cell.unread"},
    "form.wrong_year": {"prose.differs", "requests.carried"},
    "requests.carried": {"sum.wrong", "prose.differs"},
    "cell.rules": {"cell.in_force"},
    "year.title": {"year.prose", "year.signature", "date.late", "form.wrong_year", "section.missing", "table.missing"},
    "year.period": {"year.title"},
    "year.signature": {"date.late"},
    "improvement.empty": {"improvement.no_measures"},
    "fee.contradicted": {"fee.unstated"},
    "text.placeholder": {"text.template"},
    "text.doubled": {"section.title"},
    "fee.unstated": {"fee.contradicted"},
    "text.template": {"section.title"},
    "name.unit": {"name.place"},
    "name.place": {"name.unit"},
}  # fmt: skip


def main() -> None:
    """Plant, find, count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rule")
    parser.add_argument("--show", action="store_true", help="print what was missed and what is false")
    arguments = parser.parse_args()
    wrong: Counter[str] = Counter()
    severities = {name: rule.severity for name, rule in load_rules().items()}
    clean = [(make(number), KINDS[number * 7 % len(KINDS)]) for number in range(1000, 1000 + _CLEAN)]
    for report, findings in found(clean):
        for finding in findings:
            wrong[finding.rule] += 1
            if arguments.show and finding.severity != "hint":
                print(f"  clean {report.id}: {finding.rule} {finding.message}")
    totals = Counter(
        {
            severity: sum(n for name, n in wrong.items() if severities[name] == severity)
            for severity in ("error", "warning", "hint")
        }
    )
    print(f"{_CLEAN} clean reports:", ", ".join(f"{n} {severity}s" for severity, n in totals.items()))
    print("\n| rule | planted | found | recall | beside it, false | precision |\n|---|---|---|---|---|---|")
    false: Counter[str] = Counter()
    right: Counter[str] = Counter()
    planted: Counter[str] = Counter()
    _measure([rule for rule in FAULTS if arguments.rule in (None, rule)], planted, right, false, show=arguments.show)
    for rule in (rule for rule in FAULTS if planted[rule]):
        precision = right[rule] / max(1, right[rule] + false[rule] + wrong[rule])
        _row(rule, planted[rule], right[rule], false[rule], f"{precision:.3f}")
    for rule, of, found_, clean_ in together.measure(_TOGETHER, show=arguments.show):
        if arguments.rule in (None, rule):
            planted[rule], right[rule], false[rule] = of, found_, clean_
            _row(rule, of, found_, clean_, f"{found_ / max(1, found_ + clean_):.3f}")
    _row("together", planted.total(), right.total(), false.total(), "")


def _row(name: str, planted: int, right: int, false: int, precision: str) -> None:
    print(f"| {name} | {planted} | {right} | {right / max(1, planted):.3f} | {false} | {precision} |")


def _measure(
    rules: Sequence[str], planted: Counter[str], right: Counter[str], false: Counter[str], *, show: bool
) -> None:
    """Count what is found of the faults of `rules`; all their reports are read at once."""
    cases = [(rule, fault, *case) for rule in rules for fault in FAULTS[rule] for case in _cases(rule, fault)]
    read = found([(report, kind) for *_, report, kind in cases])
    for (rule, fault, report, kind), (_, findings) in zip(cases, read, strict=True):
        names = {finding.rule for finding in findings}
        planted[rule] += 1
        right[rule] += rule in names
        where = f"({fault.__name__}) in {report.id} as {kind}"
        if show and rule not in names:
            print(f"  missed: {rule} {where}: {sorted(names)}")
        for finding in findings:
            if finding.rule not in {rule, *COMPANIONS.get(rule, ())} and finding.severity != "hint":
                false[finding.rule] += 1
                if show:
                    print(f"  false: {finding.rule} beside {where}: {finding.message}")


def _cases(rule: str, fault: Fault) -> Iterator[tuple[Made, str]]:
    """A report with the fault for each kind of document; of 20 reports the first that gives room for it."""
    rng = Random(f"{rule}/{fault.__name__}")
    for number, kind in enumerate(KINDS):
        for attempt in range(20):
            report = make(2000 + 20 * number + attempt).copy()
            if fault(report, rng) is not False:
                yield report, kind
                break


def found(cases: list[tuple[Made, str]]) -> Iterator[tuple[Made, tuple[Finding, ...]]]:
    """Each report with its findings, printed as its kind of document and read as a file."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, (name, data) in enumerate(printed(cases)):
            path = Path(folder, f"{number:04}-{name}")
            path.write_bytes(data)
            paths.append(path)
        for (report, _), (_, findings) in zip(cases, nlp.load().tag_many(paths, then=find), strict=True):
            if isinstance(findings, Exception):
                raise findings
            yield report, findings


if __name__ == "__main__":
    main()
