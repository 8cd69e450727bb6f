"""The seeds in ``tests/seeds``: inputs, written by us, of kinds that once were faults or that have many corners."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from fuzzing.mutations import mutated_bytes, mutated_markup
from nlp.checks.settings import FILE, read_settings
from nlp.corpus.format import read_labels
from nlp.reading.files import sources
from nlp.report import Report
from nlp.store.metadata import read_manifest
from nlp.store.query import query

SEEDS = Path(__file__).parent.parent.parent / "tests" / "seeds"


class Seeds:
    """A door for the seeds, which opens the door that their folder names; `store` is queried."""

    def __init__(self, folder: Path, store: Path, tag: Callable[..., Report], check: Callable[[Report], None]):
        self._folder, self._store, self._tag, self._check = folder, store, tag, check
        self.files = sorted(file for file in SEEDS.glob("*/*") if file.is_file())

    def seeds_door(self, rng: random.Random) -> int:
        """A seed, changed a little."""
        file = rng.choice(self.files)
        return self.open(file, rng.choice([mutated_bytes, mutated_markup])(file.read_bytes(), rng))

    def open(self, file: Path, data: bytes) -> int:
        """Let `data` in by the door that the folder of `file` names; its size."""
        getattr(self, f"_{file.parent.name}")(file, data)
        return len(data)

    def _files(self, file: Path, data: bytes) -> None:
        for source in sources(data, file.name):
            self._check(self._tag(source))

    def _manifests(self, file: Path, data: bytes) -> None:
        list(read_manifest(self._written(file.name, data), paths=file.stem != "units"))

    def _settings(self, file: Path, data: bytes) -> None:
        read_settings(self._written(FILE, data).parent)

    def _corpora(self, file: Path, data: bytes) -> None:
        for problem in read_labels(self._written("corpus.toml", data))[1]:
            assert len(str(problem).splitlines()) == 1

    def _statements(self, file: Path, data: bytes) -> None:
        list(query(self._store, data.decode("utf-8", "replace")).rows)

    def _written(self, name: str, data: bytes) -> Path:
        file = self._folder / name
        file.write_bytes(data)
        return file
