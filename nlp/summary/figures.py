"""From counts to figures: shares, intervals, lift, change."""

from __future__ import annotations

from nlp.store.unit import NAMES
from nlp.summary.data import Change, Figure, Group, Year
from nlp.summary.statistics import SMALL, difference, wilson
from nlp.summary.tally import ALL, Key, Tally

_LEVELS = {"county": 3, "city": 2, "province": 1}  # how many levels of its place a group has
_UNKNOWN = {
    "county": "没有县级地区", "city": "没有市级地区", "province": "地区不明", "year": "年度不明", "unit": "机关不明",
}  # fmt: skip
_ALL = "全部"

Pair = tuple[str, str]  # role and theme


def figure_of(pair: Pair, tally: Tally, whole: Tally, notable: bool, change: Change | None, asked: bool) -> Figure:
    """The figure of a role and theme in a group; `asked` where the role has another that should answer it."""
    reports, count = tally.reports.total(), tally.naming(pair)
    others, elsewhere = whole.reports.total() - reports, whole.naming(pair) - count
    share = count / reports
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


def group_of(by: str, key: Key, tally: Tally, figures: tuple[Figure, ...]) -> Group:
    """A group with its figures and years."""
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
    depth = _LEVELS.get(by, 0) if key else 0
    province, city, county = (*tally.place[:depth], None, None, None)[:3]
    code = key if key and depth and key.isdecimal() else None
    return Group(
        key or "", _name(by, key, tally), province, city, county, code,
        count, count < SMALL, silent, tuple(years), figures,
    )  # fmt: skip


def _name(by: str, key: Key, tally: Tally) -> str:
    if key is ALL:
        return _ALL
    if not key:
        return _UNKNOWN[by]
    province, city, county = tally.place
    if by == "city" and not city:
        return province if province and province.endswith("市") else f"{province}直辖"
    names = {"county": county, "city": city, "province": province, "year": f"{key}年", "unit": NAMES.get(key, key)}
    return names[by] or key
