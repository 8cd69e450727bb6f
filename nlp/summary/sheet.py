"""A summary as one flat sheet, a row for each group, role and theme: what CSV holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nlp.summary.data import Figure, Group, Summary

_STANDS_OUT = {"more": "偏多", "less": "偏少", None: ""}
_DIGITS = 4
COLUMNS = (
    "分组", "名称", "省", "市", "县", "报告数", "样本小", "角色", "主题", "主题名称",
    "提及份数", "占比", "占比下限", "占比上限", "其余提及份数", "其余占比", "提升度", "突出",
    "上年", "上年报告数", "上年占比", "本年", "本年报告数", "本年占比", "变化", "变化下限", "变化上限", "变化明显",
    "变化样本小", "未对应份数", "未对应占比", "引文1", "引文1出处", "引文1行", "引文2", "引文2出处", "引文2行",
)  # fmt: skip


def sheet(summary: Summary) -> Iterator[tuple[Any, ...]]:
    """Rows of `COLUMNS`, the group of all reports first; shares between 0 and 1, what is unknown is None."""
    themes = {label.label: label.name for label in summary.themes}
    roles = {label.label: label.name for label in summary.roles}
    for group in (summary.total, *summary.groups):
        for figure in group.figures:
            yield _row(group, figure, roles[figure.role], themes[figure.theme])


def _row(group: Group, figure: Figure, role: str, theme: str) -> tuple[Any, ...]:
    change = figure.change
    quotations: list[Any] = []
    for quotation in figure.quotations:
        quotations += [quotation.text, quotation.path, quotation.line]
    quotations += [None] * (6 - len(quotations))
    return (
        group.key, group.name, group.province, group.city, group.county, group.reports, "是" if group.small else "",
        role, figure.theme, theme, figure.count, _share(figure.share), _share(figure.low), _share(figure.high),
        figure.rest_count, _share(figure.rest_share), _share(figure.lift), _STANDS_OUT[figure.stands_out],
        *((
            change.year_before, change.reports_before, _share(change.share_before),
            change.year, change.reports, _share(change.share), _share(change.difference),
            _share(change.low), _share(change.high), "是" if change.clear else "", "是" if change.small else "",
        ) if change else [None] * 11),
        figure.unanswered, _share(figure.unanswered_share), *quotations,
    )  # fmt: skip


def _share(share: float | None) -> float | None:
    return None if share is None else round(share, _DIGITS)
