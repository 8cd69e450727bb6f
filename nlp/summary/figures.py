"""From counts to figures: shares, intervals, lift, change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from nlp.summary.data import Amount, Broken, Change, Counted, Figure, Group, Rule, Year
from nlp.summary.dimensions import SEPARATOR, depth_of, name_of
from nlp.summary.statistics import SMALL, difference, wilson
from nlp.summary.tally import ALL, Key, Tally

_PLACES = frozenset({"county", "city", "province"})  # that are known by a code
_ALL = "全部"

Pair = tuple[str, str]  # role and theme


def figure_of(pair: Pair, tally: Tally, whole: Tally, notable: bool, change: Change | None, asked: bool) -> Figure:
    """The figure of a role and theme in a group; `asked` where the role has another that should answer it."""
    reports, count = tally.reports.total(), tally.naming(pair)
    others, elsewhere = whole.reports.total() - reports, whole.naming(pair) - count
    share = count / reports if reports else 0.0
    rest = elsewhere / others if others else None
    unanswered = tally.unanswered[pair] if asked else None
    return Figure(
        *pair, count, share, *wilson(count, reports), elsewhere, rest, share / rest if rest else None,
        ("more" if share > (rest or 0) else "less") if notable else None, change, unanswered,
        unanswered / count if unanswered is not None and count else None, tuple(tally.quotations.get(pair, ())),
    )  # fmt: skip


def change_of(years: tuple[int, int], counts: tuple[int, int, int, int], clear: bool) -> Change:
    """The change between two years; `counts` are count and reports before, count and reports after."""
    count1, reports1, count2, reports2 = counts
    gap, low, high = difference((count1, reports1), (count2, reports2))
    return Change(
        years[0], reports1, count1, count1 / reports1, years[1], reports2, count2, count2 / reports2,
        gap, low, high, clear, min(reports1, reports2) < SMALL,
    )  # fmt: skip


def group_of(
    by: Sequence[str], key: Key, tally: Tally, figures: tuple[Figure, ...], amounts: tuple[Amount, ...],
    members: Sequence[Counted], rules: Sequence[Rule], missing: tuple[int, ...],
) -> Group:  # fmt: skip
    """A group with its figures, its amounts and its years; `members` are its reports, `rules` those of the summary."""
    count = tally.reports.total()
    roles = dict.fromkeys(figure.role for figure in figures)
    years = []
    for year in sorted(year for year in tally.reports if year is not None):
        counts: dict[str, dict[str, int]] = {role: {} for role in roles}
        for figure in figures:
            if number := tally.named[year, figure.role, figure.theme]:
                counts[figure.role][figure.theme] = number
        years.append(Year(year, tally.reports[year], counts))
    silent = {role: count - tally.speaking[role] for role in roles}
    keys = () if key is ALL else tuple((key or "").split(SEPARATOR))
    depth = depth_of(by, keys) if keys else 0
    province, city, county, town, agency = (*tally.place[:depth], *[None] * 5)[:5]
    place = (province, city, county, town, agency)
    code = next((part for name, part in zip(by, keys, strict=False) if name in _PLACES and part.isdecimal()), None)
    return Group(
        key or "", keys, _ALL if key is ALL else name_of(by, keys, place), province, city, county, town,
        agency, code,
        count, count < SMALL, silent, tuple(years), figures, amounts,
        dict(sorted(Counter(check for member in members for check in member.failed).items())),
        _broken(members, rules), tuple(tally.counted), missing,
    )  # fmt: skip


def _broken(members: Sequence[Counted], rules: Sequence[Rule]) -> dict[str, Broken]:
    """How often each of `rules` is broken in `members`; a rule that none breaks is absent."""
    reports = Counter(rule for member in members for rule in member.findings)
    findings: Counter[str] = Counter()
    for member in members:
        findings.update(member.findings)
    return {rule.id: Broken(reports[rule.id], findings[rule.id]) for rule in rules if reports[rule.id]}
