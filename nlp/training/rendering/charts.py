"""What is left of a chart when a page becomes text: its numbers, years and categories, which are no table.

The categories and the forms for training are not those for testing.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

Lines = list[str]
_CATEGORIES = {
    False: (
        "政务动态", "政策文件", "财政预决算", "人事信息", "公示公告", "民生保障", "乡村振兴", "应急管理", "规划计划",
        "行政执法", "重点项目", "其他", "网站公开", "微信公众号", "公开栏", "政务微博",
    ),
    True: ("机构信息", "惠农补贴", "通知", "环境保护", "教育卫生", "图片新闻", "广播", "宣传册", "公开专区"),
}  # fmt: skip
_TITLES = {
    False: ("图1 {year}年主动公开信息分类统计图", "公开渠道占比", "图表标题", "近三年公开信息数量对比"),
    True: ("图二：{year}年信息类别构成（%）", "各渠道发布数量（单位：条）"),
}


def chart(rng: Random, year: int, *, test: bool) -> Lines:
    """The lines that are left of one chart."""
    words = rng.sample(_CATEGORIES[test], rng.randint(3, 6))
    title = [rng.choice(_TITLES[test]).format(year=year)] if rng.random() < 0.4 else []
    return title + rng.choice(_FORMS[test])(rng, words, year)


def _ticks(rng: Random) -> Lines:
    step = rng.choice((5, 10, 20, 50, 100, 200, 500))
    ticks = [str(step * index) for index in range(rng.randint(4, 9))]
    return ticks if rng.random() < 0.6 else ticks[::-1]


def _percents(rng: Random, count: int) -> Lines:
    return [rng.choice(("{:.0f}%", "{:.2f}%", "{:.1f}%")).format(rng.uniform(1, 60)) for _ in range(count)]


def _bars(rng: Random, words: Lines, year: int) -> Lines:
    """Categories and ticks of the axes, one a line, in either order."""
    return words + _ticks(rng) if rng.random() < 0.5 else _ticks(rng) + words


def _axes(rng: Random, words: Lines, year: int) -> Lines:
    """Each axis in a line."""
    return [" ".join(_ticks(rng)), " ".join(words)]


def _columns(rng: Random, words: Lines, year: int) -> Lines:
    """Years, ticks and a legend."""
    years = [f"{number}年" for number in range(year - rng.randint(1, 3), year + 1)]
    legend = rng.choice(([], ["系列1"], ["系列1", "系列2"], words[:2]))
    parts = [years, _ticks(rng), legend, [str(rng.randint(1, 900)) for _ in years]]
    rng.shuffle(parts)
    return [line for part in parts for line in part]


def _pie(rng: Random, words: Lines, year: int) -> Lines:
    """Percentages, then what they are of."""
    return _percents(rng, len(words)) + words


def _labelled_pie(rng: Random, words: Lines, year: int) -> Lines:
    """Each category and its percentage, in lines of their own or in one."""
    gap = rng.choice(("\n", "，", " "))
    pairs = [f"{word}{gap}{share}" for word, share in zip(words, _percents(rng, len(words)), strict=True)]
    return "\n".join(pairs).split("\n")


def _two_axes(rng: Random, words: Lines, year: int) -> Lines:
    """Ticks down, categories with their values above the bars."""
    return [*_ticks(rng)[::-1], *words, " ".join(str(rng.randint(1, 400)) for _ in words), "数量", "占比"]


_FORMS: dict[bool, tuple[Callable[[Random, Lines, int], Lines], ...]] = {
    False: (_bars, _axes, _columns, _pie),
    True: (_labelled_pie, _two_axes),
}
