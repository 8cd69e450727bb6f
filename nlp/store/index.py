"""The index of a store: ``store.json``, its mark, and ``manifest.jsonl``, one line a commit.

Both carry their own checksum, so that a changed byte is noticed, and are read against a model, so that whatever else
stands in them is one line for a person. A line that was being written when a run was killed is no line yet.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypeVar

from annotated_types import Ge, Le

from nlp.errors import StoreError, reason
from nlp.store.schema import READABLE, STORE_SCHEMA, TABLES

if TYPE_CHECKING:
    from pydantic import TypeAdapter

INDEX = "manifest.jsonl"
MARK = "store.json"
EMPTY = "0-empty"  # a part without rows in every table, so that a pattern for its parts always finds one
DIGITS = 16  # of the names of shards and of the checksums of lines
NAME = re.compile(rf"[0-9a-f]{{{DIGITS}}}")
_LINE = re.compile(rb'\{"bytes":(\d{1,12}),"sha256":"([0-9a-f]{%d})",(.*)' % DIGITS, re.DOTALL)
_HALF = re.compile(rb"(?<!\\)(?:\\\\)*\\u[dD][89a-fA-F]")  # an escape of half a character, which is never written
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+:")  # of an address; a drive has one letter
_DRAFT = ".store.json.tmp"
_OF_FILE_MANAGERS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})

MEND = "请运行 nlp-tag store check"
Count = Annotated[int, Ge(0), Le(2**63 - 1)]
T = TypeVar("T")


class Entry(NamedTuple):
    """An input of a shard; `kind` is empty where it gave a report, else that of its error."""

    path: str
    sha256: str
    metadata: str
    kind: str


class Part(NamedTuple):
    """A file with the rows that a shard has in one table."""

    rows: Count
    bytes: Count
    sha256: str


@dataclass(frozen=True, slots=True)
class Shard:
    """A shard: who read its inputs, and its part of each table in which it has rows."""

    model: str
    version: str
    inputs: tuple[Entry, ...]
    parts: Mapping[str, Part]

    @property
    def id(self) -> str:
        """Names the parts; the same inputs, read by the same program, have the same id."""
        told = json.dumps([self.model, self.version, sorted(entry[:3] for entry in self.inputs)])
        return sha256(told.encode()).hexdigest()[:DIGITS]

    @property
    def rows(self) -> dict[str, int]:
        """How many rows it has in each table."""
        return {table: self.parts[table].rows if table in self.parts else 0 for table in TABLES}

    def files(self, store: Path) -> dict[str, Path]:
        """Where its part of each table lies."""
        return {table: part_file(store, table, self.id) for table in self.parts}


@dataclass(frozen=True, slots=True)
class Commit:
    """One line: `add` comes in the place of the shards named `drop`; parts of `will` are about to be put in place."""

    add: tuple[Shard, ...] = ()
    drop: tuple[str, ...] = ()
    will: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """``store.json``: the version of the schema, display names of labels by kind, and the checksum of the whole.

    `empty` has the part without rows of each table; stores of earlier versions do not say it.
    """

    schema: str
    names: dict[str, dict[str, str]]
    sha256: str
    empty: dict[str, Part] = field(default_factory=dict)


class DamagedError(StoreError):
    """A store that is not as it was written."""


def part_file(store: Path, table: str, shard: str) -> Path:
    """Where the rows of `table` in `shard` lie."""
    return store / table / f"{shard}.parquet"


def read_about(store: Path) -> About:
    """What ``store.json`` says.

    Raises
    ------
    StoreError
        Where `store` is no store of this schema; `DamagedError` where its ``store.json`` was changed.
    """
    on_disk(store)
    file = store / MARK
    try:
        data = file.read_bytes()
        raw = json.loads(data)
    except OSError:
        raise StoreError(f"{store}：这不是 nlp-tag run 建立的库；请检查路径") from None
    except (ValueError, RecursionError):
        raise DamagedError(f"{file}：已损坏，不是 JSON；{MEND} {store}") from None
    known = raw.get("schema") if isinstance(raw, dict) else None
    if isinstance(known, str) and known not in READABLE and known.isdecimal() and len(known) < DIGITS:
        raise StoreError(f"{store}：库的格式是 {known}，本程序用 {STORE_SCHEMA}；请换一个 --store 重新运行")
    about = _checked(About, data, str(file), store)
    if about.sha256 != _about_sum(about.schema, about.names, about.empty) or not about.empty.keys() <= TABLES.keys():
        raise DamagedError(f"{file}：已损坏，与校验和不符；{MEND} {store}")
    return about


def write_about(store: Path, names: Mapping[str, Mapping[str, str]], empty: Mapping[str, Part]) -> None:
    """Write ``store.json``, whole or not at all."""
    told = {"schema": STORE_SCHEMA, "names": names, "sha256": _about_sum(STORE_SCHEMA, names, empty), "empty": empty}
    draft = store / _DRAFT
    with draft.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(store / MARK)


def on_disk(store: Path) -> None:
    """Raise `StoreError` where `store` is what a path makes of an address: ``s3:/bucket/store``."""
    if _SCHEME.fullmatch(store.parts[0] if store.parts else "") and not Path(store.parts[0]).exists():
        raise StoreError(f"{store}：库须在本机或共享的磁盘上，不能是地址；建好后再复制过去（见 docs/scale.md）")


def is_new(store: Path) -> bool:
    """Whether a store may be made in the folder `store`: it is not there, or holds nothing of anybody's."""
    if store.is_symlink() and not store.exists():
        return False
    return not store.exists() or (
        store.is_dir() and all(path.name in {_DRAFT, *_OF_FILE_MANAGERS} for path in store.iterdir())
    )


