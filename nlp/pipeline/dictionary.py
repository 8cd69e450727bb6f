"""jieba's dictionary, read where a text needs it: of each first character when a word that begins with it may stand.

The whole of it, 498,218 words and beginnings of words, takes a third of a second to read and 60 MB to hold; a report
needs the words of some 400 first characters.
"""

from __future__ import annotations

import mmap
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import exp, log
from pathlib import Path
from typing import TYPE_CHECKING

if "jieba" not in sys.modules and "pkg_resources" not in sys.modules:
    sys.modules["pkg_resources"] = None  # type: ignore[assignment]  # jieba asks it for one path, which takes 35 ms
    try:
        import jieba
    finally:
        del sys.modules["pkg_resources"]
else:
    import jieba

if TYPE_CHECKING:
    from typing import Any

_TOTAL = 60_101_967  # the sum of all counts in the dictionary of jieba 0.42.1; a test adds them up
_MOST_STRETCHES, _SHORT = 1 << 13, 24  # runs of characters that are kept cut, and how long they are at most
_SORTED_FROM = "\n一 ".encode()  # from here on lines are in the order of their first characters

Shard = dict[str, float | None]  # the logarithm of a word's count; None for what only begins longer words


class _Logs(dict[str, float]):
    """The logarithm of a count as it is written."""

    def __missing__(self, count: str) -> float:
        self[count] = found = log(int(count))
        return found


_LOGS = _Logs()


class Shards(dict[str, Shard]):
    """The words and the beginnings of words by their first character."""

    def __init__(self) -> None:
        super().__init__()
        with Path(jieba.__file__).with_name(jieba.DEFAULT_DICT_NAME).open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._sorted = self._data.find(_SORTED_FROM) + 1
        self._first = defaultdict[str, list[str]](list)  # what lies in no order before, by first characters
        for line in self._data[: self._sorted].decode().splitlines():
            self._first[line[0]] += line.split()

    def __missing__(self, char: str) -> Shard:
        key = char.encode("utf-8", "surrogatepass")
        start, end = self._at(key), self._at(key + b"\xff")
        fields = [*self._first.get(char, ()), *self._data[start:end].decode().split()]
        shard: Shard = dict(zip(fields[::3], map(_LOGS.__getitem__, fields[1::3]), strict=True))
        for word in list(shard):
            while (word := word[:-1]) and word not in shard:  # where it is, so are its beginnings, or will be
                shard[word] = None
        self[char] = shard
        return shard

    def _at(self, key: bytes) -> int:
        """Where the first line that is not before `key` begins, by bisection of the bytes."""
        data, size = self._data, len(key)
        low, high = self._sorted, len(self._data)
        while low < high:
            line = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
            if data[line : line + size] < key:
                low = data.find(b"\n", line) + 1 or len(data)
            else:
                high = line
        return low


class Counts:
    """What jieba asks of its dictionary: how often each word was counted; 0 for what only begins longer words."""

    def __init__(self) -> None:
        self.shards = Shards()

    def get(self, word: str, default: Any = None) -> Any:
        """The count of `word`; the logarithm of any below 10**12 says it exactly."""
        found = self.shards[word[0]].get(word, False)
        return default if found is False else 0 if found is None else round(exp(found))

    def __getitem__(self, word: str) -> int:
        return int(self.get(word, 0))

    def __contains__(self, word: str) -> bool:
        return word in self.shards[word[0]]

    def __setitem__(self, word: str, count: int) -> None:
        self.shards[word[0]][word] = log(count) if count else None


class Words(jieba.Tokenizer):  # type: ignore[misc]
    """jieba over `Shards`: the same likeliest words, each looked up once, unknown ones cut once."""

    def __init__(self, words: Iterable[str] = ()):
        super().__init__()
        self.FREQ, self.total, self.initialized = Counts(), _TOTAL, True
        self._cached = lru_cache(maxsize=_MOST_STRETCHES)(lambda stretch: tuple(self._words(stretch)))
        for word in words:
            self.add_word(word)

    def words(self, text: str) -> list[str]:
        """The words of `text`, those of ``jieba.lcut``."""
        found: list[str] = []
        for index, stretch in enumerate(jieba.re_han_default.split(text)):
            if index % 2:  # what the pattern matched
                found += self._cached(stretch) if len(stretch) <= _SHORT else self._words(stretch)
            else:
                for part in jieba.re_skip_default.split(stretch):
                    found += (part,) if jieba.re_skip_default.match(part) else part
        return found

    def _words(self, stretch: str) -> Iterator[str]:
        start, alone = 0, ""
        ends = self._ends(stretch)
        while start < len(stretch):
            end = ends[start]
            word = stretch[start:end]
            if end - start == 1:
                alone += word
            else:
                if alone:
                    yield from self._parted(alone)
                    alone = ""
                yield word
            start = end
        if alone:
            yield from self._parted(alone)

    def _parted(self, alone: str) -> Iterable[str]:
        """The words in a run of characters that are none in the dictionary together, by jieba's hidden Markov model."""
        return alone if len(alone) == 1 or self.FREQ.get(alone) else _unknown(alone)

    def _ends(self, stretch: str) -> list[int]:
        """Where the likeliest word from each character of `stretch` on ends."""
        shards, total = self.FREQ.shards, log(self.total)
        size = len(stretch)
        scores, ends = [0.0] * (size + 1), [0] * size
        for start in range(size - 1, -1, -1):
            get = shards[stretch[start]].get
            best, last, stop = None, start + 1, start + 1
            while stop <= size and (count := get(stretch[start:stop], False)) is not False:
                if count is not None:
                    score = count - total + scores[stop]
                    if best is None or score >= best:
                        best, last = score, stop
                stop += 1
            scores[start] = scores[start + 1] - total if best is None else best
            ends[start] = last
        return ends


@lru_cache(maxsize=1 << 14)
def _unknown(alone: str) -> tuple[str, ...]:
    return tuple(jieba.finalseg.cut(alone))
