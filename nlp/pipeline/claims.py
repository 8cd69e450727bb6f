"""What speaks for a place: each part of a text that names one makes a `Claim`, for `nlp.pipeline.weighing`.

The weights are ranks, not measurements: a title outweighs any other two, one's own words about oneself outweigh an
address, an address a telephone number, and a place that prose mentions in passing outweighs nothing.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nlp.pipeline.agency import agency_phrase, is_organ, issuers, signatures
from nlp.pipeline.domains import abbreviated_among, spelled_places
from nlp.pipeline.gazetteer import COUNTY, Gazetteer, Mention, any_within, level
from nlp.pipeline.issuer import LEVELS, PARENT, Unit, take_apart
from nlp.pipeline.place_texts import Texts
from nlp.pipeline.towns import counties_with

_TITLE, _NAMED_BEFORE, _SIGNED, _ISSUED, _ADDRESS, _PATH, _INDEX = 12.0, 6.0, 5.0, 4.0, 4.0, 4.0, 4.0
_TELEPHONE, _DOMAIN, _SITE, _OF_OFFICE, _TOWN, _ABBREVIATED, _MENTIONED = 3.0, 3.0, 3.0, 1.5, 1.5, 1.5, 1.0
_AGAIN = 0.25  # more for each further time that prose mentions the place
_MOST_TIMES = 5
_LONGEST_LINE = 40
# 11370829… is the credit code of an office of 370829, and index numbers begin with it or with the bare code
_INDEX_CODE = re.compile(r"(?<![0-9A-Za-z])1[1-9](\d{6})[0-9A-Z]{10}|索引号[:|]*(\d{6})(?!\d)")
_OWN_SITE = re.compile(
    r"(?:人民政府|政府)?(?:门户|政务|信息)?(?:网站|网(?!络|格|民|上))|(?:人民政府|政府)(?:首页)?[>»|]"
)
_OFFICE = re.compile(r"(?:人民)?政府|政务公开|[一-鿿]{0,12}?(?:局|委员会|管委会|办公室|[镇乡]|街道)")
# “嘉祥发布”公众号, “健康横州”小程序, 嘉祥政府信息公开网: what a county's own media are called
_ACCOUNT = re.compile(
    r"[“\"「《](?:健康|平安|法治|诚信|信用|阳光|文化|乐游|云上|掌上|美丽|今日|清廉)?([一-鿿]{2,12})[”\"」》]"
    r"[一-鿿]{0,4}(?:公众号|视频号|抖音号|小程序|客户端|微博|微信)"
)
_PORTAL = re.compile(r"([一-鿿]{2,6})(?:政府(?:门户|信息公开)?|政务(?:公开|信息|服务)?|信息(?:公开)?)网")
_VISITED = re.compile(r"[赴到向往]|学习")
_RAISED = re.compile(r"([一-鿿]{2,4})(?:撤[县市地]|县改[市区])")
# Words of a county's own government, by what kind of county it is; 社区, 园区 and 自治区 are none
_HOUSE = r"(?:人民政府|政府|政务|政办|委(?!员|托|派)|人大|司法|财政|融媒|[级里直])"
_COUNTY_SAYS = {
    "县": re.compile(rf"县{_HOUSE}|[全我、]县"),
    "区": re.compile(rf"(?<![社园发新治小景校厂库牧林矿辖片])区{_HOUSE}|[全我、]区(?![分域别间])"),
    "旗": re.compile(rf"旗{_HOUSE}|[全我、]旗"),
}


class Claim(NamedTuple):
    """That the report comes from one of the places `codes`; a `hard` claim also speaks against all others."""

    source: str
    codes: tuple[str, ...]
    weight: float
    hard: bool = True


class Clue(NamedTuple):
    """A stretch of text, what it is (title, preface, address, signature), and the places it names."""

    source: str
    text: str
    mentions: list[Mention]


def clues_of(book: Gazetteer, texts: Texts) -> list[Clue]:
    """The stretches of text in which names are looked for, the one that counts most first."""
    found = [("title", texts.title), *(("address", address) for address in texts.addresses)]
    found += [("preface", texts.preface)]
    found += [("signature", "\n".join(line for line in texts.last_lines if len(line) <= _LONGEST_LINE))]
    found += [("path", part) for part in re.split(r"[\\/]", texts.path)[::-1] if part]
    return [Clue(source, text, book.mentions(text)) for source, text in found]


def find_unit(book: Gazetteer, texts: Texts) -> tuple[Unit | None, str]:
    """Who reports, from the first of title, signature, preface and file name that says so."""
    phrase = agency_phrase(texts.title)
    if phrase:
        unit = take_apart(book, phrase)
        if (unit.areas and not unit.organ) or unit.town or unit.zone or is_organ(phrase):
            return unit, "title"
    for source, phrases in (("signature", signatures(texts.last_lines)), ("preface", issuers(texts.preface))):
        if phrases:
            return take_apart(book, phrases[0]), source
    stem = re.split(r"[\\/]", texts.path)[-1].partition(".")[0]
    if phrase := agency_phrase(stem):
        unit = take_apart(book, phrase)
        if unit.areas or unit.town:
            return unit, "path"
    return None, "title"


def claims_of(book: Gazetteer, unit: Unit | None, source: str, texts: Texts, clues: Sequence[Clue]) -> list[Claim]:
    """Everything in the text that speaks for a place."""
    claims: list[Claim] = []
    if unit:
        if unit.areas:
            claims.append(Claim(source, chain(book, unit.areas), _TITLE if source == "title" else _SIGNED))
        claims += _named_before(book, unit, texts, clues)
    if not (unit and _named_in_full(book, unit)):
        claims += _media(book, texts.text)
    claims += _offices(book, texts)
    claims += _contacts(book, texts, clues)
    tier = _tier(unit, texts.text)
    known = counties_with(unit.town) if unit and unit.town else ()
    unsure = [*_passing(book, clues), Claim("town", known, _TOWN, hard=False)]
    claims += [claim._replace(codes=codes) for claim in unsure if (codes := _of_tier(book, claim.codes, tier))]
    places = dict.fromkeys(code for claim in claims for code in claim.codes)
    for host in texts.hosts:
        if not spelled_places(host) and (codes := abbreviated_among(host, places)):
            claims.append(Claim("domain", codes, _ABBREVIATED, hard=False))
    return claims


def chain(book: Gazetteer, areas: Sequence[Mention]) -> tuple[str, ...]:
    """The codes of the last of `areas`, of those only which lie in the areas before it.

    Where several are left, those that bear the name today.
    """
    codes = areas[-1].codes
    for area in areas[:-1]:
        codes = tuple(code for code in codes if any_within((code,), area.codes)) or codes
    today = tuple(code for code in codes if code not in book.gone and areas[-1].name not in book.other.get(code, ()))
    return today or codes


def adjoining(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions at the end of `mentions` that follow each other without a gap."""
    out = [mentions[-1]]
    for mention in reversed(mentions[:-1]):
        if mention.end != out[0].start:
            break
        out.insert(0, mention)
    return out


