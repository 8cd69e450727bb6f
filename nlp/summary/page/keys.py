"""What a page groups reports by: the dimensions of summaries, each with its values in the order of the map."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from nlp.store.unit import NAMES
from nlp.summary.data import Counted, Summary
from nlp.summary.dimensions import DIMENSIONS, SEPARATOR

_LEVELS = ("province", "city", "county", "town", "agency")  # from above to below
_LAST = "~"  # stands behind every code

Key = tuple[str, str]  # names a value in an address, and is shown


def dimension_columns(summary: Summary) -> list[dict[str, Any]]:
    """The dimensions, each with its ``values``, ``[key, name]``, and which of them each report is ``of``.

    -1 is the value of a report that does not say. Places come by the lowest code in them. The dimensions that the
    summary is by have its groups as values, in its order, so that marks of groups belong to values: one dimension
    under its own name, two as ``group``.
    """
    names = summary.by.split(SEPARATOR)
    own = {"id": names[0] if len(names) == 1 else "group", "name": summary.by_name, **_of_groups(summary)}
    found = [
        own if own["id"] == name else {"id": name, "name": dimension.name, **_of_reports(summary.counted, name)}
        for name, dimension in sorted(DIMENSIONS.items(), key=lambda pair: _rank(pair[0]))
    ]
    return [*found, own] if own["id"] == "group" else found


def _rank(name: str) -> int:
    return _LEVELS.index(name) if name in _LEVELS else len(_LEVELS)


def _of_groups(summary: Summary) -> dict[str, Any]:
    of = [-1] * len(summary.counted)
    groups = [(index, group) for index, group in enumerate(summary.groups, 1)]
    named = [(index, group) for index, group in groups if any(group.keys)]
    for value, (_, group) in enumerate(named):
        for position in group.counted:
            of[position] = value
    unknown = next((group.name for _, group in groups if not any(group.keys)), "")
    return {
        "unknown": unknown,
        "values": [[group.key, group.name] for _, group in named],
        "groups": [index for index, _ in named],
        "of": of,
    }


def _of_reports(counted: Sequence[Counted], name: str) -> dict[str, Any]:
    keys = [_key(report, name) for report in counted]
    shown: dict[str, Counter[str]] = defaultdict(Counter)
    codes: dict[str, str] = {}
    for report, key in zip(counted, keys, strict=True):
        if key:
            shown[key[0]][key[1]] += 1
            codes[key[0]] = min(codes.get(key[0], _LAST), report.code or _LAST)
    ordered = sorted(shown, key=lambda key: (codes[key] if name in _LEVELS else "", key))
    values = {key: place for place, key in enumerate(ordered)}
    return {
        "unknown": DIMENSIONS[name].unknown,
        "values": [[key, shown[key].most_common(1)[0][0]] for key in ordered],
        "of": [values[key[0]] if key else -1 for key in keys],
    }


def _key(report: Counted, name: str) -> Key | None:
    """The value of a report; None where it does not say."""
    if name == "year":
        return (str(report.year), f"{report.year}年") if report.year is not None else None
    if name == "kind":
        return (report.kind, NAMES.get(report.kind, report.kind)) if report.kind else None
    if name == "system":
        return (report.system, report.system) if report.system else None
    if name == "agency":
        return (report.unit, report.agency or report.unit) if report.unit else None
    depth = _LEVELS.index(name)
    levels = (report.province, report.city, report.county, report.town)[: depth + 1]
    if name == "city" and not levels[1] and report.county and report.province:
        direct = report.province if report.province.endswith("市") else f"{report.province}直辖"
        return f"{report.province}/", direct
    return (_path(levels), levels[-1]) if levels[-1] else None


def _path(levels: Iterable[str | None]) -> str:
    return "/".join(level or "" for level in levels)
