"""Where findings go: the terminal or a file, in the format asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from nlp.cli.messages import UsageError
from nlp.cli.output import open_binary, open_output
from nlp.cli.terminal import drawn, open_console, say, write_json
from nlp.errors import reason

if TYPE_CHECKING:
    from nlp.checks.finding import Checked

_WIDTH = 100
_ALL = "汇总.xlsx"  # beside a Word file for each report
_NOT_IN_NAMES = re.compile('[<>:"/\\\\|?*\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]')
_LONGEST_NAME = 160  # bytes, of the 255 that most systems allow


class Format(StrEnum):
    """How findings are shown."""

    text = "text"
    json = "json"
    sarif = "sarif"
    xlsx = "xlsx"
    html = "html"
    docx = "docx"


def show(reports: Sequence[Checked], style: Format, output: Path | None) -> None:
    """Show `reports` in the format `style`; with docx and a folder for `output` each has a Word file of its own, beside
    a workbook of all.

    An `output` of docx without an ending is a folder, and made where it is not there.
    """
    if style in (Format.xlsx, Format.docx) and output:
        if style is Format.docx and (output.is_dir() or not (output.suffix or output.exists())):
            _each_to_word(reports, output)
            return
        with open_binary(output) as binary:
            binary.write(_bytes(reports, style))
        return
    with open_output(output) as stream:
        if style is Format.json:
            for report in reports:
                write_json(stream, json.dumps(report.to_dict(), ensure_ascii=False) + "\n")
        elif style is Format.sarif:
            from nlp.show.findings.sarif import to_sarif

            write_json(stream, to_sarif(reports))
        elif style is Format.html:
            from nlp.show.findings.page import to_page

            stream.write(to_page(reports))
        else:
            from nlp.show.findings.text import view
            from nlp.show.findings.words import summary

            console = open_console(stream, None if stream.isatty() else _WIDTH)
            for report in reports:
                stream.write(drawn(console, view(report)))
            stream.write(drawn(console, summary(reports)))


def _bytes(reports: Sequence[Checked], style: Format) -> bytes:
    if style is Format.docx:
        from nlp.show.findings.document import to_docx

        return to_docx(reports)
    from nlp.show.findings.sheets import to_workbook

    return to_workbook(reports)


def _file_name(report: str) -> str:
    """What a file about `report` may be called on every system: its name, what some do not allow replaced, cut."""
    stem = _NOT_IN_NAMES.sub("_", PurePath(report.replace("#", "-")).stem)
    return stem.encode("utf-8", "replace")[:_LONGEST_NAME].decode("utf-8", "ignore").strip(" .") or "报告"


def _each_to_word(reports: Sequence[Checked], folder: Path) -> None:
    """A Word file for each report, named after it, and a workbook of all; of one name the second bears a number."""
    from nlp.show.findings.document import to_docx
    from nlp.show.findings.words import summary

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}：不能建立文件夹（{reason(error)}）；--output 请给出另一个文件夹") from None
    with open_binary(folder / _ALL) as binary:
        binary.write(_bytes(reports, Format.xlsx))
    taken: set[str] = set()
    for report in (report for report in reports if not report.absent):
        stem = name = _file_name(report.report)
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name.casefold())
        with open_binary(folder / f"{name}-检查意见.docx") as binary:
            binary.write(to_docx([report]))
    say(f"{folder}：每份报告一个检查意见（docx），全部见 {_ALL}；{summary(reports)}")
