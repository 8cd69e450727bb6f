"""A loaded model, ready to tag."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from pathlib import Path
from typing import Any

from spacy.language import Language

from nlp.errors import InputError
from nlp.model.batch import guarded, read_many
from nlp.model.extension import finished
from nlp.model.folder import open_model
from nlp.model.path import find_model
from nlp.pipeline.identity import Identity
from nlp.reading import Source, read_path
from nlp.reading.bounded import MAX_CHARACTERS
from nlp.report import Report

_ONE_AT_A_TIME = threading.RLock()  # threads would free each other's words
_MOST_WORDS = 30_000  # that are kept from one text to the next; some 400 bytes each
_LONGEST = 50_000  # code points of a text whose words are kept


class Tagger:
    """A spaCy pipeline, `pipeline`, and who it is; tags paths and texts."""

    def __init__(self, pipeline: Language, sha256: str = ""):
        self.pipeline = pipeline
        meta = pipeline.meta
        self._model = Identity(meta["name"], meta["version"], sha256, meta.get("names", {}))

    def tag(self, path: str | Path | Source, encoding: str | None = None) -> Report:
        """Tag the one report in a file, or a `Source` that was read before; raise `InputError` where that fails."""
        if isinstance(path, str) and "\n" in path and not os.path.exists(path):  # noqa: PTH110 (a text is no Path)
            raise InputError("tag 收到的是一段文字，不是文件路径；文字请用 tag_text")
        source = path if isinstance(path, Source) else read_path(path, encoding)
        return self._tag(source.text, source)

    def tag_text(self, text: str) -> Report:
        """Tag a text; a lone surrogate, which no encoding can hold, is read as U+FFFD.

        Raises ``TypeError`` where `text` is no string.
        """
        if not isinstance(text, str):
            raise TypeError(
                f"the text of a report is a str, not {type(text).__name__}; for a file use Tagger.tag(path)"
            )
        return self._tag(text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"), None)

    def tag_many(
        self,
        paths: Iterable[str | Path],
        encoding: str | None = None,
        then: Callable[[Report], Any] = lambda report: report,
        max_characters: int = MAX_CHARACTERS,
    ) -> Iterator[tuple[str, Any | InputError]]:
        """Tag every report in the files `paths`, in order, one file at a time; one that fails costs the others nothing.

        Yields the path of each report with the `Report`, or with the `InputError` that says why there is none: an
        error of reading, of tagging or of `then`. Where a file holds several reports their paths end in ``#1``, ``#2``.

        Parameters
        ----------
        paths : files of any known format, members of archives (``file.zip!name``), or ``-`` for standard input.
        encoding : of text files and web pages; overrules detection, for all of them.
        then : makes of each report what is yielded instead of it.
        max_characters : how many code points an input may have.
        """
        for path, source in read_many(map(str, paths), encoding, max_characters):
            if isinstance(source, InputError):
                yield path, source
            else:
                yield path, guarded(path, lambda source=source: then(self.tag(source)))  # type: ignore[misc]

    def _tag(self, text: str, source: Source | None) -> Report:
        with _ONE_AT_A_TIME, _uncollected():
            kept = len(text) <= _LONGEST and len(self.pipeline.vocab) < _MOST_WORDS
            with nullcontext() if kept else self.pipeline.memory_zone():  # spaCy would keep the words of all texts
                return self._report(text, source)

    def _report(self, text: str, source: Source | None) -> Report:
        doc = self.pipeline.make_doc(text)
        doc._.model = self._model
        if source:
            doc._.path = source.path
        return finished(self.pipeline(doc), source)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without Python's search for cycles: a report makes many small objects and next to none of them."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@lru_cache(maxsize=4)
def load(model: str | Path | None = None) -> Tagger:
    """Load the default model, or the one in the folder `model`; raise `ModelError` where it cannot be opened."""
    pipeline = open_model(find_model(model))
    return Tagger(pipeline, pipeline.meta["checksum"])
