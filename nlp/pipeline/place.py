"""place: agency, year, province, city, county, town and county code, from what the text says about itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc
from spacy.training import Example

from nlp.pipeline.agency import agency_phrase, is_organ, issuers, report_year, signatures
from nlp.pipeline.folding import fold
from nlp.pipeline.gazetteer import Gazetteer, Mention, gazetteer, within
from nlp.pipeline.titles import report_title
from nlp.pipeline.words import text_of

_PREFACE = 1500  # characters before the first heading that are read
_OVERVIEW = 600  # and after it
_TAIL = 800
_LAST_LINES = 12
_FIRST_LINES = 3
_MOST_CONTACTS = 8
_MOST_CANDIDATES = 5
_WRAPPED = 25  # a line of prose this long goes on in the next line
_TITLE = re.compile(r"信息公开|政务公开|年度报告|年报")
_ADDRESS = re.compile(r"(?:地址|办公地点)[:：为是 ]*([^;；。)）\n]{4,60})")
_TELEPHONE = re.compile(r"(?:电话|传真|热线)[^\n。;；]{0,24}?(?<!\d)(0\d{2,3}) ?[)\-—–― ] ?\d")
_TOWN_END = re.compile(r"街道|苏木|[镇乡]")
_TOWN_ORGAN = re.compile(r"(?:人民)?政府(?:办公室)?|办事处|办|党政.{0,4}办公室|")
_BARE_TOWN = re.compile(r"(?:街道|苏木|[镇乡])(?:人民政府|政府|办事处|$)")
_PARENT = "人民政府"
_LONGEST_TITLE = 80
_LONGEST_TOWN = 16
_LEVELS = "省市县区州旗盟镇乡街"
_OWN = "我本全各"  # 我镇 is no town's name
_PROVINCE, _CITY, _COUNTY = range(3)

Hint = tuple[str, tuple[str, ...]]


class Clue(NamedTuple):
    """A squeezed stretch of text that may name the place, and what it is: title, preface, address or signature."""

    source: str
    text: str
    mentions: list[Mention]


class Reading(NamedTuple):
    """The parts of a text that say whose report it is, folded and free of spaces; `text` is all of it."""

    title: str
    preface: str
    addresses: list[str]
    area_codes: list[str]
    last_lines: list[str]
    text: str


class Unit(NamedTuple):
    """A phrase such as 沂源县张家坡镇人民政府, taken apart."""

    areas: list[Mention]
    town: str | None
    organ: str
    phrase: str


class Answer(NamedTuple):
    """The places that it may be, and the source of the hint that said so."""

    codes: tuple[str, ...]
    source: str | None


@Language.factory("nlp_place")
class Place(Pipe):
    """Writes ``doc.user_data["place"]``: ``agency``, ``year`` and ``place`` with the fields of `nlp.report.Place`.

    Reads ``doc.spans["titles"]`` and ``doc.spans["headings"]`` where they exist, and the first lines of the text
    where they do not. A place that the gazetteer knows by another name today keeps the name of the text; its code is
    today's.
    """

    def __init__(self, nlp: Language, name: str):
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Read `doc`; nothing of it but ``user_data["place"]`` changes."""
        reading = _read(doc)
        book = gazetteer()
        clues = _clues(book, reading)
        unit, source = _unit(book, reading)
        place = _place(book, unit, source, clues, reading.area_codes)
        doc.user_data["place"] = {
            "agency": _agency(unit, place, clues, reading.text) if unit else None,
            "year": report_year(reading.title, reading.preface, reading.last_lines),
            "place": place,
        }
        return doc

    def initialize(self, get_examples: Callable[[], Iterable[Example]], *, nlp: Language | None = None) -> None:
        """Nothing to learn: names come from the gazetteer."""

    def score(self, examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
        """The share of right years and counties, ``place_year_acc`` and ``place_county_acc``.

        Only examples whose reference has ``user_data["place"]`` count; None where there is none.
        """
        pairs = [
            (example.reference.user_data["place"], example.predicted.user_data["place"])
            for example in examples
            if example.reference.user_data.get("place")
        ]
        years = sum(gold["year"] == found["year"] for gold, found in pairs)
        counties = sum(gold["place"]["county"] == found["place"]["county"] for gold, found in pairs)
        return {
            "place_year_acc": years / len(pairs) if pairs else None,
            "place_county_acc": counties / len(pairs) if pairs else None,
        }


def _read(doc: Doc) -> Reading:
    folded = fold(text_of(doc))
    title, (start, end) = _title(doc, folded)
    first = min((span.start_char for span in doc.spans.get("headings", ()) if span.start_char >= end), default=_PREFACE)
    parts = (
        folded[: min(start, _PREFACE)],
        folded[end : min(first, end + _PREFACE)],
        folded[first : first + _OVERVIEW],
    )
    return Reading(
        title=title,
        preface="\n".join(map(_unwrapped, parts)),
        addresses=["".join(match[1].split()) for match in islice(_ADDRESS.finditer(folded), _MOST_CONTACTS)],
        area_codes=[match[1] for match in islice(_TELEPHONE.finditer(folded), _MOST_CONTACTS)],
        last_lines=_squeezed(folded[max(0, len(folded) - _TAIL) :].replace("。", "\n"))[-_LAST_LINES:],
        text="".join(folded.split()),
    )


def _title(doc: Doc, folded: str) -> tuple[str, tuple[int, int]]:
    """The first title, which may be broken over lines, and where it stands."""
    if found := report_title(doc):
        start, end = found
        title = "".join(folded[start:end].split())
        before = _squeezed(folded[max(0, start - _LONGEST_TITLE) : start])[-1:]
        if before and not agency_phrase(title) and is_organ(before[0]):
            title = before[0] + title
        return title, (start, end)
    lines = _squeezed(folded[:_PREFACE])[:_FIRST_LINES]
    for index, line in enumerate(lines):
        if _TITLE.search(line):
            opened = index and is_organ(lines[index - 1])
            return lines[index - 1] + line if opened else line, (0, 0)
    return "", (0, 0)


def _squeezed(text: str) -> list[str]:
    return [line for line in ("".join(line.split()) for line in text.splitlines()) if line]


def _unwrapped(text: str) -> str:
    """`text` without spaces, lines of prose that were wrapped made one again."""
    out = ""
    for line in _squeezed(text):
        out += line if len(line) >= _WRAPPED and line[-1] not in "。;:" else line + "\n"
    return out


def _clues(book: Gazetteer, reading: Reading) -> list[Clue]:
    texts = [("title", reading.title), ("preface", reading.preface)]
    texts += [("address", address) for address in reading.addresses]
    texts += [("signature", "\n".join(line for line in reading.last_lines if len(line) <= 40))]
    return [Clue(source, text, book.mentions(text)) for source, text in texts]


def _unit(book: Gazetteer, reading: Reading) -> tuple[Unit | None, str]:
    """Who reports, from the first of title, signature and preface that says so."""
    phrase = agency_phrase(reading.title)
    if phrase:
        unit = _apart(book, phrase)
        if (unit.areas and not unit.organ) or unit.town or is_organ(phrase):
            return unit, "title"
    for source, phrases in (("signature", signatures(reading.last_lines)), ("preface", issuers(reading.preface))):
        if phrases:
            return _apart(book, phrases[0]), source
    return None, "title"


def _apart(book: Gazetteer, phrase: str) -> Unit:
    """Take apart the areas that `phrase` begins with, the town and the organ."""
    areas = _leading(book, phrase)
    body = phrase[areas[-1].end :] if areas else phrase
    for rest in dict.fromkeys((body.removeprefix(_PARENT), body)):  # 荔湾区人民政府水秀街道办事处
        if town := _town(book, rest):
            return Unit(areas, town, rest[len(town) :], phrase)
    return Unit(areas, None, body, phrase)


def _leading(book: Gazetteer, phrase: str) -> list[Mention]:
    full = {mention.start: mention for mention in book.mentions(phrase)}
    areas: list[Mention] = []
    end = 0
    while mention := full.get(end) or _short(book, phrase, end, full):
        if areas and not _any_within(mention.codes, areas[-1].codes) and end not in full:
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
    if short.end in full:
        return short
    if town := _town(book, rest):
        return short if _any_within(book.towns.get(town, ()), short.codes) else None
    sure = start > 0 or _depth(short.codes[0]) < _COUNTY  # 港口管理局 is not the bureau of 港口区
    bureau = len(rest) > 2 and rest[0] not in _LEVELS and is_organ(rest) and not _town(book, phrase[start:])
    return short if sure and bureau else None


def _town(book: Gazetteer, body: str) -> str | None:
    """The town that `body` begins with: what stands before 人民政府 or 办事处, or a name in the gazetteer."""
    ends = [match.end() for match in _TOWN_END.finditer(body) if match.start() and body[0] not in _OWN]
    for end in reversed(ends):
        if end <= _LONGEST_TOWN and _TOWN_ORGAN.fullmatch(body, end):
            return body[:end]
    return next((body[:end] for end in ends if body[:end] in book.towns), None)


def _place(book: Gazetteer, unit: Unit | None, source: str, clues: list[Clue], area_codes: list[str]) -> dict[str, Any]:
    """The fields of `nlp.report.Place`."""
    hints = [(clue.source, mention.codes) for clue in clues for mention in clue.mentions]
    hints += [("telephone", book.area_codes[number]) for number in area_codes if number in book.area_codes]
    codes, evidence = _narrowed(_found(book, unit, source, clues, hints), hints)
    said = {code: m.name for clue in clues for m in clue.mentions for code in m.codes if m.name not in book.named}
    levels = [
        tuple(said.get(code, name) if name == book.names[code] else name for name in book.levels(code))
        for code in codes
    ]
    agreed = [column[0] if len(set(column)) == 1 else None for column in zip(*levels, strict=True)]
    province, city, county = agreed or (None, None, None)
    town = unit.town if unit else None
    ambiguous = len(codes) > 1
    return {
        "province": province,
        "city": city,
        "county": county,
        "town": town,
        "code": codes[0] if codes and not ambiguous else None,
        "evidence": evidence or (source if town else None),
        "candidates": tuple("".join(filter(None, level)) for level in levels[:_MOST_CANDIDATES]) if ambiguous else (),
    }


def _found(book: Gazetteer, unit: Unit | None, source: str, clues: list[Clue], hints: list[Hint]) -> Answer:
    """The first answer that is as deep as the unit asks for, else the deepest."""
    best = Answer((), None)
    for codes, said_by in _answers(book, unit, source, clues, hints):
        inside = tuple(code for code in codes if not best.codes or _any_within((code,), best.codes))
        if inside and (not best.codes or _depth(inside[0]) > _depth(best.codes[0])):
            best = Answer(inside, said_by)
        if best.codes and (_depth(best.codes[0]) == _COUNTY or (unit and unit.areas and not unit.town)):
            break
    return best


def _answers(book: Gazetteer, unit: Unit | None, source: str, clues: list[Clue], hints: list[Hint]) -> Iterator[Answer]:
    """What each kind of hint says, the surest kind first."""
    if unit and unit.areas:
        yield Answer(_chain(unit.areas), source)
    if unit:
        own = unit.town or unit.phrase.lstrip(_LEVELS)
        for clue in clues:
            for index, mention in enumerate(clue.mentions):
                if clue.text.startswith((own, _PARENT + own), mention.end):
                    yield Answer(_chain(_adjoining(clue.mentions[: index + 1])), clue.source)
    if unit and unit.town in book.towns:
        codes = book.towns[unit.town]
        if all(_any_within(codes, hinted) for _, hinted in hints):
            yield Answer(codes, source)
    for depth in (_COUNTY, _CITY, _PROVINCE):
        votes = Counter((said_by, codes) for said_by, codes in hints if _depth(codes[0]) == depth)
        for (said_by, codes), _ in votes.most_common():
            yield Answer(codes, said_by)


def _narrowed(answer: Answer, hints: list[Hint]) -> Answer:
    """`answer` without the places that other hints speak against."""
    for said_by, hinted in hints:
        kept = tuple(code for code in answer.codes if _any_within((code,), hinted) or _any_within(hinted, (code,)))
        if kept and len(kept) < len(answer.codes):
            answer = Answer(kept, said_by)
    return answer


def _chain(areas: Sequence[Mention]) -> tuple[str, ...]:
    """The codes of the last of `areas`, of those only which lie in the areas before it."""
    codes = areas[-1].codes
    for area in areas[:-1]:
        codes = tuple(code for code in codes if _any_within((code,), area.codes)) or codes
    return codes


def _adjoining(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions at the end of `mentions` that follow each other without a gap."""
    out = [mentions[-1]]
    for mention in reversed(mentions[:-1]):
        if mention.end != out[0].start:
            break
        out.insert(0, mention)
    return out


@lru_cache(maxsize=4096)
def _any_within(codes: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return any(within(code, other) for code in codes for other in others)


def _depth(code: str) -> int:
    return _PROVINCE if code.endswith("0000") else _CITY if code.endswith("00") else _COUNTY


def _agency(unit: Unit, place: dict[str, Any], clues: list[Clue], text: str) -> str:
    """The agency's name: a town's without the places above it, made whole where `text` speaks of its government."""
    if unit.town:
        own, level = unit.town, next(iter(_TOWN_END.findall(unit.town)[-1:]), "")
        whole = "办事处" if level == "街道" else "人民政府"
        said = own + whole in text or _speaks_of(text, level + ("办" if level == "街道" else "政府"))
    elif unit.areas:
        own, whole = unit.phrase[: unit.areas[-1].end], "人民政府"
        said = unit.areas[-1].name + whole in text or _speaks_of(text, own[-1] + "政府")
    else:
        own, whole, said = "", "", False
    if said and unit.organ in ("", "政府", "办"):
        return own + whole
    if unit.town or unit.areas:
        return own + unit.organ
    for name in (place["county"], place["city"]):  # 县水利局 in a text that says which county
        if name and name[-1] == unit.phrase[0]:
            return name + unit.phrase[1:]
    parents = (m.name for clue in clues for m in clue.mentions if clue.text.startswith(unit.phrase, m.end))
    return next(parents, "") + unit.phrase


def _speaks_of(text: str, government: str) -> bool:
    """Whether `text` has `government`, such as 镇政府, and not only in 镇政府信息."""
    return text.count(government) > text.count(government + "信息")
