"""The sentences of headlines: their wording, ``headlines.toml``, filled with the figures that a rule found."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

from nlp.summary.data import Counted, Figure, Group, Headline, Summary

SIGN, FISHER, DIFFERENCE, MEDIAN = "sign", "fisher", "newcombe", "median"  # tests, `Headline.test`
_PERCENT = frozenset({"share", "share_before", "rest_share", "low", "high"})

Rule = Mapping[str, Any]


@cache
def wording() -> Mapping[str, Any]:
    """What ``headlines.toml`` says."""
    return tomllib.loads(resources.files("nlp.summary").joinpath("headlines.toml").read_text("utf-8"))


def headline(rule: Rule, values: Mapping[str, Any], counted: tuple[int, ...], **about: Any) -> Headline:
    """A headline with its sentence; `about` has what is not None of the other attributes."""
    told = {name: _written(name, value) for name, value in values.items()}
    empty = dict.fromkeys(("low", "high", "test", "chance", "group", "role", "theme", "measure", "year"))
    known = {name: values[name] for name in ("low", "high", "chance") if name in values}
    return Headline(rule["id"], rule["text"].format(**told), dict(values), counted=counted, **(empty | known | about))


def _written(name: str, value: Any) -> str:
    if name == "chance":
        return f"={value:.3f}" if value >= 0.001 else "<0.001"
    if name in _PERCENT:
        return f"{value:.1%}"
    return f"{value:,}" if isinstance(value, int) and not name.startswith("year") else str(value)


def telling(group: Group) -> list[Figure]:
    """The figures of the themes that say what they are about."""
    return [figure for figure in group.figures if figure.theme not in wording()["left_over"]]


def inside(title: str) -> str:
    """A title to be put in quotation marks: its own become single ones (GB/T 15834—2011, 4.8.3.3)."""
    return title.replace("“", "‘").replace("”", "’")


def of_theme(
    summary: Summary, rule: Rule, values: Mapping[str, Any], figure: Figure, where: Group, **about: Any
) -> Headline:
    """A headline about a theme in a group, and of a year where `about` has one.

    The reports behind it are those that name the theme, all of them where none does.
    """
    asked = [at for at in where.counted if about.get("year") in (None, summary.counted[at].year)]
    naming = [at for at in asked if figure.theme in summary.counted[at].themes.get(figure.role, ())]
    counted = tuple(naming or asked)
    return headline(rule, values, counted, role=figure.role, theme=figure.theme, **about)


def labels(summary: Summary, figure: Figure) -> dict[str, Any]:
    """What the role and the theme of a figure are called."""
    names = {label.label: label.name for label in (*summary.roles, *summary.themes)}
    return {"role": names[figure.role], "theme": names[figure.theme]}


def last_year(summary: Summary) -> int | None:
    """The year that the amounts of all reports are of."""
    return summary.total.amounts[0].year


def of_year(summary: Summary, year: int | None) -> Iterator[tuple[int, Counted]]:
    """The reports on a year with their positions in `Summary.counted`."""
    return ((at, one) for at, one in enumerate(summary.counted) if one.year == year)
