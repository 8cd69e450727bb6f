"""`nlp-tag run`: thousands of reports into a store."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlp.cli.messages import UsageError, complain
from nlp.cli.options import Encoding, MaxCharacters, Model
from nlp.cli.terminal import open_console, say, write_json
from nlp.reading.bounded import MAX_CHARACTERS
from nlp.store.timing import MAX_SECONDS

if TYPE_CHECKING:
    from nlp.store.run import Progress

_MOST_COMPLAINTS = 10

Scheduler = Annotated[
    str | None,
    typer.Option(
        metavar="地址",
        help="Dask 调度器，如 tcp://主机:8786；由集群标注，不看 --jobs、--backend。",
        show_default=False,
    ),
]

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


class LogFormat(StrEnum):
    """How progress is told."""

    text = "text"
    json = "json"


@app.command(
    help="把报告读进由 Parquet 表组成的库；只读上次以后新增或改过的。\n\n中断的运行会从停下的地方继续。"
    "读不出的文件记在 errors 表里，退出状态为 1。"
)
def run(
    store: Annotated[Path, typer.Option(metavar="文件夹", help="库；还没有就新建。")],
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="路径", help="文件、文件夹（含下级）、通配符如 'a/**/*.txt'，或 s3://… 等地址。", show_default=False
        ),
    ] = None,
    manifest: Annotated[
        Path | None,
        typer.Option(
            metavar="文件",
            help="清单（CSV 或 JSON Lines）：path，以及 title、agency、unit、year、province、city、county、town、"
            "code，"
            "以清单为准。路径相对于清单所在的文件夹。",
            show_default=False,
        ),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, metavar="数", help="进程数。默认：全部处理器。", show_default=False)
    ] = None,
    backend: Annotated[
        str, typer.Option(metavar="名称", help="并行方式（joblib）：loky、threading、sequential。")
    ] = "loky",
    scheduler: Scheduler = None,
    log_format: Annotated[LogFormat, typer.Option(help="json：每完成一批在标准输出写一个对象。")] = LogFormat.text,
    model: Model = None,
    encoding: Encoding = None,
    max_characters: MaxCharacters = MAX_CHARACTERS,
    max_seconds: Annotated[
        float, typer.Option(metavar="秒", min=0.001, help="一份文件超过这么久就放弃。")
    ] = MAX_SECONDS,
) -> int:
    """Tag reports into a store of Parquet tables; only what is new or changed since the last run.

    A run that was killed goes on where it stopped. Inputs that fail are rows of the table errors, and exit status 1.
    """
    if not paths and not manifest:
        raise UsageError("请给出报告的文件或文件夹，或用 --manifest 给出清单")
    if "-" in (paths or ()):
        raise UsageError("-：批量运行不读标准输入；请给出文件或文件夹")
    from nlp.store.run import run

    steps = run(
        paths or (),
        store,
        manifest=manifest,
        jobs=jobs,
        backend=backend,
        scheduler=scheduler,
        model=model,
        encoding=encoding,
        max_characters=max_characters,
        max_seconds=max_seconds,
    )
    last = _followed(steps, store, log_format)
    return 1 if last.failed or last.damaged else 0


def _followed(steps: Iterator[Progress], store: Path, form: LogFormat) -> Progress:
    """The last of `steps`, each told as it comes."""
    told = 0
    with _teller(form) as tell:
        tell(last := next(steps))
        for last in steps:
            tell(last)
            if form is LogFormat.text:
                for message in last.messages[: _MOST_COMPLAINTS - told]:
                    complain(message)
                    told += 1
    if form is LogFormat.text:
        say(_outcome(last, store))
        if last.failed > told:
            complain(f'另有 {last.failed - told:,} 份出错；全部见 nlp-tag sql {store} "select * from errors"')
        if last.damaged:
            complain(
                f"{store}：有 {len(last.damaged):,} 份的数据已损坏，如 {last.damaged[0]}；"
                "请再运行一次，给出这些文件和原来的清单"
            )
    return last


def _outcome(last: Progress, store: Path) -> str:
    parts = [
        f"共 {last.seen:,} 份", f"标注 {last.todo:,} 份", f"未变 {last.seen - last.todo:,} 份",
        f"出错 {last.failed:,} 份",
    ]  # fmt: skip
    if last.removed:
        parts.append(f"移除 {last.removed:,} 份（文件已不在）")
    if last.others:
        parts.append(f"另有 {last.others:,} 份是别的模型或版本标注的")
    if last.todo:
        parts.append(f"用时 {last.seconds:.1f} 秒，每秒 {last.rate:.1f} 份")
    return f"{store}：{'，'.join(parts)}"


@contextmanager
def _teller(form: LogFormat) -> Iterator[Callable[[Progress], None]]:
    if form is LogFormat.json:
        yield _print_json
    elif sys.stderr.isatty():
        with _bar() as tell:
            yield tell
    else:
        yield lambda _: None


def _print_json(progress: Progress) -> None:
    event = "finished" if progress.finished else "shard" if progress.shard else "planned"
    line = {
        "event": event, "time": datetime.now(UTC).isoformat(timespec="milliseconds"), "seen": progress.seen,
        "todo": progress.todo, "done": progress.done, "removed": progress.removed, "failed": progress.failed,
        "damaged": len(progress.damaged),
        "seconds": round(progress.seconds, 3), "rate": round(progress.rate, 2),
        "seconds_left": None if progress.seconds_left is None else round(progress.seconds_left, 1),
    }  # fmt: skip
    if progress.shard:
        line |= {"shard": progress.shard.id, "rows": dict(progress.shard.rows), "messages": progress.messages}
    write_json(sys.stdout, json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


@contextmanager
def _bar() -> Iterator[Callable[[Progress], None]]:
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"), TextColumn("剩余"), TimeRemainingColumn(),
    )  # fmt: skip
    with Bar(*columns, console=open_console(sys.stderr), transient=True) as bar:
        task = bar.add_task("正在核对文件", total=None, rate="")

        def tell(progress: Progress) -> None:
            rate = f"每秒 {progress.rate:.1f} 份" if progress.rate else ""
            bar.update(task, description="正在标注", total=progress.todo, completed=progress.done, rate=rate)

        yield tell
