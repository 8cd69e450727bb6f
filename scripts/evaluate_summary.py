"""Are the figures of a summary a straight count of what the reports say?

    python scripts/evaluate_summary.py FOLDER [REPORTS]

Renders reports of the corpus's prose (2,000 unless said otherwise) for counties and years, each with cells of gold,
into a store below FOLDER, which must be empty or absent; some units leave a year out. Prints how many amounts, themes
and missing units differ from a count that knows nothing of the summary's code.
"""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from nlp.corpus.prose import read_folder
from nlp.model.tagger import load
from nlp.places.gazetteer import gazetteer
from nlp.report import Cell, Check, Item, Place, Table, Theme
from nlp.report.types import Stretch
from nlp.store.index import Entry, Shard
from nlp.store.ledger import Ledger
from nlp.store.parts import arrow_tables, write_parts
from nlp.store.rows import rows_of
from nlp.store.version import version
from nlp.summary import summarise
from nlp.training.rendering.render import render

PROSE = Path(__file__).parent.parent / "corpora" / "disclosure" / "prose"
COUNTIES, YEARS = 25, (2021, 2022, 2023)
AGENCIES = (
    "教育局", "卫生健康局", "公安局", "民政局", "财政局", "司法局", "水利局", "统计局", "审计局", "应急管理局",
    "商务局", "医疗保障局", "交通运输局", "自然资源局", "城市管理局", "信访局", "气象局", "税务局", "科学技术局",
    "文化和旅游局", "退役军人事务局", "住房和城乡建设局", "生态环境局", "农业农村局", "市场监督管理局",
    "发展和改革委员会", "人力资源和社会保障局", "行政审批服务局", "林业局", "体育局",
)  # fmt: skip
LEFT_OUT = 0.05  # of the unit's years but the first
REFUSALS = ("state_secret", "law_forbids", "safety_stability", "third_party", "internal_affairs", "process_information",
            "enforcement_file", "administrative_query")  # fmt: skip
# What is counted: sums of cells by measure, and shares of two of them, written down once more
SUMS: dict[str, list[tuple[str, str, str]]] = {
    "received": [("requests", "new_received", "total")],
    "carried_in": [("requests", "carried_in", "total")],
    "granted": [("requests", "granted", "total")],
    "partly_granted": [("requests", "partly_granted", "total")],
    "processed": [("requests", "processed_total", "total")],
    "carried_over": [("requests", "carried_over", "total")],
    "refused": [("requests", f"refused.{reason}", "total") for reason in REFUSALS],
    **{f"refused_{reason}": [("requests", f"refused.{reason}", "total")] for reason in REFUSALS},
    "unavailable": [("requests", f"unavailable.{reason}", "total") for reason in (
        "not_held", "needs_creation", "unclear")],
    "not_processed": [("requests", f"not_processed.{reason}", "total") for reason in (
        "complaint", "repeated", "publication", "excessive", "confirmation")],
    "reviews": [("litigation", "review", "total")],
    "reviews_corrected": [("litigation", "review", "corrected")],
    "suits": [("litigation", "suit_direct", "total"), ("litigation", "suit_after_review", "total")],
    "suits_corrected": [("litigation", "suit_direct", "corrected"), ("litigation", "suit_after_review", "corrected")],
    "rules_in_force": [("proactive", "rules", "in_force")],
    "documents_issued": [("proactive", "normative_documents", "issued")],
    "documents_repealed": [("proactive", "normative_documents", "repealed")],
    "documents_in_force": [("proactive", "normative_documents", "in_force")],
    "permits": [("proactive", "licensing", "decisions")],
    "penalties": [("proactive", "penalties", "decisions")],
    "coercion": [("proactive", "coercion", "decisions")],
    "fees": [("proactive", "fees", "fees_10k_yuan")],
}  # fmt: skip
SHARES = {
    "granted_share": ("granted", "processed"), "refused_share": ("refused", "processed"),
    "reviews_corrected_share": ("reviews_corrected", "reviews"), "suits_corrected_share": ("suits_corrected", "suits"),
    "on_time_share": ("on_time", "dated"),
}  # fmt: skip
LATE, UNDATED = 0.2, 0.1  # of the reports


def main() -> None:
    """Make the store, count, compare."""
    if not 2 <= len(sys.argv) <= 3:
        sys.exit(__doc__)
    folder, wanted = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        sys.exit(f"{folder} is not empty")
    gold, missing = made(folder / "store", wanted)
    found = summarise(folder / "store", "county,year")
    print(f"{len(gold)} reports, {found.reports} counted, {len(found.groups)} groups")
    wrong = checked = 0
    for group in found.groups:
        if not group.reports:
            continue
        county, year = group.county, int(group.keys[1])
        mine = [one for one in gold if (one["county"], one["year"]) == (county, year)]
        for measure, amount in zip(found.measures, group.amounts, strict=True):
            wrong += told_of(amount) != expected_of(measure.id, mine)
            checked += 1
            if not measure.parts:
                behind = {found.counted[at].path for at in group.counted
                          if found.counted[at].amounts[index(found, measure.id)] is not None}  # fmt: skip
                wrong += behind != {one["path"] for one in mine if one["numbers"].get(measure.id) is not None}
        for figure in group.figures:
            expected_count = sum((figure.role, figure.theme) in one["themes"] for one in mine)
            wrong += figure.count != expected_count
            checked += 1
    print(f"{checked} figures of counties and years, {wrong} other than a straight count of the gold")
    told = {(one.county, one.agency, year) for one in found.missing for year in one.years}
    print(f"{len(missing)} reports left out, {len(told)} told missing, {len(told ^ missing)} of them other")


