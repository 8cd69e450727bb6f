"""What every format says of findings in words."""

from __future__ import annotations

from collections.abc import Iterable

from nlp.checks.finding import SEVERITIES, SEVERITY_NAMES, Checked, Compared, Finding, Passage


def where(finding: Finding) -> str:
    """Where a finding is: 第3页表二第5行, 第12行, 全文."""
    return finding.place or (f"第{finding.line}行" if finding.line else "全文")


def compared(finding: Finding) -> str:
    """What was compared: 正文 5，表中 4."""
    return "，".join(_said(each) for each in finding.compared)


def beside(finding: Finding) -> list[tuple[Passage, Passage]]:
    """The passages of the report, each with the one of another report that it is shown beside."""
    pairs = zip(finding.passages[::2], finding.passages[1::2], strict=False)
    return [(mine, other) for mine, other in pairs if mine.report == finding.report != other.report]


def _said(each: Compared) -> str:
    return f"{each.name} {'' if each.value is None else each.value}".strip()


def counts(reports: Iterable[Checked]) -> str:
    """How many findings of each severity: 错误 2，警告 0，提示 5."""
    found = list(reports)
    return "，".join(
        f"{SEVERITY_NAMES[severity]} {sum(report.count(severity) for report in found)}" for severity in SEVERITIES
    )


def name_of(report: Checked) -> str:
    """What a report is called on paper: its title, else its path."""
    return report.title or report.report or "（没有标题）"
