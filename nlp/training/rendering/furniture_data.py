"""The wording of page furniture: ``furniture.toml``, read once."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("furniture.toml")
_DATA: dict[str, Any] = tomllib.loads(_FILE.read_text("utf-8"))

FIELDS: dict[str, list[str]] = _DATA["fields"]
SYSTEMS: list[dict[str, Any]] = _DATA["systems"]
WORDING: dict[str, dict[str, list[str]]] = {
    key: _DATA[key] for key in ("marks", "titles", "publishers", "menus", "today", "prefaces", "told", "units")
}


def side(test: bool) -> str:
    """The list of wordings for training or for testing."""
    return "test" if test else "train"
