"""`nlp-tag check PATH…`: what a person should look at before a report is sent."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated

import typer

from nlp.cli.each import each
from nlp.cli.messages import UsageError
from nlp.cli.options import Encoding, MaxCharacters, Model, Output
from nlp.cli.output import open_binary, open_output
from nlp.cli.terminal import drawn, open_console, say, write_json
from nlp.cli.together import Against, Manifest, earlier_of, units_of
from nlp.reading.bounded import MAX_CHARACTERS

if TYPE_CHECKING:
    from nlp.checks.baseline import Baseline
    from nlp.checks.finding import Checked
    from nlp.checks.settings import Settings
    from nlp.report import Report

_WIDTH = 100

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


class Format(StrEnum):
    """How findings are shown."""

    text = "text"
    json = "json"
    sarif = "sarif"
    xlsx = "xlsx"
    html = "html"
    docx = "docx"


_BINARY = (Format.xlsx, Format.docx)
Names = Annotated[list[str] | None, typer.Option(metavar="RULE", help="Rules or groups, several with commas.")]


@app.command()
def check(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH", help="Files of any kind, folders, 'patterns'; - reads standard input.", show_default=False
        ),
    ] = None,
    format: Annotated[
        Format | None,
        typer.Option(help="How to show findings. Default: what FILE ends in, else text.", show_default=False),
    ] = None,
    output: Output = None,
    against: Against = None,
    manifest: Manifest = None,
    select: Names = None,
    ignore: Names = None,
    deadline: Annotated[
        str | None,
        typer.Option(
            metavar="MM-DD", help="Last day to publish, in the year after. Default: the law's.", show_default=False
        ),
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Show only findings that FILE does not settle.", show_default=False),
    ] = None,
    confirm: Annotated[
        str | None,
        typer.Option(metavar="REASON", help="Settle what is shown in the baseline: it is so.", show_default=False),
    ] = None,
    dismiss: Annotated[
        str | None, typer.Option(metavar="REASON", help="Settle what is shown: it is no fault.", show_default=False)
    ] = None,
    rules: Annotated[bool, typer.Option("--rules", help="List the rules with their sources, and exit.")] = False,
    explain: Annotated[
        str | None, typer.Option(metavar="RULE", help="Show one rule with an example, and exit.", show_default=False)
    ] = None,
    model: Model = None,
    encoding: Encoding = None,
    max_characters: MaxCharacters = MAX_CHARACTERS,
) -> int:
    """Check reports by the rules of the form, and say what is wrong and what to do.

    Reports of many units are checked against each other as well, and with --against with those of the year before.
    Exit status 1 where an error was found. Settings stand in nlp-tag.toml beside the reports. With --format docx and a
    folder for FILE each report has a Word file of its own.
    """
    if rules or explain is not None:
        return _tell(explain)
    if not paths:
        raise UsageError("没有给出报告；用法 nlp-tag check 报告.docx …")
    settled = _settled(baseline, confirm, dismiss)
    style = _style(format, output, paths)
    settings = _settings(select, ignore, deadline)

    from nlp.checks.together import Together
    from nlp.model.tagger import load  # imports spaCy
    from nlp.store.inputs import files_of

    units, tagger = units_of(manifest), load(model)
    earlier, unread = earlier_of(against, tagger, max_characters)
    together = Together(earlier, units)
    found: list[Checked] = []

    def then(report: Report) -> Checked:
        return together.check(report, settings(report.source.path or ""))

    status = each(tagger.tag_many(files_of(paths), encoding, then, max_characters), found.append) or unread
    found = list(together.finish(found, settings(str(manifest or ""))))
    if settled:
        found = [replace(report, findings=settled.new(report.findings)) for report in found]
    _show(found, style, output)
    if settled and baseline and (confirm is not None or dismiss is not None):
        reason, decision = (confirm, "confirmed") if confirm is not None else (dismiss, "dismissed")
        settled.settle((finding for report in found for finding in report.findings), decision, reason or "")
        with open_output(baseline) as stream:
            stream.write(settled.to_json() + "\n")
    return 1 if any(report.count("error") for report in found) else status


def _settled(baseline: Path | None, confirm: str | None, dismiss: str | None) -> Baseline | None:
    from nlp.checks.baseline import Baseline

    if confirm is not None and dismiss is not None:
        raise UsageError("--confirm 和 --dismiss 只能用一个")
    reason = dismiss if confirm is None else confirm
    if reason is not None and (baseline is None or not reason.strip()):
        raise UsageError("--confirm 和 --dismiss 要写理由，并用 --baseline 指明记在哪个文件")
    return Baseline(baseline) if baseline else None


def _style(format: Format | None, output: Path | None, paths: Sequence[str]) -> Format:
    """The format asked for, or that of the output's name."""
    if output and os.path.realpath(output) in map(os.path.realpath, paths):
        raise UsageError(f"{output}：这是输入文件；--output 请给出另一个文件名")
    ending = output.suffix.lower().lstrip(".") if output else ""
    style = format or (Format(ending) if ending in set(Format) else Format.text)
    if style in _BINARY and output is None:
        raise UsageError(
            f"{style} 是二进制格式，不能显示在终端；请用 --output 给出文件名，如 --output 检查结果.{style}"
        )
    return style


