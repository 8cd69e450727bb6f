"""A summary for the terminal: an overview of the groups, then each group with its figures and quotations."""

from __future__ import annotations

from collections.abc import Iterator

from rich.box import SIMPLE_HEAD
from rich.console import Group as Parts
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table as Grid

from nlp.show.prose import Prose
from nlp.summary.data import Change, Figure, Group, Summary

_MOST_NAMED = 3
_MOST_PATHS = 5
_EXPLAINED = (
    "占比是提及该主题的报告占全部报告的比例，每份报告只计一次；方括号内是 95% 置信区间（Wilson）。"
    "倍数是与其余各组占比之比，▲▼ 表示差别超出偶然；较上年以百分点计，! 表示变化超出偶然（都按错误发现率 5%）；"
    "* 表示报告不足 10 份。未对应是提了问题而没有提同一主题措施的报告。"
)


def summary_view(summary: Summary) -> RenderableType:
    """The whole summary for a rich console."""
    themes = {label.label: label.name for label in summary.themes}
    parts: list[RenderableType] = [Prose(_EXPLAINED, style="dim"), "", _overview(summary, themes)]
    for group in (summary.total, *summary.groups):
        parts += ["", *_group(summary, group, themes)]
    if summary.notes:
        parts += ["", Prose("说明", style="bold")]
    for note in summary.notes:
        parts.append(Padding(Prose(note.message), (0, 0, 0, 2)))
        shown = note.paths[:_MOST_PATHS]
        parts += [Padding(Prose(" = ".join(paths[:_MOST_PATHS]), style="dim"), (0, 0, 0, 4)) for paths in shown]
        if len(note.paths) > _MOST_PATHS:
            parts.append(Padding(Prose("……全部见 --format json", style="dim"), (0, 0, 0, 4)))
    return Parts(*parts)


def _overview(summary: Summary, themes: dict[str, str]) -> Grid:
    grid = _grid("分组", right=["报告"])
    for role in summary.roles:
        grid.add_column(f"{role.name}：最常见")
        grid.add_column("突出")
        grid.add_column("未提", justify="right")
    for group in (summary.total, *summary.groups):
        cells: list[str] = [_where(group), f"{group.reports:,}{'*' if group.small else ''}"]
        for role in summary.roles:
            figures = [figure for figure in group.figures if figure.role == role.label]
            common = sorted((f for f in figures if f.count), key=lambda f: -f.share)[:_MOST_NAMED]
            out = sorted((f for f in figures if f.stands_out == "more"), key=lambda f: -(f.lift or float("inf")))
            cells += [
                "、".join(f"{themes[f.theme]} {f.share:.0%}" for f in common),
                "、".join(f"{themes[f.theme]} {_lift(f)}" for f in out),
                f"{group.silent[role.label]:,}",
            ]
        grid.add_row(*map(Prose, cells))
    return grid


def _group(summary: Summary, group: Group, themes: dict[str, str]) -> Iterator[RenderableType]:
    small = "*（样本小）" if group.small else ""
    change = next((figure.change for figure in group.figures if figure.change), None)
    since = f"，较上年：{change.year}年比{change.year_before}年" if change else ""
    yield Prose((_where(group), "bold"), f"  {group.reports:,} 份报告{small}{since}")
    yield Padding(_figures(summary, group, themes), (0, 0, 0, 2))
    for role in summary.roles:
        for figure in group.figures:
            if figure.role == role.label:
                for quotation in figure.quotations:
                    head = (f"{role.name}·{themes[figure.theme]}", "cyan")
                    where = (f"（{quotation.path}，第{quotation.line}行）", "dim")
                    yield Padding(Prose(head, " “", "".join(quotation.text.split()), "”", where), (0, 0, 0, 2))


def _figures(summary: Summary, group: Group, themes: dict[str, str]) -> Grid:
    grid = _grid("主题")
    asked = {figure.role for figure in group.figures if figure.unanswered is not None}
    for role in summary.roles:
        for head in (role.name, "占比", "倍数", "较上年", *(["未对应"] if role.label in asked else [])):
            grid.add_column(head, justify="right")
    by_theme: dict[str, list[Figure]] = {}
    for figure in group.figures:
        by_theme.setdefault(figure.theme, []).append(figure)
    for theme, figures in sorted(by_theme.items(), key=lambda pair: -pair[1][0].share):
        cells = [themes[theme]]
        for figure in figures:
            cells += [f"{figure.count:,}", _interval(figure), _lift(figure), _change(figure.change)]
            if figure.unanswered is not None:
                cells.append(f"{figure.unanswered:,}")
        grid.add_row(*map(Prose, cells))
    return grid


def _grid(first: str, right: list[str] | None = None) -> Grid:
    grid = Grid(box=SIMPLE_HEAD, pad_edge=False)
    grid.add_column(first)
    for head in right or ():
        grid.add_column(head, justify="right")
    return grid


def _where(group: Group) -> str:
    levels = [level for level in (group.province, group.city) if level and level != group.name]
    return f"{group.name}（{''.join(levels)}）" if levels else group.name


def _interval(figure: Figure) -> str:
    return f"{figure.share:.0%} [{figure.low:.0%}, {figure.high:.0%}]"


def _lift(figure: Figure) -> str:
    lift = "—" if figure.lift is None else f"{figure.lift:.1f}"
    return f"{lift}{'▲' if figure.stands_out == 'more' else '▼' if figure.stands_out == 'less' else ''}"


def _change(change: Change | None) -> str:
    if change is None:
        return ""
    return f"{round(100 * change.difference):+d}{'!' if change.clear else ''}{'*' if change.small else ''}"
