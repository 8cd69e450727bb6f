"""The drafts of a county's units beside their reports of the year before, as offices send them.

Headings, problems, measures and whatever tells no number of the tables are by writers of the corpus; the rest is
written here, after tables that agree with each other and with those of the other year (``county.toml``). A unit keeps
its parts from year to year; what it says in them is by another writer.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from nlp.forms import form_of
from planted.moved import COUNTY, moved, sources
from planted.reports import LABELS, TITLES, Block, Cells, Made

SPLITS = ("test", "dev")
_NUMBERS = "一二三四五六"
_COUNTING = ("overview", "overview.proactive", "overview.requests")  # where writers tell numbers of the tables
_BASES = (0, 0, 0, 6, 24, 86, 340)  # decisions of a unit in a year
_NEW = (0, 0, 0, 0, 1, 2, 3, 5, 8, 14)  # requests of a unit in a year


@cache
def _wording() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


@cache
def writers() -> tuple[int, ...]:
    """The sources that tell of problems and of measures; each is a unit of the county."""
    made = (moved(number, 2025, splits=SPLITS) for number in range(len(sources(*SPLITS))))
    found = ({*(role for role, *_ in each.items), *(b.label for b in each.blocks if b.kind == "heading")}
             for each in made)  # fmt: skip
    return tuple(number for number, told in enumerate(found) if told >= {"problem", "measure", "improvement"})


def _like(number: int) -> int:
    """Another of the writers, of a unit of the same kind as that of the source `number`."""
    kind = sources(*SPLITS)[number].head["unit"]
    same = [other for other in writers() if sources(*SPLITS)[other].head["unit"] == kind]
    return same[(same.index(number) + len(same) // 2) % len(same)]


def two_years(number: int, year: int) -> tuple[Made, Made]:
    """The draft of unit `number` on `year`, and its report on the year before."""
    rng, mine = Random(f"county/{number}/{year}"), writers()[number]
    then, now = _tables(rng)
    this = moved(mine, year, splits=SPLITS)
    last = moved(_like(mine), year - 1, mine, splits=SPLITS)
    parts = [block for block in this.blocks if block.kind == "heading" and block.label.startswith("overview.")]
    return _draft(this, parts, now, rng), _draft(last, parts, then, rng)


def _draft(told: Made, parts: Sequence[Block], tables: dict[str, Cells], rng: Random) -> Made:
    """A report with the prose of `told` under the `parts` of its unit's overview, and `tables`."""
    words = _wording()
    fill = {"agency": told.unit.agency, "county": COUNTY[2], "we": told.unit.we, "year": told.year,
            "n": rng.randint(10, 99), "m": rng.randint(40, 600), "k": rng.randint(20, 90)} | _said(tables)  # fmt: skip
    said: dict[str, str] = defaultdict(str)
    for block in told.blocks:
        if block.kind == "prose" and block.label.startswith("overview"):
            sentences = [part for part in re.findall("[^。]+。", block.text) if not re.search(words["counts"], part)]
            said[block.label] += "".join(sentences) if block.label in _COUNTING else block.text

    def one(name: str, kind: str = "") -> str:
        return str(rng.choice(words["told"][name][kind] if kind else words[name])).format(**fill)

    requests = one("requests", "none" if not (fill["new"] or fill["carried"]) else
                   "over" if fill["carried"] or fill["over"] else "all")  # fmt: skip
    counted = {
        "overview.proactive": one("documents", "all" if fill["issued"] else "none")
        + one("decisions", "all" if fill["licensing"] or fill["penalties"] else "none"),
        "overview.requests": requests + one("litigation", "all" if fill["reviews"] + fill["suits"] else "none"),
    }
    begun = [Block("title", one("title")), Block("prose", one("preface"), "preface")]
    made = Made(told.id, told.unit, told.year, "2021", begun, told.items)
    for number, title, label in zip(_NUMBERS, TITLES, LABELS, strict=True):
        made.blocks.append(Block("heading", f"{number}、{title}", label))
        if label == "overview":
            made.blocks.append(Block("prose", said[label] + ("" if parts else "".join(counted.values())), label))
            for part in parts:
                if text := said[part.label] + counted.get(part.label, ""):
                    made.blocks += [part, Block("prose", text, part.label)]
        elif label in tables:
            made.blocks.append(Block("table", "", label, tables[label]))
        elif label == "improvement":
            whole = [b for b in told.blocks if b.label.partition(".")[0] == label]
            made.blocks += [block for block in whole if not (block.kind == "heading" and block.label == label)]
        else:
            made.blocks.append(Block("prose", one("fees", "none"), label))
    day = f"{told.year + 1}年1月{rng.randint(5, 26)}日"
    made.blocks += [Block("prose", told.unit.agency, "signature"), Block("prose", day, "signature")]
    made.blocks = [block for block in made.blocks if block.text or block.kind == "table"]
    return made


