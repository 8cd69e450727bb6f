"""Rules are functions that yield hits; the engine matches each to its row of TOML and makes findings of the hits.

A rule over one report takes a `Draft`; rules over several reports make their findings by `finding_of` as well.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module

from nlp.checks.draft import Draft
from nlp.checks.finding import Finding, Hit, Severity
from nlp.checks.masking import masked
from nlp.checks.rules import Rule, load_rules
from nlp.report import Report

Check = Callable[[Draft], Iterator[Hit]]
_OF_ONE_REPORT = ("structure", "cells", "years", "substance", "leftovers", "names", "private")  # the modules with rules over one report
_CHECKS: dict[str, Check] = {}
_LONGEST = 60  # characters of the words found that make a finding the same in the next run


@dataclass(frozen=True, slots=True)
class Settings:
    """Which rules apply, and how: `select` and `ignore` hold ids and groups, an empty `select` means all.

    `severity` overrules that of a rule; `deadline` is a month and a day of the year after the report's, the law's
    where it is None.
    """

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    severity: dict[str, Severity] = field(default_factory=dict)
    deadline: tuple[int, int] | None = None

    def wants(self, rule: Rule) -> bool:
        """Whether `rule` applies."""
        names = {rule.id, rule.group}
        return not names & self.ignore and (not self.select or bool(names & self.select))


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
    """The findings of every rule over one report that `settings` want, in text order, the whole report's first."""
    settings = settings or Settings()
    draft = Draft(report, settings.deadline)
    found = [
        finding_of(rules, hit, draft, settings)
        for name, check in checks_of_one_report().items()
        if settings.wants(rules := load_rules()[name])
        for hit in check(draft)
    ]
    return tuple(sorted(found, key=lambda finding: -1 if finding.start is None else finding.start))


def finding_of(rule: Rule, hit: Hit, draft: Draft, settings: Settings) -> Finding:
    """`hit` of `rule` in the report of `draft` as a finding, in the rule's own words."""
    line = place = None
    if hit.start is not None:
        line = draft.lines(hit.start)
        place = str(draft.origins(hit.start) or "") if draft.origins else None
    message = masked(f"{rule.message}；{rule.advice}".format(**hit.values))
    words = masked(draft.folded[hit.start : hit.end])[:_LONGEST] if hit.start is not None else ""
    key = "\0".join((rule.id, "".join(words.split()), *(f"{c.name}={c.value}" for c in hit.compared)))
    return Finding(
        rule.id, settings.severity.get(rule.id, rule.severity), draft.name, line, place or None, hit.start, hit.end,
        message, hit.compared, hit.passages, hashlib.sha256(key.encode()).hexdigest()[:16],
    )  # fmt: skip
