"""Findings that a person has confirmed or dismissed, with a reason, so that the next run shows only new ones.

A JSON file: an object with ``findings``, a list of objects with the keys `report` (its path from the folder of the
file), `rule`, `fingerprint`, `status` (``confirmed`` or ``dismissed``), `reason` and `message`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import Any

from nlp.checks.finding import Finding
from nlp.errors import SettingError, reason

STATUSES = ("confirmed", "dismissed")
_KEYS = ("report", "rule", "fingerprint", "status", "reason", "message")
Key = tuple[str, str, str]


class Baseline:
    """What is settled in the file `path`; a file that is not there settles nothing.

    Raises
    ------
    SettingError
        Where the file is no baseline.
    """

    def __init__(self, path: Path):
        self._path = path
        self._settled: dict[Key, dict[str, str]] = {}
        try:
            content = json.loads(path.read_text("utf-8-sig"))
        except FileNotFoundError:
            return
        except (OSError, ValueError, RecursionError) as error:
            raise SettingError(f"{path}：不能读取（{reason(error)}）；请改正或换一个 --baseline") from None
        for number, entry in enumerate(_entries(content, path), 1):
            if not isinstance(entry, dict) or any(not isinstance(entry.get(key), str) for key in _KEYS):
                raise SettingError(f"{path}：第{number}条缺少{'、'.join(_KEYS)}之一；请补上或删去这一条")
            if entry["status"] not in STATUSES:
                raise SettingError(f"{path}：第{number}条的 status 应是 {' 或 '.join(STATUSES)}；请改正")
            self._settled[entry["report"], entry["rule"], entry["fingerprint"]] = entry

    def new(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Those of `findings` that nobody has settled."""
        return tuple(finding for finding in findings if self._key(finding) not in self._settled)

    def settle(self, findings: Iterable[Finding], status: str, reason: str) -> None:
        """Take `findings` for settled, all with one `status` and `reason`; `to_json` has them then."""
        for finding in findings:
            key = self._key(finding)
            self._settled[key] = dict(zip(_KEYS, (*key, status, reason, finding.message), strict=True))

    def to_json(self) -> str:
        """The content of the file, in the order of reports and rules."""
        return json.dumps(
            {"findings": [self._settled[key] for key in sorted(self._settled)]}, ensure_ascii=False, indent=1
        )

    def _key(self, finding: Finding) -> Key:
        path = os.path.relpath(finding.report, Path(os.path.realpath(self._path)).parent) if finding.report else ""
        return PurePath(path).as_posix(), finding.rule, finding.fingerprint


def _entries(content: Any, path: Path) -> list[Any]:
    entries = content.get("findings") if isinstance(content, dict) else None
    if not isinstance(entries, list):
        raise SettingError(f"{path}：没有 findings 列表，不是检查结果的基线；请换一个 --baseline")
    return entries
