"""Writes the references that nobody keeps by hand: docs/commands.md, docs/checks.md and docs/schema.json.

    python scripts/reference.py

The commands as typer describes them, the rules as their TOML has them, and the JSON Schema of a report; a test compares
them with the files.
"""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import typer

from nlp.checks.finding import SEVERITY_NAMES
from nlp.checks.rules import load_rules
from nlp.cli import COMMANDS
from nlp.cli.help import Help
from nlp.report import json_schema

_WIDTH = 100  # columns
DOCS = Path(__file__).parent.parent / "docs"
_RULES = "Written by `python scripts/reference.py`; do not edit below.\n\n"
_HEAD = "# Commands\n\nWritten by `python scripts/reference.py` from what `-h` says; do not edit.\n\n"


def commands() -> str:
    """The reference of every command in Markdown, that without a name first."""
    return _HEAD + "".join(_command(name) for name in ("", *COMMANDS)).rstrip() + "\n"


def checks() -> str:
    """The rules of `nlp-tag check` in Markdown, below what docs/checks.md says of them."""
    page = (DOCS / "checks.md").read_text("utf-8")
    rows = [
        f"| `{rule.id}` | {SEVERITY_NAMES[rule.severity]} | {rule.title} | {rule.advice} | {rule.source} |"
        for rule in load_rules().values()
    ]
    head = "| rule | severity | what is wrong | what to do | source |\n|---|---|---|---|---|\n"
    return page[: page.index(_RULES) + len(_RULES)] + head + "\n".join(rows) + "\n"


def schema() -> str:
    """The JSON Schema of a report, as `nlp-tag schema` prints it."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def _command(name: str) -> str:
    command: Any = typer.main.get_command(import_module(f"nlp.cli.{name or 'tag'}").app)
    command.epilog = None  # the list of the other commands
    called = f"nlp-tag {name}".rstrip()
    below = getattr(command, "commands", {})
    told = _told(command, called) + "".join(_told(each, f"{called} {word}") for word, each in below.items())
    return f"## `{called}`\n\n{told}"


def _told(command: Any, called: str) -> str:
    """What `command` says of itself, as `called` from a shell."""
    context = typer.Context(command, info_name=called, help_option_names=["-h", "--help"])
    printed = Help(width=_WIDTH)
    command.format_help(context, printed)
    return f"```text\n{printed.getvalue().strip()}\n```\n\n"


def main() -> None:
    """Write the files."""
    (DOCS / "checks.md").write_text(checks(), "utf-8")
    (DOCS / "commands.md").write_text(commands(), "utf-8")
    (DOCS / "schema.json").write_text(schema(), "utf-8")


if __name__ == "__main__":
    main()
