"""place: agency, year, province, city, county, town and county code, from what the text says about itself.

The parts of the text (`place_texts`) tell who reports (`issuer`) and make claims about where (`evidence`), which are
weighed together (`weighing`) against the gazetteer (`gazetteer`, `towns`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from nlp.pipeline.component import Component
from nlp.pipeline.front.found import FrontMatter
from nlp.pipeline.place.found import Area, Located
from nlp.pipeline.titles import report_title
from nlp.pipeline.words import text_of
from nlp.places.agency import agency_phrase, report_year
from nlp.places.claims import Clue, chain
from nlp.places.evidence import claims_of, clues_of, find_unit, unit_of_path
from nlp.places.gazetteer import CITY, COUNTY, Gazetteer, gazetteer, level
from nlp.places.issuer import Unit, agency_name, take_apart
from nlp.places.texts import Texts, place_texts
from nlp.places.weighing import Answer, weigh

_MOST_CANDIDATES = 200  # of the commonest names of towns


@Language.factory("nlp_place")
class Place(Component):
    """Sets ``doc._.place``, a `Located`.

    Agency and year are those of ``doc._.front`` where a component set it. Reads ``doc.spans["headings"]`` and, without
    that, ``doc.spans["titles"]`` where they exist, and the first lines of the text where they do not; and
    ``doc._.path``, the file's, where it came from one. ``evidence`` names the sources that decided, joined by ``+``,
    the strongest first.

    Names are those that the report uses: 横县 in 2016, 横州市 in 2022, 青岛西海岸新区 for 黄岛区; where it has none in
    full, that of its year, as far as the gazetteer's lists of 2007 to 2014, 2020 and 2024 tell. Codes are
    today's (end of 2024), so that both years of 横州市 have one code, 450181; province and city are the code's.
    A county that was merged into others keeps the last code and city it had. A town keeps the name of the text,
    whether the gazetteer knows it or not.
    """

    def __init__(self, nlp: Language, name: str):
        self.name = name

    def set_annotations(self, doc: Doc, found: Located) -> None:
        """Set ``doc._.place``."""
        doc._.place = found

    def predict(self, doc: Doc) -> Located:
        """Who reports on which year, and where that is; `doc` stays as it is."""
        headings = [span.start_char for span in doc.spans.get("headings", ())]
        texts = place_texts(text_of(doc), report_title(doc), headings, doc._.path or "")
        book = gazetteer()
        clues = clues_of(book, texts)
        front: FrontMatter | None = doc._.front
        if front is None:
            unit, source = find_unit(book, texts)
            year = report_year(texts.title, texts.preface, texts.last_lines)
        else:
            unit, source = _unit_of(book, texts, front)
            year = int(front.year.value) if front.year else None
        said = front is None or front.agency is not None or source == "path"
        claims = claims_of(book, unit, source, texts, clues)
        area = _area(book, unit, source, clues, weigh(book, claims, *_bounds(book, unit)), year)
        return Located(_agency(unit, area, clues, texts.text) if unit and said else None, year, area)

    def initialize(self, get_examples: Callable[[], Iterable[Example]], *, nlp: Language | None = None) -> None:
        """Nothing to learn: names come from the gazetteer."""

    def score(self, examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
        """The share of right years and counties, ``place_year_acc`` and ``place_county_acc``.

        Only examples whose reference has a ``doc._.place`` count; None where there is none.
        """
        pairs = [
            (example.reference._.place, example.predicted._.place) for example in examples if example.reference._.place
        ]
        years = sum(gold.year == found.year for gold, found in pairs)
        counties = sum(gold.area.county == found.area.county for gold, found in pairs)
        return {
            "place_year_acc": years / len(pairs) if pairs else None,
            "place_county_acc": counties / len(pairs) if pairs else None,
        }


def _unit_of(book: Gazetteer, texts: Texts, front: FrontMatter) -> tuple[Unit | None, str]:
    """The agency of the front matter taken apart, and what says it; without one, a place that the title names alone,
    or the agency of the path."""
    if front.agency is None:
        named = take_apart(book, agency_phrase(texts.title) or "")
        return (named, "title") if named.areas and not named.organ else unit_of_path(book, texts)
    phrase, start = str(front.agency.value), front.agency.start
    if front.title and front.title.start <= start < front.title.end:
        return take_apart(book, phrase), "title"
    signed = any(phrase in line for line in texts.last_lines) and phrase not in texts.preface
    return take_apart(book, phrase), "signature" if signed else "preface"


def _bounds(book: Gazetteer, unit: Unit | None) -> tuple[int, tuple[str, ...]]:
    """How deep an answer may go, and the only places that it may be; () is any."""
    if unit is None:
        return COUNTY, ()
    codes = chain(book, unit.places) if unit.places else ()
    own = max(map(level, codes), default=CITY)
    if unit.zone:  # of a city: the county of its offices is not its own
        return own, codes
    if codes and (not unit.town or own == COUNTY):
        return own, codes
    return COUNTY, ()


def _area(
    book: Gazetteer, unit: Unit | None, source: str, clues: Sequence[Clue], answer: Answer, year: int | None
) -> Area:
    codes = answer.codes
    ambiguous = len(codes) > 1
    levels = [_as_named(book, code, clues, year) for code in codes]
    agreed = [column[0] if len(set(column)) == 1 else None for column in zip(*levels, strict=True)]
    province, city, county = agreed or (None, None, None)
    town = unit.town if unit else None
    return Area(
        province,
        city,
        county,
        town,
        code=codes[0] if codes and not ambiguous else None,
        evidence="+".join(answer.sources) or (source if town else None),
        candidates=tuple("".join(filter(None, names)) for names in levels)
        if ambiguous and len(codes) <= _MOST_CANDIDATES
        else (),
    )


def _as_named(book: Gazetteer, code: str, clues: Iterable[Clue], year: int | None) -> tuple[str | None, ...]:
    """Province, city and county of `code`; its own name is the one that the text uses, else that of `year`."""
    known = {book.names[code], *book.other.get(code, ())}
    said = (m.name for clue in clues for m in clue.mentions if code in m.codes and m.name in known)
    own = next(said, None) or book.name_in(code, year)
    return tuple(own if name == book.names[code] else name for name in book.levels(code))


def _agency(unit: Unit, area: Area, clues: Iterable[Clue], text: str) -> str:
    parents = (m.name for clue in clues for m in clue.mentions if clue.text.startswith(unit.phrase, m.end))
    return agency_name(unit, area.county, area.city, parents, text)
