"""What an item says, in features that a person can read, each with the places in the text that show it."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple

from nlp.pipeline.wording import any_of
from nlp.pipeline.words import Words
from nlp.text.numbering import list_mark_at

Place = tuple[int, int]  # code points, end exclusive
Features = dict[str, list[Place]]

_CLAUSE = re.compile(r"[^,。;:!?]+")
# A purpose or result tail asserts no theme (annotation guideline), so its words are features of their own; so are those
# of what is praised before a turn to the problems. Some words open a tail only in mid-sentence.
_TAIL = re.compile(rf"{any_of('tails', 'links')}?{any_of('tails')}")
_LATE_TAIL = re.compile(any_of("tails", "late"))
_TURN = re.compile(any_of("turns"))
_WORD, _TAILED, _PRAISED = "word", "tail", "praise"


class Clause(NamedTuple):
    """The words of one clause, white space left out; `kind` names what they are: ``word``, or ``tail`` where they only
    name a purpose or a result, or ``praise`` where a turn (`但`) follows in the sentence."""

    words: list[Place]
    kind: str

    @property
    def asserts(self) -> bool:
        """Whether the clause says what is wrong or what is done."""
        return self.kind == _WORD


class ItemFeatures(NamedTuple):
    """What each clause says, and what the item says as a whole, which gives its clauses their context."""

    clauses: list[Features]
    whole: Features


def clauses(words: Words, start: int, end: int) -> list[Clause]:
    """The clauses of the item in ``[start, end)`` code points, its numbering mark left out.

    An item that is nothing but tails and praise has none: what stands alone is asserted. There is always a clause.
    """
    number = list_mark_at(words.text, start)
    spans = [match.span() for match in _CLAUSE.finditer(words.text, number.end if number else start, end)]
    kinds = _kinds(words.text, spans)
    if _WORD not in kinds:
        kinds = [_WORD] * len(kinds)
    found = [Clause(words.places(a, b), kind) for (a, b), kind in zip(spans, kinds, strict=True)]
    return [clause for clause in found if clause.words] or [Clause([], _WORD)]


def _kinds(text: str, spans: list[Place]) -> list[str]:
    """The kind of each clause in `spans`."""
    kinds: list[str] = []
    sentence = 0  # the first clause of the sentence
    for index, (a, b) in enumerate(spans):
        clause, before = text[a:b].strip(), text[a - 1 : a]
        late = before == ","
        if not late:
            sentence = index
        if late and _TURN.match(clause):
            kinds[sentence:] = [_PRAISED] * (index - sentence)
        kinds.append(_TAILED if _TAIL.match(clause) or (late and _LATE_TAIL.match(clause)) else _WORD)
    return kinds


def item_features(words: Words, found: list[Clause], role: str) -> ItemFeatures:
    """The features of each clause, and of the whole item, its role and its first clause among them."""
    rows = [_clause_features(words.text, clause) for clause in found]
    whole: defaultdict[str, list[Place]] = defaultdict(list)
    for clause, row in zip(found, rows, strict=True):
        for name, places in row.items():
            whole[name] += places
        for a, b in clause.words if clause.asserts else ():
            whole[f"{role} word={words.text[a:b]}"].append((a, b))
    for a, b in found[0].words:
        whole[f"headline word={words.text[a:b]}"].append((a, b))
    return ItemFeatures(rows, whole)


def _clause_features(text: str, clause: Clause) -> Features:
    """Words, characters and pairs of characters; of a tail or a praise the words alone, under another name."""
    found: defaultdict[str, list[Place]] = defaultdict(list)
    for a, b in clause.words:
        found[f"{clause.kind}={text[a:b]}"].append((a, b))
    if clause.asserts:
        places = [place for a, b in clause.words for place in range(a, b)]
        for place in places:
            found[f"char={text[place]}"].append((place, place + 1))
        for a, b in zip(places, places[1:], strict=False):
            found[f"pair={text[a]}{text[b]}"].append((a, b + 1))
    return found
