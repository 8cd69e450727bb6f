"""`nlp-tag evaluate`: how well a model reads an annotated corpus, and every error it makes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nlp.cli.figures import print_figures
from nlp.cli.messages import UsageError, complain
from nlp.cli.options import Encoding, Model
from nlp.cli.output import open_output
from nlp.cli.rows import csv_writer
from nlp.cli.terminal import say, write_json
from nlp.corpus.format import check_corpus

if TYPE_CHECKING:
    from nlp.corpus.format import Corpus, Document
    from nlp.model.tagger import Tagger
    from nlp.report import Report
    from nlp.training.evaluation import Figures

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

_SHOWN = 3  # documents that are named


class Format(StrEnum):
    """How figures are printed."""

    table = "table"
    json = "json"


class Split(StrEnum):
    """The documents that are measured on."""

    train = "train"
    dev = "dev"
    test = "test"
    all = "all"


@app.command(
    help="把模型读出的与语料标注的比较。\n\n每个层和标签的准确率、召回率和 F1，带按文档抽样的 95 % 区间。"
    "模型学过的文档会指明：在它们上的数字说明不了什么。"
    "用 --files 时连读文件一起测量：文档“甲镇”读 甲镇.docx，标注对到读出的正文上；"
    "读不出的文件算全部漏掉。"
)
def evaluate(
    folder: Annotated[Path, typer.Argument(metavar="语料", help="有 corpus.toml 的文件夹。", show_default=False)],
    model: Model = None,
    split: Annotated[
        Split | None,
        typer.Option(help="用哪一部分文档。默认：有 test 用 test，没有用全部。", show_default=False),
    ] = None,
    files: Annotated[
        Path | None,
        typer.Option(
            metavar="文件夹",
            help="改从这个文件夹或压缩包里的文件读报告，文件名就是文档的编号。",
            show_default=False,
        ),
    ] = None,
    encoding: Encoding = None,
    format: Annotated[Format, typer.Option(help="输出格式。")] = Format.table,
    errors: Annotated[
        Path | None, typer.Option(metavar="文件", help="把每个错误写入文件，一行一个，用制表符隔开。")
    ] = None,
    seed: Annotated[int, typer.Option(metavar="数", min=0, help="抽样区间的随机种子。")] = 0,
) -> int:
    """Compare what a model finds with what a corpus annotates.

    Precision, recall and F1 of each layer and label with 95 % bootstrap intervals over documents. Documents that the
    model learned from are named: figures on them say little. With --files the reading of files is measured too:
    甲镇.docx is read for the document 甲镇, whose annotation is laid onto that text; in a file that cannot be read
    everything is missed.
    """
    corpus, problems = check_corpus(folder)
    for problem in problems:
        complain(problem)
    if corpus is None:
        raise typer.Exit(1)
    chosen = split or (Split.test if "test" in corpus.splits else Split.all)
    documents = _documents(folder, corpus, chosen)

    from nlp.model.tagger import load
    from nlp.training.evaluation import evaluate
    from nlp.training.learned import known

    tagger = load(model)
    learned = known(tagger.pipeline.meta, corpus.labels.name, documents)
    for line in _said(learned, len(documents)):
        complain(f"注意：{line}")
    pairs = _Pairs(tagger, documents, files, encoding)
    measured = f"{chosen.value}（{len(pairs)} {'篇' if files is None else '个文件'}）"
    figures = evaluate(pairs)
    if errors:
        _write_errors(figures, errors)
    if format is Format.json:
        about: dict[str, Any] = {"corpus": corpus.labels.name, "split": chosen.value, "documents": len(pairs)}
        about["learned"] = None if learned is None else [document["id"] for document in learned]
        write_json(sys.stdout, json.dumps(about | _plain(figures, seed), ensure_ascii=False) + "\n")
    else:
        print_figures(figures, tagger.pipeline.meta.get("names", {}), f"{corpus.labels.name} {measured}", seed)
        if errors:
            say(f"{len(figures.errors):,} 处错误已写入 {errors}")
    return 1 if pairs.failed else 0


class _Pairs:
    """Documents and their reports, of the corpus's text or of files; `failed` counts what was complained of."""

    def __init__(self, tagger: Tagger, documents: list[Document], files: Path | None, encoding: str | None):
        self.tagger, self.documents, self.encoding = tagger, documents, encoding
        self.failed = 0
        self.filed = None if files is None else self._filed(files)

    def _filed(self, files: Path) -> dict[str, Document]:
        from nlp.store.inputs import files_of
        from nlp.training.filed import files_by_document, without_file

        filed = files_by_document(self.documents, files_of([str(files)]))
        if not filed:
            raise UsageError(f"{files}：没有以文档编号命名的文件；如文档 {self.documents[0]['id']} 的文件是 "
                             f"{self.documents[0]['id']}.docx")  # fmt: skip
        for name in without_file(self.documents, filed):
            complain(f"{files}：没有文档 {name} 的文件；这篇文档不计")
            self.failed += 1
        return filed

    def __len__(self) -> int:
        return len(self.documents if self.filed is None else self.filed)

    def __iter__(self) -> Iterator[tuple[Document, Report]]:
        if self.filed is None:
            yield from ((document, self.tagger.tag_text(document["text"])) for document in self.documents)
            return
        from nlp.training.filed import read_filed

        for document, report, error in read_filed(self.tagger, self.filed, self.encoding):
            if error:
                complain(error)
                self.failed += 1
            yield document, report


def _documents(folder: Path, corpus: Corpus, split: Split) -> list[Document]:
    documents = corpus.documents() if split is Split.all else corpus.documents(split.value)
    if not documents:
        splits = "、".join(filter(None, corpus.splits))
        raise UsageError(f"{folder}：没有 {split.value} 划分；可用的有 {splits} 和 all")
    return documents


def _write_errors(figures: Figures, file: Path) -> None:
    with open_output(file) as stream:
        columns = ("document", "line", "layer", "expected", "given", "text")
        for_excel = file.suffix.lower() == ".csv"
        write = csv_writer(stream, columns, bom=for_excel, delimiter="," if for_excel else "\t")
        write((e.document, e.line, e.layer, e.expected, e.given, e.text) for e in figures.errors)


def _said(learned: list[Document] | None, measured: int) -> Iterator[str]:
    """What is to be said of the documents that the model learned from, of so many that are measured on."""
    if learned is None:
        yield "模型没有记下学过哪些文档；如果用来训练的就是这些，数字偏高"
    elif learned:
        names = "、".join(str(document["id"]) for document in learned[:_SHOWN])
        more = "等" if len(learned) > _SHOWN else ""
        yield f"{measured} 篇中有 {len(learned)} 篇是模型学过的，数字偏高（{names}{more}）"


def _plain(figures: Figures, seed: int) -> dict[str, Any]:
    intervals = figures.intervals(seed)
    layers: dict[str, Any] = {}
    for (layer, label), counts in figures.counts.items():
        found: dict[str, Any] = {
            "p": round(counts.precision, 4), "r": round(counts.recall, 4), "f1": round(counts.f1, 4),
            "low": round(intervals[layer, label][0], 4), "high": round(intervals[layer, label][1], 4),
            "gold": counts.gold, "pred": counts.predicted,
        }  # fmt: skip
        if label:
            layers[layer]["labels"][label] = found
        else:
            layers[layer] = found | {"labels": {}}
    macro = figures.themes_macro_f1
    return {"layers": layers, "themes_macro_f1": None if macro is None else round(macro, 4)}
