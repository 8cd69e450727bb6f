"""What is notable, in a few sentences: made of the figures by rules, silent where nothing is beyond chance.

The rules are functions of this module, named as in ``headlines.toml``, which has their wording.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib import resources
from itertools import islice
from typing import Any

from nlp.summary.data import AmountChange, Change, Counted, Figure, Group, Headline, Summary
from nlp.summary.measures import added_up, in_time
from nlp.summary.missing import called
from nlp.summary.numbers import value_text
from nlp.summary.statistics import CONFIDENCE, SMALL, beyond_chance, fisher, sign_chances, wilson

_EXAMPLES = 3
_PERCENT = frozenset({"share", "share_before", "rest_share", "low", "high"})
_SIGN, _FISHER, _DIFFERENCE = "sign", "fisher", "newcombe"

Rule = Mapping[str, Any]


@cache
def _wording() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("nlp.summary").joinpath("headlines.toml").read_text("utf-8"))


def headlines(summary: Summary) -> Summary:
    """`summary` with its headlines, at most as many as ``headlines.toml`` says."""
    found: list[Headline] = []
    for rule in _wording()["rules"]:
        found += islice(_RULES[rule["id"]](summary, rule), rule["most"])
    return replace(summary, headlines=tuple(found[: _wording()["most"]]))


def _headline(rule: Rule, values: Mapping[str, Any], counted: tuple[int, ...], **about: Any) -> Headline:
    """A headline with its sentence; `about` has what is not None of the other attributes."""
    told = {name: _written(name, value) for name, value in values.items()}
    empty = dict.fromkeys(("low", "high", "test", "chance", "group", "role", "theme", "measure", "year"))
    known = {name: values[name] for name in ("low", "high", "chance") if name in values}
    return Headline(rule["id"], rule["text"].format(**told), dict(values), counted=counted, **(empty | known | about))


def _written(name: str, value: Any) -> str:
    if name == "chance":
        return f"={value:.3f}" if value >= 0.001 else "<0.001"
    if name in _PERCENT:
        return f"{value:.1%}"
    return f"{value:,}" if isinstance(value, int) and not name.startswith("year") else str(value)


def _missing(summary: Summary, rule: Rule) -> Iterator[Headline]:
    """Units that have no report on the last year."""
    year = _last_year(summary)
    lacking = [one for one in summary.missing if year in one.years]
    if lacking and year is not None:
        names = "、".join(map(called, lacking[:_EXAMPLES]))
        yield _headline(rule, {"units": len(lacking), "year": year, "examples": names}, (), year=year)


def _late(summary: Summary, rule: Rule) -> Iterator[Headline]:
    """Reports on the last year that came out late."""
    year = _last_year(summary)
    told = [(at, in_time(one.published, one.year, one.kind)) for at, one in _of_year(summary, year)]
    late, base = tuple(at for at, timely in told if timely is False), sum(timely is not None for _, timely in told)
    if late:
        low, high = wilson(len(late), base)
        values = {"year": year, "base": base, "count": len(late), "share": len(late) / base, "low": low, "high": high}
        yield _headline(rule, values, late, year=year, measure="on_time_share")


def _copied(summary: Summary, rule: Rule) -> Iterator[Headline]:
    """Reports on the last year that repeat those of other units."""
    year = _last_year(summary)
    column = [one.id for one in added_up()].index("compared")
    base = sum(one.amounts[column] is not None for _, one in _of_year(summary, year))
    copies = tuple(at for at, one in _of_year(summary, year) if one.alike)
    if copies:
        low, high = wilson(len(copies), base)
        names = {one.path: one.agency or one.path for one in summary.counted}
        examples = [summary.counted[at] for at in copies[:_EXAMPLES]]
        values = {
            "year": year, "count": len(copies), "base": base, "share": len(copies) / base, "low": low, "high": high,
            "examples": "、".join(f"{names[one.path]}与{names.get(one.alike[0], one.alike[0])}" for one in examples),
        }  # fmt: skip
        yield _headline(rule, values, copies, year=year, measure="copied_share")


def _measure(summary: Summary, rule: Rule) -> Iterator[Headline]:
    """Measures that rose or fell in most of the units that state both years, and in their sum, the surest first."""
    clear = [
        (amount.change, measure) for amount, measure in zip(summary.total.amounts, summary.measures, strict=True)
        if amount.change and amount.change.clear and _agrees(amount.change)
    ]  # fmt: skip
    for change, measure in sorted(clear, key=lambda pair: pair[0].chance):
        before, after = value_text(measure, change.before), value_text(measure, change.after)
        values = {
            "measure": measure.name, "moved": rule["rose" if change.rose > change.fell else "fell"],
            "year_before": change.year_before, "year": change.year, "units": change.units, "before": before,
            "after": after, "unit": "" if measure.parts else measure.unit, "rose": change.rose, "fell": change.fell,
            "chance": change.chance,
        }  # fmt: skip
        column = [one.id for one in added_up()].index(measure.parts[0] if measure.parts else measure.id)
        counted = tuple(at for at, one in _of_year(summary, change.year) if one.amounts[column] is not None)
        yield _headline(rule, values, counted, test=_SIGN, measure=measure.id, year=change.year)


def _theme(summary: Summary, rule: Rule) -> Iterator[Headline]:
    """Themes that more or fewer reports name than the year before, the largest change first."""
    figures = _telling(summary.total)
    clear = [(f, f.change) for f in figures if f.change and f.change.clear and not f.change.small]
    for figure, change in sorted(clear, key=lambda pair: -abs(pair[1].difference)):
        values = _labels(summary, figure) | {
            "moved": rule["rose" if change.difference > 0 else "fell"], "points": round(100 * abs(change.difference)),
            "count_before": change.count_before, "count": change.count, "share_before": change.share_before,
            "share": change.share, "year_before": change.year_before, "year": change.year, **_bounds(change),
        }  # fmt: skip
        yield _about(summary, rule, values, figure, summary.total, test=_DIFFERENCE, year=change.year)


def _common(summary: Summary, rule: Rule) -> Iterator[Headline]:
    """The theme that most reports name in the first role, where more name it than the next, in the same reports."""
    role = summary.roles[0].label
    figures = sorted((f for f in _telling(summary.total) if f.role == role), key=lambda f: -f.count)
    if len(figures) < 2 or summary.total.small:
        return
    first, second = figures[:2]
    themes = [set(one.themes.get(role, ())) for one in summary.counted]
    only = [sum(a in said and b not in said for said in themes)
            for a, b in ((first.theme, second.theme), (second.theme, first.theme))]  # fmt: skip
    [chance] = sign_chances([(only[0], only[1])])
    if chance <= 1 - CONFIDENCE:
        values = _labels(summary, first) | {
            "reports": summary.reports, "count": first.count, "share": first.share, "low": first.low,
            "high": first.high, "second": _labels(summary, second)["theme"], "second_count": second.count,
            "chance": chance,
        }  # fmt: skip
        yield _about(summary, rule, values, first, summary.total, test=_SIGN)


def _unanswered(summary: Summary, rule: Rule) -> Iterator[Headline]:
    """The theme that reports leave unanswered more often than the others."""
    figures = [f for f in _telling(summary.total) if f.unanswered is not None and f.count >= SMALL]
    named, left = sum(f.count for f in figures), sum(f.unanswered or 0 for f in figures)
    chances = fisher([(f.unanswered or 0, f.count, left, named) for f in figures])
    notable = [
        (figure, chance, (left - (figure.unanswered or 0)) / (named - figure.count))
        for figure, chance, beyond in zip(figures, chances, beyond_chance(chances), strict=True)
        if beyond and named > figure.count
    ]  # fmt: skip
    for figure, chance, rest in sorted(notable, key=lambda found: -(found[0].unanswered_share or 0)):
        if (share := figure.unanswered_share or 0.0) > rest:
            values = _labels(summary, figure) | {
                "count": figure.count, "open": figure.unanswered, "share": share, "rest_share": rest, "chance": chance,
            }  # fmt: skip
            counted = tuple(
                at for at, one in enumerate(summary.counted) if figure.theme in one.unanswered.get(figure.role, ())
            )
            yield _headline(rule, values, counted, test=_FISHER, role=figure.role, theme=figure.theme)


def _group(summary: Summary, rule: Rule) -> Iterator[Headline]:
    """Groups in which a theme stands out, the largest difference first."""
    out = [
        (abs(f.share - (f.rest_share or 0)), group, f)
        for group in summary.groups if not group.small
        for f in _telling(group) if f.stands_out
    ]  # fmt: skip
    seen: set[str] = set()
    for _, group, figure in sorted(out, key=lambda found: -found[0]):
        if group.key in seen:
            continue
        seen.add(group.key)
        tests = [(figure.count, group.reports, figure.count + figure.rest_count, summary.reports)]
        values = _labels(summary, figure) | {
            "group": group.name, "moved": rule["rose" if figure.stands_out == "more" else "fell"],
            "reports": group.reports, "count": figure.count, "share": figure.share, "low": figure.low,
            "high": figure.high, "rest_share": figure.rest_share or 0.0, "chance": fisher(tests)[0],
        }  # fmt: skip
        yield _about(summary, rule, values, figure, group, test=_FISHER, group=group.key)


def _checks(summary: Summary, rule: Rule) -> Iterator[Headline]:
    """Reports whose numbers contradict each other."""
    counted = tuple(at for at, one in enumerate(summary.counted) if one.failed)
    if counted:
        low, high = wilson(len(counted), summary.reports)
        values = {"count": len(counted), "share": len(counted) / summary.reports, "low": low, "high": high}
        yield _headline(rule, values, counted, measure="failed_checks")


def _findings(summary: Summary, rule: Rule) -> Iterator[Headline]:
    """Reports that break rules whose breach is an error, and the rules that most of them break."""
    errors = {one.id: one.name for one in summary.rules if one.severity == "error"}
    counted = tuple(at for at, one in enumerate(summary.counted) if errors.keys() & one.findings.keys())
    if counted:
        low, high = wilson(len(counted), summary.reports)
        broken = summary.total.findings
        common = sorted(errors, key=lambda error: -broken[error].reports)[:_EXAMPLES]
        values = {
            "count": len(counted), "share": len(counted) / summary.reports, "low": low, "high": high,
            "findings": sum(broken[error].findings for error in errors),
            "examples": "”“".join(f"{_inside(errors[error])}（{broken[error].reports:,}份）" for error in common),
        }  # fmt: skip
        yield _headline(rule, values, counted, measure="errors_found")


def _telling(group: Group) -> list[Figure]:
    """The figures of the themes that say what they are about."""
    return [figure for figure in group.figures if figure.theme not in _wording()["left_over"]]


def _agrees(change: AmountChange) -> bool:
    """Whether the sum, or the share, moved where most units did: one large unit may outweigh them."""
    return change.difference is not None and change.difference * (change.rose - change.fell) > 0


def _inside(title: str) -> str:
    """A title to be put in quotation marks: its own become single ones (GB/T 15834—2011, 4.8.3.3)."""
    return title.replace("“", "‘").replace("”", "’")


def _about(
    summary: Summary, rule: Rule, values: Mapping[str, Any], figure: Figure, where: Group, **about: Any
) -> Headline:
    """A headline about a theme in a group, and of a year where `about` has one.

    The reports behind it are those that name the theme, all of them where none does.
    """
    asked = [at for at in where.counted if about.get("year") in (None, summary.counted[at].year)]
    naming = [at for at in asked if figure.theme in summary.counted[at].themes.get(figure.role, ())]
    counted = tuple(naming or asked)
    return _headline(rule, values, counted, role=figure.role, theme=figure.theme, **about)


def _labels(summary: Summary, figure: Figure) -> dict[str, Any]:
    names = {label.label: label.name for label in (*summary.roles, *summary.themes)}
    return {"role": names[figure.role], "theme": names[figure.theme]}


def _bounds(change: Change) -> dict[str, float]:
    return {"low": change.low, "high": change.high}


def _last_year(summary: Summary) -> int | None:
    return summary.total.amounts[0].year


def _of_year(summary: Summary, year: int | None) -> Iterator[tuple[int, Counted]]:
    return ((at, one) for at, one in enumerate(summary.counted) if one.year == year)


_RULES: Mapping[str, Callable[[Summary, Rule], Iterator[Headline]]] = {
    "missing": _missing, "late": _late, "measure": _measure, "theme": _theme, "common": _common,
    "unanswered": _unanswered, "group": _group, "findings": _findings, "copied": _copied, "checks": _checks,
}  # fmt: skip
