"""`nlp-tag corpus`: check, measure and convert corpora."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlp.cli.messages import UsageError, complain
from nlp.cli.terminal import open_console, say
from nlp.corpus.convert import Format, export_corpus, import_corpus
from nlp.corpus.format import SPLITS, check_corpus, read_corpus
from nlp.errors import CorpusError

if TYPE_CHECKING:
    from rich.table import Table

    from nlp.corpus.format import Labels
    from nlp.corpus.stats import Stats

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="检查、统计和转换语料。",
)

_WIDTH = 80
_ALLOWED = 0.01  # share of pairs of items that may share over half of their 4-grams


@app.command(help="列出语料格式的每一处错误，一行一处；有错误时退出状态为 1。")
def check(
    folders: Annotated[list[Path], typer.Argument(metavar="文件夹...", help="有 corpus.toml 的文件夹。")],
) -> None:
    """List every violation of the corpus format, one a line; exit 1 if there is any."""
    failed = False
    for folder in folders:
        corpus, problems = check_corpus(folder)
        for problem in problems:
            say(problem)
        if corpus is None:
            failed = True
            continue
        documents = corpus.documents()
        headings, tables, items = (
            sum(len(document.get(layer, ())) for document in documents) for layer in ("headings", "tables", "items")
        )
        say(f"{folder}：没有问题，{len(documents)} 篇文档，{headings} 个标题，{tables} 张表格，{items} 个条目")
    if failed:
        raise typer.Exit(1)


@app.command(help="统计语料有多少内容，条目有多少重复。")
def stats(folder: Annotated[Path, typer.Argument(metavar="文件夹", help="有 corpus.toml 的文件夹。")]) -> None:
    """Print how much a corpus holds and how far its items repeat each other."""

    from nlp.corpus.stats import corpus_stats

    corpus = read_corpus(folder)
    counted = corpus_stats(corpus)
    console = open_console(width=_WIDTH)
    for table in (_splits(counted), _themes(counted, corpus.labels), _quantiles(counted)):
        console.print(table)
    found = counted.repetition
    console.print(f"每 1,000 字符的不同 4 字串：{found.grams_per_thousand:.1f}", highlight=False)
    verdict = "合乎要求" if found.share < _ALLOWED else "超出要求"
    console.print(
        f"共有半数以上 4 字串的条目对：{found.similar_pairs:,} / {found.pairs:,}，占 {found.share:.5%}"
        f"（须低于 {_ALLOWED:.0%}，{verdict}）",
        highlight=False,
    )


@app.command(help="语料与标注工具的格式互相转换，不覆盖任何文件。")
def convert(
    source: Annotated[Path, typer.Argument(metavar="来源", help="语料文件夹，或另一个工具的文件。")],
    target: Annotated[Path, typer.Argument(metavar="目标", help="要写的文件，或语料文件夹。")],
    to: Annotated[Format | None, typer.Option("--to", help="把来源语料导出成这种格式。")] = None,
    origin: Annotated[Format | None, typer.Option("--from", help="把这种格式的来源导入成语料。")] = None,
    labels: Annotated[
        Path | None,
        typer.Option("--labels", metavar="标签文件", help="导入用的标签。默认：目标文件夹里的 corpus.toml。"),
    ] = None,
) -> None:
    """Convert a corpus to or from the format of a labelling tool, without overwriting anything."""
    if to is not None and origin is None and labels is None:
        warnings = export_corpus(source, target, to)
    elif origin is not None and to is None:
        if not source.is_file():
            raise CorpusError(f"{source} 不是文件；给出要导入的文件")
        warnings, problems = import_corpus(source, target, origin, labels)
        for problem in problems:
            complain(problem)
        if problems:
            raise typer.Exit(1)
    else:
        raise UsageError("导出用 --to 格式，导入用 --from 格式（可加 --labels），二者取一")
    for warning in warnings:
        complain(f"注意：{warning}")
    say(f"已写入 {target}")


def _splits(counted: Stats) -> Table:
    table = _table("划分", ["文档", "条目"])
    for split in (*SPLITS, ""):
        if split in counted.documents:
            table.add_row(split or "未划分", f"{counted.documents[split]:,}", f"{counted.items[split]:,}")
    table.add_row("合计", f"{sum(counted.documents.values()):,}", f"{sum(counted.items.values()):,}")
    return table


def _themes(counted: Stats, labels: Labels) -> Table:
    table = _table("主题", [*labels.roles.values(), "合计"])
    for theme, by_role in counted.themes.items():
        name = f"{labels.themes[theme]} {theme}"
        table.add_row(name, *(f"{number:,}" for number in by_role.values()), f"{sum(by_role.values()):,}")
    return table


def _quantiles(counted: Stats) -> Table:
    from nlp.corpus.stats import QUANTILES

    names = {0.0: "最小", 0.5: "中位", 1.0: "最大"}
    table = _table("分位数", [names.get(q, f"{q:.0%}") for q in QUANTILES])
    for name, found in (
        ("每篇条目", counted.items_per_document),
        ("文档字符", counted.document_lengths),
        ("条目字符", counted.item_lengths),
    ):
        table.add_row(name, *(f"{number:,.0f}" for number in found))
    return table


def _table(first: str, numbers: list[str]) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column(first)
    for name in numbers:
        table.add_column(name, justify="right")
    return table
