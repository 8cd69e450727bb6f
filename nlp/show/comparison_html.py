"""A comparison as a page that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from nlp.checks.comparison import Comparison
from nlp.show.comparison import Field, Part, parts, title_of

_STYLE = """
:root{color-scheme:light dark}
body{font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;max-width:72rem;
margin:0 auto;padding:1rem}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin:1.6rem 0 .3rem}p{margin:.2rem 0;opacity:.75}
table{width:100%;border-collapse:collapse;table-layout:fixed;overflow-wrap:anywhere}
th,td{border:1px solid color-mix(in srgb,currentColor 25%,transparent);padding:.3rem .5rem;text-align:left;
vertical-align:top}
th{background:color-mix(in srgb,currentColor 8%,transparent)}
mark{background:#ffe08a;color:#222}
@media (max-width:40rem){body{padding:.5rem;font-size:14px}th,td{padding:.2rem}}
@media print{body{max-width:none}tr{break-inside:avoid}thead{display:table-header-group}}
"""


def comparison_html(comparison: Comparison) -> str:
    """The page; every text of the reports is escaped."""
    title = escape(title_of(comparison))
    body = "\n".join(_part(part) for part in parts(comparison))
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>{_STYLE}</style></head>\n<body><main><h1>{title}</h1>\n{body}\n</main></body></html>\n"
    )


def _part(part: Part) -> str:
    note = f"<p>{escape(part.note)}</p>" if part.note else ""
    return f"<section><h2>{escape(part.title)}</h2>{note}{''.join(_table(part)) if part.rows else ''}</section>"


def _table(part: Part) -> Iterator[str]:
    total = sum(part.weights)
    yield "<table><colgroup>"
    yield from (f'<col style="width:{100 * weight / total:.1f}%">' for weight in part.weights)
    yield "</colgroup><thead><tr>"
    yield from (f'<th scope="col">{escape(head)}</th>' for head in part.heads)
    yield "</tr></thead><tbody>"
    for row in part.rows:
        yield f"<tr>{''.join(f'<td>{field_html(field)}</td>' for field in row)}</tr>"
    yield "</tbody></table>"


def field_html(field: Field) -> str:
    """`field` as HTML, what changed in a ``<mark>``."""
    return "".join(f"<mark>{escape(run.text)}</mark>" if run.changed else escape(run.text) for run in field)
