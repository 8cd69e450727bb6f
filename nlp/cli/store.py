"""`nlp-tag store`: the store itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nlp.cli.messages import complain
from nlp.cli.options import Model
from nlp.cli.terminal import say

_MOST_NAMED = 10

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.callback(help="检查并修复 nlp-tag run 建的库。")
def store() -> None:
    """Check a store that nlp-tag run has made, and mend it."""


@app.command(
    help="读库的每个字节；有损坏就指出，并重新读那些报告。\n\n文件已不在的报告，"
    "以及用清单或指定编码读的报告，记在 errors 表里（类别 damaged），直到再次交给 nlp-tag run。"
    "还有这样的报告时退出状态为 1。"
)
def check(
    store: Annotated[Path, typer.Argument(metavar="库", help="nlp-tag run 建的文件夹。")],
    jobs: Annotated[
        int | None, typer.Option(min=1, metavar="数", help="进程数。默认：全部处理器。", show_default=False)
    ] = None,
    model: Model = None,
) -> int:
    """Read every byte of a store; what is damaged is said, and its reports are tagged again.

    Reports whose files are gone, or that were tagged with a manifest or an encoding, become rows of the table errors
    (kind damaged) until nlp-tag run is given them again. Exit status 1 where some are left.
    """
    from nlp.store.mending import check as find_damage
    from nlp.store.run import run

    found = 0
    for sentence in find_damage(store):
        complain(sentence)
        found += 1
    if not found:
        say(f"{store}：完好")
        return 0
    *_, last = run((), store, jobs=jobs, model=model)
    say(f"{store}：已修复，重新标注 {last.done:,} 份")
    for path in last.damaged[:_MOST_NAMED]:
        complain(f"{path}：数据已损坏，不能自动重新标注；请再用 nlp-tag run 给出它，有清单或 --encoding 的也要给出")
    if len(last.damaged) > _MOST_NAMED:
        complain(f'另有 {len(last.damaged) - _MOST_NAMED:,} 份；全部见 nlp-tag sql {store} "select * from errors"')
    return 1 if last.damaged or last.failed else 0
