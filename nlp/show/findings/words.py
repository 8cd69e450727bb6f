"""What every format says of findings in words."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from nlp.checks.finding import SEVERITIES, SEVERITY_NAMES, Checked, Compared, Finding, Passage
from nlp.checks.rules import load_rules

_MOST = 6  # compared things that are shown


def told(findings: Iterable[Finding]) -> list[Finding]:
    """`findings` as a person reads them: errors first, hints last; those of a group on the whole report as one."""
    ordered = sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))
    rows: list[Finding] = []
    for (_, _, whole), findings_of_kind in groupby(ordered, key=_kind):
        same = list(findings_of_kind)
        rows += [_as_one(same)] if whole else same
    return rows


def _kind(finding: Finding) -> tuple[str, str, bool]:
    return finding.severity, load_rules()[finding.rule].group, finding.start is None


def _as_one(findings: list[Finding]) -> Finding:
    """Findings on a whole report as one: what is wrong, and once what to do where that is the same."""
    wrong: dict[str, list[str]] = {}
    for finding in findings:
        what, _, advice = finding.message.rpartition("；")
        wrong.setdefault(advice, []).append(what)
    message = "。".join(f"{'；'.join(what)}；{advice}" for advice, what in wrong.items())
    compared = tuple(each for finding in findings for each in finding.compared)
    passages = tuple(each for finding in findings for each in finding.passages)
    return replace(findings[0], message=message, compared=compared, passages=passages)


def where(finding: Finding | Passage) -> str:
    """Where a finding or a passage is: 第3页表二第5行, 第12行, 全文."""
    return finding.place or (f"第{finding.line}行" if finding.line else "全文")


def compared(finding: Finding) -> str:
    """What was compared: 正文 5，表中 4; the first few of many."""
    more = f" 等{len(finding.compared)}项" if len(finding.compared) > _MOST else ""
    return "，".join(_said(each) for each in finding.compared[:_MOST]) + more


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


def file_name(path: str) -> str:
    """The name of a file without its folders, which are nobody's business but the office's."""
    return re.split(r"[/\\]", path)[-1]


def files(reports: Iterable[Checked]) -> list[str]:
    """The file of each report without the folder that all of them lie in; empty where there is none."""
    paths = ["" if report.absent else report.report for report in reports]
    try:
        common = os.path.commonpath([Path(path).parent for path in paths if path])
    except ValueError:  # on several drives, or some are absolute; or no file at all
        common = ""
    return [os.path.relpath(path, common) if path and common else path for path in paths]


def summary(reports: Iterable[Checked]) -> str:
    """One line on all: the reports, their findings, and the units that have none."""
    found = list(reports)
    there = [report for report in found if not report.absent]
    clean = sum(not report.findings for report in there)
    absent = f"；没有报告的单位{len(found) - len(there):,}个" if len(there) < len(found) else ""
    return f"共{len(there):,}份报告：{counts(there)}；没有发现问题的{clean:,}份{absent}"
