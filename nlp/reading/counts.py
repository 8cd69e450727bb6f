"""Whole numbers in the markup of files, where anything may stand instead of one."""

from __future__ import annotations

import re

_WHOLE = re.compile(r"\s*([+-]?[0-9]{1,9})\s*", re.ASCII)


def whole(text: str | None, default: int = 0) -> int:
    """The whole number that `text` is; `default` where it is none, or one with more than nine digits."""
    match = _WHOLE.fullmatch(text or "")
    return int(match[1]) if match else default
