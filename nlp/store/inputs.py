"""Which files a run reads: folders are walked, patterns expanded, manifests read."""

from __future__ import annotations

import glob
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from fnmatch import translate
from pathlib import Path
from typing import NamedTuple

from nlp.errors import StoreError
from nlp.reading import inputs_in
from nlp.store.metadata import read_manifest
from nlp.store.remote import canonical, is_remote, listed

_PAGE = re.compile(r"\.(?:html?|mht|mhtml|xhtml)$", re.I)
_LOCK = "~$"  # what Word keeps beside a document that is open
_PICTURES = ("_files", ".files")  # behind the name of a saved page


class Input(NamedTuple):
    """An input by its name in the store, the file that holds it, and what a manifest says of it."""

    path: str
    file: str
    metadata: dict[str, str]


class Inputs:
    """The inputs that `paths` and `manifest` name, one at a time.

    A folder is walked, hidden files, the store and the manifest left out; links to folders are not followed. A
    address of `nlp.store.remote` is listed likewise, settings of checks and archives there are not opened. A
    pattern (``*``, ``?``, ``[…]``, ``**``) is expanded where no file has that name. Everything else is a file, there or
    not. A folder that cannot be listed is an input itself, so that it becomes an error that says why.

    Attributes
    ----------
    folders : the walked folders in which something was found, by their names in the store
    unlisted : folders whose files are not known because they cannot be listed, by their names in the store
    """

    def __init__(self, paths: Iterable[str], store: Path, manifest: Path | None = None):
        self._paths = list(paths)
        self._store = os.path.abspath(store)  # noqa: PTH100 (links stay links)
        self._manifest = manifest
        self._skipped = {self._store, os.path.abspath(manifest) if manifest else ""}  # noqa: PTH100
        self.folders: set[str] = set()
        self.unlisted: set[str] = set()

    def __iter__(self) -> Iterator[Input]:
        for path in self._paths:
            if is_remote(path) or os.path.lexists(path) or not glob.has_magic(path):
                yield from self._named(path)
            else:
                found = False
                for match in expand(path, self._unlistable):
                    found = True
                    yield from self._named(match)
                if not found:
                    raise StoreError(f"{path}：没有符合的文件；请检查路径和通配符")
        if self._manifest:
            for file, metadata in read_manifest(self._manifest):
                yield from self._inputs(file, metadata)

    def _named(self, path: str) -> Iterator[Input]:
        if is_remote(path):
            yield from self._at(path)
            return
        if not os.path.isdir(path):  # noqa: PTH112
            yield from self._inputs(path, {})
            return
        found = False
        for file in walk(os.path.abspath(path), self._unlistable, self._skipped):  # noqa: PTH100
            found = True
            yield from self._inputs(file, {})
        if found:  # an empty folder may be a disk that is not mounted
            self.folders.add(self.name(path))

    def _at(self, address: str) -> Iterator[Input]:
        found = listed(address)
        if found and not glob.has_magic(address):
            self.folders.add(canonical(address))
        yield from (Input(file, file, {}) for file in found)

    def _unlistable(self, folder: str) -> None:
        self.unlisted.add(self.name(folder))

    def _inputs(self, file: str, metadata: dict[str, str]) -> Iterator[Input]:
        if is_remote(file):
            yield Input(canonical(file), file, metadata)
            return
        for name in _inputs_in(file):
            yield Input(self.name(name), os.path.abspath(name), metadata)  # noqa: PTH100

    def name(self, file: str) -> str:
        """The name of `file` in the store; bytes of it that are no UTF-8 are escaped.

        Relative to the folder that holds the store where it lies below that, so that both can move together.
        """
        base = os.path.dirname(self._store)  # noqa: PTH120
        path = os.path.abspath(file)  # noqa: PTH100
        if path.startswith(os.path.join(base, "")):  # noqa: PTH118
            path = os.path.relpath(path, base)
        return os.fsencode(Path(path).as_posix()).decode("utf-8", "backslashreplace")


