"""Faults planted in two years of one unit and in the reports of one county: what each rule finds of them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import nlp
from nlp.checks.across import Unit
from nlp.checks.against import Earlier
from nlp.checks.finding import Checked
from nlp.checks.together import Together
from nlp.report import Place, Report
from planted.moved import COUNTY, moved, sources
from planted.printing import printed
from planted.reports import Block, Cells, Made
from planted.reports import Unit as MadeUnit

YEAR = 2024
_KINDS = ("tab_rows", "html", "docx", "pdf")
_MARK = re.compile(r"[(（]?第?[一二三四五六七八九十\d]{1,2}(?:[)）、.．，,]+是?|是)")  # of an item, broken ones too
_UNITS = 6  # reports of a county


@dataclass
class Case:
    """Reports of this year, those of last year, the units of the manifest, and in which of this year's the fault is."""

    this: list[Made]
    last: list[Made] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    where: int | None = 0


Plant = Callable[[Case, Random], object]
FAULTS: dict[str, list[Plant]] = {}


def fault(rule: str) -> Callable[[Plant], Plant]:
    """Register the function below as a way of breaking `rule`; it returns False where a case gives no room for it."""

    def register(plant: Plant) -> Plant:
        FAULTS.setdefault(rule, []).append(plant)
        return plant

    return register


def two_years(number: int) -> Case:
    """A unit's report and that of the year before, by another writer, whose numbers lead on to this year's."""
    count = len(sources())
    this = moved(number % count, YEAR)
    return Case([this], [moved((number * 37 + 11) % count, YEAR - 1, number % count, this)])


def county(number: int) -> Case:
    """The reports of some units, and that of their county, whose tables are their sums."""
    count = len(sources())
    parts = [moved((number * _UNITS + each) % count, YEAR) for each in range(_UNITS)]
    whole = moved((number * _UNITS + _UNITS) % count, YEAR)
    mine = whole.unit.agency
    whole.unit = MadeUnit(f"{COUNTY[2]}人民政府", f"{COUNTY[2]}人民政府", "全县", COUNTY[2], "yexian", "county")
    short = mine.removesuffix("人民政府").removesuffix("办事处")
    for block in whole.blocks:
        block.text = block.text.replace(f"{COUNTY[2]}{mine}", whole.unit.agency).replace(mine, whole.unit.agency)
        block.text = block.text.replace(f"{COUNTY[2]}{short}", COUNTY[2]).replace(short, COUNTY[2])
        if block.kind == "table":
            block.cells = _sum([part.table(block.label).cells for part in parts])
    return Case([whole, *parts], units=[report.unit.agency for report in (whole, *parts)])


def _sum(tables: Sequence[Cells]) -> Cells:
    return {key: round(sum(float(table[key]) for table in tables), 2) for key in tables[0]} | {
        key: sum(int(table[key]) for table in tables)
        for key in tables[0]
        if all(float(table[key]).is_integer() for table in tables)
    }


@fault("against.carried")
def _carried(case: Case, rng: Random) -> None:
    cells = case.this[0].table("requests").cells
    for row in ("carried_in", "granted", "processed_total"):
        for column in ("natural_person", "total"):
            cells[row, column] = int(cells[row, column]) + 1


@fault("against.carried")
def _over(case: Case, rng: Random) -> None:
    cells = case.last[0].table("requests").cells
    for row in ("carried_over", "new_received"):
        for column in ("natural_person", "total"):
            cells[row, column] = int(cells[row, column]) + 2


@fault("against.in_force")
def _in_force(case: Case, rng: Random) -> None:
    cells = case.this[0].table("proactive").cells
    cells["normative_documents", "in_force"] = int(cells["normative_documents", "in_force"]) + rng.randint(1, 9)


@fault("against.in_force")
def _repealed(case: Case, rng: Random) -> None:
    cells = case.this[0].table("proactive").cells
    cells["normative_documents", "repealed"] = int(cells["normative_documents", "repealed"]) + 2


@fault("against.repeated")
def _only_years(case: Case, rng: Random) -> None:
    last, this = case.last[0], case.this[0]
    tables = {label: this.table(label).cells for label in ("proactive", "requests", "litigation")}
    this.blocks = [Block(b.kind, _a_year_on(b.text, this.year), b.label, b.cells) for b in last.blocks]
    for label, cells in tables.items():
        this.table(label).cells = cells


