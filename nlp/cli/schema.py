"""`nlp-tag schema`."""

from __future__ import annotations

import json

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command(help="输出 JSON Schema（draft 2020-12），每份 JSON 报告都符合它。")
def schema() -> None:
    """Print the JSON Schema (draft 2020-12) that every JSON report satisfies."""
    from nlp.report import json_schema

    print(json.dumps(json_schema(), ensure_ascii=False, indent=2))
