"""A summary as a spreadsheet: what stands out, groups, units, figures, themes, items, what is missing, notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from nlp.checks.finding import SEVERITY_NAMES
from nlp.show.sheets import MOST_ROWS, Book, Head, Link
from nlp.store.unit import NAMES
from nlp.summary import items as items_
from nlp.summary import sheet
from nlp.summary.data import Measure, Summary
from nlp.summary.measures import deadline, in_time
from nlp.summary.missing import WHY

_SHARE = "0.0%"
_NUMBER = "#,##0.##"
_COUNT = "#,##0"
_BASIS, _MOST_LINKS = "依据", 8_000  # reports of a headline; a sheet may have 65,530 links
_TIMELY = {True: "是", False: "否", None: ""}
_TEXT_WIDTH = 60
_TESTS = {"sign": "符号检验", "fisher": "费希尔检验", "median": "中位数检验", "newcombe": "Newcombe 区间", None: ""}


def workbook(summary: Summary, items: Iterable[Sequence[Any]], folder: str = "") -> bytes:
    """The bytes of an xlsx file.

    Parameters
    ----------
    items : the rows of `nlp.summary.items.items`
    folder : URL of the folder that holds the store, as seen from the file
    """
    book = Book()
    left = [
        book.table("要点", _HEADLINES, _headlines(summary)),
        book.table("分组", list(_group_heads(summary)), _groups(summary), fixed=1),
        book.table("单位", list(_unit_heads(summary)), _units(summary), fixed=3),
        book.table("数据", _AMOUNTS, _amounts(summary), fixed=3),
        book.table("检查", _FINDINGS, _findings(summary)),
        book.table("主题", [_theme_head(sheet.COLUMNS[at]) for at in _THEMES], _themes(summary), fixed=len(_SAYING)),
        book.table("条目", [Head(name, width=_TEXT_WIDTH if name == "原文" else 0) for name in items_.COLUMNS], items),
        book.table("缺报", _MISSING, _missing(summary)),
        book.table(_BASIS, _BASIS_HEADS, _basis(summary, folder)),
    ]
    book.table("说明", [Head("说明", width=_TEXT_WIDTH, wrap=True), Head("数量", _COUNT)], _notes(summary, sum(left)))
    return book.close()


def measure_head(measure: Measure) -> Head:
    """The head of a column of this measure."""
    return Head(measure.name, _SHARE) if measure.parts else Head(f"{measure.name}（{measure.unit}）", _NUMBER)


_HEADLINES = (
    Head("要点", width=_TEXT_WIDTH, wrap=True), Head("份数", _COUNT),
    Head("区间下限", _SHARE), Head("区间上限", _SHARE),
    Head("检验", width=14), Head("p", "0.0000"), Head("分组"), Head("年度"),
    Head("依据", width=16),
)  # fmt: skip


def _headlines(summary: Summary) -> Iterator[Sequence[Any]]:
    names, line = {group.key: group.name for group in summary.groups}, 2
    for found in summary.headlines:
        target = f"internal:'{_BASIS}'!A{line}" if found.counted else "internal:'缺报'!A1"
        line += min(len(found.counted), _MOST_LINKS)
        yield (
            found.text, len(found.counted), found.low, found.high, _TESTS[found.test], found.chance,
            names.get(found.group) if found.group is not None else None, found.year,
            Link("看这些报告" if found.counted else "看缺报的机关", target),
        )  # fmt: skip


_BASIS_HEADS = (Head("要点"), Head("机关", width=30), Head("年度"), Head("分组", width=24), Head("报告", width=60))


def _basis(summary: Summary, folder: str) -> Iterator[Sequence[Any]]:
    """The reports behind each headline, each with a link to its file."""
    beside = PurePosixPath(unquote(urlsplit(folder).path))
    group_of = {at: group.name for group in summary.groups for at in group.counted}
    for number, found in enumerate(summary.headlines, 1):
        for at in found.counted[:_MOST_LINKS]:
            one = summary.counted[at]
            yield number, one.agency, one.year, group_of.get(at), Link(one.path, f"external:{beside / one.path}")


_PLACE = (Head("省"), Head("市"), Head("县"))


def _group_heads(summary: Summary) -> Iterator[Head]:
    yield from (
        Head("分组", width=24),
        Head("代码或名称", width=24),
        *_PLACE,
        Head("乡镇", width=12),
        Head("机关", width=24),
    )
    yield from (Head("报告数", _COUNT), Head("缺报", _COUNT), Head("数据年度"))
    yield from map(measure_head, summary.measures)
    for role in summary.roles:
        yield from (Head(f"{role.name}：{theme.name}", _SHARE) for theme in summary.themes)


def _groups(summary: Summary) -> Iterator[Sequence[Any]]:
    for group in (summary.total, *summary.groups):
        yield (
            group.name, group.key, group.province, group.city, group.county, group.town, group.agency, group.reports,
            len(group.missing), group.amounts[0].year, *(amount.value for amount in group.amounts),
            *(figure.share for figure in group.figures),
        )  # fmt: skip


def _unit_heads(summary: Summary) -> Iterator[Head]:
    yield from (
        Head("分组", width=24),
        Head("机关", width=24),
        Head("年度"),
        Head("机关类型"),
        Head("系统"),
        *_PLACE,
    )
    yield from (
        Head("乡镇"),
        Head("标题", width=40),
        Head("发布日期", width=12),
        Head("期限", width=12),
        Head("按时"),
    )
    yield from (measure_head(measure) for measure in summary.measures if not measure.parts)
    yield from (Head(f"{role.name}主题", width=30) for role in summary.roles)
    yield from (Head("没有措施对应", width=20), Head("核对不符项", width=20), Head("雷同的报告", width=40))
    yield from (Head("检查意见", width=40), Head("路径", width=40))


def _units(summary: Summary) -> Iterator[Sequence[Any]]:
    names = {theme.label: theme.name for theme in summary.themes}
    group_of = {at: group.name for group in summary.groups for at in group.counted}
    checks = {check.label: check.name for check in summary.checks}
    rules = {rule.id: rule.name for rule in summary.rules}
    for at, one in enumerate(summary.counted):
        due = deadline(one.year, one.kind) if one.year else None
        open_ = dict.fromkeys(theme for themes in one.unanswered.values() for theme in themes)
        yield (
            group_of.get(at), one.agency, one.year, NAMES.get(one.kind or "", one.kind), one.system, one.province,
            one.city, one.county, one.town, one.title, one.published, due.isoformat() if due else None,
            _TIMELY[in_time(one.published, one.year, one.kind)], *one.amounts,
            *("、".join(names.get(theme, theme) for theme in one.themes.get(role.label, ())) for role in summary.roles),
            "、".join(names.get(theme, theme) for theme in open_), "、".join(checks[check] for check in one.failed),
            "；".join(one.alike),
            "、".join(f"{rules[rule]}{count if count > 1 else ''}" for rule, count in one.findings.items()), one.path,
        )  # fmt: skip


_AMOUNTS = (
    Head("分组", width=24), Head("代码或名称", width=14), Head("数据", width=24), Head("单位"), Head("年度"),
    Head("报告数", _COUNT), Head("数值", _NUMBER), Head("占比", _SHARE), Head("区间下限", _SHARE),
    Head("区间上限", _SHARE), Head("每份平均", _NUMBER), Head("中位数", _NUMBER), Head("名次", _COUNT),
    Head("参加排名", _COUNT), Head("上年"), Head("两年都有的机关", _COUNT), Head("上年数值", _NUMBER),
    Head("本年数值", _NUMBER), Head("变化", _NUMBER), Head("本年/上年", "0.00"), Head("上升", _COUNT),
    Head("下降", _COUNT), Head("p", "0.0000"), Head("变化明显"),
)  # fmt: skip


def _amounts(summary: Summary) -> Iterator[Sequence[Any]]:
    for group in (summary.total, *summary.groups):
        for measure, amount in zip(summary.measures, group.amounts, strict=True):
            change = amount.change
            yield (
                group.name, group.key, measure.name, measure.unit, amount.year, amount.reports,
                amount.sum if amount.reports else None, amount.value if measure.parts else None, amount.low,
                amount.high,
                amount.mean, amount.median, amount.rank, amount.ranked or None,
                *((change.year_before, change.units, change.before, change.after, change.difference, change.ratio,
                   change.rose, change.fell, change.chance, "是" if change.clear else "") if change else [None] * 10),
            )  # fmt: skip


_FINDINGS = (
    Head("分组", width=24), Head("代码或名称", width=14), Head("规则", width=22), Head("级别"),
    Head("检查意见", width=30), Head("报告数", _COUNT), Head("占比", _SHARE), Head("处数", _COUNT),
)  # fmt: skip


def _findings(summary: Summary) -> Iterator[Sequence[Any]]:
    for group in (summary.total, *summary.groups):
        for rule in summary.rules:
            if count := group.findings.get(rule.id):
                yield (
                    group.name, group.key, rule.id, SEVERITY_NAMES[rule.severity], rule.name, count.reports,
                    count.reports / group.reports, count.findings,
                )  # fmt: skip


_SAYING = ("名称", "角色", "主题名称")  # what a row of themes is, before all else
_THEMES = [sheet.COLUMNS.index(name) for name in dict.fromkeys((*_SAYING, *sheet.COLUMNS))]


def _themes(summary: Summary) -> Iterator[Sequence[Any]]:
    for row in sheet.sheet(summary):
        yield [row[at] for at in _THEMES]


def _theme_head(name: str) -> Head:
    shares = (
        "占比",
        "占比下限",
        "占比上限",
        "其余占比",
        "上年占比",
        "本年占比",
        "变化",
        "变化下限",
        "变化上限",
        "未对应占比",
    )
    width = {"引文1": _TEXT_WIDTH, "引文2": _TEXT_WIDTH, "名称": 24, "主题名称": 18}.get(name, 0)
    return Head(name, _SHARE if name in shares else "", width)


_MISSING = (
    Head("机关", width=24), Head("机关类型"), Head("系统"), Head("省"), Head("市"), Head("县"), Head("乡镇"),
    Head("区划代码"), Head("缺报年度", width=20), Head("已有年度", width=20), Head("根据", width=18),
    Head("最近的报告", width=40),
)  # fmt: skip


def _missing(summary: Summary) -> Iterator[Sequence[Any]]:
    for one in summary.missing:
        yield (
            one.agency or one.town or one.unit, NAMES.get(one.kind or "", one.kind), one.system, one.province, one.city,
            one.county, one.town, one.code, "、".join(map(str, one.years)), "、".join(map(str, one.reported)),
            WHY[one.why], one.path,
        )  # fmt: skip


def _notes(summary: Summary, left: int) -> Iterator[Sequence[Any]]:
    yield f"按{summary.by_name}分组{f'，条件 {summary.where}' if summary.where else ''}", summary.reports
    yield "一个数字的依据：在“单位”表中按分组和年度筛选；一个主题的依据：在“条目”表中按分组和主题筛选", None
    for measure in summary.measures:
        yield f"{measure.name}：{measure.about}", None
    for note in summary.notes:
        yield note.message, note.count
    if left:
        yield f"每张表最多{MOST_ROWS:,}行，其余没有写入；请用 --where 分几次，或用 csv", left
