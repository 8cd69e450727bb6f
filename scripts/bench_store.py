"""A run over 2,000 rendered reports of 40 counties in two years: is it right, does it survive, how fast is it?

    python scripts/bench_store.py FOLDER

Writes the reports, their gold labels and the stores below FOLDER, which must be empty or absent. Prints

- of how many reports the county is right, and how far the shares of the summary are from those of the tagger's own
  output, one report after the other, and from the gold;
- whether a run killed three times at random, then resumed, ends with the same tables;
- how long one job and two jobs take, in wall and in processor time, and the peak memory of the parent.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Container, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from nlp.corpus.prose import Prose, read_folder
from nlp.model.tagger import Tagger, load
from nlp.places.gazetteer import gazetteer
from nlp.report import Item, Place, Theme
from nlp.store.index import Entry, Shard
from nlp.store.ledger import Ledger
from nlp.store.parts import arrow_tables, write_parts
from nlp.store.query import connect
from nlp.store.rows import NOT_A_REPORT, rows_of, text_digest
from nlp.store.schema import TABLES
from nlp.summary import Summary, summarise
from nlp.training.rendering.renaming import renamed
from nlp.training.rendering.render import render

PROSE = Path(__file__).parent.parent / "corpora" / "disclosure" / "prose"
COUNTIES, YEARS, REPORTS = 40, (2022, 2023), 25
COPIES = 20
UNITS = {"township", "subdistrict", "county", "county_bureau"}
KILLS = 3

Gold = dict[str, Any]
Case = tuple[str | None, str, str]  # county, role and theme


def main() -> None:
    """Measure everything once."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        sys.exit(f"{folder} is not empty")
    gold = write_reports(folder / "reports")
    print(f"{len(gold)} reports of {COUNTIES} counties in {len(YEARS)} years, {COPIES} of them also under another name")
    times = {jobs: timed(folder, jobs) for jobs in (1, 2)}
    for what, one, two in zip(("on this machine, now", "by processor time"), times[1], times[2], strict=True):
        print(f"two jobs are {one / two:.2f} times as fast as one {what}")
    killed(folder)
    compare(folder, gold)


def write_reports(folder: Path) -> dict[str, Gold]:
    """Render the reports into `folder`, a folder a county; return county, year, text and items of each by its path."""
    pool: dict[str, list[Prose]] = defaultdict(list)
    for prose in read_folder(PROSE):
        head = prose.head
        if head["kind"] == "report" and head["template"] == "2021" and head.get("unit") in UNITS and head.get("county"):
            pool[head["county"][-1]].append(prose)
    gold, digests = {}, set()
    rng = random.Random(8)
    large = {level for level, found in pool.items() if len(found) >= REPORTS}
    for index, levels in enumerate(counties(rng, large)):
        name = levels["county"]
        for year in YEARS:
            for number, prose in enumerate(rng.sample(pool[name[-1]], REPORTS)):
                new, seed = renamed(prose, {**levels, "year": str(year)}), f"{name}{year}{number}"
                while (digest := text_digest((document := render(new, seed))["text"])) in digests:
                    seed += "."  # a report that names no place can come out the same twice
                digests.add(digest)
                path = folder / f"{index:02}" / f"{year}-{number:02}.txt"  # which says nothing of the place
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(document["text"], "utf-8")
                labelled = {"county": name, "year": year, "text": document["text"], "items": document["items"]}
                gold[path.relative_to(folder.parent).as_posix()] = labelled
    for path in rng.sample(sorted(folder.glob("*/*.txt")), COPIES):
        path.with_suffix(".copy.txt").write_text(
            path.read_text("utf-8").replace("\n", "\r\n \r\n"), "utf-8", newline=""
        )
    return gold


def counties(rng: random.Random, endings: Container[str]) -> Iterator[dict[str, str]]:
    """Counties of the kinds `endings` whose names are theirs alone, with province and city."""
    book = gazetteer()
    own = [
        code for code, name in sorted(book.names.items())
        if all(book.levels(code)) and len(book.named[name]) == 1 and name[-1] in endings and len(name) == 3
    ]  # fmt: skip
    for code in rng.sample(own, COUNTIES):
        yield dict(zip(("province", "city", "county"), map(str, book.levels(code)), strict=True))


def command(folder: Path, store: str, jobs: int) -> list[str]:
    """The command line of a run."""
    program = str(Path(sys.executable).with_name("nlp-tag"))
    return [program, "run", str(folder / "reports"), "--store", str(folder / store), "--jobs", str(jobs)]


def timed(folder: Path, jobs: int) -> tuple[float, float]:
    """Run once; print and return the wall time, and what it would be on processors that nobody else uses.

    That is the processor time of the parent, which plans first, and of its busiest worker.
    """
    start = time.perf_counter()
    process = subprocess.Popen(command(folder, f"jobs{jobs}", jobs), stdout=subprocess.DEVNULL)
    peak, used = 0, {process.pid: 0.0}
    while process.poll() is None:
        peak = max(peak, peak_memory(process.pid))
        used |= processor_times(process.pid)
        time.sleep(0.1)
    wall = time.perf_counter() - start
    parent = used.pop(process.pid)
    free = parent + max(used.values(), default=0)
    print(
        f"{jobs} job(s): {wall:.1f} s at a load of {os.getloadavg()[0]:.1f}; processor time: parent {parent:.1f} s,"
        f" busiest child {free - parent:.1f} s; parent's peak memory {peak} MB; exit status {process.returncode}"
    )
    return wall, free


