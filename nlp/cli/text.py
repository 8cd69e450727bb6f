"""`nlp-tag text PATH…`: what the reader of files sees."""

from __future__ import annotations

from typing import Annotated

import typer

from nlp.cli.each import each
from nlp.cli.messages import complain
from nlp.cli.options import Encoding, Output
from nlp.cli.output import fitting_names, open_output

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command(help="输出读到的正文：一段一行，表格一行一行，格之间是制表符。\n\n没有读出的在标准错误里说明。")
def text(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="路径", help="各种文件、文件夹、带引号的通配符；- 表示标准输入。", show_default=False),
    ],
    output: Output = None,
    encoding: Encoding = None,
) -> int:
    """Print the text of files as the reader sees it: a paragraph a line, a row of a table a line with tabs.

    What could not be read is said on standard error.
    """
    fitting_names(output, "text")
    from nlp.model.batch import read_many
    from nlp.reading import Source
    from nlp.store.inputs import files_of

    with open_output(output) as stream:

        def show(source: Source) -> None:
            stream.write(source.text if source.text.endswith("\n") else f"{source.text}\n")
            for notice in source.notices:
                complain(f"{source.path}：{notice.message}")

        return each(read_many(files_of(paths), encoding), show)
