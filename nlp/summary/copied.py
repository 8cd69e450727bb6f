"""Which reports repeat those of other units: `nlp.checks.copies` asked about the clauses that a store keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlp.checks.copies import alike
from nlp.summary.tally import rows

if TYPE_CHECKING:
    import duckdb

_COMPARED = """
CREATE TABLE compared AS SELECT row_number() OVER (ORDER BY path) - 1 AS place, path,
    coalesce(institution, text_sha256) AS unit
FROM chosen WHERE is_report
"""
_CLAUSES = """
SELECT * FROM (
    SELECT (SELECT place FROM compared WHERE compared.path = one.path)::INTEGER AS report, clause,
        digest::UINTEGER AS digest, characters
    FROM clauses AS one
) WHERE report IS NOT NULL
"""
_TOLD = "SELECT compared.path, unit, position FROM compared LEFT JOIN counted USING (path) ORDER BY place"


def copied(database: duckdb.DuckDBPyConnection) -> dict[int, tuple[str, ...]]:
    """By the position of a report of ``counted``, the paths of those of other units that it is like, likest first.

    A text that is there twice is compared with itself where it stands under another unit. Reports without prose, and
    those of stores that keep none, are absent.
    """
    database.execute(_COMPARED)
    report, clause, digest, characters = database.execute(_CLAUSES).fetchnumpy().values()
    told = rows(database, _TOLD)
    database.execute("DROP TABLE compared")
    likes: dict[int, list[tuple[float, str]]] = {int(number): [] for number in set(report.tolist())}
    for left, right, share in alike(report, clause, digest, characters, [unit for _, unit, _ in told]):
        likes[left].append((-share, told[right][0]))
        likes[right].append((-share, told[left][0]))
    return {
        told[number][2]: tuple(path for _, path in sorted(found))
        for number, found in likes.items() if told[number][2] is not None
    }  # fmt: skip
