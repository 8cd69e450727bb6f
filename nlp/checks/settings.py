"""Which rules apply and how: from the command line, and from ``nlp-tag.toml`` beside the reports."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from nlp.checks.finding import SEVERITIES, Severity
from nlp.checks.rules import Rule, load_rules
from nlp.errors import SettingError, reason
from nlp.reading.archive import parted

FILE = "nlp-tag.toml"
_DAY = re.compile(r"(\d{1,2})-(\d{1,2})")
_LEAP_YEAR = 2000
_KEYS = ("select", "ignore", "deadline", "severity")


@dataclass(frozen=True, slots=True)
class Settings:
    """Which rules apply, and how: `select` and `ignore` hold ids and groups, an empty `select` means all.

    `severity` overrules that of a rule; `deadline` is a month and a day of the year after the report's, the law's
    where it is None.
    """

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    severity: dict[str, Severity] = field(default_factory=dict)
    deadline: tuple[int, int] | None = None

    @property
    def identity(self) -> str:
        """The same for settings that are the same; empty for the usual ones."""
        if self == Settings():
            return ""
        return json.dumps([sorted(self.select), sorted(self.ignore), self.severity, self.deadline], sort_keys=True)

    def wants(self, rule: Rule) -> bool:
        """Whether `rule` applies."""
        names = {rule.id, rule.group}
        return not names & self.ignore and (not self.select or bool(names & self.select))


def known(names: Iterable[str], where: str) -> frozenset[str]:
    """`names` of rules and groups, each of which may hold several with commas between.

    Raises
    ------
    SettingError
        Where there is no rule and no group of a name; `where` says who named it.
    """
    every = {name for rule in load_rules().values() for name in (rule.id, rule.group)}
    found = frozenset(name.strip() for part in names for name in part.split(",") if name.strip())
    for name in sorted(found - every):
        close = get_close_matches(name, every, n=3)
        hint = f"是不是 {'、'.join(close)}？" if close else ""
        raise SettingError(f"{where}：没有规则“{name}”；{hint}全部规则见 nlp-tag check --rules")
    return found


def read_deadline(text: str, where: str) -> tuple[int, int]:
    """A month and a day of ``01-31``; raise `SettingError` where it is none."""
    match = _DAY.fullmatch(text.strip())
    try:
        day = date(_LEAP_YEAR, *map(int, match.groups())) if match else None
    except ValueError:
        day = None
    if day is None:
        raise SettingError(f"{where}：{text!r} 不是月-日；请写成 01-31 的样子")
    return day.month, day.day


def read_settings(folder: Path) -> Settings:
    """The settings in the table ``[check]`` of `FILE` in `folder`, the usual ones where there is no such file.

    Raises
    ------
    SettingError
        Where the file cannot be read, or a key or a value in it is none.
    """
    path = folder / FILE
    if not os.path.lexists(path):
        return Settings()
    try:
        content = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise SettingError(f"{path}：不能读取（{reason(error)}）；请改正或删去这个文件") from None
    if strange := sorted(content.keys() - {"check"}):
        below = "请写在 [check] 下面" if strange[0] in _KEYS else "这里只有 [check] 一张表"
        raise SettingError(f"{path}：不认识 {strange[0]}；{below}")
    return _read(content.get("check", {}), str(path))


def folder_of(path: str) -> str:
    """The folder whose `FILE` holds for the report `path`: its own, or that of the archive that it lies in."""
    return os.path.dirname(parted(path)[0])  # noqa: PTH120


def _read(table: Any, where: str) -> Settings:
    if not isinstance(table, dict):
        raise SettingError(f"{where}：check 应是一张表；请写成 [check]")
    settings = Settings()
    for key, value in table.items():
        if key in ("select", "ignore"):
            if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
                raise SettingError(f'{where}：{key} 应是规则的列表；请写成 {key} = ["section", "cell.blank"]')
            names = known(value, where)
            settings = replace(settings, select=names) if key == "select" else replace(settings, ignore=names)
        elif key == "deadline" and isinstance(value, str):
            settings = replace(settings, deadline=read_deadline(value, where))
        elif key == "severity" and isinstance(value, dict):
            known(value, where)
            for name, severity in value.items():
                if severity not in SEVERITIES:
                    raise SettingError(f"{where}：{name} 的级别 {severity!r} 不对；可用 {'、'.join(SEVERITIES)}")
            settings = replace(settings, severity=dict(value))
        else:
            raise SettingError(f"{where}：不认识 {key} = {value!r}；可用 {'、'.join(_KEYS)}")
    return settings
