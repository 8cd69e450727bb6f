"""Which phrases may name the agency that issues the report, and what speaks for and against each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from nlp.pipeline.front.page import Candidate, Line, Page, step
from nlp.places.agency import agency_phrase
from nlp.places.gazetteer import COUNTY, Gazetteer, gazetteer, level
from nlp.places.issuer import CORPS, LEVELS, PARENT, take_apart
from nlp.places.wording import any_of, words_at, words_of
from nlp.text.folding import squeeze

_LONGEST = 30
_MOST_STARTS = 4
_ABOVE, _BELOW, _TAIL = 60, 12, 12  # lines above the body, from there on, and at the end that are looked at
_FIRST = 10
_READ = 600  # characters of one line that are looked at
_READ_FOR_SELF = 20_000
_BRACKET = 12  # characters of a bracket that are looked at
_LABEL = re.compile(r"([\u4e00-\u9fff]{1,8})[:|\]】]*\**$")
_FIELD = re.compile(r"[\u4e00-\u9fff]{2,6}[:】\]]")
_SENTENCE, _CLAUSE = re.compile(r"[。;!?|\n]"), re.compile(r"[,:(]")
_DATE = re.compile(r"\(?(?:20|二[〇○零])..?年")
_NUMERALS = re.compile(r"^二[〇○零]")  # a year in Chinese numerals counts as one in digits
_YEAR_BETWEEN = re.compile(r"(?:20\d\d|二[〇○零].{2})年度?$")


class Core(NamedTuple):
    """What is left of a name without the places above: the town, or the organ of a place."""

    town: str
    organ: str
    area: str


def core_of(book: Gazetteer, phrase: str) -> Core:
    """The core of a name: 柳亭镇 of 沂源县柳亭镇人民政府, 水利局 of 沂源县水利局, 沂源县 of its government."""
    unit = take_apart(book, phrase)
    if unit.town:
        return Core(unit.town, "" if unit.organ in words_of("towns", "words") else unit.organ, "")
    if unit.areas:
        organ = unit.organ.removeprefix(PARENT)
        own = not organ or organ in words_of("towns", "words")
        return Core("", "" if own else organ, unit.areas[-1].name if own else "")
    return Core("", phrase.lstrip(LEVELS) if phrase[1:] else phrase, "")


def same_agency(book: Gazetteer, one: str, other: str) -> bool:
    """Whether two names are of one agency, with or without the places above it."""
    return core_of(book, one) == core_of(book, other)


def agency_candidates(page: Page, title: tuple[int, int] | None, value: str | None) -> list[Candidate]:
    """Every phrase that ends as a body's name does, in title, preface, first sections and signature.

    An address is none, nor an office that readers are told to turn to, nor who issued an order that is followed.

    Parameters
    ----------
    title : where the report's title stands, in code points.
    value : what the title says.
    """
    book = gazetteer()
    phrase = agency_phrase(squeeze(value)) if value else None
    titled = core_of(book, phrase) if phrase else None
    we = _we(page)
    last = len(page.lines) - 1
    numbers = {
        *range(min(_FIRST, last + 1)), *range(max(0, page.body - _ABOVE), min(page.body + _BELOW, last + 1)),
        *range(max(0, last - _TAIL + 1), last + 1),
    }  # fmt: skip
    out: list[Candidate] = []
    seen: dict[str, Core] = {}
    for number in sorted(numbers):
        line = page.lines[number]
        titles = _titled(line, phrase, title) if phrase and title else []
        chains = _chains(book, line.text[:_READ])
        for start, end, opened in [*_phrases(book, line.text[:_READ], chains), *titles]:
            if _is_contact(line.text, start, end) or _is_followed(line.text, start, end):
                continue
            name = line.text[start:end]
            core = seen.get(name) or seen.setdefault(name, core_of(book, name))
            place = line.span(start, end)
            features = [
                *_wording(book, name, core, opened), *_around(line, start, end, chains.get(start, start)),
                *_place(page, number, start, end, place, title, last),
                *_agreement(page, name, core, titled, we),
            ]  # fmt: skip
            out.append(Candidate(name, place[0], place[1], features))
    return out


def _is_contact(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` is of an address, or an office to turn to."""
    sentence = _SENTENCE.split(text[:start])[-1]
    fields = [sentence.rfind(word) + len(word) for word in words_of("contact", "fields") if word in sentence]
    field = max(fields, default=0)
    if field and not _FIELD.search(sentence, field + 1):
        return True
    clause = _CLAUSE.split(sentence)[-1] + text[start:end]
    return any(map(clause.__contains__, words_of("contact", "turns")))


