"""Writes the references that nobody keeps by hand: docs/commands.md and docs/schema.json.

    python scripts/reference.py

The commands as typer describes them, and the JSON Schema of a report; a test compares both with the files.
"""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import typer
from typer.cli import get_docs_for_click

from nlp.cli import COMMANDS
from nlp.report import json_schema

DOCS = Path(__file__).parent.parent / "docs"
_HEAD = "# Commands\n\nWritten by `python scripts/reference.py` from what `--help` says; do not edit.\n\n"


def commands() -> str:
    """The reference of every command in Markdown, that without a name first."""
    return _HEAD + "".join(_command(name) for name in ("", *COMMANDS)).rstrip() + "\n"


def schema() -> str:
    """The JSON Schema of a report, as `nlp-tag schema` prints it."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def _command(name: str) -> str:
    command: Any = typer.main.get_command(import_module(f"nlp.cli.{name or 'tag'}").app)
    command.epilog = None  # the list of the other commands
    return get_docs_for_click(obj=command, ctx=typer.Context(command), indent=1, name=f"nlp-tag {name}".rstrip())


def main() -> None:
    """Write both files."""
    (DOCS / "commands.md").write_text(commands(), "utf-8")
    (DOCS / "schema.json").write_text(schema(), "utf-8")


if __name__ == "__main__":
    main()
