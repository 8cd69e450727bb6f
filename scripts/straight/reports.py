"""Rendered reports of many units and years with their labels of gold, and what is planted among them, as a store."""

from __future__ import annotations

import csv
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nlp.corpus.prose import Prose, read_folder
from nlp.model.tagger import load
from nlp.places.gazetteer import gazetteer
from nlp.report import Cell, Check, Item, Place, Report, Table, Theme
from nlp.report.types import Stretch, Tables
from nlp.store.index import Entry, Shard
from nlp.store.ledger import Ledger
from nlp.store.parts import arrow_tables, write_parts
from nlp.store.rows import rows_of
from nlp.store.version import version
from nlp.training.rendering.render import render
from straight.cells import numbers_of
from straight.units import Unit, nowhere, units

PROSE = Path(__file__).parent.parent.parent / "corpora" / "disclosure" / "prose"
FORMS = {2018: "2014", 2019: "2019", 2020: "2019", 2021: "2021", 2022: "2021"}  # the form of the tables, by year
LEFT_OUT = 0.05  # of a unit's years but the first
LATE, UNDATED, UNANSWERED, FAILED = 0.2, 0.1, 0.3, 0.1
CHECKS = {
    "requests.sum.total": "requests.sum",
    "litigation#2.sum.review": "litigation.sum",
    "text.received": "text.received",
}
COPIES, MOVED, OTHERS = 20, 5, 15  # same texts, those of them under another county's name, texts that are no report
LIKE, CHANGED, LONG = 0.03, 1 / 3, 60  # of reports copied from another unit's; of their clauses; clauses of a source
CLAUSE = re.compile(r"[,，;；:：。、!！?？\n]")


@dataclass
class Gold:
    """A report that counts: what it says, by hand, not by the summary.

    `alike` are the paths of the reports that it was copied from or to.
    """

    path: str
    unit: Unit
    year: int | None
    themes: set[tuple[str, str]]
    unanswered: set[tuple[str, str]]
    numbers: dict[str, float]
    failed: set[str] = field(default_factory=set)
    findings: Counter[str] = field(default_factory=Counter)
    alike: set[str] = field(default_factory=set)

    def group(self, dimension: str) -> str:
        """Its group in a dimension."""
        return str(self.year or "") if dimension == "year" else self.unit.groups[dimension]


@dataclass
class Planted:
    """A store with what is known of it.

    `missing` are units and years, `copies` the gold of each text under several paths, the counted one first; `others`
    the texts that are no report.
    """

    store: Path
    manifest: Path
    gold: list[Gold] = field(default_factory=list)
    missing: list[tuple[Unit, int]] = field(default_factory=list)
    copies: list[list[Gold]] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


