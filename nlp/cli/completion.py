"""`nlp-tag completion SHELL`: what a shell needs to complete commands, options and files."""

from __future__ import annotations

from enum import StrEnum
from importlib import import_module
from typing import Annotated

import typer

from nlp.cli import COMPLETION
from nlp.cli.terminal import say

PROGRAM = "nlp-tag"

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


class Shell(StrEnum):
    """Shells that can ask."""

    bash = "bash"
    zsh = "zsh"
    fish = "fish"
    powershell = "powershell"


@app.command(help="输出脚本，使命令行能补全命令、选项和文件。\n\nbash 用法：nlp-tag completion bash >> ~/.bashrc")
def completion(shell: Annotated[Shell, typer.Argument(metavar="外壳", help="bash、zsh、fish 或 powershell。")]) -> None:
    """Print a script that makes a shell complete commands, options and files.

    For bash: nlp-tag completion bash >> ~/.bashrc
    """
    from typer.completion import get_completion_script  # type: ignore[attr-defined]

    say(get_completion_script(prog_name=PROGRAM, complete_var=COMPLETION, shell=shell.value))


def complete(commands: list[str]) -> None:
    """Answer the shell that asks in the environment variable `COMPLETION`; ends the process."""
    group = typer.Typer(rich_markup_mode=None)
    for name in commands:
        found: typer.Typer = import_module(f"nlp.cli.{name}").app
        if len(found.registered_commands) == 1 and found.registered_commands[0].callback:
            group.command(name)(found.registered_commands[0].callback)
        else:
            group.add_typer(found, name=name)
    group(prog_name=PROGRAM, complete_var=COMPLETION)