def _a_year_on(text: str, now: int) -> str:
    for year in range(now + 1, now - 2, -1):
        text = text.replace(str(year - 1), str(year))
    return text


def _again(case: Case, role: str) -> bool:
    """Put an item of last year in the place of one of this."""
    its = [words for kind, words, _ in case.last[0].items if kind == role and len(words) > 12]
    return bool(its) and _put(case.this[0], _MARK.sub("", its[0]).rstrip("。；;"), role)


@fault("against.problem")
def _problem(case: Case, rng: Random) -> object:
    return _again(case, "problem")


@fault("against.problem_theme")
def _problem_theme(case: Case, rng: Random) -> object:
    """Problems of themes that no measure of last year has, one in each year, in words of two writers."""
    promised = {theme for role, _, themes in case.last[0].items if role == "measure" for theme in themes}
    pools = [words for themes, words in _problems().items() if not promised & set(themes) and len(words) > 1]
    if not pools:
        return False
    words = rng.sample(rng.choice(pools), 2)
    return all(_put(report, said) for report, said in zip((case.last[0], case.this[0]), words, strict=True))


@cache
def _problems() -> dict[tuple[str, ...], list[str]]:
    """The problems of the sources that name nobody and no number, by their themes."""
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for number in range(len(sources())):
        for role, words, themes in moved(number, YEAR).items:
            said = _MARK.sub("", words).rstrip("。；;")
            plain = 12 < len(said) < 60 and not re.search(r"\d|[镇乡局]", said)
            if role == "problem" and themes != ("other",) and plain:
                found[tuple(sorted(themes))].append(said)
    return found


def _put(report: Made, said: str, role: str = "problem") -> bool:
    """Put an item in the place of the first with `role` of `report`, with its number and its stop."""
    old = next((words for kind, words, _ in report.items if kind == role), "")
    block = next((block for block in report.blocks if old and old in block.text), None)
    if block is None:
        return False
    mark, stop = _MARK.match(old), old[-1] if old[-1] in "。；;" else ""
    if role == "measure" and not mark:  # what told its role (今后将…) would go with it
        return False
    block.text = block.text.replace(old, f"{mark[0] if mark else ''}{said}{stop}", 1)
    return True


@fault("against.promise")
def _promise(case: Case, rng: Random) -> object:
    """A problem of last year again, that some measure of then shares a theme with."""
    problems = [themes for role, words, themes in case.last[0].items if role == "problem" and len(words) > 12]
    measures = {theme for role, _, themes in case.last[0].items if role == "measure" for theme in themes}
    return bool(problems and set(problems[0]) & measures) and _again(case, "problem")


@fault("against.measure")
def _measure(case: Case, rng: Random) -> object:
    return _again(case, "measure")


@fault("against.table_unchanged")
def _unchanged(case: Case, rng: Random) -> object:
    label = rng.choice(("proactive", "requests"))
    cells = case.this[0].table(label).cells
    case.last[0].table(label).cells = dict(cells)
    return len({value for value in cells.values() if value}) >= 3


@fault("against.tenfold")
def _tenfold(case: Case, rng: Random) -> None:
    row = rng.choice(("licensing", "penalties", "coercion"))
    case.last[0].table("proactive").cells[row, "decisions"] = number = rng.randint(3, 90)
    case.this[0].table("proactive").cells[row, "decisions"] = 10 * number + rng.randint(0, 9)


@fault("against.section_lost")
def _lost(case: Case, rng: Random) -> object:
    last = case.last[0]
    at = last.index("heading", "proactive")
    if any(block.label == "overview.platform" for report in (last, case.this[0]) for block in report.blocks):
        return False
    last.blocks[at:at] = [
        Block("heading", "（四）政府信息公开平台建设情况", "overview.platform"),
        Block("prose", "调整了公开专栏。", "overview.platform"),
    ]  # fmt: skip
    return None


@fault("against.none")
def _nobody(case: Case, rng: Random) -> None:
    case.last = [moved(rng.randrange(len(sources())), YEAR - 2)]


