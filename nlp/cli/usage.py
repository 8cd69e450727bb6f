"""What is wrong with a command line, in Chinese."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import typer

_LIKE = 0.75  # of a ratio of difflib from which on a word was meant for another
_CHOICES = re.compile(r"is not one of (.+)$")
_EXTRA = re.compile(r"extra arguments?(?: \(s\)|\(s\))? \((.+)\)")
_VALUES = (
    (re.compile(r"greater than or equal to (\S+)"), "须不小于{}"),
    (re.compile(r"less than or equal to (\S+)"), "须不大于{}"),
    (re.compile(r"valid integer|not a valid int"), "须是整数"),
    (re.compile(r"valid number|not a valid float"), "须是数"),
)


def in_chinese(error: typer.TyperException) -> str:
    """What `error` says, of which option or argument, with what can be written instead.

    The kinds are those of click (https://click.palletsprojects.com/api/#exceptions), told by the names of their
    classes, which typer has no public names for.
    """
    kind, message = type(error).__name__, " ".join(error.format_message().split()).rstrip(".")
    option = getattr(error, "option_name", "")
    if kind == "NoSuchOption":
        meant = "、".join(sorted(getattr(error, "possibilities", None) or ()))
        return f"没有选项 {option}" + (f"；是不是 {meant}？" if meant else "")
    if kind == "MissingParameter":
        return f"缺少 {_hint(error)}"
    if kind == "BadOptionUsage":
        return f"选项 {option} 后面要有一个值" if "requires" in message else f"选项 {option} 后面不能有值"
    if kind == "BadParameter":
        return f"{_hint(error)} 的值不对{_reason(message)}"
    if extra := _EXTRA.search(message):
        return f"多出了 {extra[1]}"
    return f"不能这样用（原文：{message}）"


def meant_command(word: str, commands: Iterable[str]) -> str | None:
    """The command that `word` was meant for: no file of that name is there, and one command is much like it."""
    if not word.isalpha() or Path(word).exists():
        return None
    return next(iter(difflib.get_close_matches(word, list(commands), 1, _LIKE)), None)


def _hint(error: Any) -> str:
    hint = error.param_hint or (error.param.get_error_hint() if error.param is not None else "")
    return (hint if isinstance(hint, str) else " / ".join(hint)).replace("'", "")


def _reason(message: str) -> str:
    if choices := _CHOICES.search(message):
        return f"；可用 {choices[1].replace(chr(39), '').replace(', ', '、')}"
    for pattern, told in _VALUES:
        if match := pattern.search(message):
            return f"；{told.format(*match.groups())}"
    return ""
