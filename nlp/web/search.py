"""The list of reports: searched, filtered and sorted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nlp.web.library import Library

PAGE = 50  # reports of one page of the list
_CORRECTED = "EXISTS (SELECT 1 FROM corrections c WHERE c.report = r.id AND c.undone IS NULL)"
SORTS = {
    "new": ("最新上传", "r.id DESC"),
    "doubt": ("最没把握的在前", f"{_CORRECTED}, r.doubt DESC, r.id"),
    "findings": ("发现多的在前", "r.findings DESC, r.warnings DESC, r.id"),
    "year": ("年度", "r.year DESC, r.county, r.id"),
    "county": ("地区", "r.province, r.city, r.county, r.town, r.year, r.id"),
    "title": ("标题", "r.title, r.id"),
}
FILTERS = {"county": "县区", "town": "乡镇", "unit": "机关类型", "year": "年度"}
_SEARCHED = ("r.title", "r.agency", "r.path", "r.county", "r.town", "r.city")
_SHOWN = (
    "r.id, r.path, f.name, r.title, r.agency, r.province, r.city, r.county, r.town, r.unit, r.year, r.findings,"
    f" r.warnings, r.problems, r.measures, r.doubt, f.at, {_CORRECTED} AS corrected"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the list is wanted: words to search for, values of `FILTERS`, an order, a page from 1."""

    q: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    findings: bool = False
    sort: str = "new"
    page: int = 1


def wanted_of(asked: Mapping[str, str]) -> Wanted:
    """What the parameters of an address ask for; what makes no sense is taken for not said."""
    page = asked.get("page", "1")
    return Wanted(
        asked.get("q", "").strip()[:200],
        {name: asked[name] for name in FILTERS if asked.get(name)},
        bool(asked.get("findings")),
        asked.get("sort", "new") if asked.get("sort") in SORTS else "new",
        int(page) if page.isdecimal() and 0 < len(page) < 7 and int(page) else 1,
    )


def search(library: Library, wanted: Wanted) -> tuple[int, list[dict[str, Any]]]:
    """How many reports are as wanted, and those of the page."""
    where, values = _where(wanted)
    total = library.rows(f"SELECT count(*) FROM reports r WHERE {where}", values)[0][0]
    page = f"SELECT r.id FROM reports r WHERE {where} ORDER BY {SORTS[wanted.sort][1]} LIMIT ? OFFSET ?"
    rows = library.rows(
        f"SELECT {_SHOWN} FROM reports r JOIN files f ON f.id = r.file WHERE r.id IN ({page})"
        f" ORDER BY {SORTS[wanted.sort][1]}",
        [*values, PAGE, PAGE * (wanted.page - 1)],
    )
    return total, [dict(row) | {"corrected": bool(row["corrected"])} for row in rows]


def numbers(library: Library, wanted: Wanted) -> list[int]:
    """The numbers of all reports that are as wanted, in the order of the list."""
    where, values = _where(wanted)
    sql = f"SELECT r.id FROM reports r WHERE {where} ORDER BY {SORTS[wanted.sort][1]}"
    return [row[0] for row in library.rows(sql, values)]


def choices(library: Library, county: str | None) -> dict[str, list[tuple[str, int]]]:
    """For each filter the values that occur, with how many reports have them; towns of the chosen `county` alone."""
    found = {}
    for name in FILTERS:
        where, values = (" AND county = ?", [county or ""]) if name == "town" else ("", [])
        sql = f"SELECT {name}, count(*) FROM reports WHERE {name} IS NOT NULL{where} GROUP BY 1 ORDER BY 1"
        found[name] = [(str(row[0]), row[1]) for row in library.rows(sql, values)]
    return found


def failed(library: Library) -> list[dict[str, Any]]:
    """The kept files that could not be read, the newest first."""
    sql = "SELECT id, name, message, at FROM files WHERE state = 'failed' ORDER BY id DESC LIMIT 100"
    return [dict(row) for row in library.rows(sql)]


def _where(wanted: Wanted) -> tuple[str, list[Any]]:
    terms, values = ["1"], []
    for word in wanted.q.split():
        escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        terms.append("(" + " OR ".join(f"{column} LIKE ? ESCAPE '\\'" for column in _SEARCHED) + ")")
        values += [f"%{escaped}%"] * len(_SEARCHED)
    for name, value in wanted.filters.items():
        terms.append(f"r.{name} = ?")  # a column of numbers compares text that is one as the number, and by its index
        values.append(value)
    if wanted.findings:
        terms.append("r.findings > 0")
    return " AND ".join(terms), values
