"""The help of commands, in Chinese: typer's own words too, broken by the width that characters take on a terminal."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from unicodedata import east_asian_width

_WORDS = {"Arguments": "参数", "Options": "选项", "Commands": "命令"}
# what typer 0.29 says in the rows of its lists
_PHRASES = (
    (re.compile(r"Show this message and exit\."), "显示本说明，然后退出。"),
    (re.compile(r" ?<(?:list\[)?(?:str|path|int|float)\]?>"), ""),
    (re.compile(r"\[default: (?P<value>[^;\]]*)"), r"[默认：\g<value>"),
    (re.compile(r"\[env var: (?P<name>[^;\]]*)"), r"[环境变量：\g<name>"),
    (re.compile(r"(?P<low>[\d.]+)<=x<=(?P<high>[\d.]+)"), r"\g<low> 至 \g<high>"),
    (re.compile(r"x>=(?P<low>[\d.]+)"), r"不小于 \g<low>"),
    (re.compile(r"; (?=不小于|[\d.]+ 至|required|默认)"), "；"),
    (re.compile(r"\brequired(?=\])"), "必填"),
)
_INDENT = 2
_WIDEST, _NARROWEST = 90, 50  # columns of a terminal
_PIECE = re.compile(r"\s+|(?:[^\s\u2e80-\uffff]+|.)[，。；：、）！？”》]*")  # what stays on one line


class Help:
    """What typer writes the help of a command to; the methods are those of click's ``HelpFormatter``.

    https://click.palletsprojects.com/api/#click.HelpFormatter
    """

    def __init__(self, indent_increment: int = _INDENT, width: int | None = None, max_width: int | None = None):
        columns = shutil.get_terminal_size().columns
        self.width = width or max(min(columns, max_width or _WIDEST) - 2, _NARROWEST)
        self._indent = 0
        self._written: list[str] = []

    def write(self, string: str) -> None:
        """Write as it is."""
        self._written.append(string)

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how the command is called."""
        self.write_text(f"用法：{prog} {args.replace('[OPTIONS]', '[选项]').replace('COMMAND [ARGS]', '命令 [参数]')}")

    def write_paragraph(self) -> None:
        """Write an empty line between parts."""
        if self._written:
            self.write("\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs; one that begins with ``\\b`` keeps its lines."""
        for number, paragraph in enumerate(text.split("\n\n")):
            self.write("\n" * bool(number))
            kept = paragraph.lstrip().removeprefix("\b\n")
            for line in kept.splitlines() if kept != paragraph.lstrip() else _broken(paragraph, self.width):
                self.write(f"{'':{self._indent}}{line}\n")

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = _INDENT) -> None:
        """Write options or arguments, each with what it is."""
        told = [(_chinese(name), _chinese(text)) for name, text in rows]
        column = min(max(_width(name) for name, _ in told), col_max) + col_spacing
        for name, text in told:
            lines = list(_broken(text, max(self.width - self._indent - column, _NARROWEST // 2)))
            if _width(name) + col_spacing > column:
                self.write(f"{'':{self._indent}}{name}\n")
                name = ""
            for line in lines or [""]:
                gap = " " * (column - _width(name)) if line else ""
                self.write(f"{'':{self._indent}}{name}{gap}{line}\n")
                name = ""

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        """A part with a heading, indented."""
        self.write_paragraph()
        self.write(f"{'':{self._indent}}{_WORDS.get(name, name)}：\n")
        with self.indentation():
            yield

    @contextmanager
    def indentation(self) -> Iterator[None]:
        """What is written inside is indented."""
        self._indent += _INDENT
        try:
            yield
        finally:
            self._indent -= _INDENT

    def getvalue(self) -> str:
        """Everything that was written."""
        return "".join(self._written)


def _chinese(text: str) -> str:
    for phrase, told in _PHRASES:
        text = phrase.sub(told, text)
    return text


def _width(text: str) -> int:
    """The columns of a terminal that `text` takes."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _broken(text: str, width: int) -> Iterator[str]:
    """`text` in lines of `width` columns at most where it can be broken; no line begins with a mark."""
    line = ""
    for piece in _PIECE.findall(" ".join(text.split())):
        if line and _width(line) + _width(piece.rstrip()) > width:
            yield line.rstrip()
            line = piece.lstrip()
        else:
            line += piece
    if line.strip():
        yield line.rstrip()
