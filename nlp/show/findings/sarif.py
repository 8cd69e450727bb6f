"""Findings as SARIF 2.1.0 (OASIS), which editors and code hosts show at their lines."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from nlp import __version__
from nlp.checks.finding import Checked, Finding
from nlp.checks.rules import Rule, load_rules

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "hint": "note"}


def to_sarif(reports: Sequence[Checked]) -> str:
    """One run with every rule and a result a finding; columns and offsets count code points."""
    run = {
        "tool": {
            "driver": {"name": "nlp-tag", "version": __version__, "rules": [_rule(r) for r in load_rules().values()]}
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding) for report in reports for finding in report.findings],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "help": {"text": f"{rule.advice}。依据：{rule.source}。例：{rule.example}"},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(finding: Finding) -> dict[str, Any]:
    place: dict[str, Any] = {
        "artifactLocation": {"uri": quote(os.fsencode(PurePath(finding.report or "-").as_posix()))}
    }
    if finding.line is not None and finding.start is not None and finding.end is not None:
        place["region"] = {
            "startLine": finding.line, "charOffset": finding.start, "charLength": finding.end - finding.start,
        }  # fmt: skip
    return {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"nlpTag/v1": finding.fingerprint},
    }
