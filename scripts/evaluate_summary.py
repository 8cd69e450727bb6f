"""Are the figures of a summary a straight count of what the reports say?

    python scripts/evaluate_summary.py FOLDER [BY …]

Renders some 2,000 reports of the corpus's prose with cells of gold, for units of every kind in five years and all
three forms of tables, into a store below FOLDER, which must be empty or absent. Some units leave a year out, a county
never reports, a manifest expects others; some reports are there twice, some under another unit's name; some are
copied from another unit's with names, numbers and a third of the clauses changed. Prints for
every way to group, one dimension or two (or for BY alone), how many figures differ from a count that knows nothing of
the summary's code: groups and their reports, themes, amounts with medians, ranks and changes, checks, rules,
missing units, copies.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from nlp.summary import Summary, summarise
from nlp.summary.data import Amount, Figure, Group
from straight.count import SMALL, Changes, amount, groups, ranks, theme
from straight.reports import FORMS, Gold, Planted, made

DIMENSIONS = ("county", "city", "province", "town", "agency", "kind", "system", "year")
LAST = max(FORMS)

Told = tuple[str, Any, Any]  # what is compared, as the summary has it, as the gold has it


def main() -> None:
    """Make the store, count, compare."""
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        sys.exit(f"{folder} is not empty")
    planted = made(folder)
    print(f"{len(planted.gold)} reports, {len(planted.missing)} left out, {len(planted.copies)} copied", flush=True)
    ways = sys.argv[2:] or [*DIMENSIONS, *(",".join(pair) for pair in combinations(DIMENSIONS, 2))]
    for by in ways:
        summary = summarise(planted.store, by, expected=planted.manifest, quoted=0)
        compared = list(comparisons(summary, planted, by.split(",")))
        wrong = [told for told in compared if not same(told[1], told[2])]
        print(f"{by}: {len(summary.groups)} groups, {len(compared)} figures, {len(wrong)} differ", flush=True)
        for what, found, expected in wrong[:3]:
            print(f"    {what}: {found} for {expected}")


def comparisons(summary: Summary, planted: Planted, by: Sequence[str]) -> Iterator[Told]:
    """Everything that a summary says beside what the gold has."""
    expected = groups(planted.gold, by)
    by_paths = {frozenset(one.path for one in mine): key for key, mine in expected.items()}
    units = missing_of(planted, by)
    found = {frozenset(summary.counted[at].path for at in group.counted): group for group in summary.groups}
    yield "groups", {paths for paths in found if paths}, set(by_paths)
    yield (
        "missing",
        sorted(sorted(missing(summary, group)) for group in summary.groups),
        sorted(sorted(units.get(key, ())) for key in expected.keys() | units.keys()),
    )
    yield from copies(summary, planted, by)
    changes = Changes(planted.gold)
    pairs = [(by_paths[paths], group) for paths, group in found.items() if paths in by_paths]
    for key, group in [*pairs, (None, summary.total)]:
        mine = planted.gold if key is None else expected[key]
        year, before = LAST, mine
        if key is not None and "year" in by and (own := key[by.index("year")]):
            year, last = int(own), str(int(own) - 1)
            before = expected.get(
                tuple(last if name == "year" else part for name, part in zip(by, key, strict=True)), []
            )
        name = group.name
        for what, one, other in of_group(summary, group, mine, planted.gold, year, before, changes):
            yield f"{name}: {what}", one, other
        if key is not None:
            yield f"{name}: missing", missing(summary, group), units.get(key, set())
    yield from ranked(summary, pairs, expected)


def of_group(summary: Summary, group: Group, mine: Sequence[Gold], every: Sequence[Gold], year: int,
             before: Sequence[Gold], changes: Changes) -> Iterator[Told]:  # fmt: skip
    """A group's figures."""
    yield "reports", (group.reports, group.small), (len(mine), len(mine) < SMALL)
    for role in summary.roles:
        silent = sum(all(told != role.label for told, _ in one.themes) for one in mine)
        yield "silent", group.silent[role.label], silent
    for figure in group.figures:
        expected = theme(mine, every, (figure.role, figure.theme), (year - 1, year), before)
        yield figure.theme, told_theme(figure), expected
    for measure, found in zip(summary.measures, group.amounts, strict=True):
        yield measure.id, told_amount(found), amount(mine, measure.id, year)
        yield f"{measure.id} changed", told_change(found), changes.of(mine, measure.id, year)
    failed = {check.label: sum(check.label in one.failed for one in mine) for check in summary.checks}
    yield "checks", {label: group.failed.get(label, 0) for label in failed}, failed
    for rule in summary.rules:
        broken = group.findings.get(rule.id)
        reports, findings = sum(rule.id in one.findings for one in mine), sum(one.findings[rule.id] for one in mine)
        yield rule.id, (broken.reports, broken.findings) if broken else (0, 0), (reports, findings)