def _is_followed(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` names who issued an order that the sentence follows: 根据《某县某局关于…的通知》."""
    sentence = _SENTENCE.split(text[:start])[-1]
    opened, closed = sentence.rfind("《"), text.find("》", end)
    return (
        opened > sentence.rfind("》")
        and any(word in sentence[:opened] for word in words_of("orders", "followed"))
        and closed >= 0
        and text.endswith(words_of("orders"), end, closed)
    )


def _titled(line: Line, phrase: str, title: tuple[int, int]) -> list[tuple[int, int, str]]:
    """The phrase of the title where it names a place alone, as that of a county's own report does."""
    at = line.text.find(phrase)
    if at < 0 or line.span(at, at + len(phrase))[0] < title[0] or line.offsets[at] >= title[1]:
        return []
    ended = any(match.end() == len(phrase) for match in _endings().finditer(phrase))
    return [] if ended else [(at, at + len(phrase), "title")]


@cache
def _endings() -> re.Pattern[str]:
    return re.compile(any_of("organs", "endings", "loose", "towns"))


@cache
def _leads() -> re.Pattern[str]:
    return re.compile(any_of("leads"))


def _chains(book: Gazetteer, text: str) -> dict[int, int]:
    """Where each place that `text` names begins, and where the places right before it do: 杭州市 before 滨江区."""
    found: dict[int, int] = {}
    ends: dict[int, int] = {}
    for mention in book.mentions(text):
        found[mention.start] = ends[mention.end] = ends.get(mention.start, mention.start)
    return found


def _phrases(book: Gazetteer, text: str, places: Collection[int]) -> Iterator[tuple[int, int, str]]:
    """``(start, end, how it opens)`` of every phrase of `text`, which names places at `places`, that may be a name."""
    inside = {match.end() for match in CORPS.finditer(text)}  # 可克达拉市 in 第四师可克达拉市教育局 opens no name
    mentions = set(places) - inside
    towns, others, subject = words_of("organs", "towns"), words_of("others"), words_of("government", "subject")
    for ending in _endings().finditer(text):
        end = ending.end()
        before = text[ending.start() - 1 : ending.start()]
        if before in words_of("others", "ours") or (ending[0] in towns and before in others):  # 2024年我局, 在全镇公布
            continue
        if text.startswith(subject, ending.start()):  # 凌源市政府信息公开年报 is of no 凌源市政府
            continue
        first, least = end, max(0, end - _LONGEST)
        while first > least and "\u4e00" <= text[first - 1] <= "\u9fff":
            first -= 1
        if text[first - 1 : first].isdigit():
            first += len(words_at(text, "years", first))
        starts: dict[int, str] = {first: "mark" if first else "line"}
        starts |= {lead.end(): "lead" for lead in _leads().finditer(text, first, ending.start())}
        starts |= {start: "place" for start in sorted(mentions) if first <= start < ending.start()}
        if short := next(
            (at for at in range(first, ending.start()) if at not in inside and book.short_mention(text, at)), None
        ):
            starts.setdefault(short, "short place")
        chosen = sorted(starts.items(), key=lambda pair: (pair[1] != "place", pair[0]))[:_MOST_STARTS]
        for start, opened in chosen:
            if end - start >= 3:
                yield start, end, opened


def _we(page: Page) -> str:
    """What the text calls itself most: 镇 of 我镇, 局 of 我局; empty where nothing."""
    counts = Counter(match[1] for match in _self().finditer(page.whole[:_READ_FOR_SELF]))
    return max(sorted(counts), key=lambda name: counts[name], default="")


@cache
def _self() -> re.Pattern[str]:
    return re.compile(f"{any_of('we', 'pronouns')}({any_of('we', 'tiers')})")


@cache
def _we_before() -> re.Pattern[str]:
    return re.compile(rf"{_self().pattern}\({any_of('we', 'called')}?$")


@lru_cache(maxsize=4096)  # a report names few agencies, and names them often
def _wording(book: Gazetteer, name: str, core: Core, opened: str) -> tuple[str, ...]:
    return tuple(_said_of(book, name, core, opened))


def _said_of(book: Gazetteer, name: str, core: Core, opened: str) -> Iterator[str]:
    unit = take_apart(book, name)
    yield f"opens={opened}"
    yield f"ending={next((ending for ending in words_of('organs', 'endings') if name.endswith(ending)), name[-1])}"
    yield f"length={step(len(name), (4, 6, 8, 11, 15, 20, 26))}"
    areas = [level(area.codes[0]) for area in unit.areas]
    yield f"place={'none' if not areas else ('province', 'city', 'county')[max(areas)]}"
    kind = "town" if core.town else "area" if core.area else "organ"
    yield f"unit={'of a town' if core.town and core.organ else kind}"
    if not unit.areas and book.mentions(name):
        yield "place inside"
    if name[0] in words_of("others", "words"):
        yield "pronoun"
    if name[0] in LEVELS:
        yield "tier first"
    if core.organ and len(core.organ) > 14:
        yield "long organ"
    if max(areas, default=-1) == COUNTY and core.organ:
        yield "county organ"


def _around(line: Line, start: int, end: int, chain: int) -> Iterator[str]:
    """What stands around a name; `chain` is where the places right before it begin."""
    text = line.text
    if chain < start:
        yield f"before its places={text[:chain][-2:] or 'nothing'}"
    if text.rfind("《", 0, start) > text.rfind("》", 0, start):
        yield "in a quoted title"
    before, after = text[:start], _NUMERALS.sub("20", text[end : end + 2])
    plain = _YEAR_BETWEEN.sub("", before)  # 公布2024年某镇政府信息公开年度报告
    if plain.endswith(words_of("publishes", "words")):
        before = plain[:-2] + words_of("publishes", "plain")[0]
    yield f"before={before[-2:] or 'nothing'}"
    yield f"before one={before[-1:] or 'nothing'}"
    yield f"after={after or 'nothing'}"
    yield f"after one={after[:1] or 'nothing'}"
    if text.startswith(words_of("acts", "words"), end):
        yield "acts"
        if not before or before[-1] in "。,;:" or before.endswith(("年", "年度")):
            yield "acts, opens a clause"
    if _we_before().search(before):
        yield "behind what the text calls itself"
    label = _LABEL.search(before)
    if label and not before[-1:].isalnum():
        yield f"label={label[1][-4:]}"
        yield f"label end={label[1][-2:]}"
    bracket = text[end : end + _BRACKET]
    if bracket.startswith("(") and any(word in bracket for word in words_of("contact", "words")):
        yield "contact behind"
    if _DATE.match(text, end):
        yield "date behind"


def _place(
    page: Page, number: int, start: int, end: int, place: tuple[int, int], title: tuple[int, int] | None, last: int
) -> Iterator[str]:
    text = page.lines[number].text
    titled = title is not None and title[0] <= place[0] and place[1] <= title[1]
    if titled:
        yield "in the title"
        yield f"in the title, from its start={place[0] == title[0] if title else False}"
    zone = "above" if number < page.body else "body" if number <= page.body + 3 else "below"
    if title and number < page.body and place[0] >= title[1]:
        zone = "preface"
    yield f"zone={zone}"
    yield f"last lines={step(last - number, (1, 2, 4, 8))}"
    alone = len(text) - (end - start)
    yield f"alone={step(alone, (1, 3, 12, 30))}"
    if alone == 0 and number == last or (alone <= 12 and last - number < 8 and number > page.body):
        yield "signs"
    if number + 1 <= last and alone == 0 and _DATE.match(page.lines[number + 1].text):
        yield "date below"
    yield f"opens line={start == 0}"
    yield f"in prose={page.prose(number)}"


def _agreement(page: Page, name: str, core: Core, titled: Core | None, we: str) -> Iterator[str]:
    said = core.town or core.area or core.organ
    yield f"named={step(page.whole.count(said), (1, 2, 3, 5, 9))}"
    if titled is None:
        yield "title names nobody"
    elif titled == core:
        yield "title names it"
    else:
        yield "title names another"
        if titled.town and titled.town == core.town:
            yield "title names its town"
    if we:
        tier = "town" if we in words_of("we", "towns") else "other"
        agrees = said.endswith(we) or (we in words_of("we", "areas") and core.area.endswith(we))
        yield f"we={'agrees' if agrees else 'differs'}, {tier}"
