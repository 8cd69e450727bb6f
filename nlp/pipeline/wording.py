"""The wording of ``nlp/pipeline/wording.toml``, read once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("nlp.pipeline") / "wording.toml").read_text("utf-8"))


@cache
def any_of(section: str, key: str = "words") -> str:
    """A pattern that matches any word of a list, the longest that fits."""
    return f"(?:{'|'.join(map(re.escape, sorted(_data()[section][key], key=len, reverse=True)))})"