def told_theme(figure: Figure) -> dict[str, Any]:
    """What a summary says of a theme."""
    told = {
        name: getattr(figure, name) for name in ("count", "share", "rest_count", "rest_share", "lift", "unanswered")
    }
    if (one := figure.change) is None:
        return told | {"change": None}
    return told | {
        "change": (one.year_before, one.year, one.count_before, one.reports_before, one.count, one.reports,
                   one.difference)
    }  # fmt: skip


def told_amount(found: Amount) -> dict[str, Any]:
    """What a summary says of a measure."""
    names = ("year", "reports", "sum", "base", "value", "mean", "median")
    years = [(one.year, one.reports, one.sum, one.base) for one in found.years]
    return {name: getattr(found, name) for name in names} | {"years": years}


def told_change(found: Amount) -> dict[str, Any] | None:
    """What a summary says of a measure this year against last."""
    if (one := found.change) is None:
        return None
    names = ("units", "before", "after", "rose", "fell")
    return {"years": (one.year_before, one.year)} | {name: getattr(one, name) for name in names}


def ranked(summary: Summary, pairs: Sequence[tuple[Any, Group]], expected: dict[Any, list[Gold]]) -> Iterator[Told]:
    """The ranks of the groups by every measure."""
    for at, measure in enumerate(summary.measures):
        told = [(key, group.amounts[at]) for key, group in pairs]
        values = [(key, found.year, amount(expected[key], measure.id, found.year or 0)["value"]) for key, found in told]
        of = ranks(values)
        for key, found in told:
            yield f"{key} {measure.id} rank", (found.rank, found.ranked if found.rank else 0), of[key]


def missing(summary: Summary, group: Group) -> set[str]:
    """The units that a summary misses in a group."""
    return {summary.missing[at].unit for at in group.missing}


def missing_of(planted: Planted, by: Sequence[str]) -> dict[tuple[str, ...], set[str]]:
    """By group, the units that are left out of it."""
    found: dict[tuple[str, ...], set[str]] = {}
    for unit, year in planted.missing:
        groups_ = unit.groups | {"year": str(year)}
        found.setdefault(tuple(groups_[name] for name in by), set()).add(unit.key)
    return found


def copies(summary: Summary, planted: Planted, by: Sequence[str]) -> Iterator[Told]:
    """The units left out with their years; the texts that are there twice, and those of them in two groups; others."""
    told = {(one.unit, year) for one in summary.missing for year in one.years}
    yield "units and years", told, {(unit.key, year) for unit, year in planted.missing}
    notes = {note.code: note.paths for note in summary.notes}
    for code, differ in (("duplicates", False), ("duplicates_differ", True)):
        pairs = {
            tuple(one.path for one in pair) for pair in planted.copies
            if not differ or len({tuple(one.group(name) for name in by) for one in pair}) > 1
        }  # fmt: skip
        yield code, set(notes.get(code, ())), pairs
    told = {one.path: set(one.alike) for one in summary.counted}
    yield "alike", told, {one.path: one.alike for one in planted.gold}
    yield "no report", sorted(path for paths in notes.get("no_report", ()) for path in paths), sorted(planted.others)


def same(found: Any, expected: Any) -> bool:
    """Whether two values are equal, numbers but for the noise of adding up."""
    if isinstance(found, dict) and isinstance(expected, dict):
        return found.keys() == expected.keys() and all(same(found[key], expected[key]) for key in found)
    if isinstance(found, list | tuple) and isinstance(expected, list | tuple):
        return len(found) == len(expected) and all(map(same, found, expected))
    if isinstance(found, float) or isinstance(expected, float):
        return found is not None and expected is not None and abs(found - expected) <= 1e-6 * max(1, abs(expected))
    return bool(found == expected)


if __name__ == "__main__":
    main()
