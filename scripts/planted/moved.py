"""Reports of the corpus's test split as made ones, moved to one county and one year, so that they are one office's.

The prose is the writers'; names of units and places and years are replaced, and the tables are filled with numbers that
agree with each other and, in the report of the year before, with those that follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from random import Random

from disclosure import CORPUS, split_of
from nlp.corpus.prose import Paragraph, Prose, Table, read_folder
from planted.reports import Block, Cells, Made, Unit, litigation, proactive, requests

COUNTY = ("河南省", "平顶山市", "叶县")
_KINDS = {"township": "town", "subdistrict": "town", "county_bureau": "bureau"}
_LEVELS = ("province", "city", "county")
_TABLES = {"proactive", "requests", "litigation"}
_TELEPHONE = re.compile(r"(?<!\d)0\d{2,3}(?=[-－—)） ]\d{7,8})")
_CODE = "0375"  # of the county's city
_YEAR = re.compile(r"(?<![\d〔])20[12]\d(?![\d〕])(?!年?修[订正])")  # years of orders stay


@cache
def sources(*splits: str) -> tuple[Prose, ...]:
    """The reports on the form of 2021 by towns and bureaus of counties, one for each name of a unit.

    They are those of `splits` of the corpus, by default of its test split.
    """
    found: dict[str, Prose] = {}
    for prose in read_folder(CORPUS / "prose"):
        head = prose.head
        labels = {part.label for part in prose.body if not isinstance(part, Paragraph)}
        fits = head["template"] == "2021" and head["kind"] == "report" and head["unit"] in _KINDS and labels >= _TABLES
        if fits and "自治" not in head.get("county", "") and split_of(prose.writer) in (splits or ("test",)):
            found.setdefault(_local(head), prose)
    return tuple(found.values())


def moved(
    number: int, year: int, unit: int | None = None, after: Made | None = None, splits: tuple[str, ...] = ()
) -> Made:
    """The source `number` (of `splits`) as the report on `year` of the unit of source `unit`, by default its own.

    The numbers are such as those of `after`, the report of the year after, follow on.
    """
    prose = sources(*splits)[number]
    other = sources(*splits)[number if unit is None else unit]
    agency, town = _local(other.head), _KINDS[other.head["unit"]] == "town"
    we, kind = ("我镇", "town") if town else ("我局", "bureau")
    made = Made(
        f"{other.id}-{year}", Unit(agency, f"{COUNTY[2]}{agency}", we, COUNTY[2], "yexian", kind), year, "2021", []
    )
    names = sorted(zip(_names(prose), _names(other, COUNTY), strict=True), key=lambda pair: -len(pair[0]))

    def told(text: str) -> str:
        for name, new in names:
            text = text.replace(name, new) if name else text
        text = _TELEPHONE.sub(_CODE, text)
        return _YEAR.sub(lambda match: str(int(match[0]) + year - int(prose.head["year"])), text)

    rng, label = Random(f"{made.id}/{number}"), "preface"
    for part in prose.body:
        if not isinstance(part, Paragraph):
            made.blocks += _table(part, made, after, rng)
            continue
        text = told(part.text)
        for span in part.spans:
            label = span.label if span.kind == "heading" else label
            if span.kind == "item":
                made.items.append((span.label, told(part.text[span.start : span.end]), span.themes))
        kinds = {span.kind for span in part.spans if span.end - span.start == len(part.text)}
        kind = "title" if "title" in kinds else "heading" if "heading" in kinds else "prose"
        made.blocks.append(Block(kind, text, label))
    return made


def _table(part: Table, made: Made, after: Made | None, rng: Random) -> Iterator[Block]:
    label, rows = part.label, part.rows
    if label not in _TABLES:
        yield from (Block("prose", "\t".join(row), "unknown") for row in rows)
        return
    then = after.table(label).cells if after else None
    if label == "requests":
        cells = requests("2021", rng, part.numbers, then)
    elif label == "proactive":
        cells = _before(then, rng) if then else proactive("2021", made.unit, rng)
    else:
        cells = litigation("2021", rng)
    yield Block("table", "", label, cells)


def _before(after: Cells, rng: Random) -> Cells:
    """The table of the year before: what is in force then follows, other numbers are near."""
    cells: Cells = {key: round(float(value) * rng.uniform(0.6, 1.3)) for key, value in after.items()}
    for row in ("rules", "normative_documents"):
        made, gone, left = (int(after[row, column]) for column in ("issued", "repealed", "in_force"))
        cells[row, "in_force"] = left - made + gone
        cells[row, "issued"] = min(int(cells[row, "issued"]), int(cells[row, "in_force"]))
    return cells


def _local(head: dict[str, str]) -> str:
    """The agency without the names of the places that it lies in."""
    agency = head["agency"]
    for level in _LEVELS:
        agency = agency.removeprefix(head.get(level) or "\0")
    return agency


def _names(prose: Prose, places: tuple[str, ...] | None = None) -> list[str]:
    """What a report calls its unit and its places: agency, town, then the levels, those of `places` where given."""
    head = prose.head
    short = re.sub("(?:人民政府|办事处)$", "", _local(head))
    return [_local(head), head.get("town") or short, *(places or (head.get(level) or "" for level in _LEVELS))]
