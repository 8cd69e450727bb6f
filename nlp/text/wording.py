"""Wording of the field that stands as data beside what uses it: lists of words in a TOML file, read once."""

from __future__ import annotations

import re
import tomllib
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any


class Wording:
    """The lists of words in the file `file` of `package`, each a key of a section."""

    def __init__(self, package: str, file: str = "wording.toml"):
        self._package, self._file = package, file
        self.words = lru_cache(maxsize=None)(self._words)
        self.any_of = lru_cache(maxsize=None)(self._any_of)

    @cached_property
    def data(self) -> dict[str, Any]:
        """The whole file."""
        return tomllib.loads((files(self._package) / self._file).read_text("utf-8"))

    def _words(self, section: str, key: str = "words") -> tuple[str, ...]:
        """The words of a list, the longest first."""
        return tuple(sorted(self.data[section][key], key=lambda word: (-len(word), word)))

    def _any_of(self, section: str, *keys: str) -> str:
        """A pattern that matches any word of the lists, the longest that fits; of ``words`` where no key is given."""
        found = {word for key in keys or ("words",) for word in self.words(section, key)}
        return f"(?:{'|'.join(map(re.escape, sorted(found, key=lambda word: (-len(word), word))))})"
