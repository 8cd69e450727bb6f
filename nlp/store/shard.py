"""One shard: its inputs are tagged and written to the parts of a draft folder. This is what runs in a worker."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from nlp.errors import InputError, StoreError, reason
from nlp.model.batch import crash
from nlp.reading import prepare
from nlp.reading.bounded import TooLargeError, read_bounded
from nlp.store.index import Entry, Shard
from nlp.store.inputs import Input
from nlp.store.remote import fetched, is_remote
from nlp.store.timing import OverTime, at_most
from nlp.store.version import version

if TYPE_CHECKING:
    import pyarrow

    from nlp.model.tagger import Tagger

_MOST_MESSAGES = 10


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker needs to know: `inputs` with the SHA-256 of their bytes and what identifies their metadata.

    `killers` are inputs that took a process down before; they are not tagged again. `max_seconds` is what one input
    may take; `own_process`, whether the process may be ended where one takes longer.
    """

    number: int
    inputs: tuple[tuple[Input, str, str], ...]
    drafts: Path
    model: str | None
    model_sha256: str
    version: str
    encoding: str | None
    max_characters: int
    max_seconds: float
    own_process: bool
    killers: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Done:
    """A shard whose parts lie in `folder`; `messages` are the first few errors."""

    number: int
    shard: Shard
    folder: Path
    messages: tuple[str, ...]


def tag_shard(job: Job) -> Done:
    """Tag the inputs of `job` and write the parts; an input that fails, in whatever way, is a row of errors."""
    from nlp.store.parts import write_parts

    prepare(source.file for source, _, _ in job.inputs)
    entries, messages, tables = [], [], []
    for source, sha256, identity in job.inputs:
        rows = _rows(job, source, sha256)
        tables.append(rows)
        kind = ""
        if errors := rows.get("errors"):
            kind = errors["kind"][0].as_py()
            messages.append(errors["message"][0].as_py())
        entries.append(Entry(source.path, sha256, identity, kind))
    # of this attempt alone: a worker that was given up may still be writing
    folder = Path(mkdtemp(prefix=f"{job.number}-", dir=job.drafts))
    shard = Shard(job.model_sha256, job.version, tuple(entries), write_parts(tables, folder))
    return Done(job.number, shard, folder, tuple(messages[:_MOST_MESSAGES]))


def probe(job: Job) -> None:
    """Tag the inputs of `job` and throw the result away: does the process survive it?"""
    for source, sha256, _ in job.inputs:
        _rows(job, source, sha256)


def _rows(job: Job, source: Input, sha256: str) -> dict[str, pyarrow.Table]:
    """The rows of one input, as they can be written; a row of errors where anything about it fails."""
    from nlp.checks.settings import folder_of, read_settings
    from nlp.store.parts import arrow_tables
    from nlp.store.rows import rows_of

    if source.path in job.killers:
        message = f"{source.file}：标注时进程中止（内存不足、超时或程序错误）；请检查文件大小"
        return _error(source, sha256, "killed", message)
    tagger = _tagger(job)
    try:
        with at_most(job.max_seconds, job.own_process), fetched(source.file) as file:
            rows: dict[str, list[Any]] = {}
            settings = read_settings(Path(folder_of(source.file)))
            for read in read_bounded(_regular(file), job.encoding, job.max_characters):
                path = source.path + read.path.removeprefix(file)  # of several reports in a file: #1, #2
                for table, found in rows_of(tagger.tag(read), path, source.metadata, job.version, settings).items():
                    rows.setdefault(table, []).extend(found)
            return arrow_tables(rows)
    except OverTime:
        message = f"{source.file}：处理超过{job.max_seconds:g}秒，已中止；请检查或拆分文件，或用 --max-seconds 放宽"
        return _error(source, sha256, "slow", message)
    except InputError as error:
        return _error(source, sha256, "large" if isinstance(error, TooLargeError) else "input", str(error))
    except Exception as error:  # whatever is wrong with one input, the others go on
        return _error(source, sha256, "crash", crash(source.file, error))


def _tagger(job: Job) -> Tagger:
    """The tagger; raise `StoreError` where this machine reads by another model or other rules than the run."""
    from nlp.model.tagger import load

    tagger = load(job.model)
    if (tagger.pipeline.meta["checksum"], version()) != (job.model_sha256, job.version):
        raise StoreError("这个进程的模型或程序与运行的不同；请在每台机器装同一版本的 nlp-tag")
    return tagger


def _regular(file: str) -> str:
    """`file`, unless it is a folder that could not be listed, or reading it could wait for ever."""
    try:
        mode = Path(file).stat().st_mode
        if stat.S_ISDIR(mode):
            os.scandir(file).close()
    except PermissionError as error:
        raise InputError(f"{file}：打不开（{reason(error)}）；请检查权限") from None
    except (OSError, ValueError):
        return file  # reading it says what is wrong
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        return file
    raise InputError(f"{file}：这是管道或设备，不是普通文件；请给出文本文件")


def _error(source: Input, sha256: str, kind: str, message: str) -> dict[str, pyarrow.Table]:
    from nlp.store.parts import arrow_tables
    from nlp.store.rows import metadata_json

    told = metadata_json(source.metadata)
    digest = None if is_remote(source.file) else sha256 or None
    row = {"path": source.path, "sha256": digest, "kind": kind, "message": message, "metadata": told}
    # a file name may hold bytes that are no UTF-8
    return arrow_tables({"errors": [{key: value and _encodable(value) for key, value in row.items()}]})


def _encodable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()
