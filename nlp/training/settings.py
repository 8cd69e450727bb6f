"""Settings of components from the command line: ``themes.c=2.0``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from nlp.errors import SettingError
from nlp.training.train import known_settings


def parse_settings(texts: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Read ``component.setting=value`` (in either case), the value as JSON; component → setting → value.

    Raises
    ------
    SettingError
        Where there is no such setting or the value is of another type than its default.
    """
    known = {f"{name}.{key}": default for name, found in known_settings().items() for key, default in found.items()}
    settings: dict[str, dict[str, Any]] = {}
    for text in texts:
        name, equals, raw = (part.strip() for part in text.partition("="))
        name = name.lower()
        if not equals or name not in known:
            shown = "、".join(f"{key}={json.dumps(default)}" for key, default in known.items())
            raise SettingError(f"--set {text}：没有这项设置；可用的有 {shown}")
        component, _, key = name.partition(".")
        settings.setdefault(component, {})[key] = _value(text, raw, known[name])
    return settings


def _value(text: str, raw: str, default: Any) -> Any:
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        raise SettingError(f"--set {text}：{raw!r} 不是 JSON 的值；数字直接写，字符串加引号") from None
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if default is not None and type(value) is not type(default):
        raise SettingError(f"--set {text}：值应像 {json.dumps(default)}")
    if isinstance(value, float) and not 0 < value < float("inf"):
        raise SettingError(f"--set {text}：值须大于 0")
    return value
