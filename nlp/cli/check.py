"""`nlp-tag check PATH…`: what a person should look at before a report is sent."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlp.cli.each import each
from nlp.cli.findings import Format, show
from nlp.cli.messages import UsageError
from nlp.cli.options import Encoding, MaxCharacters, Model, Output
from nlp.cli.output import format_of, open_output
from nlp.cli.terminal import say
from nlp.cli.together import Against, Manifest, earlier_of, reports_in, units_of
from nlp.reading.bounded import MAX_CHARACTERS

if TYPE_CHECKING:
    from nlp.checks.against import Earlier
    from nlp.checks.baseline import Baseline
    from nlp.checks.finding import Checked
    from nlp.checks.settings import Settings
    from nlp.errors import InputError
    from nlp.report import Report

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


Format_ = Annotated[
    Format | None,
    typer.Option("--format", help="输出格式。默认：看输出文件的后缀，没有就用 text。", show_default=False),
]
Names = Annotated[list[str] | None, typer.Option(metavar="规则", help="规则或规则组，几个用逗号隔开。")]
Deadline = Annotated[
    str | None,
    typer.Option(metavar="月-日", help="公布的最后期限（次年）。默认：条例规定的日期。", show_default=False),
]
Settled = Annotated[
    Path | None, typer.Option(metavar="文件", help="只显示基线文件里还没有处理的问题。", show_default=False)
]
Confirm = Annotated[
    str | None,
    typer.Option(metavar="理由", help="把显示的问题记入基线：情况属实。", show_default=False),
]
Dismiss = Annotated[
    str | None, typer.Option(metavar="理由", help="把显示的问题记入基线：不是问题。", show_default=False)
]
Listed = Annotated[bool, typer.Option("--rules", help="列出全部规则和依据，然后退出。")]
Explained = Annotated[
    str | None, typer.Option(metavar="规则", help="说明一条规则并举例，然后退出。", show_default=False)
]


@app.command(
    help="按格式核对报告：哪里不对，怎么改。\n\n几个单位的报告还互相核对；用 --against 再与上年的核对。"
    "有错误时退出状态为 1。参数可写在报告旁边的 nlp-tag.toml 里。用 --format docx 并以文件夹为输出，"
    "每份报告得到一个 Word 文件，另有一份汇总表。"
)
def check(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="路径", help="各种文件、文件夹、带引号的通配符；- 表示标准输入。", show_default=False),
    ] = None,
    format: Format_ = None,
    output: Output = None,
    against: Against = None,
    manifest: Manifest = None,
    select: Names = None,
    ignore: Names = None,
    deadline: Deadline = None,
    baseline: Settled = None,
    confirm: Confirm = None,
    dismiss: Dismiss = None,
    rules: Listed = False,
    explain: Explained = None,
    model: Model = None,
    encoding: Encoding = None,
    max_characters: MaxCharacters = MAX_CHARACTERS,
) -> int:
    """Check reports by the rules of the form, and say what is wrong and what to do.

    Reports of many units are checked against each other as well, and with --against with those of the year before.
    Exit status 1 where an error was found. Settings stand in nlp-tag.toml beside the reports. With --format docx and a
    folder for FILE each report has a Word file of its own, beside a workbook of all.
    """
    if rules or explain is not None:
        return _tell(explain)
    if not paths:
        raise UsageError("没有给出报告；用法 nlp-tag check 报告.docx …")
    settled = _settled(baseline, confirm, dismiss)
    style = _style(format, output, paths)
    settings = _settings(select, ignore, deadline)

    from nlp.model.tagger import load  # imports spaCy

    tagger = load(model)
    earlier, unread = earlier_of(against, tagger, max_characters)

    def tagged(then: Callable[[Report], Checked]) -> Iterator[tuple[str, Checked | InputError]]:
        return tagger.tag_many(reports_in(paths, baseline, manifest), encoding, then, max_characters)

    found, status = _found(tagged, earlier, manifest, settings)
    if settled:
        found = [replace(report, findings=settled.new(report.findings)) for report in found]
    try:
        show(found, style, output)
    except BrokenPipeError:  # a pipe that closes early, as head does, ends what is shown, not what is settled
        _settle(settled, baseline, found, confirm, dismiss)
        raise
    _settle(settled, baseline, found, confirm, dismiss)
    return 1 if any(report.count("error") for report in found) else status or unread


def _found(
    tagged: Callable[[Callable[[Report], Checked]], Iterator[tuple[str, Checked | InputError]]],
    earlier: Earlier | None,
    manifest: Path | None,
    settings: Callable[[str], Settings],
) -> tuple[list[Checked], int]:
    """Every report checked alone, against the year before and against the others; and 1 where an input failed."""
    from nlp.checks.together import Together

    shared = settings(str(manifest or ""))  # first: what is wrong in it costs nobody the reading
    together = Together(earlier, units_of(manifest))
    found: list[Checked] = []
    results = tagged(lambda report: together.check(report, settings(report.source.path or "")))
    status = each(results, found.append)
    return list(together.finish(found, shared)), status


def _settle(
    settled: Baseline | None,
    file: Path | None,
    reports: Sequence[Checked],
    confirm: str | None,
    dismiss: str | None,
) -> None:
    """Write to `file` that what is shown is settled, where that is asked for."""
    if settled is None or file is None or (confirm is None and dismiss is None):
        return
    reason, decision = (confirm, "confirmed") if confirm is not None else (dismiss, "dismissed")
    settled.settle((finding for report in reports for finding in report.findings), decision, reason or "")
    with open_output(file) as stream:
        stream.write(settled.to_json() + "\n")


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
    if format is Format.docx and output and output.is_dir():
        return format
    return format_of(format, output, Format, Format.text)


def _settings(select: list[str] | None, ignore: list[str] | None, deadline: str | None) -> Callable[[str], Settings]:
    """What gives the settings of a report by its path: those of the command line, then those beside the report."""
    from nlp.checks.settings import folder_of, known, read_deadline, read_settings

    selected, ignored = known(select or (), "--select"), known(ignore or (), "--ignore")
    day = read_deadline(deadline, "--deadline") if deadline else None

    @cache
    def of_folder(folder: str) -> Settings:
        beside = read_settings(Path(folder))
        return replace(
            beside, select=selected or beside.select, ignore=beside.ignore | ignored, deadline=day or beside.deadline
        )

    return lambda path: of_folder(folder_of(path))


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
