"""How a table was read, in words and grids: for people who want to know why a value is there, or why it is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.table import Table as Grid

from nlp.pipeline.tables.explaining import TableExplanation, Weighed
from nlp.show.prose import Prose

_LONGEST = 14  # characters of a cell
_BY = {"labels": "按标签", "places": "按位置"}
_READ = {"named": "按标签", "placed": "按位置", "solved": "由合计推出"}


class TableExplanationView:
    """What `explain_table` found, for a rich console; `names` are the display names of the model's tables."""

    def __init__(self, found: Sequence[TableExplanation], names: Mapping[str, str]):
        self.found, self.names = found, names

    def __rich__(self) -> RenderableType:
        return Group(*self._parts())

    def _parts(self) -> Iterator[RenderableType]:
        first = self.found[0]
        yield Prose((f"表格“{self.names.get(first.label, first.label)}”", "bold"), ("  印出的单元格", "dim"))
        yield _printed(first.grid)
        for one in self.found:
            if one.template:
                word = "采用" if one.chosen else "比较过"
                yield Prose("")
                yield Prose((f"{one.template}年格式", "bold"), (f"  {word}", "green" if one.chosen else "dim"))
                yield from self._as_form(one)

    def _as_form(self, one: TableExplanation) -> Iterator[RenderableType]:
        if one.glued:
            yield Prose("数字连在一起，由各行各列的合计推断")
        for reading in one.readings:
            yield from _reading(reading, full=one.chosen)
        told = "、".join(f"{_READ[kind]}{count}格" for kind, count in one.read.items())
        yield Prose(f"读出：{told or '没有'}")
        if one.unplaced:
            yield Prose((f"没有采用：{'、'.join(one.unplaced)}", "yellow"))


def _reading(reading: Weighed, *, full: bool) -> Iterator[RenderableType]:
    word, style = ("采用", "green") if reading.taken else ("放弃", "dim")
    sums = f"合计相符{len(reading.holds)}处，不符{len(reading.fails)}处"
    yield Prose((f"{_BY[reading.by]}的读法：", "bold"), (word, style), f"；读出{reading.cells}格；{sums}")
    for columns in reading.columns:
        yield Prose(("  列：", "dim"), "、".join(columns))
    if not (full and reading.taken):
        return
    grid = Grid.grid(padding=(0, 2, 0, 0))
    for match in reading.matches:
        how = "标签" if match.named else "位置"
        row = f"{match.row}（{how}）" if match.row and match.sure else "不采用"
        grid.add_row("  " + _short(match.labels[-1] if match.labels else ""), row, " ".join(match.values))
    yield grid


def _printed(rows: Sequence[Sequence[str]]) -> RenderableType:
    grid = Grid.grid(padding=(0, 2, 0, 0))
    for cells in rows:
        grid.add_row(*(_short(cell) for cell in cells))
    return grid


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
