"""Every item of the reports, for a page that can hold them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nlp.checks.masking import masked
from nlp.store.query import connect
from nlp.summary.data import Summary
from nlp.summary.page.data import MOST_QUOTED, shortened
from nlp.summary.tally import rows

_ITEMS = """
SELECT path, any_value(line), any_value(text), i.role, list(theme ORDER BY theme)
FROM items i JOIN item_themes USING (path, item) GROUP BY path, item, i.role ORDER BY path, item
"""


def every_item(store: Path, summary: Summary) -> list[list[Any]] | None:
    """The items that name a theme, as `nlp.summary.page.data.quotations` has them; None where they are too many."""
    database = connect(store)
    [[count]] = rows(database, "SELECT count(*) FROM items")
    if count > MOST_QUOTED:
        return None
    positions = {report.path: position for position, report in enumerate(summary.counted)}
    roles = {role.label: index for index, role in enumerate(summary.roles)}
    themes = {theme.label: index for index, theme in enumerate(summary.themes)}
    return [
        [positions[path], line, shortened(masked(text)), [[roles[role], themes[theme]] for theme in named]]
        for path, line, text, role, named in rows(database, _ITEMS)
        if path in positions and role in roles
    ]