def _settings(select: list[str] | None, ignore: list[str] | None, deadline: str | None) -> Callable[[str], Settings]:
    """What gives the settings of a report by its path: those of the command line, then those beside the report."""
    from nlp.checks.settings import known, read_deadline, read_settings

    selected, ignored = known(select or (), "--select"), known(ignore or (), "--ignore")
    day = read_deadline(deadline, "--deadline") if deadline else None

    @cache
    def of_folder(folder: str) -> Settings:
        beside = read_settings(Path(folder))
        return replace(
            beside, select=selected or beside.select, ignore=beside.ignore | ignored, deadline=day or beside.deadline
        )

    return lambda path: of_folder(os.path.dirname(path.partition("!")[0]))  # noqa: PTH120


def _show(reports: Sequence[Checked], style: Format, output: Path | None) -> None:
    if style in _BINARY and output:
        if style is Format.docx and output.is_dir():
            _each_to_word(reports, output)
            return
        with open_binary(output) as binary:
            binary.write(_bytes(reports, style))
        return
    with open_output(output) as stream:
        if style is Format.json:
            for report in reports:
                write_json(stream, _json(report) + "\n")
        elif style is Format.sarif:
            from nlp.show.findings.sarif import to_sarif

            write_json(stream, to_sarif(reports))
        elif style is Format.html:
            from nlp.show.findings.page import to_page

            stream.write(to_page(reports))
        else:
            from nlp.show.findings.text import summary, view

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


def _each_to_word(reports: Sequence[Checked], folder: Path) -> None:
    """A Word file for each report, named after it; of reports of one name the second bears a number."""
    from nlp.show.findings.document import to_docx

    taken: set[str] = set()
    for report in reports:
        stem = name = PurePath(report.report.replace("#", "-")).stem or "报告"
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name.casefold())
        with open_binary(folder / f"{name}-检查意见.docx") as binary:
            binary.write(to_docx([report]))


def _json(report: Checked) -> str:
    import json

    return json.dumps(report.to_dict(), ensure_ascii=False)


def _tell(name: str | None) -> int:
    """Print the list of rules, or all of the rule `name`."""
    from nlp.checks.finding import SEVERITY_NAMES
    from nlp.checks.rules import load_rules
    from nlp.checks.settings import known

    if name is None:
        for rule in load_rules().values():
            say(f"{rule.id}\t{SEVERITY_NAMES[rule.severity]}\t{rule.title}\t{rule.source}")
        return 0
    for rule in load_rules().values():
        if {rule.id, rule.group} & known([name], "--explain"):
            say(f"{rule.id}  {SEVERITY_NAMES[rule.severity]}  {rule.title}\n  怎么改：{rule.advice}")
            say(f"  依据：{rule.source}\n  例：{rule.example}")
    return 0
