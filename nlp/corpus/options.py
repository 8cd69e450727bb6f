"""``training.toml``: which writers make up which split, and how a model is trained on a corpus and measured."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from annotated_types import Ge, Le

from nlp.corpus.problems import Problem
from nlp.errors import reason

Count = Annotated[int, Ge(0), Le(1_000_000)]
_MEND = "可以写 [splits]、[fit] 的 splits 和 measure、[renderings] 的 each、sketches 和 once；每个名单写成 [] 的样子"


@dataclass(frozen=True, slots=True)
class Fit:
    """The splits that are trained on, and the one that is measured."""

    splits: tuple[str, ...] = ("train",)
    measure: str = "dev"


@dataclass(frozen=True, slots=True)
class Renderings:
    """How often marked prose is rendered: `each` report, those of the writers `once` one time; and sketches."""

    each: Count = 3
    sketches: Count = 0
    once: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """What ``training.toml`` says; `splits` has the writers of a split, all others are trained on."""

    splits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fit: Fit = Fit()
    renderings: Renderings = Renderings()


def read_options(path: Path) -> tuple[Options, list[Problem]]:
    """What ``training.toml`` says, and what is wrong with it; the usual options where there is none."""
    if not path.exists():
        return Options(), []
    try:
        told = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        return Options(), [Problem(path, 0, "", f"无法读取（{reason(error)}）", "检查 TOML 的写法")]
    return _shaped(told, path)


def _shaped(told: Mapping[str, Any], path: Path) -> tuple[Options, list[Problem]]:
    from pydantic import TypeAdapter, ValidationError

    unknown = [name for name in told if name not in Options.__dataclass_fields__]
    unknown += [f"fit.{name}" for name in _keys(told, "fit") if name not in Fit.__dataclass_fields__]
    unknown += [
        f"renderings.{name}" for name in _keys(told, "renderings") if name not in Renderings.__dataclass_fields__
    ]
    try:
        read = TypeAdapter(Options).validate_json(
            json.dumps(told, default=lambda _: None), strict=True
        )  # a date is none
    except ValidationError as error:
        place = error.errors(include_url=False, include_input=False)[0]["loc"]
        unknown.append(".".join(map(str, place)))
    if unknown:
        return Options(), [Problem(path, 0, "", f"{unknown[0][:80]} 不合格式", _MEND)]
    return read, []


def _keys(told: Mapping[str, Any], table: str) -> list[str]:
    found = told.get(table)
    return list(found) if isinstance(found, dict) else []