class Maker:
    """Makes the reports; `tables` are the rows of the store."""

    def __init__(self) -> None:
        self.rng = random.Random(19)
        self.blank = replace(load().tag_text(""), warnings=())
        self.tables: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.paths: list[str] = []
        self.sources: list[tuple[Report, list[Gold]]] = []  # what can be copied, and who has it
        self._pool: dict[str, list[Prose]] = defaultdict(list)
        for prose in read_folder(PROSE):
            if prose.head["kind"] == "report":
                self._pool[prose.head["template"]].append(prose)

    def report(self, unit: Unit, year: int | None) -> tuple[Report, Gold]:
        """A report of a unit on a year, and what is true of it."""
        rng, number = self.rng, len(self.paths)
        document = render(rng.choice(self._pool[FORMS[year or 2021]]), str(number), cells=True)
        items = tuple(self._item(item) for item in document["items"])
        day, timely = self._published(unit, year)
        failed = {name for name in CHECKS.values() if rng.random() < FAILED}
        gold = Gold(
            "", unit, year, {(item.role, theme.label) for item in items for theme in item.themes},
            {(item.role, theme.label) for item in items if item.answers == () for theme in item.themes},
            numbers_of(document) | timely, failed,
        )  # fmt: skip
        province, city, county, town = unit.place
        tables = Tables(_table(table) for table in document["tables"])
        report = replace(
            self.blank, text=document["text"], year=year, published=day, agency=rng.choice(unit.names),
            place=Place(province, city, county, town, unit.code, candidates=unit.candidates),
            tables=tables, items=items,
            checks=tuple(Check(check, "fail" if name in failed else "pass", 1, 2, "", (Stretch(0, 1),))
                         for check, name in CHECKS.items()),
        )  # fmt: skip
        return self.said(report, report, 1.0), gold

    def said(self, report: Report, source: Report, changed: float) -> Report:
        """`report` with the prose of `source` under its own name, a share of clauses and all numbers new."""
        rng, text, spans, done = self.rng, "", [], 0
        for table in [*source.tables, Stretch(len(source.text), len(source.text))]:
            prose = source.text[done : table.start].replace(str(source.agency), str(report.agency))
            prose = re.sub(r"\d+", lambda number: str(rng.randrange(10 ** len(number[0]))), prose)
            text += CLAUSE.sub(lambda end: (self._words() if rng.random() < changed else "") + end[0], prose)
            spans.append((len(text), len(text) + table.end - table.start))
            text += source.text[table.start : table.end]
            done = table.end
        pairs = zip(report.tables, spans, strict=False)
        tables = Tables(replace(table, start=start, end=end) for table, (start, end) in pairs)
        return replace(report, text=text, tables=tables)

    def _words(self) -> str:
        return "".join(chr(self.rng.randrange(0x4E00, 0x9FA5)) for _ in range(8))

    def write(self, report: Report, gold: Gold, path: str) -> Gold:
        """The rows of a report; the gold with what the rules over one report find."""
        rows = rows_of(report, path, {}, version())
        for table, found in rows.items():
            self.tables[table] += found
        self.paths.append(path)
        severities = Counter(row["severity"] for row in rows["findings"])
        numbers = gold.numbers | {f"{name}s_found": severities[name] for name in ("error", "warning")}
        numbers |= {"failed_checks": len(gold.failed), "compared": 1, "copied": 0}
        return replace(gold, path=path, numbers=numbers, findings=Counter(row["rule"] for row in rows["findings"]))

    def _item(self, item: dict[str, Any]) -> Item:
        answers = (() if self.rng.random() < UNANSWERED else (0,)) if item["role"] == "problem" else None
        return Item(item["role"], 0, 1, 1.0, tuple(Theme(theme, 1.0) for theme in item["themes"]), answers)

    def _published(self, unit: Unit, year: int | None) -> tuple[str | None, dict[str, float]]:
        """A date, and whether it is in time; governments have, and before 2019 all had, until the end of March."""
        if year is None or self.rng.random() < UNDATED:
            return None, {}
        late = self.rng.random() < LATE
        march = unit.kind == "government" or year < 2019
        month = ("04", "05") if late and march else ("02", "03") if late else ("01", "02", "03") if march else ("01",)
        return f"{year + 1}-{self.rng.choice(month)}-20", {"dated": 1, "on_time": int(not late)}


def made(folder: Path) -> Planted:
    """A store of some 2,000 reports below `folder`, with what is planted in it."""
    maker, planted = Maker(), Planted(folder / "store", folder / "units.csv")
    every, absent, never = units(maker.rng, gazetteer())
    made_of = [_unit_reports(maker, planted, unit) for unit in every]
    for unit in nowhere():
        known = unit.key or maker.rng.random() < 0.5
        report, gold = maker.report(unit, 2022 if known else None)
        planted.gold.append(maker.write(report, gold, f"{len(maker.paths):04}.txt"))
    _copies(maker, planted, [pair for pairs in made_of for pair in pairs], every)
    for number in range(OTHERS):
        report, gold = maker.report(every[0], 2022)
        path = f"other-{number:02}.txt"
        maker.write(replace(report, warnings=load().tag_text("").warnings), gold, path)
        planted.others.append(path)
    planted.missing += [(absent, year) for year in FORMS]
    _expect(planted, never, every)
    _commit(planted.store, maker)
    return planted