def _said(tables: dict[str, Cells]) -> dict[str, Any]:
    """The numbers that prose may tell, by what the wording calls them."""
    requests, litigation, proactive = (tables[label] for label in ("requests", "litigation", "proactive"))
    new, natural = (int(requests["new_received", column]) for column in ("total", "natural_person"))
    return {
        "new": new, "natural": natural, "others": new - natural, "carried": requests["carried_in", "total"],
        "granted": requests["granted", "total"], "done": requests["processed_total", "total"],
        "over": requests["carried_over", "total"], "reviews": litigation["review", "total"],
        "suits": int(litigation["suit_direct", "total"]) + int(litigation["suit_after_review", "total"]),
        "licensing": proactive["licensing", "decisions"], "penalties": proactive["penalties", "decisions"],
    } | {column: proactive["normative_documents", column] for column in ("issued", "repealed", "in_force")}  # fmt: skip


def _tables(rng: Random) -> tuple[dict[str, Cells], dict[str, Cells]]:
    """The tables of two years of a unit, the later ones following on."""
    bases = {row: rng.choice(_BASES) for row in ("licensing", "penalties", "coercion")}
    fees = rng.choice((0, 0, 18.6, 130.26))
    new, waiting, in_force = rng.choice(_NEW), [], rng.randint(0, 14)
    years = []
    for _ in range(2):
        requests, waiting = _requests(max(0, new + rng.randint(-2, 2)) if new else rng.choice((0, 0, 1)), waiting, rng)
        issued, repealed = rng.choice((0, 0, 1, 3)), rng.choice((0, 0, min(2, in_force)))
        in_force += issued - repealed
        proactive = _zeros("proactive")
        proactive |= {(row, "decisions"): round(number * rng.uniform(0.6, 1.4)) for row, number in bases.items()}
        documents = {"issued": issued, "repealed": repealed, "in_force": in_force}
        proactive |= {("normative_documents", column): number for column, number in documents.items()}
        proactive["fees", "fees_10k_yuan"] = round(fees * rng.uniform(0.8, 1.3), 2)
        years.append({"proactive": proactive, "requests": requests, "litigation": _litigation(rng)})
    return years[0], years[1]


def _zeros(label: str) -> Cells:
    form = form_of(label, "2021")
    assert form is not None
    return {(row.id, column.id): 0 for row in form.rows for column in row.columns}


def _requests(new: int, carried: Sequence[str], rng: Random) -> tuple[Cells, list[str]]:
    """A table of `new` requests and those `carried` in, by their columns, and the columns of those carried over."""
    cells, over = _zeros("requests"), []
    columns = list(dict.fromkeys(column for _, column in cells))[:-1]
    results = [row for row, column in cells if column == "total"][2:-2]

    def add(row: str, column: str) -> None:
        for place in (column, "total"):
            cells[row, place] = int(cells[row, place]) + 1

    asked = [*(("carried_in", column) for column in carried),
             *(("new_received", rng.choices(columns, (12, 4, 1, 1, 1, 1))[0]) for _ in range(new))]  # fmt: skip
    for row, column in asked:
        add(row, column)
        if row == "new_received" and rng.random() < 0.08:
            over.append(column)
            add("carried_over", column)
        else:
            add(rng.choice([results[0], results[0], *results]), column)
            add("processed_total", column)
    return cells, over


def _litigation(rng: Random) -> Cells:
    cells = _zeros("litigation")
    if rng.random() < 0.2:
        for column in (rng.choice(("upheld", "other", "pending")), "total"):
            cells["review", column] = 1
    return cells