def _named_in_full(book: Gazetteer, unit: Unit) -> bool:
    return bool(unit.areas) and book.depth(unit.areas[-1].codes[0]) == COUNTY


def _media(book: Gazetteer, text: str) -> Iterator[Claim]:
    """The county whose short name an account or a site bears, where only one has it."""
    shorts = [book.short_mention(match[1], 0) for match in _ACCOUNT.finditer(text)]
    for match in _PORTAL.finditer(text):
        ends = (book.short_mention(match[1], start) for start in range(len(match[1]) - 1))
        shorts += [short for short in ends if short and short.end == len(match[1])][:1]
    times = Counter(short.codes for short in shorts if short)
    for codes, count in times.items():
        if len(codes) == 1:
            yield Claim("text", codes, _OF_OFFICE + _AGAIN * min(count - 1, _MOST_TIMES), hard=False)


def _named_before(book: Gazetteer, unit: Unit, texts: Texts, clues: Sequence[Clue]) -> Iterator[Claim]:
    """Places right before the unit's own name: 沂源县 in 沂源县某某镇."""
    own = unit.town or unit.phrase.lstrip(LEVELS)
    if len(own) < 2 or _named_in_full(book, unit):
        return
    times: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for clue in clues:
        for index, mention in enumerate(clue.mentions):
            if clue.text.startswith((own, PARENT + own), mention.end):
                times[clue.source, chain(book, adjoining(clue.mentions[: index + 1]))] += 1
    if not times:
        at = texts.text.find(own)
        for _ in range(_MOST_TIMES):
            if at < 0:
                break
            before = texts.text[max(0, at - _LONGEST_LINE) : at].removesuffix(PARENT)
            mentions = book.mentions(before)
            if mentions and mentions[-1].end == len(before):
                times["text", chain(book, adjoining(mentions))] += 1
            at = texts.text.find(own, at + len(own))
    for (said_by, codes), count in times.most_common():
        yield Claim(said_by, codes, _NAMED_BEFORE + _AGAIN * min(count, _MOST_TIMES))