def _unit_reports(maker: Maker, planted: Planted, unit: Unit) -> list[tuple[Report, Gold]]:
    """A report of each year, but for those left out."""
    found = []
    for year in FORMS:
        if year != min(FORMS) and maker.rng.random() < LEFT_OUT:
            planted.missing.append((unit, year))
            continue
        report, gold = maker.report(unit, year)
        sources = [
            (source, who) for source, who in maker.sources
            if all(one.unit is not unit for one in who) and len(source.tables) == len(report.tables)
        ]  # fmt: skip
        copied = sources and maker.rng.random() < LIKE
        if copied:
            source, who = maker.rng.choice(sources)
            report = maker.said(report, source, CHANGED)
        gold = maker.write(report, gold, f"{len(maker.paths):04}-{year}.txt")
        if copied:
            who.append(gold)
            alike(*who)
        elif len(CLAUSE.findall(report.text)) >= LONG:
            maker.sources.append((report, [gold]))
        planted.gold.append(gold)
        found.append((report, gold))
    return found


def alike(*those: Gold) -> None:
    """Note that these are copied from one another."""
    for one in those:
        one.alike |= {other.path for other in those if other is not one}
        one.numbers["copied"] = 1


def _copies(maker: Maker, planted: Planted, written: list[tuple[Report, Gold]], every: list[Unit]) -> None:
    """The same text under another path, of which only the first path counts; some of them as another unit's."""
    for number, (report, gold) in enumerate(maker.rng.sample([pair for pair in written if not pair[1].alike], COPIES)):
        copy, same = replace(report, text=f"{report.text}\r\n \r\n"), gold
        if number < MOVED:
            other = next(unit for unit in every if unit.key and unit.groups["county"] != gold.unit.groups["county"])
            province, city, county, town = other.place
            copy = replace(copy, place=Place(province, city, county, town, other.code), agency=other.names[0])
            same = replace(gold, unit=other, alike=set())
        name = "zz" if number < MOVED or number % 2 else "00"  # after the others or before them
        same = maker.write(copy, same, f"{name}/{gold.path}")
        first, second = sorted((gold, same), key=lambda one: one.path)
        if number < MOVED:
            alike(first, second)
        planted.copies.append([first, second])
        planted.gold.remove(gold)
        planted.gold.append(first)


def _expect(planted: Planted, never: list[Unit], every: Iterable[Unit]) -> None:
    """A manifest of units that report, and of some that do not, in the years 2021 and 2022."""
    rows = [(unit, year) for unit in (*never, *list(every)[:5]) for year in (2021, 2022)]
    planted.missing += [(unit, year) for unit, year in rows if unit in never]
    with planted.manifest.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("机关", "乡镇", "区划代码", "年度"))
        writer.writerows((unit.names[0], unit.place[3] or "", unit.code, year) for unit, year in rows)


def _commit(store: Path, maker: Maker) -> None:
    ledger = Ledger(store, maker.blank.names)
    draft = ledger.drafts / "gold"
    draft.mkdir()
    entries = tuple(Entry(path, "", "", "") for path in maker.paths)
    ledger.commit([(Shard("gold", "gold", entries, write_parts([arrow_tables(maker.tables)], draft)), draft)])
    ledger.close()


def _table(table: dict[str, Any]) -> Table:
    """A table of gold as the report has it."""
    cells = tuple(
        Cell(cell["row"], cell["column"], cell.get("value"), cell["state"], cell["start"], cell["end"])
        for cell in table.get("cells", ())
    )
    return Table(table["label"], table.get("template"), table["start"], table["end"], 1.0, cells)