def files_of(paths: Iterable[str]) -> list[str]:
    """The files that `paths` name: folders are walked in the order of their names, patterns expanded, archives opened.

    What is not there, or a folder without files, is kept as it is, so that reading it says what is wrong.
    """
    found: list[str] = []
    for path in paths:
        matches = [path]
        if not os.path.lexists(path) and glob.has_magic(path):
            matches = sorted(expand(path, lambda _: None)) or [path]
        for match in matches:
            files = sorted(walk(match, lambda _: None)) if os.path.isdir(match) else [match]  # noqa: PTH112
            names = [name for file in files for name in _inputs_in(file)]
            found += names or ([match] if os.path.isdir(match) else [])  # noqa: PTH112
    return found


def _inputs_in(file: str) -> Iterable[str]:
    """`file`, or what an archive holds; settings of checks, which lie beside reports, are no input."""
    from nlp.checks.settings import FILE  # a plain file needs none of it

    return () if os.path.basename(file) == FILE else inputs_in(file)  # noqa: PTH119


def walk(folder: str, unlistable: Callable[[str], object], skipped: Iterable[str] = ()) -> Iterator[str]:
    """Every file below `folder` but hidden ones and those `skipped`, at any depth.

    Links to folders are not followed; pipes, sockets and devices, which would be waited for, are left out.

    The folder of pictures and scripts that a browser saves beside a page belongs to the page and is left out; a store
    holds no reports but what was read of them, and is left out too.

    A folder that cannot be listed is told to `unlistable` and yielded itself.
    """
    from nlp.store.index import INDEX, MARK  # a plain file needs none of it

    skipped = set(skipped)
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        entries = _entries(here)
        if entries is None:
            unlistable(here)
            yield here
            continue
        if {MARK, INDEX} <= {entry.name for entry in entries}:
            continue
        pages = [Path(entry.name).stem for entry in entries if _PAGE.search(entry.name)]
        beside = {f"{page}{ending}" for page in pages for ending in _PICTURES}
        for entry in entries:
            if entry.name.startswith((".", _LOCK)) or entry.path in skipped or entry.name in beside:
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
            elif not _is_no_file(entry.path):
                yield entry.path


def _is_no_file(path: str) -> bool:
    """Whether `path` is a folder, pipe, socket or device; a link that leads nowhere is for reading to complain of."""
    try:
        return not stat.S_ISREG(os.stat(path).st_mode)  # noqa: PTH116
    except OSError:
        return False


def expand(pattern: str, unlistable: Callable[[str], object]) -> Iterator[str]:
    """The files and folders that `pattern` names, as `glob.iglob` but at any depth, and ``**`` follows no links."""
    drive, rest = os.path.splitdrive(pattern)  # noqa: PTH122
    parts = re.split(r"[\\/]" if os.altsep else "/", rest)
    start = drive + (os.sep if not parts[0] else "")
    found: Iterator[str] = iter([start])
    for part in (part for part in parts if part):
        found = _matches(found, part, unlistable)
    return (path for path in found if path != start)


def _matches(folders: Iterator[str], part: str, unlistable: Callable[[str], object]) -> Iterator[str]:
    """What one part of a pattern matches in each of `folders`."""
    for folder in folders:
        if part == "**":
            yield from _folders(folder, unlistable)
        elif glob.has_magic(part):
            fits = re.compile(translate(part)).match
            entries = _entries(folder or os.curdir)
            if entries is None and os.path.isdir(folder):  # noqa: PTH112
                unlistable(folder)
                yield folder
            for entry in entries or ():
                hidden = entry.name.startswith((".", _LOCK)) and not part.startswith((".", _LOCK))
                if fits(entry.name) and not hidden:
                    yield os.path.join(folder, entry.name)  # noqa: PTH118
        elif os.path.lexists(os.path.join(folder, part)):  # noqa: PTH118
            yield os.path.join(folder, part)  # noqa: PTH118


def _folders(folder: str, unlistable: Callable[[str], object]) -> Iterator[str]:
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        yield here
        for entry in _entries(here or os.curdir) or ():
            if entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
                waiting.append(os.path.join(here, entry.name))  # noqa: PTH118


def _entries(folder: str) -> list[os.DirEntry[str]] | None:
    """What lies in `folder`, None where it cannot be listed."""
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except (OSError, ValueError):
        return None
