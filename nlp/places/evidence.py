"""What speaks for a place: each part of a text that names one makes a `Claim`, for `nlp.places.weighing`.

The weights are ranks, not measurements: a title outweighs any other two, one's own words about oneself outweigh an
address, an address a telephone number, and a place that prose mentions in passing outweighs nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from nlp.places.agency import agency_phrase, is_organ, issuers, signatures
from nlp.places.asides import county_tier, in_media, in_passing, of_tier
from nlp.places.claims import Claim, Clue, adjoining, chain
from nlp.places.domains import abbreviated_among, spelled_places
from nlp.places.gazetteer import COUNTY, Gazetteer, any_within
from nlp.places.issuer import LEVELS, PARENT, Unit, take_apart
from nlp.places.texts import Texts
from nlp.places.towns import counties_with
from nlp.places.wording import zone_code

_TITLE, _NAMED_BEFORE, _SIGNED, _ISSUED, _ADDRESS, _PATH, _INDEX = 12.0, 6.0, 5.0, 4.0, 4.0, 4.0, 4.0
_TELEPHONE, _DOMAIN, _TOWN, _ABBREVIATED = 3.0, 3.0, 1.5, 1.5
_AGAIN = 0.25  # more for each further time that the place is named
_MOST_TIMES = 5
_LONGEST_LINE = 40
# 11370829… is the credit code of an office of 370829, and index numbers begin with it or with the bare code
_INDEX_CODE = re.compile(r"(?<![0-9A-Za-z])1[1-9](\d{6})[0-9A-Z]{10}|索引号[:|]*(\d{6})(?!\d)")


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
    return unit_of_path(book, texts)


def unit_of_path(book: Gazetteer, texts: Texts) -> tuple[Unit | None, str]:
    """Who reports, as the file name says."""
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
        weight = _TITLE if source == "title" else _SIGNED
        if unit.places:
            claims.append(Claim(source, chain(book, unit.places), weight))
        if code := zone_code(unit.zone):
            claims.append(Claim(source, (code,), weight))
        claims += _named_before(book, unit, texts, clues)
    if not (unit and _named_in_full(book, unit)):
        claims += in_media(book, texts.text)
    claims += _offices(book, texts)
    claims += _contacts(book, texts, clues)
    tier = county_tier(unit, texts.text)
    known = counties_with(unit.town) if unit and unit.town else ()
    unsure = [*in_passing(book, clues), Claim("town", known, _TOWN, hard=False)]
    claims += [claim._replace(codes=codes) for claim in unsure if (codes := of_tier(book, claim.codes, tier))]
    places = dict.fromkeys(code for claim in claims for code in claim.codes)
    for host in texts.hosts:
        if not spelled_places(host) and (codes := abbreviated_among(host, places)):
            claims.append(Claim("domain", codes, _ABBREVIATED, hard=False))
    return claims


def _named_in_full(book: Gazetteer, unit: Unit) -> bool:
    return bool(unit.places) and book.depth(unit.places[-1].codes[0]) == COUNTY


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