def _offices(book: Gazetteer, texts: Texts) -> Iterator[Claim]:
    """The places of the offices that sign and issue the report, and of its index number."""
    for source, weight, phrases in (
        ("signature", _SIGNED, signatures(texts.last_lines)),
        ("preface", _ISSUED, issuers(texts.preface)),
    ):
        units = [take_apart(book, phrase) for phrase in phrases]
        for codes in dict.fromkeys(chain(book, unit.areas) for unit in units if unit.areas):
            yield Claim(source, codes, weight)
    for code in dict.fromkeys(match[1] or match[2] for match in _INDEX_CODE.finditer(texts.text)):
        if code in book.names:
            yield Claim("index", (code,), _INDEX)


def _contacts(book: Gazetteer, texts: Texts, clues: Sequence[Clue]) -> Iterator[Claim]:
    """Address, telephone, domain and path."""
    for clue in clues:
        if clue.source == "address" and clue.mentions:
            yield Claim("address", chain(book, clue.mentions), _ADDRESS)
    if path := _path(book, texts.path):
        yield Claim("path", path, _PATH)
    numbers = {book.area_codes[number] for number in texts.telephones if number in book.area_codes}
    for codes in sorted(numbers):
        yield Claim("telephone", codes, _TELEPHONE / len(numbers), hard=len(numbers) == 1)
    for codes in dict.fromkeys(map(spelled_places, texts.hosts)):
        if codes:
            yield Claim("domain", codes, _DOMAIN)


def _path(book: Gazetteer, path: str) -> tuple[str, ...]:
    """The places of the folders and the file, each within the one above it: 山东/济宁市/嘉祥县/2023.txt."""
    found: tuple[str, ...] = ()
    for part in re.split(r"[\\/]", path):
        number = re.match(r"\d{6}(?!\d)", part)
        stem = part.partition(".")[0]
        if number and number[0] in book.names:
            codes: tuple[str, ...] = (number[0],)
        elif mentions := book.mentions(part):
            codes = chain(book, mentions)
        else:
            codes = book.shortened.get(stem, ())
        if codes:
            found = tuple(code for code in codes if any_within((code,), found)) or codes if found else codes
    return found


def _passing(book: Gazetteer, clues: Sequence[Clue]) -> Iterator[Claim]:
    """Places that the text mentions without saying that they are its own, and the one whose site the page is on."""
    times: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    weights: dict[tuple[str, ...], float] = {}
    for clue in clues:
        if clue.source not in ("preface", "signature", "title"):
            continue
        for index, mention in enumerate(clue.mentions):
            codes = chain(book, adjoining(clue.mentions[: index + 1]))
            if _OWN_SITE.match(clue.text, mention.end):
                yield Claim(clue.source, codes, _SITE, hard=False)
            if not _VISITED.search(clue.text, max(0, mention.start - 2), mention.start):
                times[codes][clue.source] += 1
                office = _OFFICE.match(clue.text, mention.end)
                weights[codes] = max(weights.get(codes, 0.0), _OF_OFFICE if office else _MENTIONED)
        for match in _RAISED.finditer(clue.text):  # 洪泽撤县设区
            names = (match[1][start:] for start in range(len(match[1]) - 1))
            if short := next((name for name in names if name in book.shortened), None):
                times[book.shortened[short]][clue.source] += 1
                weights[book.shortened[short]] = _OF_OFFICE
    for codes, counts in times.items():
        ((source, count),) = counts.most_common(1)  # not the sum: the parts of a short text overlap
        yield Claim(source, codes, weights[codes] + _AGAIN * min(count - 1, _MOST_TIMES), hard=False)


def _of_tier(book: Gazetteer, codes: tuple[str, ...], tier: str) -> tuple[str, ...]:
    """`codes` without the counties that neither are nor were a 县, 区 or 旗, whichever `tier` says."""
    if not tier:
        return codes
    return tuple(
        code
        for code in codes
        if level(code) < COUNTY or any(name.endswith(tier) for name in (book.names[code], *book.other.get(code, ())))
    )


def _tier(unit: Unit | None, text: str) -> str:
    """What the county's government is called in the text: 县, 区 or 旗; empty where it is not clear."""
    if unit and unit.phrase[0] in _COUNTY_SAYS:
        return unit.phrase[0]
    tiers = [tier for tier, says in _COUNTY_SAYS.items() if says.search(text)]
    return tiers[0] if len(tiers) == 1 else ""
