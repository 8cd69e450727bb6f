"""Places that a report names without saying that they are its own: media, offices, mentions in passing."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from nlp.places.claims import Claim, Clue, adjoining, chain
from nlp.places.gazetteer import COUNTY, Gazetteer, level
from nlp.places.issuer import Unit
from nlp.places.wording import any_of, words_of

_SITE, _OF_OFFICE, _MENTIONED = 3.0, 1.5, 1.0  # on the scale of nlp.places.evidence
_AGAIN = 0.25  # more for each further time that the place is mentioned
_MOST_TIMES = 5
_OWN_SITE = re.compile(
    rf"{any_of('government')}?{any_of('sites', 'kinds')}?(?:网站|网(?!{any_of('sites', 'no_site')}))"
    rf"|{any_of('government')}{any_of('sites', 'homes')}?[>»|]"
)
_OFFICE = re.compile(
    rf"{any_of('government', 'subject_of_offices')}|[一-鿿]{{0,12}}?{any_of('organs', 'endings', 'towns_of_offices')}"
)
_LONGEST_WORD = 5
# “嘉祥发布”公众号, “健康横州”小程序, 嘉祥政府信息公开网: what a county's own media are called
_ACCOUNT = re.compile(
    r"[“\"「《]" + any_of("media", "before") + '?([一-鿿]{2,12})[”"」》][一-鿿]{0,4}' + any_of("media", "kinds")
)
_PORTAL = re.compile(rf"([一-鿿]{{2,6}}){any_of('sites', 'portals')}网")
_SELF = re.compile(any_of("we", "pronouns") + any_of("we", "tiers", "bodies"))
_CLAUSE, _LONGEST_CLAUSE = re.compile(r"[,。;:\n]"), 40
_BESIDE = 8  # characters behind a name in which a word says that it is a stranger's
_VISITED = re.compile(any_of("strange", "visited"))
_RAISED = re.compile(rf"([一-鿿]{{2,4}}){any_of('raised')}")
# Words of a county's own government, by what kind of county it is; 社区, 园区 and 自治区 are none
_HOUSE = rf"(?:{any_of('houses')}|委(?!{any_of('houses', 'no_committee')}))"
_OURS = any_of("houses", "ours")
_COUNTY_SAYS = {tier: re.compile(rf"{tier}{_HOUSE}|{_OURS}{tier}") for tier in "县旗"} | {
    "区": re.compile(
        rf"(?<!{any_of('houses', 'before_district')})区{_HOUSE}|{_OURS}区(?!{any_of('houses', 'behind_district')})"
    )
}


def in_media(book: Gazetteer, text: str) -> Iterator[Claim]:
    """The county whose short name an account or a site bears, where only one has it."""
    shorts = [book.short_mention(match[1], 0) for match in _ACCOUNT.finditer(text)]
    for match in _PORTAL.finditer(text):
        ends = (book.short_mention(match[1], start) for start in range(len(match[1]) - 1))
        shorts += [short for short in ends if short and short.end == len(match[1])][:1]
    times = Counter(short.codes for short in shorts if short)
    for codes, count in times.items():
        if len(codes) == 1:
            yield Claim("text", codes, _OF_OFFICE + _AGAIN * min(count - 1, _MOST_TIMES), hard=False)


def in_passing(book: Gazetteer, clues: Sequence[Clue]) -> Iterator[Claim]:
    """Places that the text mentions without saying that they are its own, and the one whose site the page is on."""
    times: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    weights: dict[tuple[str, ...], float] = {}
    named = {m.name for clue in clues for m in clue.mentions if book.depth(m.codes[0]) == COUNTY}
    for clue in clues:
        if clue.source not in ("preface", "signature", "title"):
            continue
        for index, mention in enumerate(clue.mentions):
            areas = adjoining(clue.mentions[: index + 1])
            codes, start = chain(book, areas), areas[0].start
            if _OWN_SITE.match(clue.text, mention.end):
                yield Claim(clue.source, codes, _SITE, hard=False)
            clause = _CLAUSE.split(clue.text[max(0, start - _LONGEST_CLAUSE) : start])[-1]
            if not _is_strange(clause, clue.text[mention.end :][:_BESIDE]):
                times[codes][clue.source] += 1
                office = _OFFICE.match(clue.text, mention.end) or (len(named) == 1 and _SELF.search(clause))
                before = clue.text[max(0, mention.start - _LONGEST_WORD) : mention.start]
                own = any(before[at:] in words_of("own", "before") for at in range(len(before)))
                weights[codes] = max(weights.get(codes, 0.0), _SITE if own else _OF_OFFICE if office else _MENTIONED)
        for match in _RAISED.finditer(clue.text):  # 洪泽撤县设区
            names = (match[1][start:] for start in range(len(match[1]) - 1))
            if short := next((name for name in names if name in book.shortened), None):
                times[book.shortened[short]][clue.source] += 1
                weights[book.shortened[short]] = _OF_OFFICE
    for codes, counts in times.items():
        ((source, count),) = counts.most_common(1)  # not the sum: the parts of a short text overlap
        yield Claim(source, codes, weights[codes] + _AGAIN * min(count - 1, _MOST_TIMES), hard=False)


def _is_strange(before: str, behind: str) -> bool:
    """Whether the words beside a place say that it is another's: 对口帮扶, 来自, 考察."""
    return (
        _VISITED.search(before[-2:]) is not None
        or any(word in before for word in words_of("strange", "before"))
        or any(word in behind[:_BESIDE] for word in words_of("strange", "behind"))
    )


def of_tier(book: Gazetteer, codes: tuple[str, ...], tier: str) -> tuple[str, ...]:
    """`codes` without the counties that neither are nor were a 县, 区 or 旗, whichever `tier` says."""
    if not tier:
        return codes
    return tuple(
        code
        for code in codes
        if level(code) < COUNTY or any(name.endswith(tier) for name in (book.names[code], *book.other.get(code, ())))
    )


def county_tier(unit: Unit | None, text: str) -> str:
    """What the county's government is called in the text: 县, 区 or 旗; empty where it is not clear."""
    if unit and unit.phrase[0] in _COUNTY_SAYS:
        return unit.phrase[0]
    tiers = [tier for tier, says in _COUNTY_SAYS.items() if says.search(text)]
    return tiers[0] if len(tiers) == 1 else ""
