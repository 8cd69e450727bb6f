"""Who reads: the version of the program and that of its rules, which together decide whether an input is read again."""

from __future__ import annotations

from nlp import __version__

_RULES = "+rules."
IS_CHECKED = f"contains(version, '{_RULES}')"  # SQL: whether a report was checked; those of older stores were not


def version() -> str:
    """The version of nlp-tag and of its rules, such as ``0.1.0+rules.1a2b3c4d`` (a local version of PEP 440)."""
    from nlp.checks.rules import rules_version

    return f"{__version__}{_RULES}{rules_version()}"
