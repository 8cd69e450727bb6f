"""Units without a report: that reported earlier, that a manifest expects, counties beside those that report."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from nlp.store.expected import Expected, absent
from nlp.summary.data import Counted, Missing
from nlp.summary.dimensions import group_sql
from nlp.summary.tally import rows

if TYPE_CHECKING:
    import duckdb

_SHORTEST = 2  # characters of a place that has no shorter name: 叶县
_PLACE = ("institution", "kind", "system", "agency", "province", "city", "county", "town", "code")
_CURRENT = 0.1  # of the reports of the year with the most
WHY = {"manifest": "清单", "earlier": "以前年度有报告", "gazetteer": "同市或同省的县都有报告"}


def missing_units(
    counted: Sequence[Counted], expected: Iterable[Expected] = (), doubtful: str = ""
) -> tuple[Missing, ...]:
    """The units that have no report on a year, in the order of their places.

    A unit is missing in every year after its first report, up to the last year that a tenth as many reports are on as
    on the year with the most (one that was misread is no year), and where `expected` names it. A county that has no
    report at all and no unit in `expected` is missing in each year in which the counties around it have one, see
    `nlp.store.expected.absent`, also for `doubtful`.
    """
    number = Counter(report.year for report in counted if report.year is not None)
    if not number:
        return ()
    last = max(year for year in number if number[year] >= _CURRENT * max(number.values()))
    reported: dict[str, dict[int, Counted]] = defaultdict(dict)
    for report in counted:
        if report.unit and report.year is not None:
            reported[report.unit][report.year] = report
    wanted: dict[str, dict[int, Expected]] = defaultdict(dict)
    for row in expected:
        wanted[row.institution][last if row.year is None else row.year] = row
    found = []
    for unit in {**reported, **wanted}:
        years, rows_ = reported.get(unit, {}), wanted.get(unit, {})
        told = set(rows_) - set(years)
        earlier = set(range(min(years), last + 1)) - set(years) - told if years else set()
        found += _missing(unit, told, "manifest", years, rows_)
        found += _missing(unit, earlier, "earlier", years, rows_)
    known = {report.code for report in counted} | {row.code for rows_ in wanted.values() for row in rows_.values()}
    beside: dict[str, dict[int, Expected]] = defaultdict(dict)
    for year in {report.year for report in counted if report.year is not None}:
        for county in absent({report.code for report in counted if report.year == year and report.code}, doubtful):
            if county.code not in known:
                beside[county.institution][year] = county
    for unit, rows_ in beside.items():
        found += _missing(unit, set(rows_), "gazetteer", {}, rows_)
    return tuple(sorted(found, key=lambda one: (one.code or "~", one.town or "", one.unit, one.years)))


def _missing(
    unit: str, lacking: set[int], why: Literal["manifest", "earlier", "gazetteer"], years: Mapping[int, Counted],
    expected: Mapping[int, Expected],
) -> list[Missing]:  # fmt: skip
    if not lacking:
        return []
    latest = years[max(years)] if years else None
    told = latest or expected[max(lacking)]
    return [
        Missing(
            unit, told.agency, told.kind, told.system, told.province, told.city, told.county, told.town, told.code,
            tuple(sorted(lacking)), tuple(sorted(years)), latest.path if latest else None, why,
        )
    ]  # fmt: skip


def groups_of(
    database: duckdb.DuckDBPyConnection, by: Sequence[str], missing: Sequence[Missing]
) -> dict[str, list[int]]:
    """By group, the positions of the missing units that would belong to it, each of them once."""
    if not missing:
        return {}
    import pyarrow as pa

    lines = [
        (position, year, one.unit, one.kind, one.system, one.agency, one.province, one.city, one.county, one.town,
         one.code)
        for position, one in enumerate(missing)
        for year in one.years
    ]  # fmt: skip
    columns = list(zip(*lines, strict=True))
    table: dict[str, Any] = {"position": pa.array(columns[0], pa.int64()), "year": pa.array(columns[1], pa.int32())}
    table |= {name: pa.array(column, pa.string()) for name, column in zip(_PLACE, columns[2:], strict=True)}
    database.register("lacking", pa.table(table))
    found: dict[str, list[int]] = defaultdict(list)
    for group, position in rows(database, f"SELECT DISTINCT {group_sql(by)}, position FROM lacking ORDER BY ALL"):
        found[group].append(position)
    return found


def called(one: Missing | Counted) -> str:
    """What a unit is called, with its county where its name does not say it, in full or in short.

    The county may stand behind its city: 北京市平谷区民政局 says 平谷区. A county without more is its
    government.
    """
    name, place = one.agency or one.town or one.unit, one.county or one.city or ""
    if one.kind == "government" and name == place:
        return f"{name}人民政府"
    short = place[:-1] if len(place) > _SHORTEST else place
    return name if place in name or name.startswith(short) else place + name