def processor_times(process: int) -> dict[int, float]:
    """The processor time in seconds that a process and its children have used."""
    found = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = file.read_text().rpartition(") ")[2].split()
        except OSError:  # it has just ended
            continue
        if process in (int(file.parent.name), int(fields[1])):
            found[int(file.parent.name)] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return found


def peak_memory(process: int) -> int:
    """The most memory that a process has had resident, in MB; workers are not counted."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:  # it has just ended
        return 0
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), 0)


def killed(folder: Path) -> None:
    """Kill runs at random moments, resume, and compare the tables with those of a run left alone."""
    rng = random.Random()
    for _ in range(KILLS):
        before = finished(folder / "killed")
        process = subprocess.Popen(command(folder, "killed", 2), stdout=subprocess.DEVNULL, start_new_session=True)
        wanted = before + rng.randint(1, 4)
        while finished(folder / "killed") < wanted:
            time.sleep(0.05)
        time.sleep(rng.uniform(0, 2))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        print(f"killed with {finished(folder / 'killed')} shards finished")
    subprocess.run(command(folder, "killed", 2), check=True, stdout=subprocess.DEVNULL)
    same = all(rows(folder / "killed", table) == rows(folder / "jobs2", table) for table in TABLES)
    files = [sorted(p.relative_to(s) for p in s.glob("*/*.parquet")) for s in (folder / "killed", folder / "jobs2")]
    bytes_too = files[0] == files[1] and all(
        (folder / "killed" / file).read_bytes() == (folder / "jobs2" / file).read_bytes() for file in files[0]
    )
    print(f"after {KILLS} kills and a resumed run: same tables {same}, same files byte for byte {bytes_too}")


def finished(store: Path) -> int:
    """How many shards a store holds."""
    return len(list((store / "reports").glob("*.parquet"))) - 1


def rows(store: Path, table: str) -> list[tuple[Any, ...]]:
    """All rows of a table, in the order of its key."""
    return connect(store).execute(f"SELECT * FROM {table} ORDER BY {', '.join(TABLES[table].key)}").fetchall()


def compare(folder: Path, gold: dict[str, Gold]) -> None:
    """The counties, and the shares, against the tagger's own output and against the gold."""
    store = folder / "jobs2"
    found = {path: (county, year) for path, county, year in connect(store).execute(
        "SELECT path, county, year FROM reports").fetchall()}  # fmt: skip
    named = [path for path, told in gold.items() if told["county"] in "".join(told["text"].split())]
    right = sum(found[path] == (gold[path]["county"], gold[path]["year"]) for path in named)
    print(f"county and year right: {right} of the {len(named)} reports whose text names the county")
    summary = summarise(store, "county")
    shares = shares_of(summary)
    tagger = load()
    straight: Counter[Case] = Counter()
    reports: Counter[str | None] = Counter()
    for path in gold:
        report = tagger.tag(folder / path)
        if any(warning.code == NOT_A_REPORT for warning in report.warnings):
            continue  # which no summary counts
        reports[report.place.county] += 1
        straight.update((report.place.county, role, theme) for role in report.themes for theme in report.themes[role])
    apart = max(abs(share - straight[case] / reports[case[0]]) for case, share in shares.items())
    print(f"shares of {len(shares)} counties, roles and themes: at most {apart} from a straight count of the output")
    labelled: Counter[Case] = Counter()
    for told in gold.values():
        pairs = {(item["role"], theme) for item in told["items"] for theme in item["themes"]}
        labelled.update((told["county"], role, theme) for role, theme in pairs)
    each = len(YEARS) * REPORTS
    of_gold = shares_of(summarise(gold_store(folder / "gold", gold, tagger), "county"))
    apart = max(abs(share - labelled[case] / each) for case, share in of_gold.items())
    print(f"a store of the gold labels: at most {apart} from a straight count of the gold")
    errors = sorted(abs(shares[case] - of_gold[case]) for case in of_gold)
    print(
        f"tagged and gold shares: mean {sum(errors) / len(errors):.3f} apart,"
        f" nine in ten at most {errors[len(errors) * 9 // 10]:.3f}"
    )
    for note in summary.notes:
        print(note.code, note.count)


def shares_of(summary: Summary) -> dict[Case, float]:
    """The shares by county, role and theme."""
    return {(group.county, made.role, made.theme): made.share for group in summary.groups for made in group.figures}


def gold_store(store: Path, gold: dict[str, Gold], tagger: Tagger) -> Path:
    """A store that holds what a tagger would say that knows the gold labels."""
    blank = tagger.tag_text("")
    tables: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for path, told in gold.items():
        items = tuple(
            Item(item["role"], item["start"], item["end"], 1.0, tuple(Theme(theme, 1.0) for theme in item["themes"]))
            for item in told["items"]
        )
        report = replace(
            blank, text=told["text"], year=told["year"], items=items, place=Place(county=told["county"]), warnings=()
        )
        for table, found in rows_of(report, path, {}, "gold").items():
            tables[table] += found
    ledger = Ledger(store, blank.names)
    draft = ledger.drafts / "gold"
    draft.mkdir()
    entries = tuple(Entry(path, "", "", "") for path in gold)
    ledger.commit([(Shard("gold", "gold", entries, write_parts([arrow_tables(tables)], draft)), draft)])
    ledger.close()
    return store


if __name__ == "__main__":
    main()
