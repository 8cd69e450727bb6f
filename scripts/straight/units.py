"""The units that report, with the group that each belongs to in every dimension, written down by hand."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.places.gazetteer import COUNTY, Gazetteer, level

COUNTIES = 18  # of different cities, drawn at random
RIGHT_UNDER = ("110105", "429004")  # a district of 北京市 and a county right under its province
WHOLE_CITY = "5101"  # all of whose counties have a government that reports, but for one
CITIES = 5  # whose bureaus report
TOWNS = {"青石镇": "township", "白沙镇": "township", "黄桥乡": "township", "东关街道": "subdistrict"}
BUREAUS = {
    "教育局": "教育", "卫生健康局": "卫健", "公安局": "公安", "民政局": "民政", "财政局": "财政", "司法局": "司法",
    "水利局": "水利", "统计局": "统计", "审计局": "审计", "应急管理局": "应急", "商务局": "商务", "医疗保障局": "医保",
    "交通运输局": "交通", "档案馆": "档案", "史志办公室": "",
}  # fmt: skip
EXPECTED = ("371082", 3)  # a county of which a manifest names so many units that never report
OPEN = ("鼓楼区", ("江苏省南京市鼓楼区", "福建省福州市鼓楼区"))  # a place that a text leaves open


@dataclass(frozen=True)
class Unit:
    """A unit: its place, its name with and without that of the place, and its group in each dimension but the year.

    `key` names it; empty where place or name are unknown, so that nobody can say what it reported last year.
    """

    key: str
    place: tuple[str | None, str | None, str | None, str | None]
    code: str | None
    names: tuple[str, ...]
    kind: str
    groups: dict[str, str]
    candidates: tuple[str, ...] = ()


def _unit(code: str, levels: tuple[str | None, ...], names: tuple[str, ...], **about: str) -> Unit:
    """A unit of a place that has a code; `about` has its own name, kind, town and system."""
    province, city, county = levels
    town = about.get("town", "")
    key = f"{code}/{town}/{about['own']}"
    groups = {
        "county": code if county else "", "city": code[:4] if city else code[:2], "province": code[:2],
        "town": f"{code}/{town}" if town else "", "agency": key, "kind": about["kind"],
        "system": about.get("system", ""),
    }  # fmt: skip
    return Unit(key, (province, city, county, town or None), code, names, about["kind"], groups)


def of_county(code: str, book: Gazetteer) -> Iterator[Unit]:
    """The government of a county, its towns and its bureaus, each under several names."""
    levels = book.levels(code)
    county = str(levels[2])
    yield _unit(code, levels, (f"{county}人民政府",), own="政府", kind="government")
    for town, kind in TOWNS.items():
        office = "人民政府" if kind == "township" else "办事处"
        names = (f"{town}{office}", f"{county}{town}{office}")
        yield _unit(code, levels, names, own=town, kind=kind, town=town)
    for bureau, system in BUREAUS.items():
        yield _unit(code, levels, (bureau, f"{county}{bureau}"), own=bureau, kind="bureau", system=system)


def units(rng: random.Random, book: Gazetteer) -> tuple[list[Unit], Unit, list[Unit]]:
    """Every unit that reports, the county government of which no report is there, and those that a manifest names."""
    every = [code for code in sorted(book.names) if level(code) == COUNTY and code not in book.gone]
    cities = rng.sample(
        sorted({code[:4] for code in every if book.levels(code)[1]} - {WHOLE_CITY, EXPECTED[0][:4]}), COUNTIES
    )
    counties = [rng.choice([code for code in every if code[:4] == city]) for city in cities]
    found = [unit for code in (*counties, *RIGHT_UNDER) for unit in of_county(code, book)]
    governments = [next(of_county(code, book)) for code in every if code[:4] == WHOLE_CITY]
    absent = governments.pop(rng.randrange(len(governments)))
    found += governments
    for city in cities[:CITIES]:
        province, name, _ = book.levels(city + "00")
        levels = (province, name, None)
        found.append(_unit(city + "00", levels, (f"{name}教育局",), own="教育局", kind="bureau", system="教育"))
    return found, absent, list(of_county(EXPECTED[0], book))[: EXPECTED[1]]


def nowhere() -> Iterator[Unit]:
    """Units whose text says no place, or leaves it open."""
    known = {"city": "", "province": "", "town": "", "agency": "", "kind": "bureau"}
    for bureau, system in BUREAUS.items():
        groups = known | {"county": "", "system": system}
        yield Unit("", (None, None, None, None), None, (bureau,), "bureau", groups)
    county, candidates = OPEN
    groups = known | {"county": county, "system": "体育", "agency": f"{county}//体育局"}
    yield Unit(f"{county}//体育局", (None, None, county, None), None, ("体育局",), "bureau", groups, candidates)
