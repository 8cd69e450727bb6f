"""Hostile words in a report and its name, shown in every way: no command to a terminal, no formula, no markup."""

from __future__ import annotations

import csv
import io
import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from lxml import etree

from nlp.checks.comparison import compare
from nlp.checks.engine import checked as check
from nlp.checks.finding import Checked
from nlp.cli.rows import write_csv
from nlp.cli.terminal import drawn, open_console
from nlp.reading import Source
from nlp.report import Report
from nlp.show import view
from nlp.show.comparison_docx import comparison_docx
from nlp.show.findings.document import to_docx
from nlp.show.findings.page import to_page
from nlp.show.findings.sheets import to_workbook
from nlp.show.findings.text import view as findings_view
from nlp.show.html import to_html
from nlp.show.official import official_tables
from nlp.show.workbook import TIDY_COLUMNS, Workbook, tidy_rows

_HOSTILE = [
    "=HYPERLINK(1)", "+1+1", "@SUM(1)", "-1+1", "＝1+1", "\t=1", "\x1b]0;x\x07", "\x1b[2J", "\x9b2J", "\u202e", "\x00",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>', "]]>", "&#x1b;", "\ud800", "\ufffe", "[bold]", "{{1}}",
    "'", "\r", "\x7f", "\u2028",
]  # fmt: skip
_COMMAND = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠](?!\d+(?:\.\d+)?$)")


class Shown:
    """A door for what a report holds; `tag` reads it."""

    def __init__(self, texts: list[str], tag: Callable[[Source], Report]):
        self._texts = [text for text in texts if text and len(text) < 4000]
        self._tag = tag

    def shown_door(self, rng: random.Random) -> int:
        """A text with hostile words put in, under a hostile name, shown in every way."""
        text = rng.choice(self._texts)
        for _ in range(rng.choice([1, 3, 9])):
            at = rng.choice([0, rng.randrange(len(text) + 1), text.find("\n") + 1])
            text = text[:at] + rng.choice(_HOSTILE) + text[at:]
        text = text.encode("utf-8", "replace").decode()
        name = "".join(rng.choice([*_HOSTILE, "报告", ".txt"]) for _ in range(3))
        report = replace(
            self._tag(Source(name, "0" * 64, "text/plain", "utf-8", text)), title=rng.choice(_HOSTILE) + "x"
        )
        checked = check(report)
        self._on_a_terminal(report, checked)
        rows = io.StringIO()
        write_csv(rows, TIDY_COLUMNS, tidy_rows(report), bom=False)
        for row in csv.reader(io.StringIO(rows.getvalue())):
            assert not any(map(_FORMULA.match, row)), row
        book = Workbook()
        book.add(report)
        compared = comparison_docx(compare(report, report))
        for package in (book.close(), to_workbook([checked]), to_docx([checked]), compared):
            _sound(package)
        for page in (to_html(report), to_page([checked])):
            assert "<script>alert" not in page and "<img src=x" not in page
        return len(text)

    def _on_a_terminal(self, report: Report, checked: Checked) -> None:
        console = open_console(io.StringIO(), 80)
        for shown in (view(report), *official_tables(report), findings_view(checked)):
            found = _COMMAND.search(drawn(console, shown))
            assert not found, repr(found)


def _sound(data: bytes) -> None:
    """No formula in any sheet; every part is XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if Path(name).suffix in (".xml", ".rels"):
                part = package.read(name)
                etree.fromstring(part)
                assert not (name.startswith("xl/worksheets/") and re.search(rb"<f[ >]", part)), name
