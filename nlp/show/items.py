"""The items side by side, one column a role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table as Grid

from nlp.report import Item, Report
from nlp.show.prose import Prose

_LONGEST = 120  # characters of an item; the JSON has the rest
_NARROWEST = 30  # cells of a column
_GAP = 3
_COLOURS = (
    "cyan", "green", "yellow", "magenta", "blue", "red",
    "bright_cyan", "bright_green", "bright_yellow", "bright_magenta", "bright_blue", "bright_red",
)  # fmt: skip


class ItemsView:
    """As many roles side by side as the width allows; the roles are those that the model knows."""

    def __init__(self, report: Report, lines: Callable[[int], int]):
        self.report = report
        self.lines = lines
        known = [*report.names.get("roles", ()), *report.themes, *(item.role for item in report.items)]
        self.items: dict[str, list[Item]] = {role: [] for role in known}
        for item in report.items:
            self.items[item.role].append(item)
        themes = [*report.names.get("themes", ()), *(theme.label for item in report.items for theme in item.themes)]
        self.colours = {label: _COLOURS[i % len(_COLOURS)] for i, label in enumerate(dict.fromkeys(themes))}

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        names = {role: self.report.name("roles", role) for role in self.items}
        if not self.report.items:
            yield Prose((f"没有找到{'和'.join(names.values()) or '条目'}", "bold"))
            return
        beside = min(len(names), max(1, options.max_width // _NARROWEST))
        roles = list(names)
        for start in range(0, len(roles), beside):
            if start:
                yield ""
            grid = Grid.grid(padding=(0, _GAP, 0, 0), expand=True)
            for _ in range(beside):
                grid.add_column(ratio=1)
            row = roles[start : start + beside]
            grid.add_row(*(Prose((names[role], "bold"), (f"  {len(self.items[role])}条", "dim")) for role in row))
            grid.add_row(*(Group(*self._column(role)) for role in row))
            yield grid

    def _column(self, role: str) -> Iterator[RenderableType]:
        if not self.items[role]:
            yield Prose(f"没有找到{self.report.name('roles', role)}", style="dim")
        for number, item in enumerate(self.items[role], 1):
            grid = Grid.grid(padding=(0, 1, 0, 0))
            grid.add_row("·", Group(Prose(*self._text(item)), self._themes(item)))
            yield Padding(grid, (0 if number == 1 else 1, 0, 0, 0))

    def _text(self, item: Item) -> Iterator[tuple[str, str]]:
        """The item's text on one line, the words that decided its themes underlined."""
        decisive = {
            place for theme in item.themes for found in theme.evidence for place in range(found.start, found.end)
        }
        characters = [(self.report.text[place], place in decisive) for place in range(item.start, item.end)]
        squeezed = [
            (" " if char.isspace() else char, marked)
            for index, (char, marked) in enumerate(characters)
            if not (char.isspace() and index and characters[index - 1][0].isspace())
        ]
        shown = squeezed if len(squeezed) <= _LONGEST else [*squeezed[: _LONGEST - 1], ("…", False)]
        for marked, run in groupby(shown, key=itemgetter(1)):
            yield "".join(char for char, _ in run), "underline" if marked else ""

    def _themes(self, item: Item) -> RenderableType:
        chips: list[str | tuple[str, str]] = []
        for theme in item.themes:
            chips += [(f"[{self.report.name('themes', theme.label)}]", self.colours[theme.label]), " "]
        chips.append((f"第{self.lines(item.start)}行", "dim"))
        if item.answers == ():
            chips += [" ", ("未见回应", "bold red")]
        elif item.answers:
            lines = dict.fromkeys(self.lines(self.report.items[index].start) for index in item.answers)
            chips += [" ", (f"回应见{'、'.join(f'第{line}行' for line in lines)}", "dim")]
        return Prose(*chips)
