"""`nlp-tag suggest`: what to label next."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from nlp.cli.messages import complain
from nlp.cli.options import Encoding, MaxCharacters, Model, Output
from nlp.cli.output import fitting_names, open_output
from nlp.cli.terminal import write_json
from nlp.errors import InputError
from nlp.reading.bounded import MAX_CHARACTERS

if TYPE_CHECKING:
    from nlp.model.tagger import Tagger
    from nlp.reading import Source
    from nlp.training.suggest import Passage

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command(
    help="输出模型最拿不准的段落，作为语料文件，供订正和训练。\n\n最拿不准的在前，彼此不雷同。订正角色、"
    "主题和条目的起止后，把文件放进语料文件夹。"
)
def suggest(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="路径...", help="各种文件的报告；文件夹、通配符、压缩包。", show_default=False),
    ],
    number: Annotated[int, typer.Option(metavar="数", min=1, help="要多少段。")] = 50,
    output: Output = None,
    model: Model = None,
    encoding: Encoding = None,
    max_characters: MaxCharacters = MAX_CHARACTERS,
) -> int:
    """Print the passages whose items the model is least sure about, as a corpus file to correct and train on.

    The most doubtful come first, and no two are much alike. Correct roles and themes, and the bounds of the items, then
    put the file into a corpus folder.
    """
    fitting_names(output, "json")
    from nlp.model.batch import guarded, read_many
    from nlp.model.tagger import load
    from nlp.store.inputs import files_of
    from nlp.training.suggest import choose

    tagger = load(model)
    failed = 0

    def found() -> Iterator[Passage]:
        nonlocal failed
        for path, source in read_many(files_of(paths), encoding, max_characters):
            read = source if isinstance(source, InputError) else guarded(path, partial(_passages, tagger, source))
            if isinstance(read, InputError):
                complain(read)
                failed += 1
            else:
                yield from read

    documents = choose(found(), number)
    if not documents:
        complain(f"{'、'.join(paths)}：没有找到任何条目，无可建议；请检查其中是不是报告")
        return 1
    with open_output(output) as stream:
        for document in documents:
            write_json(stream, json.dumps(document, ensure_ascii=False) + "\n")
    return 1 if failed else 0


def _passages(tagger: Tagger, source: Source) -> list[Passage]:
    from nlp.training.suggest import passages

    return list(passages(tagger, source))
