"""A summary for the terminal: an overview of the groups, then each group with its figures and quotations."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group as Parts
from rich.console import RenderableType
from rich.padding import Padding

from nlp.checks.finding import SEVERITY_NAMES
from nlp.show.aligned import Aligned
from nlp.show.prose import Prose
from nlp.summary.data import Change, Figure, Group, Headline, Summary
from nlp.summary.numbers import number_text, value_text

_MOST_NAMED = 3
_MOST_PATHS = 5
_MOST_RULES = 10
_AMOUNTS = ("received", "granted_share", "on_time_share")  # of the overview
DETAILED = 20  # groups; nobody reads the figures of hundreds on a screen
_EXPLAINED = (
    "占比是提及该主题的报告占全部报告的比例，每份报告只计一次；方括号内是 95% 置信区间（Wilson）。"
    "倍数是与其余各组占比之比，▲▼ 表示差别超出偶然；较上年以百分点计，! 表示变化超出偶然（都按错误发现率 5%）；"
    "* 表示报告不足 10 份。未对应是有问题没有措施对应的报告。"
)


def summary_view(summary: Summary) -> RenderableType:
    """The whole summary for a rich console."""
    themes = {label.label: label.name for label in summary.themes}
    parts: list[RenderableType] = []
    for headline in summary.headlines:
        parts += [Prose(f"· {headline.text}"), Padding.indent(Prose(_basis(summary, headline), style="dim"), 2)]
    parts += ["", Prose(_EXPLAINED, style="dim"), "", _overview(summary, themes)]
    for group in (summary.total, *summary.groups[:DETAILED]):
        parts += ["", *_group(summary, group, themes)]
    if len(summary.groups) > DETAILED:
        told = f"只列出前 {DETAILED} 组的明细；全部 {len(summary.groups):,} 组见 -o 汇总.xlsx 或 --format csv"
        parts += ["", Prose(told, style="dim")]
    if summary.notes:
        parts += ["", Prose("说明", style="bold")]
    for note in summary.notes:
        parts.append(Padding.indent(Prose(note.message), 2))
        shown = note.paths[:_MOST_PATHS]
        parts += [Padding.indent(Prose(" = ".join(paths[:_MOST_PATHS]), style="dim"), 4) for paths in shown]
        if len(note.paths) > _MOST_PATHS:
            parts.append(Padding.indent(Prose("……全部见 --format json", style="dim"), 4))
    return Parts(*parts)


def _basis(summary: Summary, headline: Headline) -> str:
    """Where the reports behind a headline are found."""
    if not headline.counted:
        return "依据：见 -o 汇总.xlsx 的“缺报”表"
    paths = [summary.counted[at].path for at in headline.counted]
    more = f" 等 {len(paths):,} 份，见 -o 汇总.xlsx 的“依据”表" if len(paths) > _MOST_NAMED else ""
    return f"依据：{'；'.join(paths[:_MOST_NAMED])}{more}"


def _overview(summary: Summary, themes: dict[str, str]) -> Aligned:
    """A line a group: its reports, the themes most often named and those that stand out, the amounts of its year."""
    heads, right = ["分组", "报告"], {1}
    for role in summary.roles:
        right.add(len(heads) + 2)
        heads += [f"{role.name}：最常见", "突出", "未提"]
    shown = [at for at, measure in enumerate(summary.measures) if measure.id in _AMOUNTS]
    right |= set(range(len(heads), len(heads) + len(shown) + 1))
    year = "" if "year" in summary.by else f"{summary.total.amounts[0].year or ''}年".removeprefix("年")
    heads += [*(f"{year}{summary.measures[at].name}" for at in shown), "缺报"]
    rows = []
    for group in (summary.total, *summary.groups):
        cells = [_where(group), f"{group.reports:,}{'*' if group.small else ''}"]
        for role in summary.roles:
            figures = [figure for figure in group.figures if figure.role == role.label]
            common = sorted((f for f in figures if f.count), key=lambda f: -f.share)[:_MOST_NAMED]
            out = sorted((f for f in figures if f.stands_out == "more"), key=lambda f: -(f.lift or float("inf")))
            cells += [
                "、".join(f"{themes[f.theme]} {f.share:.0%}" for f in common),
                "、".join(f"{themes[f.theme]} {_lift(f)}" for f in out),
                f"{group.silent[role.label]:,}",
            ]
        cells += [value_text(summary.measures[at], group.amounts[at].value) for at in shown]
        rows.append([*cells, f"{len(group.missing):,}" if group.missing else ""])
    return Aligned(heads, rows, frozenset(right))


def _group(summary: Summary, group: Group, themes: dict[str, str]) -> Iterator[RenderableType]:
    small = "*（样本小）" if group.small else ""
    change = next((figure.change for figure in group.figures if figure.change), None)
    since = f"，较上年：{change.year}年比{change.year_before}年" if change else ""
    yield Prose((_where(group), "bold"), f"  {group.reports:,} 份报告{small}{since}")
    yield Padding.indent(_figures(summary, group, themes), 2)
    if any(amount.reports for amount in group.amounts):
        yield Padding.indent(_amounts(summary, group), 2)
    if group.findings:
        yield Padding.indent(_findings(summary, group), 2)
    for role in summary.roles:
        for figure in group.figures:
            if figure.role == role.label:
                for quotation in figure.quotations:
                    head = (f"{role.name}·{themes[figure.theme]}", "cyan")
                    where = (f"（{quotation.path}，第{quotation.line}行）", "dim")
                    yield Padding.indent(Prose(head, " “", "".join(quotation.text.split()), "”", where), 2)


def _figures(summary: Summary, group: Group, themes: dict[str, str]) -> Aligned:
    heads = ["主题"]
    asked = {figure.role for figure in group.figures if figure.unanswered is not None}
    for role in summary.roles:
        heads += [role.name, "占比", "倍数", "较上年", *(["未对应"] if role.label in asked else [])]
    by_theme: dict[str, list[Figure]] = {}
    for figure in group.figures:
        by_theme.setdefault(figure.theme, []).append(figure)
    rows = []
    for theme, figures in sorted(by_theme.items(), key=lambda pair: -pair[1][0].share):
        cells = [themes[theme]]
        for figure in figures:
            cells += [f"{figure.count:,}", _interval(figure), _lift(figure), _change(figure.change)]
            if figure.unanswered is not None:
                cells.append(f"{figure.unanswered:,}")
        rows.append(cells)
    return Aligned(heads, rows, frozenset(range(1, len(heads))))


def _amounts(summary: Summary, group: Group) -> Aligned:
    year = group.amounts[0].year
    heads = [
        f"{year}年" if year else "数据",
        "数值",
        "报告",
        "平均",
        "中位数",
        "名次",
        "同机关上年",
        "本年",
        "升",
        "降",
    ]
    rows = []
    for measure, amount in zip(summary.measures, group.amounts, strict=True):
        if amount.reports:
            change = amount.change
            since = [value_text(measure, value) for value in (change.before, change.after)] if change else ["", ""]
            moved = [f"{change.rose:,}{'!' if change.clear else ''}", f"{change.fell:,}"] if change else ["", ""]
            rank = f"{amount.rank}/{amount.ranked}" if amount.rank else ""
            rows.append(
                [measure.name, value_text(measure, amount.value), f"{amount.reports:,}", number_text(amount.mean),
                 value_text(measure, amount.median), rank, *since, *moved]
            )  # fmt: skip
    return Aligned(heads, rows, frozenset(range(1, len(heads))))


def _findings(summary: Summary, group: Group) -> Aligned:
    """The rules that most reports of the group break, errors first."""
    broken = [(rule, group.findings[rule.id]) for rule in summary.rules if rule.id in group.findings]
    order = list(SEVERITY_NAMES)
    broken.sort(key=lambda pair: (order.index(pair[0].severity), -pair[1].reports))
    rows = [
        [f"{SEVERITY_NAMES[rule.severity]}：{rule.name}", f"{count.reports:,}", f"{count.reports / group.reports:.0%}",
         f"{count.findings:,}"]
        for rule, count in broken[:_MOST_RULES]
    ]  # fmt: skip
    return Aligned(["检查意见", "报告", "占比", "处数"], rows, frozenset({1, 2, 3}))


def _where(group: Group) -> str:
    levels = [level for level in (group.province, group.city) if level and level not in group.name]
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