def told_of(amount: Any) -> tuple[Any, ...]:
    """What a summary says of a measure in a group: reports, sum, whole of a share, median."""
    rounded = [None if number is None else round(number, 6) for number in (amount.sum, amount.base, amount.median)]
    return amount.reports, *rounded


def expected_of(measure: str, mine: list[dict[str, Any]]) -> tuple[Any, ...]:
    """The same, counted over the gold."""
    if measure not in SHARES:
        values = [value for one in mine if (value := one["numbers"].get(measure)) is not None]
        return len(values), round(sum(values), 6), None, round(median(values), 6) if values else None
    pairs = [tuple(one["numbers"].get(name) for name in SHARES[measure]) for one in mine]
    both = [(part, whole) for part, whole in pairs if part is not None and whole is not None and part <= whole]
    shares = [part / whole for part, whole in both if whole]
    parts, wholes = sum(part for part, _ in both), sum(whole for _, whole in both)
    return len(both), round(parts, 6), round(wholes, 6), round(median(shares), 6) if shares else None


def index(found: Any, measure: str) -> int:
    """The column of a measure in `Counted.amounts`."""
    return [one.id for one in found.measures if not one.parts].index(measure)


def stated(cells: list[dict[str, Any]], wanted: list[tuple[str, str, str]]) -> float | None:
    """The sum of the wanted cells of the first table of their label; None where one is lost or all are blank."""
    values = []
    for label, row, column in wanted:
        fitting = [c for c in cells if (c["table"], c["row"], c["column"]) == (label, row, column)]
        if not fitting or fitting[0]["state"] == "text":
            return None
        values.append(fitting[0]["value"])
    numbers = [value for value in values if value is not None]
    return sum(numbers) if numbers else None


def made(store: Path, wanted: int) -> tuple[list[dict[str, Any]], set[tuple[str, str, int]]]:
    """A store of gold labels, what is in it, and the county, agency and year of every report left out."""
    pool = [
        prose for prose in read_folder(PROSE) if prose.head["kind"] == "report" and prose.head["template"] == "2021"
    ]
    rng, book, blank = random.Random(19), gazetteer(), load().tag_text("")
    codes = rng.sample([code for code in sorted(book.names) if all(book.levels(code))], COUNTIES)
    gold: list[dict[str, Any]] = []
    missing: set[tuple[str, str, int]] = set()
    tables = defaultdict(list)
    units = [(code, agency) for agency in AGENCIES for code in codes][: wanted // len(YEARS) + 1]
    for number, (code, agency) in enumerate(units):
        province, city, county = book.levels(code)
        for year in YEARS:
            if year != YEARS[0] and rng.random() < LEFT_OUT:
                missing.add((county, county + agency, year))
                continue
            document = render(rng.choice(pool), f"{number}{year}", cells=True)
            path = f"{number:04}-{year}.txt"
            cells = [
                {"table": table["label"], **cell, "value": cell.get("value")}
                for table in document["tables"] for cell in table.get("cells", ())
            ]  # fmt: skip
            day = None if rng.random() < UNDATED else f"{year + 1}-0{1 + (rng.random() < LATE)}-20"
            gold.append({
                "path": path, "county": county, "year": year, "numbers": numbers_of(cells, day),
                "themes": {(item["role"], theme) for item in document["items"] for theme in item["themes"]},
            })  # fmt: skip
            report = replace(
                blank, text=f"{path}\n{document['text']}", year=year, published=day, agency=county + agency,
                warnings=(),
                place=Place(province, city, county, code=code),
                tables=tuple(read_table(table) for table in document["tables"]),
                checks=tuple(
                    Check(f"{label}.sum", rng.choice(("pass", "fail", "unknown")), None, None, "", (Stretch(0, 1),))
                    for label in ("requests", "litigation", "proactive")
                ),
                items=tuple(
                    Item(item["role"], 0, 1, 1.0, tuple(Theme(theme, 1.0) for theme in item["themes"]))
                    for item in document["items"]
                ),
            )  # fmt: skip
            for table, found in rows_of(report, path, {}, version()).items():
                tables[table] += found
                gold[-1]["numbers"] |= found_of(table, found)
    ledger = Ledger(store, blank.names)
    draft = ledger.drafts / "gold"
    draft.mkdir()
    entries = tuple(Entry(one["path"], "", "", "") for one in gold)
    ledger.commit([(Shard("gold", "gold", entries, write_parts([arrow_tables(tables)], draft)), draft)])
    ledger.close()
    return gold, missing


def numbers_of(cells: list[dict[str, Any]], published: str | None) -> dict[str, float | None]:
    """What a report of a bureau states of each measure that is added up; in time until the end of January."""
    told = {measure: stated(cells, wanted) for measure, wanted in SUMS.items()}
    return told | ({"dated": 1, "on_time": int(published[5:7] == "01")} if published else {})


def found_of(table: str, rows: list[dict[str, Any]]) -> dict[str, int]:
    """The checks that fail, and the errors and warnings that the rules found, of a report's rows of `table`."""
    if table == "checks" and rows:
        return {"failed_checks": sum(row["status"] == "fail" for row in rows)}
    if table == "findings":
        return {
            f"{severity}s_found": sum(row["severity"] == severity for row in rows) for severity in ("error", "warning")
        }
    return {}


def read_table(table: dict[str, Any]) -> Table:
    """A table of gold as the report has it."""
    cells = tuple(
        Cell(cell["row"], cell["column"], cell.get("value"), cell["state"], cell["start"], cell["end"])
        for cell in table.get("cells", ())
    )
    return Table(table["label"], table.get("template"), table["start"], table["end"], 1.0, cells)


if __name__ == "__main__":
    main()
