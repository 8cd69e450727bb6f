"""Findings for a terminal: a report, then a line for each of its findings."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid

from nlp.checks.finding import SEVERITY_NAMES, Checked
from nlp.show.findings.words import counts, told, where
from nlp.show.prose import Prose

_COLOURS = {"error": "bold red", "warning": "yellow", "hint": "dim"}


def view(report: Checked) -> RenderableType:
    """The findings of one report for a rich console."""
    about = "没有报告" if report.absent else counts([report])
    head = Prose((report.report or report.title or "", "bold"), (f"  {about}", "dim"))
    if not report.findings:
        return Group(head, "")
    grid = Grid.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    for finding in told(report.findings):
        said = Prose(finding.message, (f"  {finding.rule}", "dim"))
        grid.add_row(
            Prose(where(finding), style="dim"),
            Prose((SEVERITY_NAMES[finding.severity], _COLOURS[finding.severity])),
            said,
        )
    return Group(head, Padding(grid, (0, 0, 0, 2)), "")
