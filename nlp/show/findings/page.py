"""Findings as a page that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from nlp.checks.finding import SEVERITY_NAMES, Checked, Finding
from nlp.checks.rules import load_rules
from nlp.show.comparison import marked
from nlp.show.comparison_html import field_html
from nlp.show.findings.words import beside, compared, counts, file_name, name_of, summary, told, where

_STYLE = """
body{font:16px/1.6 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif}
body{margin:1.5em auto;max-width:70em;padding:0 1em}
table{border-collapse:collapse;width:100%}
th,td{border:1px solid #8888;padding:.3em .6em;text-align:left;vertical-align:top}
mark{background:#ffe08a;color:#222}details table{margin-top:.4em}
.error{color:#b00020;font-weight:bold}.warning{color:#8a5a00}.hint{color:#555}
@media(prefers-color-scheme:dark){body{background:#161616;color:#e8e8e8}
.error{color:#ff8a80}.warning{color:#ffcc66}.hint{color:#bbb}}
"""


def to_page(reports: Sequence[Checked]) -> str:
    """The findings of each of `reports` as HTML; every text is escaped, nothing is fetched or run."""
    body = "".join(part for report in reports for part in _report(report))
    return (
        (
            '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width,initial-scale=1">'
            f"<title>年度报告检查结果</title><style>{_STYLE}</style></head><body><main><h1>年度报告检查结果</h1>"
            f"<p>{summary(reports)}</p>{body}</main></body></html>\n"
        )
        .encode("utf-8", "replace")
        .decode()
    )  # a lone surrogate of a file's name has no place in UTF-8


def _report(report: Checked) -> Iterator[str]:
    yield f"<section><h2>{escape(name_of(report))}</h2><p>{escape(report.report)}　{counts([report])}</p>"
    if report.findings:
        heads = "".join(f'<th scope="col">{head}</th>' for head in ("级别", "位置", "问题和建议", "比对", "依据"))
        yield f"<table><thead><tr>{heads}</tr></thead><tbody>"
        yield from map(_row, told(report.findings))
        yield "</tbody></table>"
    else:
        yield "<p>没有发现问题。</p>"
    yield "</section>"


def _row(finding: Finding) -> str:
    said = f"{escape(finding.message)}<br><small>{escape(finding.rule)}</small>{_beside(finding)}"
    cells = (where(finding), compared(finding), load_rules()[finding.rule].source)
    place, numbers, source = map(escape, cells)
    severity = f'<td class="{finding.severity}">{SEVERITY_NAMES[finding.severity]}</td>'
    return f"<tr>{severity}<td>{place}</td><td>{said}</td><td>{numbers}</td><td>{source}</td></tr>"


def _beside(finding: Finding) -> str:
    """The passages that a finding compares, side by side, what differs marked; shown when asked for."""
    pairs = beside(finding)
    if not pairs:
        return ""
    rows = []
    for mine, other in pairs:
        one, two = map(field_html, marked(mine.text, other.text))
        rows.append(f"<tr><td>{where(mine)}<br>{one}</td><td>{where(other)}<br>{two}</td></tr>")
    heads = f"<tr><th>本报告</th><th>{escape(file_name(pairs[0][1].report))}</th></tr>"
    return f"<details><summary>文字对照（{len(pairs)}处）</summary><table>{heads}{''.join(rows)}</table></details>"
