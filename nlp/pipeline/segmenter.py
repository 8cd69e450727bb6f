"""segmenter: the tokenizer. Structure cuts first, then jieba cuts words inside each piece."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from itertools import accumulate
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import srsly
from annotated_types import MinLen
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.vocab import Vocab

from nlp.learn.shapes import read_shaped
from nlp.pipeline.dictionary import Words
from nlp.pipeline.identity import Identity
from nlp.pipeline.layout import common_endings, cut_line, lines
from nlp.pipeline.titles import bare_title
from nlp.pipeline.typed import extend
from nlp.pipeline.words import keep_starts
from nlp.text.folding import fold
from nlp.text.glosses import glosses

Word = Annotated[str, MinLen(1)]
_SPACE = re.compile(r" +|[^ ]")
_ENUMERATOR = re.compile(r"(?<=[^第十])(?=[二三四五六七八九]是)")  # 二是 begins an item, glued or not
_LONGEST_CACHED = 160  # cells, headings and many sentences recur in every report, long prose does not
_MOST_CACHED = 1 << 13  # lines that are kept cut; of forms the same few hundred come again and again
_LONGEST_CUT = 500  # jieba's graph of one stretch is held in memory at once


class Unit(NamedTuple):
    """A piece of layout as tokens ``doc[start:end]``, with its place in the text and on the page."""

    start: int
    end: int
    start_char: int
    end_char: int
    line: int
    cell: int
    cells: int
    glued: bool


_unit: Callable[[tuple[Any, ...]], Unit] = partial(tuple.__new__, Unit)  # a report has hundreds


def _revived(layout: list[Any]) -> list[Unit]:
    return layout if isinstance(next(iter(layout), None), Unit) else [Unit(*unit) for unit in layout]


extend("layout", _revived)


class _Line(NamedTuple):
    words: list[str]
    units: list[tuple[int, int, int, int, int, int, bool]]


class Segmenter:
    """Cuts a text into tokens that span no line break, tab, cell or piece of layout.

    The pieces are kept in ``doc._.layout``, a list of `Unit`, for `blocks`.
    Words come from jieba 0.42 (https://github.com/fxsj/jieba, MIT) with its own dictionary,
    and the words that the corpus names (``[reading]`` in ``corpus.toml``) added.

    Parameters
    ----------
    titles : titles of sections without their numbers, which may stand glued to text.
    words : words that are never cut into smaller ones.
    meta : the pipeline's ``meta``, the dict itself: a Doc says by which model it was read, as ``meta`` has it then.
    """

    def __init__(
        self,
        vocab: Vocab,
        titles: Iterable[str] = (),
        words: Iterable[str] = (),
        meta: dict[str, Any] | None = None,
    ):
        self.vocab = vocab
        self.meta = {} if meta is None else meta
        self._use(titles, words)

    def __reduce__(self) -> tuple[type[Segmenter], tuple[Any, ...]]:
        """Pickle what it was made of: its dictionary holds a lock, its cache belongs to the process."""
        return type(self), (self.vocab, sorted(self.titles), self.words, self.meta)

    def _use(self, titles: Iterable[str], words: Iterable[str]) -> None:
        self.titles = frozenset(titles)
        self._endings = common_endings(self.titles)
        self.words = tuple(sorted(words))
        self._jieba: Words | None = None
        self._cached = lru_cache(maxsize=_MOST_CACHED)(self._cut)

    def __call__(self, text: str) -> Doc:
        """Make the `Doc` of `text`; its text is `text`, character for character."""
        words: list[str] = []
        layout: list[Unit] = []
        once: dict[str, str] = {}  # a word that a long text says again takes no memory again
        done = 0
        for number, (start, end) in enumerate(lines(text)):
            words += text[done:start]
            kept = end - start <= _LONGEST_CACHED
            line = (self._cached if kept else self._cut)(text[start:end])
            base = len(words)
            layout += [
                _unit((a + base, b + base, c + start, d + start, number, cell, cells, glued))
                for a, b, c, d, cell, cells, glued in line.units
            ]
            words += line.words if kept else [once.setdefault(word, word) for word in line.words]
            done = end
        words += text[done:]
        doc = Doc(self.vocab, words=words, spaces=[False] * len(words))
        meta = self.meta
        doc._.model = Identity(meta.get("name", ""), meta.get("version", ""), names=meta.get("names", {}))
        doc._.layout = layout
        doc.user_data["text"] = text
        keep_starts(doc, accumulate(map(len, words), initial=0))
        return doc

    def _cut(self, line: str) -> _Line:
        """Cut a line; a gloss is part of the word before it, and does not part that from the next one."""
        folded = fold(line)
        marked = glosses(folded)
        kept = _kept(len(line), marked) if marked else range(len(line) + 1)
        bare = "".join(folded[at] for at in kept[:-1]) if marked else folded
        words: list[str] = []
        units = []
        done = 0
        for piece in cut_line(bare, self.titles, self._endings):
            words += _SPACE.findall(line[done : kept[piece.start]])
            first, at = len(words), piece.start
            for word in self._words(bare[piece.start : piece.end]):
                words.append(line[kept[at] : kept[at + len(word)]])
                at += len(word)
            done = kept[at]
            units.append((first, len(words), kept[piece.start], done, *piece[2:]))
        words += _SPACE.findall(line[done:])
        return _Line(words, units)

    def _words(self, folded: str) -> list[str]:
        if len(folded) == 1:
            return [folded]
        if self._jieba is None:
            self._jieba = Words(self.words)
        return [
            word
            for part in _ENUMERATOR.split(folded)
            for start in range(0, len(part), _LONGEST_CUT)
            for word in self._jieba.words(part[start : start + _LONGEST_CUT])
        ]

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],
        *,
        nlp: Language | None = None,
        titles: Iterable[str] = (),
        words: Iterable[str] = (),
    ) -> None:
        """Take the titles of the headings in the examples, which may stand glued to text, and those of the corpus.

        What it knew before it keeps. `titles` and `words` are those that ``corpus.toml`` names.
        """
        found = {
            bare_title(text)
            for example in get_examples()
            for text in (span.text for span in example.reference.spans.get("headings", ()))
        }
        found |= {bare_title(title) for title in titles}
        self._use(self.titles | {title for title in found if len(title) > 1}, {*self.words, *words})

    def to_bytes(self, **kwargs: object) -> bytes:
        """Serialise the titles and the added words."""
        return bytes(srsly.msgpack_dumps({"titles": sorted(self.titles), "words": self.words}))

    def from_bytes(self, data: bytes, **kwargs: object) -> Segmenter:
        """Load what `to_bytes` wrote."""
        saved = srsly.msgpack_loads(data)
        self._use(saved["titles"], saved["words"])
        return self

    def to_disk(self, path: str | Path, **kwargs: object) -> None:
        """Write the titles and the added words as JSON, for people to read."""
        Path(path).mkdir(parents=True, exist_ok=True)
        srsly.write_json(Path(path) / "titles.json", sorted(self.titles))
        srsly.write_json(Path(path) / "words.json", list(self.words))

    def from_disk(self, path: str | Path, **kwargs: object) -> Segmenter:
        """Load what `to_disk` wrote."""
        titles, words = (read_shaped(Path(path) / name, list[Word]) for name in ("titles.json", "words.json"))
        self._use(titles, words)
        return self


def _kept(length: int, marked: list[tuple[int, int]]) -> list[int]:
    """The places of a line of `length` characters that stand in none of the `marked` stretches, and its end."""
    dropped = {at for start, end in marked for at in range(start, end)}
    return [at for at in range(length) if at not in dropped] + [length]
