"""`nlp-tag train`: a corpus in, a model and its figures out."""

from __future__ import annotations

import shlex
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from nlp.cli.figures import print_figures
from nlp.cli.messages import complain
from nlp.cli.terminal import say
from nlp.corpus.format import Corpus, check_corpus
from nlp.show.training import STEPS

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command(
    help="用语料的标注训练模型。\n\n用 train.jsonl 和不属于任何划分的文件训练。指标来自 dev.jsonl；"
    "没有时用按文档的交叉验证。模型在最后一次写成，要么完整，要么没有。"
)
def train(
    folder: Annotated[Path, typer.Argument(metavar="语料", help="有 corpus.toml 的文件夹。", show_default=False)],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="模型", help="要写的模型文件夹。", show_default=False)
    ],
    base: Annotated[str | None, typer.Option(metavar="模型", help="在这个模型上继续训练：已学会的保留。")] = None,
    dev: Annotated[Path | None, typer.Option(metavar="语料", help="改在这份语料上测量，不用 dev 部分。")] = None,
    seed: Annotated[int, typer.Option(metavar="数", min=0, help="分组和区间的随机种子。")] = 0,
    jobs: Annotated[
        int | None,
        typer.Option(metavar="数", min=1, help="进程数；多少都得到同一个模型。", show_default="全部"),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="参数=值", help="一项参数，如 themes.c=2.0；可重复。"),
    ] = None,
    search: Annotated[bool, typer.Option("--search", help="在语料上用网格搜索选参数。")] = False,
) -> None:
    """Train a model on the annotated layers of a corpus.

    Trains on train.jsonl and on files that are no split. Figures are those of dev.jsonl or, where there is none, of a
    cross-validation over the documents. The model is written at the very end, whole or not at all.
    """
    from nlp.model.folder import check_target, checked_meta, write_model
    from nlp.model.path import find_model

    check_target(output)
    corpus, held_out = _checked(folder), _checked(dev) if dev else None

    from joblib import cpu_count

    from nlp.training.advice import advice
    from nlp.training.build import build
    from nlp.training.card import model_card
    from nlp.training.documents import documents_of
    from nlp.training.settings import parse_settings

    settings = parse_settings(set_ or ())
    known = find_model(base) if base else None
    documents = documents_of(corpus)
    for line in advice(corpus.labels, documents, checked_meta(known) if known else None):
        complain(f"注意：{line}")
    began = time.monotonic()
    built = build(
        corpus, documents, dev=held_out, base=known, settings=settings, searched=search, seed=seed,
        jobs=jobs or cpu_count(), tell=_progress(began),
    )  # fmt: skip
    chosen = [f"{name}.{key}={value}" for name, found in built.settings.items() for key, value in found.items()]
    write_model(built.pipeline, output, model_card(
        built.pipeline, built.figures, measured=built.measured, seed=seed,
        command=_command(folder, output, known, seed, chosen),
    ))  # fmt: skip
    if search:
        say("选定的设置：" + ("、".join(chosen) or "默认"))
    print_figures(built.figures, built.pipeline.meta["names"], built.measured, seed)
    say(f"已写入 {output}（{len(documents)} 篇文档，用时 {time.monotonic() - began:.0f} 秒）")


def _command(folder: Path, output: Path, base: Path | None, seed: int, settings: list[str]) -> str:
    """The command that trains the same model again."""
    words = ["nlp-tag", "train", folder.name, "--output", output.name, "--seed", str(seed)]
    words += ["--base", base.name] if base else []
    return shlex.join(words + [word for setting in settings for word in ("--set", setting)])


def _checked(folder: Path) -> Corpus:
    """The corpus in `folder`; every problem is printed, one a line, where it breaks the format."""
    corpus, problems = check_corpus(folder)
    for problem in problems:
        complain(problem)
    if corpus is None:
        raise typer.Exit(1)
    return corpus


def _progress(began: float) -> Callable[[str], None]:
    def tell(step: str) -> None:
        if step in STEPS:
            print(f"{time.monotonic() - began:5.0f} 秒  {STEPS[step]} …", file=sys.stderr, flush=True)

    return tell
