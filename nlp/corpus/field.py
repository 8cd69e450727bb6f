"""What a corpus knows of the language of its field: counts of a first reading, and notes on each later passage."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

ROLES = {"P": "problem", "M": "measure"}


def theme_counts(folder: Path, role: str) -> Counter[str]:
    """Labels of each theme in items of `role`, by ``first.json`` and ``passages.jsonl`` of the `folder`."""
    counts = Counter[str](json.loads((folder / "first.json").read_text("utf-8"))["themes"][role])
    for line in (folder / "passages.jsonl").read_text("utf-8").splitlines():
        counts.update(theme for item in json.loads(line)["items"] if ROLES[item["r"]] == role for theme in item["t"])
    return counts