def line_of(commit: Commit) -> bytes:
    """`commit` as a line of the index, which says how long it is and what its checksum."""
    told = {key: value for key, value in asdict(commit).items() if value or key == "add"}
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return b'{"bytes":%d,"sha256":"%s",%s\n' % (len(body), _sum(body).encode(), body[1:])


def read_shards(store: Path, damaged: list[int] | None = None, stale: set[str] | None = None) -> Iterator[Shard]:
    """Yield the shards that make up the store, one at a time, in the order in which they were added.

    Parameters
    ----------
    damaged : takes the numbers of lines that cannot be read, which are then left out.
    stale : takes the names of shards that some line names and that are no part of the store.

    Raises
    ------
    DamagedError
        At a line that cannot be read, unless `damaged` is given.
    """
    live: dict[str, tuple[int, int]] = {}
    gone: set[str] = set()
    file = store / INDEX
    try:
        with file.open("rb") as lines:
            start = 0
            for number, line in enumerate(lines, 1):
                if not line.endswith(b"\n") and _torn(line):
                    break
                commit = _commit(line, f"{file}：第{number}行", store, damaged is not None)
                if commit is None:
                    if damaged is not None:
                        damaged.append(number)
                else:
                    for dropped in commit.drop:
                        live.pop(dropped, None)
                    gone.update(commit.drop, commit.will)
                    for index, shard in enumerate(commit.add):
                        live[shard.id] = (start, index)
                start += len(line)
            if stale is not None:
                stale |= gone - live.keys()
            for start, index in live.values():
                lines.seek(start)
                commit = _commit(lines.readline(), str(file), store, False)
                assert commit is not None
                yield commit.add[index]
    except FileNotFoundError:
        return
    except OSError as error:
        raise StoreError(f"{file}：打不开（{reason(error)}）；请检查权限和磁盘") from None


def _checked(kind: type[T], raw: bytes, where: str, store: Path) -> T:
    """The JSON text `raw` as a `kind`; `DamagedError` names `where` it is something else."""
    from pydantic import ValidationError

    if _HALF.search(raw):
        raise DamagedError(f"{where}：已损坏，有半个字符（代理码位）；{MEND} {store}")
    try:
        found: T = _adapter(kind).validate_json(raw, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"])[:80]
        raise DamagedError(f"{where}：已损坏，{place or '整个内容'}不合格式；{MEND} {store}") from None
    return found


_ADAPTERS: dict[type, TypeAdapter[Any]] = {}


def _adapter(kind: type) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def _commit(line: bytes, where: str, store: Path, lenient: bool) -> Commit | None:
    """The commit of a line, None where it cannot be read and that is allowed."""
    try:
        match = _LINE.fullmatch(line.removesuffix(b"\n")) if line.endswith(b"\n") else None
        body = b"{" + match[3] if match else b""
        if not match or len(body) != int(match[1]) or _sum(body) != match[2].decode():
            raise DamagedError(f"{where}：已损坏，与校验和不符；{MEND} {store}")
        commit = _checked(Commit, body, where, store)
        if not all(map(NAME.fullmatch, (*commit.drop, *commit.will))):
            raise DamagedError(f"{where}：已损坏，drop 或 will 不是文件名；{MEND} {store}")
        if not all(shard.inputs and shard.parts.keys() <= TABLES.keys() for shard in commit.add):
            raise DamagedError(f"{where}：已损坏，add 不合格式；{MEND} {store}")
    except DamagedError:
        if lenient:
            return None
        raise
    return commit


def _torn(line: bytes) -> bool:
    """Whether a last line without its end was being written: it is shorter than it says it is."""
    match = _LINE.fullmatch(line)
    return match is None or 1 + len(match[3]) <= int(match[1])


def _sum(body: bytes) -> str:
    return sha256(body).hexdigest()[:DIGITS]


def _about_sum(schema: str, names: Mapping[str, Mapping[str, str]], empty: Mapping[str, Part]) -> str:
    told = [schema, names, empty] if empty else [schema, names]
    return _sum(json.dumps(told, ensure_ascii=False, sort_keys=True).encode("utf-8", "backslashreplace"))
