"""Options that more than one command has."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nlp.cli.messages import UsageError


def known_encoding(name: str | None) -> str | None:
    """`name`, if Python knows an encoding of that name; raise `UsageError` otherwise."""
    try:
        b"-".decode(name or "utf-8")
    except LookupError:
        raise UsageError(f"--encoding：没有名为 {name!r} 的编码；可用 utf-8、gb18030、big5 等") from None
    except UnicodeError:  # a known one that needs more bytes
        pass
    return name


Model = Annotated[str | None, typer.Option(metavar="模型", help="改用这个模型文件夹，不用默认模型。")]
Encoding = Annotated[
    str | None,
    typer.Option(metavar="名称", help="指明文件的编码，不自动识别。", callback=known_encoding, show_default=False),
]
MaxCharacters = Annotated[int, typer.Option("--max-characters", metavar="数", min=1, help="字符更多的文件不读。")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="文件", help="写入这个文件。", show_default=False)
]
