"""What an item says, in features that a person can read, each with the places in the text that show it.

Training asks for their names (`item_names`), tagging for what a model knows of them (`nlp.pipeline.themes.seen`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from nlp.pipeline.wording import any_of
from nlp.pipeline.words import Words
from nlp.text.numbering import list_mark_at

Place = tuple[int, int]  # code points, end exclusive

_MOST_CUT = 1 << 11  # items that are kept cut: many sentences come again and again, in a report and in the next

_CLAUSE = re.compile(r"[^,。;:!?、]+")
# A purpose or result tail asserts no theme (annotation guideline), so its words are features of their own; so are those
# of what is praised before a turn to the problems. Some words open a tail only in mid-sentence.
_TAIL = re.compile(rf"{any_of('tails', 'links')}?{any_of('tails')}")
_LATE_TAIL = re.compile(any_of("tails", "late"))
_TURN = re.compile(any_of("turns"))
_WORD, _TAILED, _PRAISED = "word", "tail", "praise"


class Clause(NamedTuple):
    """The words of one clause, or of one member of a list, white space left out.

    `kind` names what they are: ``word``, or ``tail`` where they only name a purpose or a result, or ``praise`` where a
    turn (`但`) follows in the sentence.
    """

    words: list[Place]
    kind: str

    @property
    def asserts(self) -> bool:
        """Whether the clause says what is wrong or what is done."""
        return self.kind == _WORD


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """The folded `text` of an item behind its numbering mark, cut into `clauses`, one at least; places count from the
    start of `text`. Items that say the same share one."""

    text: str
    clauses: Sequence[Clause]

    @property
    def places(self) -> list[Place]:
        """Where the words of all clauses stand."""
        return [place for clause in self.clauses for place in clause.words]


class Mentions(NamedTuple):
    """Features of one `kind`: what is said, and the code points of each that say it. The name is ``kind=said``."""

    kind: str
    said: list[str]
    starts: list[int]
    ends: list[int]


class ItemNames(NamedTuple):
    """The names of the features of each clause, and of the item as a whole, which gives its clauses their context."""

    clauses: list[list[str]]
    whole: list[str]


def cut_item(words: Words, start: int, end: int) -> tuple[int, Cut]:
    """The item in ``[start, end)`` code points, and where its text begins, its numbering mark left out.

    An item that is nothing but tails and praise has none: what stands alone is asserted.
    """
    number = list_mark_at(words.text, start)
    begin = number.end if number else start
    first, stop, lengths = words.run(begin, end)
    before = words.text[begin - 1] if begin else ""
    return begin, _cut(before, words.text[begin:stop], end - begin, first - begin, lengths)


@lru_cache(maxsize=_MOST_CUT)
def _cut(before: str, text: str, size: int, first: int, lengths: bytes) -> Cut:
    """Cut ``text[:size]``; its tokens have the `lengths` and begin at `first`, the character `before` stands above."""
    spans = [match.span() for match in _CLAUSE.finditer(text, 0, max(size, 0))]
    kinds = _kinds(before, text, spans)
    if _WORD not in kinds:
        kinds = [_WORD] * len(kinds)
    bounds = [*accumulate(memoryview(lengths).cast("i"), initial=first)]
    tokens = [(a, b) for a, b in zip(bounds, bounds[1:], strict=False) if not text[a:b].isspace()]
    at = 0
    found: list[Clause] = []
    for (start, end), kind in zip(spans, kinds, strict=True):
        while at < len(tokens) and tokens[at][0] < start:
            at += 1
        begun = at
        while at < len(tokens) and tokens[at][0] < end:
            at += 1
        if begun < at:
            found.append(Clause(tokens[begun:at], kind))
    return Cut(text, found or [Clause([], _WORD)])


def _kinds(before: str, text: str, spans: list[Place]) -> list[str]:
    """The kind of each clause in `spans`; the character `before` stands in front of `text`."""
    kinds: list[str] = []
    sentence = 0  # the first clause of the sentence
    for index, (a, b) in enumerate(spans):
        clause, before = text[a:b].strip(), text[a - 1] if a else before
        if before == "、" and kinds:  # 确保更新及时、内容全面 is one tail
            kinds.append(kinds[-1])
            continue
        late = before == ","
        if not late:
            sentence = index
        if late and _TURN.match(clause):
            kinds[sentence:] = [_PRAISED] * (index - sentence)
        kinds.append(_TAILED if _TAIL.match(clause) or (late and _LATE_TAIL.match(clause)) else _WORD)
    return kinds


def clause_mentions(text: str, clause: Clause) -> list[Mentions]:
    """Words, characters and pairs of characters; of a tail or a praise the words alone, under another name."""
    words = _words(text, clause.kind, clause)
    if not clause.asserts:
        return [words]
    at = [place for a, b in clause.words for place in range(a, b)]
    behind = [place + 1 for place in at]
    chars = [text[place] for place in at]
    pairs = [a + b for a, b in zip(chars, chars[1:], strict=False)]
    return [words, Mentions("char", chars, at, behind), Mentions("pair", pairs, at[:-1], behind[1:])]


def whole_mentions(text: str, clause: Clause, role: str) -> list[Mentions]:
    """What `clause` adds to the features of the whole item beside its own: its words under the item's role."""
    return [_words(text, f"{role} {_WORD}", clause)] if clause.asserts else []


def headline(text: str, first: Clause) -> Mentions:
    """What the `first` clause of an item adds besides, after all others."""
    return _words(text, f"headline {_WORD}", first)


def item_names(cut: Cut, role: str) -> ItemNames:
    """The names of the features that an item has, each once."""
    text, found = cut.text, cut.clauses
    rows: list[list[str]] = []
    whole: dict[str, None] = {}
    for clause in found:
        row = _names(clause_mentions(text, clause))
        rows.append([*row])
        whole |= row | _names(whole_mentions(text, clause, role))
    return ItemNames(rows, [*(whole | _names([headline(text, found[0])]))])


def _names(mentions: list[Mentions]) -> dict[str, None]:
    return dict.fromkeys(f"{kind}={said}" for kind, all_said, _, _ in mentions for said in all_said)


def _words(text: str, kind: str, clause: Clause) -> Mentions:
    starts, ends = [a for a, _ in clause.words], [b for _, b in clause.words]
    return Mentions(kind, [text[a:b] for a, b in clause.words], starts, ends)
