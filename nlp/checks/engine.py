"""Rules are functions that yield hits; the engine matches each to its row of TOML and makes findings of the hits.

A rule over one report takes a `Draft`; rules over several reports make their findings by `finding_of` as well.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from importlib import import_module

from nlp.checks.draft import Draft
from nlp.checks.finding import Checked, Compared, Finding, Hit
from nlp.checks.masking import masked
from nlp.checks.rules import Rule, load_rules
from nlp.checks.settings import Settings
from nlp.report import Report

Check = Callable[[Draft], Iterator[Hit]]
_OF_ONE_REPORT = (
    "structure",
    "lists",
    "tables",
    "cells",
    "years",
    "substance",
    "leftovers",
    "names",
    "private",
)  # the modules with rules over one report
_CHECKS: dict[str, Check] = {}
_GENRE = "report.genre"
_LONGEST = 60  # characters of the words found that make a finding the same in the next run


def rule(name: str) -> Callable[[Check], Check]:
    """Register the function below as what finds breaches of the rule `name`."""

    def register(check: Check) -> Check:
        _CHECKS[name] = check
        return check

    return register


def checks_of_one_report() -> dict[str, Check]:
    """Every function over one report, by the id of its rule, in the order of the rules."""
    for module in _OF_ONE_REPORT:
        import_module(f"nlp.checks.{module}")
    return {name: _CHECKS[name] for name in load_rules() if name in _CHECKS}


def find(report: Report, settings: Settings | None = None) -> tuple[Finding, ...]:
    """The findings of every rule over one report that `settings` want, in text order, the whole report's first.

    Of a text that is no annual report nothing else is asked.
    """
    settings = settings or Settings()
    draft = Draft(report, settings.deadline)
    hits = [
        (row, hit)
        for name, check in checks_of_one_report().items()
        if settings.wants(row := load_rules()[name]) and (name == _GENRE or not draft.other_genre)
        for hit in check(draft)
    ]
    told = {(row.id, hit.about) for row, hit in hits if hit.about}
    return in_order(
        finding_of(row, hit, draft, settings) for row, hit in hits
        if not any((other, hit.about) in told for other in row.unless)
    )  # fmt: skip


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings in one report in text order, those in the whole report first."""
    return tuple(sorted(findings, key=lambda finding: -1 if finding.start is None else finding.start))


def finding_of(rule: Rule, hit: Hit, draft: Draft, settings: Settings) -> Finding:
    """`hit` of `rule` in the report of `draft` as a finding, in the rule's own words."""
    line = place = None
    if hit.start is not None:
        line, place = draft.lines(hit.start), draft.in_file(hit.start)
    message = masked(f"{rule.message}；{rule.advice}".format(**hit.values))
    words = masked(draft.folded[hit.start : hit.end])[:_LONGEST] if hit.start is not None else ""
    key = "\0".join((rule.id, "".join(words.split()), *(f"{c.name}={c.value}" for c in hit.compared)))
    return Finding(
        rule.id, settings.severity.get(rule.id, rule.severity), draft.name, line, place, hit.start, hit.end, message,
        tuple(Compared(masked(each.name), _shown(each.value)) for each in hit.compared),
        tuple(replace(passage, text=masked(passage.text)) for passage in hit.passages),
        hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16],
    )  # fmt: skip


def _shown(value: int | float | str | None) -> int | float | str | None:
    """What was compared, private numbers masked."""
    return value if value is None or (said := masked(str(value))) == str(value) else said


def checked(report: Report, settings: Settings | None = None) -> Checked:
    """What the report is, and its findings."""
    name = report.source.path or report.title or ""
    return Checked(name, report.title, report.agency, report.year, find(report, settings))
