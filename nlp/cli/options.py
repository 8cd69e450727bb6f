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


Model = Annotated[str | None, typer.Option(metavar="MODEL", help="A model folder instead of the default model.")]
Encoding = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="Encoding of the files, instead of detection.", callback=known_encoding, show_default=False
    ),
]
MaxCharacters = Annotated[
    int, typer.Option("--max-characters", metavar="N", min=1, help="Refuse inputs with more characters.")
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to FILE.", show_default=False)
]
