"""The rules of `nlp-tag check` as data: a row of TOML a rule, in the ``*.toml`` beside the functions that find.

A file may hold other tables beside ``[[rules]]``: the wording of the field that its functions look for.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Any

from nlp.checks.finding import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule.

    `id` is ``group.name``; `title` is what it is called; `message` says what is wrong, with slots for what was found;
    `advice` what to do; `source` where it is written that it must be so; `example` is a text that breaks it.
    It is silent on what one of the rules `unless` is said of in the same report: the one fact is told once.
    """

    id: str
    severity: Severity
    title: str
    message: str
    advice: str
    source: str
    example: str
    unless: Sequence[str] = ()

    @property
    def group(self) -> str:
        """The part of the id before its first dot; ``--select`` takes it for all its rules."""
        return self.id.partition(".")[0]


@cache
def rules_version() -> str:
    """Eight hexadecimal digits that are others where a rule, or the wording that its function looks for, is another."""
    files = (file for file in resources.files("nlp.checks").iterdir() if file.name.endswith(".toml"))
    return sha256(b"".join(file.read_bytes() for file in sorted(files, key=lambda file: file.name))).hexdigest()[:8]


@cache
def load(name: str) -> dict[str, Any]:
    """The content of ``nlp/checks/<name>.toml``."""
    return tomllib.loads(resources.files("nlp.checks").joinpath(f"{name}.toml").read_text("utf-8"))


@cache
def load_rules() -> dict[str, Rule]:
    """Every rule by its id, in the order of the files' names and of their rows."""
    names = sorted(file.name for file in resources.files("nlp.checks").iterdir() if file.name.endswith(".toml"))
    rows = [row for name in names for row in load(name.removesuffix(".toml")).get("rules", ())]
    return {row["id"]: Rule(**row) for row in rows}