@fault("across.copied")
def _copied(case: Case, rng: Random) -> None:
    other = next(n for n, prose in enumerate(sources()) if prose.id == case.this[2].id.rpartition("-")[0])
    mine = next(n for n, prose in enumerate(sources()) if prose.id == case.this[1].id.rpartition("-")[0])
    tables = {label: case.this[1].table(label).cells for label in ("proactive", "requests", "litigation")}
    case.this[1] = moved(other, YEAR, mine)
    for label, cells in tables.items():
        case.this[1].table(label).cells = cells
    case.where = 1


@fault("across.missing")
def _missing(case: Case, rng: Random) -> None:
    case.units.append("高岭坡镇")
    case.where = None


@fault("across.sum")
def _sum_off(case: Case, rng: Random) -> None:
    cells = case.this[0].table("proactive").cells
    cells["licensing", "decisions"] = int(cells["licensing", "decisions"]) + rng.choice((-1, 1, 5))


@fault("across.less")
def _less(case: Case, rng: Random) -> object:
    case.units = []
    cells = case.this[0].table("proactive").cells
    number = int(cells["penalties", "decisions"])
    cells["penalties", "decisions"] = number // 2
    return number > 1


def cases(rule: str, plant: Plant, wanted: int) -> Iterator[Case]:
    """As many cases as `wanted` with the fault."""
    rng, made = Random(f"{rule}/{plant.__name__}"), 0
    for number in range(4 * wanted):
        case = (county if rule.startswith("across") else two_years)(number)
        if plant(case, rng) is not False:
            yield case
            made += 1
            if made == wanted:
                return


def checked(found: Sequence[Case]) -> Iterator[tuple[Case, list[Checked]]]:
    """Each case with what is found in it."""
    with TemporaryDirectory() as folder:
        for number, case in enumerate(found):
            kind = _KINDS[number % len(_KINDS)]
            this, last = (_read(Path(folder, f"{number}-{year}"), reports, kind)
                          for year, reports in (("this", case.this), ("last", case.last)))  # fmt: skip
            units = [Unit(name, Place(*COUNTY), YEAR) for name in case.units]
            together = Together(Earlier(last) if last else None, units)
            yield case, list(together.finish([together.check(report) for report in this]))


def _read(folder: Path, reports: Sequence[Made], kind: str) -> list[Report]:
    folder.mkdir()
    paths = []
    for number, (name, data) in enumerate(printed([(report, kind) for report in reports])):
        paths.append(folder / f"{number}-{name}")
        paths[-1].write_bytes(data)
    return [report for _, report in nlp.load().tag_many(paths)]


def _is_so(rule: str, case: Case) -> bool:
    """Whether the labels of the writers say that a problem is of the themes of one of last year, promised or not."""
    if rule not in ("against.problem_theme", "against.promise") or not case.last:
        return False
    now = [set(themes) for role, _, themes in case.this[0].items if role == "problem"]
    then, measures = (
        [set(themes) for role, _, themes in case.last[0].items if role == wanted] for wanted in ("problem", "measure")
    )
    same = [one for one in then for other in now if 2 * len(one & other) >= len(one | other)]
    return any(any(one & measure for measure in measures) for one in same) if rule == "against.promise" else bool(same)


def measure(wanted: int, *, show: bool) -> Iterator[tuple[str, int, int, int]]:
    """Each rule with how many faults were planted, how many found, and its findings where none was planted."""
    false: Counter[str] = Counter()
    clean = [make(number) for make in (two_years, county) for number in range(40, 40 + wanted)]
    for case, reports in checked(clean):
        for finding in (finding for report in reports for finding in report.findings):
            if finding.rule in FAULTS and not _is_so(finding.rule, case):
                false[finding.rule] += 1
                if show and finding.severity != "hint":
                    print(f"  clean {finding.report}: {finding.rule} {finding.message}")
    for rule, plants in FAULTS.items():
        planted = right = 0
        for plant in plants:
            for case, reports in checked(list(cases(rule, plant, wanted))):
                planted += 1
                found = any(f.rule == rule for f in reports[-1 if case.where is None else case.where].findings)
                right += found
                if show and not found:
                    print(f"  missed: {rule} ({plant.__name__}) in {[report.report for report in reports][:2]}")
        yield rule, planted, right, false[rule]
