"""What a reader of a summary should know about the reports behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from nlp.store.version import IS_CHECKED
from nlp.summary.data import Note
from nlp.summary.tally import rows

if TYPE_CHECKING:
    import duckdb

_DUPLICATES = """
SELECT list(path ORDER BY path), count(DISTINCT grp) > 1 OR count(DISTINCT year) > 1 FROM chosen WHERE is_report
GROUP BY text_sha256 HAVING count(*) > 1 ORDER BY min(path)
"""
_VERSIONS = """
SELECT list(path ORDER BY path) FROM counted WHERE agency IS NOT NULL AND year IS NOT NULL
GROUP BY coalesce(code, province, ''), coalesce(town, ''), agency, year HAVING count(*) > 1 ORDER BY min(path)
"""
_DOUBLED = """
SELECT count(*) FROM counted whole WHERE kind = 'government' AND EXISTS (
    SELECT 1 FROM counted part WHERE part.kind <> 'government' AND part.code = whole.code AND part.year = whole.year
)
"""
_COUNTED = {
    "year_unknown": ("year IS NULL", "报告的年度不明，不计入逐年变化"),
    "unit_unknown": (
        "institution IS NULL AND (SELECT count(DISTINCT year) FROM counted) > 1",
        "报告的机关或地区不明，不计入同一机关的逐年变化，也不核对缺报",
    ),
    "unchecked": (f"NOT {IS_CHECKED}", "报告由没有检查规则的旧版本读入，没有检查意见；请重新运行 nlp-tag run"),
    "place_ambiguous": ("candidates != ''", "报告的地区有几种可能，没有猜测"),
}


def notes(database: duckdb.DuckDBPyConnection, by: Sequence[str]) -> Iterator[Note]:
    """The notes on the tables that `nlp.summary.tally.choose` has made."""
    doubles = rows(database, _DUPLICATES)
    if doubles:
        left_out = sum(len(paths) - 1 for paths, _ in doubles)
        message = f"{left_out:,} 份与另一份文本相同（不计空白），只计一次"
        yield Note("duplicates", message, left_out, tuple(tuple(paths) for paths, _ in doubles))
    torn = [tuple(paths) for paths, differs in doubles if differs]
    if torn:
        message = f"{len(torn):,} 组相同的文本归在不同的分组或年度，按路径在前的一份计"
        yield Note("duplicates_differ", message, len(torn), tuple(torn))
    versions = [tuple(paths) for (paths,) in rows(database, _VERSIONS)]
    if versions:
        message = f"{len(versions):,} 个机关在同一年度有几份不同的报告，每份各计一次"
        yield Note("several_versions", message, len(versions), tuple(versions))
    if count := rows(database, _DOUBLED)[0][0]:
        message = (
            f"{count:,} 份政府的报告与同一地区、年度的部门或乡镇的报告同在；政府的数据若已汇总所属单位，合计会重复"
        )
        yield Note("sums_overlap", message, count)
    others = [path for (path,) in rows(database, "SELECT path FROM chosen WHERE NOT is_report ORDER BY path")]
    if others:
        yield Note("no_report", f"{len(others):,} 份看来不是年度报告，没有计入", len(others), (tuple(others),))
    for code, (condition, message) in _COUNTED.items():
        if count := rows(database, f"SELECT count(*) FROM counted WHERE {condition}")[0][0]:
            yield Note(code, f"{count:,} 份{message}", count)
    no_group = {"county": "county IS NULL", "city": "city IS NULL AND county IS NULL"}
    for condition in [no_group[name] for name in by if name in no_group]:
        if count := rows(database, f"SELECT count(*) FROM counted WHERE {condition}")[0][0]:
            yield Note("no_group", f"{count:,} 份属于上级机关，或没有找到所属地区，单列一组", count)
    if count := rows(database, "SELECT count(*) FROM errors")[0][0]:
        yield Note("errors", f"库中另有 {count:,} 份读不出来，见 errors 表", count)
    if (count := rows(database, "SELECT count(DISTINCT model || version) FROM counted")[0][0]) > 1:
        yield Note(
            "several_models", f"报告由 {count} 种模型或版本标注，差别可能由此而来；请重新运行 nlp-tag run", count
        )
