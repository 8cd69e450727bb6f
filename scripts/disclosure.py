"""The corpus `disclosure`, for the scripts that measure on it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parent.parent / "corpora" / "disclosure"
_OPTIONS: dict[str, Any] = tomllib.loads((CORPUS / "training.toml").read_text("utf-8"))


def split_of(writer: str) -> str:
    """The split that everything by `writer` belongs to."""
    return next((split for split, writers in _OPTIONS["splits"].items() if writer in writers), "train")
