"""Who reports: the phrase of a title or a signature taken apart into areas, town and organ, and the agency's name.

All texts here are folded (`nlp.text.folding`) and free of spaces.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import NamedTuple

from nlp.places.agency import is_organ
from nlp.places.gazetteer import COUNTY, Gazetteer, Mention, any_within
from nlp.places.towns import counties_with
from nlp.places.wording import any_of, words_of

PARENT = "人民政府"
LEVELS = "省市县区州旗盟镇乡街"
_TOWN_END = re.compile(
    rf"{any_of('kinds', 'subdistricts', 'townships')}|{any_of('regions')}(?={any_of('regions', 'offices')})"
)
_TOWN_ORGAN = re.compile(rf"{any_of('town_organs')}|党政.{{0,4}}办公室|")
_BARE_TOWN = re.compile(rf"{any_of('kinds', 'subdistricts', 'townships')}(?:{any_of('government')}|办事处|$)")
# A development zone is no county, whatever county its offices stand in
_ZONE = re.compile(rf"(?:(?!{any_of('zone_names', 'not_in')})[一-鿿]){{0,12}}?{any_of('zone_names', 'endings')}")
CORPS = re.compile(
    rf"{any_of('corps')}?第?[一二三四五六七八九十]{{1,3}}{any_of('corps', 'divisions')}|{any_of('corps')}"
)
_LONGEST_TOWN = 16
_OWN = "我本全各"  # 我镇 is no town's name


class Unit(NamedTuple):
    """A phrase such as 沂源县张家坡镇人民政府, taken apart.

    `zone` is a development zone between areas and town, `branch` the place in the name of a branch (某市某局某区分局).
    """

    areas: list[Mention]
    zone: str
    town: str | None
    organ: str
    phrase: str
    branch: Mention | None = None

    @property
    def places(self) -> list[Mention]:
        """The areas, and the branch's place after them."""
        return [*self.areas, self.branch] if self.branch else self.areas


@lru_cache(maxsize=4096)
def take_apart(book: Gazetteer, phrase: str) -> Unit:
    """The areas that `phrase` begins with, the zone, the town and the organ."""
    areas = _leading(book, phrase)
    body = phrase[areas[-1].end :] if areas else phrase
    for rest in dict.fromkeys((body.removeprefix(PARENT), body)):  # 荔湾区人民政府水秀街道办事处
        zone = match[0] if (match := _ZONE.match(rest)) else ""
        if town := _town(rest[len(zone) :]):
            return Unit(areas, zone, town, rest[len(zone) + len(town) :], phrase)
    return Unit(areas, zone, None, body, phrase, _branch(book, phrase, areas))


def _branch(book: Gazetteer, phrase: str, areas: list[Mention]) -> Mention | None:
    """The place that stands right before what a branch is called, inside the last of the areas where there is one."""
    end = next((phrase.rfind(word) for word in words_of("branches", "words") if phrase.endswith(word)), -1)
    first = areas[-1].end if areas else 0
    full = next((mention for mention in book.mentions(phrase) if first <= mention.start and mention.end == end), None)
    if full is None:
        shorts = (book.short_mention(phrase, start) for start in range(first, max(first, end - 1)))
        full = next((short for short in shorts if short and short.end == end), None)
    if full is None:
        return None
    above = areas[-1].codes if areas else ()
    codes = tuple(
        code for code in full.codes if book.depth(code) == COUNTY and (not above or any_within((code,), above))
    )
    return full._replace(codes=codes) if len(codes) == 1 else None


def agency_name(unit: Unit, county: str | None, city: str | None, parents: Iterable[str], text: str) -> str:
    """The agency's name: a town's without the places above it, made whole where `text` speaks of its government.

    `parents` are places that stand before the phrase somewhere in the text.
    """
    if unit.town:
        own, tier = unit.town, next(iter(_TOWN_END.findall(unit.town)[-1:]), "")
        whole = "办事处" if tier == "街道" or unit.town.endswith("地区") else "人民政府"
        said = own + whole in text or (tier and _speaks_of(text, tier + ("办" if tier == "街道" else "政府")))
    elif unit.areas:
        own, whole = unit.phrase[: unit.areas[-1].end], "人民政府"
        said = unit.areas[-1].name + whole in text or _speaks_of(text, own[-1] + "政府")
    else:
        own, whole, said = "", "", False
    if said and unit.organ in ("", "政府", "办"):
        return own + whole
    if unit.town or unit.areas:
        return own + unit.organ
    for name in (county, city):  # 县水利局 in a text that says which county
        if name and name[-1] == unit.phrase[0]:
            return name + unit.phrase[1:]
    return next(iter(parents), "") + unit.phrase


def _speaks_of(text: str, government: str) -> bool:
    """Whether `text` has `government`, such as 镇政府, and not only in 镇政府信息."""
    return text.count(government) > text.count(government + "信息")


def _leading(book: Gazetteer, phrase: str) -> list[Mention]:
    full = {mention.start: mention for mention in book.mentions(phrase)}
    areas: list[Mention] = []
    before = CORPS.match(phrase) or _ZONE.match(phrase)
    end = before.end() if before and before.end() in full else 0  # 第三师图木舒克市, 雄安新区容城县
    while mention := full.get(end) or _short(book, phrase, end, full):
        if areas and not any_within(mention.codes, areas[-1].codes) and end not in full:
            break
        if _BARE_TOWN.match(phrase, mention.end):  # 城区街道 is a town, not the street of a district
            break
        areas.append(mention)
        end = mention.end
    return areas


def _short(book: Gazetteer, phrase: str, start: int, full: Collection[int]) -> Mention | None:
    """A shortened name at `start`, if what follows shows that it is a name: 沂源张家坡镇, 沂源财政局, 山东沂源县."""
    short = book.short_mention(phrase, start)
    if not short:
        return None
    rest = phrase[short.end :]
    if short.end in full or _ZONE.match(rest):
        return short
    if town := _town(rest):
        return short if any_within(counties_with(town), short.codes) else None
    sure = start > 0 or book.depth(short.codes[0]) < COUNTY  # 港口管理局 is not the bureau of 港口区
    bureau = len(rest) > 2 and rest[0] not in LEVELS and is_organ(rest) and not _town(phrase[start:])
    return short if sure and bureau else None


def _town(body: str) -> str | None:
    """The town that `body` begins with: what stands before 人民政府 or 办事处, or a name in the gazetteer."""
    ends = [match.end() for match in _TOWN_END.finditer(body) if match.start() and body[0] not in _OWN]
    for end in reversed(ends):
        if end <= _LONGEST_TOWN and _TOWN_ORGAN.fullmatch(body, end):
            return body[:end]
    return next((body[:end] for end in ends if counties_with(body[:end])), None)
