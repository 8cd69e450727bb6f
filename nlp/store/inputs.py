"""Which files a run reads: folders are walked, patterns expanded, manifests read."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from nlp.errors import StoreError
from nlp.store.metadata import read_manifest


class Input(NamedTuple):
    """An input by its name in the store, the file that holds it, and what a manifest says of it."""

    path: str
    file: str
    metadata: dict[str, str]


class Inputs:
    """The inputs that `paths` and `manifest` name, one at a time; `folders` are those walked in which some were found.

    A folder is walked, hidden files, the store and the manifest left out; links to folders are not followed. A
    pattern (``*``, ``?``, ``[…]``, ``**``) is expanded where no file has that name. Everything else is a file, there or
    not.
    """

    def __init__(self, paths: Iterable[str], store: Path, manifest: Path | None = None):
        self._paths = list(paths)
        self._store = os.path.abspath(store)  # noqa: PTH100 (links stay links)
        self._manifest = manifest
        self.folders: set[str] = set()

    def __iter__(self) -> Iterator[Input]:
        for path in self._paths:
            if os.path.lexists(path) or not glob.has_magic(path):
                yield from self._named(path)
            else:
                found = False
                for match in glob.iglob(path, recursive=True):  # noqa: PTH207 (`path` may be absolute)
                    found = True
                    yield from self._named(match)
                if not found:
                    raise StoreError(f"{path}：没有符合的文件；请检查路径和通配符")
        if self._manifest:
            for file, metadata in read_manifest(self._manifest):
                yield self._input(file, metadata)

    def _named(self, path: str) -> Iterator[Input]:
        if not os.path.isdir(path):  # noqa: PTH112
            yield self._input(path, {})
            return
        found = False
        for file in self._walk(os.path.abspath(path)):  # noqa: PTH100
            found = True
            yield self._input(file, {})
        if found:  # an empty folder may be a disk that is not mounted
            self.folders.add(self.name(path))

    def _walk(self, folder: str) -> Iterator[str]:
        try:
            entries = os.scandir(folder)
        except OSError:
            yield folder  # becomes an error that says why
            return
        skipped = {self._store, os.path.abspath(self._manifest) if self._manifest else ""}  # noqa: PTH100
        with entries:
            for entry in entries:
                if entry.name.startswith(".") or entry.path in skipped:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    yield from self._walk(entry.path)
                elif not entry.is_dir():
                    yield entry.path

    def _input(self, file: str, metadata: dict[str, str]) -> Input:
        return Input(self.name(file), os.path.abspath(file), metadata)  # noqa: PTH100

    def name(self, file: str) -> str:
        """The name of `file` in the store; bytes of it that are no UTF-8 are escaped.

        Relative to the folder that holds the store where it lies below that, so that both can move together.
        """
        base = os.path.dirname(self._store)  # noqa: PTH120
        path = os.path.abspath(file)  # noqa: PTH100
        if os.path.commonpath((base, path)) == base:
            path = os.path.relpath(path, base)
        return os.fsencode(Path(path).as_posix()).decode("utf-8", "backslashreplace")
