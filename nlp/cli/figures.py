"""Figures on a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from nlp.cli.terminal import open_console
from nlp.show.training import LAYERS

if TYPE_CHECKING:
    from nlp.training.evaluation import Figures

_WIDTH = 90


def print_figures(figures: Figures, names: Mapping[str, Mapping[str, str]], measured: str, seed: int) -> None:
    """Print a table with one row a layer, its labels below it; `names` are the display names by kind."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("层 / 标签")
    for name in ("准确率", "召回率", "F1", "95% 区间", "标注数"):
        table.add_column(name, justify="right", no_wrap=True)
    intervals = figures.intervals(seed)
    for (layer, label), counts in figures.counts.items():
        if not counts.gold and not counts.predicted:
            continue
        title, kind = LAYERS.get(layer, (layer, ""))
        shown = f"  {names.get(kind, {}).get(label, '')} {label}" if label else title
        low, high = intervals[layer, label]
        table.add_row(
            shown, f"{counts.precision:.4f}", f"{counts.recall:.4f}", f"{counts.f1:.4f}", f"{low:.3f}–{high:.3f}",
            f"{counts.gold:,}", style=None if label else "bold",
        )  # fmt: skip
    console = open_console(width=_WIDTH)
    console.print(f"评价：{measured}", highlight=False)
    console.print(table)
    if figures.themes_macro_f1 is not None:
        console.print(f"主题宏平均 F1：{figures.themes_macro_f1:.4f}", highlight=False)
