"""The items behind the figures, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nlp.checks.masking import masked
from nlp.store.query import connect
from nlp.summary.data import Summary
from nlp.summary.dimensions import dimensions
from nlp.summary.tally import choose

COLUMNS = (
    "分组",
    "机关",
    "年度",
    "省",
    "市",
    "县",
    "乡镇",
    "角色",
    "主题",
    "原文",
    "有措施对应",
    "行",
    "路径",
    "起",
    "止",
)
_ITEMS = """
SELECT grp, agency, year, province, city, county, town, i.role, i.themes, text, answered, line, path,
    start_char, end_char
FROM counted JOIN (
    SELECT path, item, i.role, list(theme ORDER BY theme) AS themes, any_value(text) AS text,
        any_value(answered) AS answered, any_value(line) AS line, any_value(start_char) AS start_char,
        any_value(end_char) AS end_char
    FROM items i JOIN item_themes USING (path, item) GROUP BY ALL
) i USING (path) ORDER BY position, item
"""
_ROWS = 1000
_ANSWERED = {True: "是", False: "否", None: ""}


def items(store: Path, summary: Summary) -> Iterator[tuple[Any, ...]]:
    """Rows of `COLUMNS`, every item of the reports and roles of `summary` in the order of its reports."""
    themes = {label.label: label.name for label in summary.themes}
    roles = {label.label: label.name for label in summary.roles}
    groups = {group.key: group.name for group in summary.groups}
    database = connect(store)
    choose(database, dimensions(summary.by), summary.where)
    cursor = database.execute(_ITEMS)
    while found := cursor.fetchmany(_ROWS):
        for group, *place, role, named, text, answered, line, path, start, end in found:
            if role in roles:
                told = "、".join(themes.get(theme, theme) for theme in named)
                where = line, path, start, end
                yield groups.get(group, group), *place, roles[role], told, masked(text), _ANSWERED[answered], *where
