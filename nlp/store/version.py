"""Who reads: the version of the program, of its rules and of the tables, by which an input is read again or not."""

from __future__ import annotations

from nlp import __version__
from nlp.store.schema import STORE_SCHEMA

_RULES = "+rules."
IS_CHECKED = f"contains(version, '{_RULES}')"  # SQL: whether a report was checked; those of older stores were not


def version() -> str:
    """The version of nlp-tag, its rules and tables, such as ``0.1.0+rules.1a2b3c4d.store.4`` (PEP 440, local)."""
    from nlp.checks.rules import rules_version

    return f"{__version__}{_RULES}{rules_version()}.store.{STORE_SCHEMA}"
