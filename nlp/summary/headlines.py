"""What is notable, in a few sentences: made of the figures by rules, silent where nothing is beyond chance.

The rules are functions of this module, named as in ``headlines.toml``, which has their wording.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import islice

from nlp.summary import apart
from nlp.summary.data import AmountChange, Change, Headline, Summary
from nlp.summary.measures import added_up, in_time
from nlp.summary.missing import called
from nlp.summary.numbers import value_text
from nlp.summary.sentences import (
    DIFFERENCE,
    FISHER,
    SIGN,
    Rule,
    headline,
    inside,
    labels,
    last_year,
    of_theme,
    of_year,
    telling,
    wording,
)
from nlp.summary.statistics import CONFIDENCE, SMALL, beyond_chance, fisher, sign_chances, wilson

_EXAMPLES = 3


def headlines(summary: Summary) -> Summary:
    """`summary` with its headlines, at most as many as ``headlines.toml`` says, in its order.

    Each rule gives its first sentence before any gives a second, so that one kind of finding hides no other.
    """
    told = [
        (turn, at, found)
        for at, rule in enumerate(wording()["rules"])
        for turn, found in enumerate(islice(_RULES[rule["id"]](summary, rule), rule["most"]))
    ]
    first = sorted(told, key=lambda one: one[:2])[: wording()["most"]]
    return replace(summary, headlines=tuple(found for _, _, found in sorted(first, key=lambda one: (one[1], one[0]))))


def _missing(summary: Summary, rule: Rule) -> Iterator[Headline]:
    """Units that have no report on the last year."""
    year = last_year(summary)
    lacking = [one for one in summary.missing if year in one.years]
    if lacking and year is not None:
        names = "、".join(map(called, lacking[:_EXAMPLES]))
        yield headline(rule, {"units": len(lacking), "year": year, "examples": names}, (), year=year)


def _late(summary: Summary, rule: Rule) -> Iterator[Headline]:
    """Reports on the last year that came out late."""
    year = last_year(summary)
    told = [(at, in_time(one.published, one.year, one.kind)) for at, one in of_year(summary, year)]
    late, base = tuple(at for at, timely in told if timely is False), sum(timely is not None for _, timely in told)
    if late:
        low, high = wilson(len(late), base)
        values = {"year": year, "base": base, "count": len(late), "share": len(late) / base, "low": low, "high": high}
        yield headline(rule, values, late, year=year, measure="on_time_share")


def _copied(summary: Summary, rule: Rule) -> Iterator[Headline]:
    """Reports on the last year that repeat those of other units."""
    year = last_year(summary)
    column = [one.id for one in added_up()].index("compared")
    base = sum(one.amounts[column] is not None for _, one in of_year(summary, year))
    copies = tuple(at for at, one in of_year(summary, year) if one.alike)
    if copies:
        low, high = wilson(len(copies), base)
        names = {one.path: called(one) if one.unit else one.agency or one.path for one in summary.counted}
        examples = [summary.counted[at] for at in copies[:_EXAMPLES]]
        values = {
            "year": year, "count": len(copies), "base": base, "share": len(copies) / base, "low": low, "high": high,
            "examples": "、".join(f"{names[one.path]}与{names.get(one.alike[0], one.alike[0])}" for one in examples),
        }  # fmt: skip
        yield headline(rule, values, copies, year=year, measure="copied_share")


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
        counted = tuple(at for at, one in of_year(summary, change.year) if one.amounts[column] is not None)
        yield headline(rule, values, counted, test=SIGN, measure=measure.id, year=change.year)


def _theme(summary: Summary, rule: Rule) -> Iterator[Headline]:
    """Themes that more or fewer reports name than the year before, the largest change first."""
    figures = telling(summary.total)
    clear = [(f, f.change) for f in figures if f.change and f.change.clear and not f.change.small]
    for figure, change in sorted(clear, key=lambda pair: -abs(pair[1].difference)):
        values = labels(summary, figure) | {
            "moved": rule["rose" if change.difference > 0 else "fell"], "points": round(100 * abs(change.difference)),
            "count_before": change.count_before, "count": change.count, "share_before": change.share_before,
            "share": change.share, "year_before": change.year_before, "year": change.year, **_bounds(change),
        }  # fmt: skip
        yield of_theme(summary, rule, values, figure, summary.total, test=DIFFERENCE, year=change.year)


def _common(summary: Summary, rule: Rule) -> Iterator[Headline]:
    """The theme that most reports name in the first role, where more name it than the next, in the same reports."""
    role = summary.roles[0].label
    figures = sorted((f for f in telling(summary.total) if f.role == role), key=lambda f: -f.count)
    if len(figures) < 2 or summary.total.small:
        return
    first, second = figures[:2]
    themes = [set(one.themes.get(role, ())) for one in summary.counted]
    only = [sum(a in said and b not in said for said in themes)
            for a, b in ((first.theme, second.theme), (second.theme, first.theme))]  # fmt: skip
    [chance] = sign_chances([(only[0], only[1])])
    if chance <= 1 - CONFIDENCE:
        values = labels(summary, first) | {
            "reports": summary.reports, "count": first.count, "share": first.share, "low": first.low,
            "high": first.high, "second": labels(summary, second)["theme"], "second_count": second.count,
            "chance": chance,
        }  # fmt: skip
        yield of_theme(summary, rule, values, first, summary.total, test=SIGN)


def _unanswered(summary: Summary, rule: Rule) -> Iterator[Headline]:
    """The theme that reports leave unanswered more often than the others."""
    figures = [f for f in telling(summary.total) if f.unanswered is not None and f.count >= SMALL]
    named, left = sum(f.count for f in figures), sum(f.unanswered or 0 for f in figures)
    chances = fisher([(f.unanswered or 0, f.count, left, named) for f in figures])
    notable = [
        (figure, chance, (left - (figure.unanswered or 0)) / (named - figure.count))
        for figure, chance, beyond in zip(figures, chances, beyond_chance(chances), strict=True)
        if beyond and named > figure.count
    ]  # fmt: skip
    for figure, chance, rest in sorted(notable, key=lambda found: -(found[0].unanswered_share or 0)):
        if (share := figure.unanswered_share or 0.0) > rest:
            values = labels(summary, figure) | {
                "count": figure.count, "open": figure.unanswered, "share": share, "rest_share": rest, "chance": chance,
            }  # fmt: skip
            counted = tuple(
                at for at, one in enumerate(summary.counted) if figure.theme in one.unanswered.get(figure.role, ())
            )
            yield headline(rule, values, counted, test=FISHER, role=figure.role, theme=figure.theme)


def _checks(summary: Summary, rule: Rule) -> Iterator[Headline]:
    """Reports whose numbers contradict each other."""
    counted = tuple(at for at, one in enumerate(summary.counted) if one.failed)
    if counted:
        low, high = wilson(len(counted), summary.reports)
        values = {"count": len(counted), "share": len(counted) / summary.reports, "low": low, "high": high}
        yield headline(rule, values, counted, measure="failed_checks")


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
            "examples": "”“".join(f"{inside(errors[error])}（{broken[error].reports:,}份）" for error in common),
        }  # fmt: skip
        yield headline(rule, values, counted, measure="errors_found")


def _agrees(change: AmountChange) -> bool:
    """Whether the sum, or the share, moved where most units did: one large unit may outweigh them."""
    return change.difference is not None and change.difference * (change.rose - change.fell) > 0


def _bounds(change: Change) -> dict[str, float]:
    return {"low": change.low, "high": change.high}


_RULES: Mapping[str, Callable[[Summary, Rule], Iterator[Headline]]] = {
    "missing": _missing, "late": _late, "measure": _measure, "theme": _theme, "common": _common,
    "unanswered": _unanswered, "group": apart.themes, "reports": apart.reports, "amount": apart.amounts,
    "findings": _findings, "copied": _copied, "checks": _checks,
}  # fmt: skip
