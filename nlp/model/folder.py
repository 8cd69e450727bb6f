"""A model on disk: written whole or not at all, and checked before anything of it is used.

Beside spaCy's own files a folder holds a model card, and its ``meta.json`` a format number and the SHA-256 of every
file but the documents for people. Arrays are plain ``.npy``, the rest is JSON and text; nothing is ever unpickled.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NotRequired

from spacy.language import Language
from spacy.util import load_config, load_model_from_config
from typing_extensions import TypedDict

from nlp.errors import ModelError, reason
from nlp.model.config import refusal
from nlp.pipeline.segmenter import Segmenter

FORMAT = 4
CARD = "README.md"
_META = "meta.json"
_FOR_PEOPLE = (CARD, "LICENSE", "LICENSES_SOURCES")
_AGAIN = "请重新训练或安装"


def write_model(pipeline: Language, folder: Path, card: str) -> None:
    """Write `pipeline` with its model card to `folder`; a model that is there is replaced at the very end.

    Raises
    ------
    ModelError
        Where `folder` is something else than a model or an empty folder (`check_target`).
    """
    check_target(folder)
    folder = Path(os.path.realpath(folder))  # a link stays a link
    draft, old = (folder.with_name(f".{folder.name}.{os.getpid()}.{kind}") for kind in ("new", "old"))
    try:
        pipeline.to_disk(draft, exclude=["vocab"])  # every string that is needed lies with its component
        (draft / CARD).write_text(card, "utf-8", newline="\n")
        seal(draft)
        if folder.exists():
            folder.rename(old)
        try:
            draft.rename(folder)
        except BaseException:
            if old.exists():
                old.rename(folder)
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        if folder.exists():
            shutil.rmtree(old, ignore_errors=True)


def check_target(folder: Path) -> None:
    """Raise `ModelError` where a model cannot be written to `folder` without destroying something else."""
    if folder.is_dir():
        if any(folder.iterdir()) and not ((folder / "config.cfg").is_file() and (folder / _META).is_file()):
            raise ModelError(f"{folder}：文件夹里有别的东西，不是模型；请换一个 --output")
    elif folder.exists():
        raise ModelError(f"{folder}：已有同名文件；请换一个 --output")
    target = Path(os.path.realpath(folder))
    if target.is_symlink():
        raise ModelError(f"{folder}：无法写入（链接绕成了圈）；请换一个 --output")
    parent = target.parent
    if not parent.is_dir():
        raise ModelError(f"{folder}：没有文件夹 {parent}；请先建立")
    if not os.access(parent, os.W_OK):
        raise ModelError(f"{folder}：没有写入 {parent} 的权限；请换一个 --output")


def seal(folder: Path) -> None:
    """Write the format number and the checksums of the files in `folder` into its ``meta.json``."""
    meta = json.loads((folder / _META).read_text("utf-8"))
    meta |= {"format": FORMAT, "files": {name: _sha256(file) for name, file in _files(folder)}}
    meta["checksum"] = _checksum(meta)
    (folder / _META).write_text(json.dumps(meta, ensure_ascii=False, indent=2) + "\n", "utf-8", newline="\n")


def open_model(folder: Path) -> Language:
    """Open the model in `folder`; its ``meta["checksum"]`` is the digest of all that decides what it says.

    Raises
    ------
    ModelError
        Where the model is of another layout, was changed, or could run code that is not its own.
    """
    meta, config = check_model(folder)
    try:
        loaded = {section: config[section] for section in ("nlp", "components")}
        pipeline = load_model_from_config(loaded, meta=meta, auto_fill=True)
        pipeline.from_disk(folder, exclude=["vocab", "tokenizer"])
        tokenizer: Any = pipeline.tokenizer
        Segmenter.from_disk(tokenizer, folder / "tokenizer")  # its own way checks the whole model once more
        for key in ("format", "files"):  # say nothing of what is written later
            pipeline.meta.pop(key, None)
    except Exception as error:  # whatever a foreign file makes the readers raise
        raise _unopened(folder, error) from error
    return pipeline


def check_model(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The ``meta.json`` and the config of the model in `folder`, where it may be opened; `ModelError` where not."""
    meta = checked_meta(folder)
    try:
        config = load_config(folder / "config.cfg")
        wrong = refusal(config)
    except Exception as error:
        raise _unopened(folder, error) from error
    if wrong:
        raise ModelError(f"{folder}：{wrong}；只用可信来源的模型，或{_AGAIN}")
    return meta, config


def _unopened(folder: Path, error: Exception) -> ModelError:
    return ModelError(f"{folder}：模型打不开（{reason(error)}）；{_AGAIN}")


def checked_meta(folder: Path) -> dict[str, Any]:
    """The ``meta.json`` of the model in `folder`, whose files are as it says; raise `ModelError` where they are not."""
    try:
        meta = json.loads((folder / _META).read_text("utf-8"))
    except FileNotFoundError:
        raise ModelError(f"{folder}：缺少 {_META}；{_AGAIN}") from None
    except (OSError, ValueError, RecursionError):
        raise ModelError(f"{folder}：{_META} 读不出来，可能被截断；{_AGAIN}") from None
    if not isinstance(meta, dict):
        raise ModelError(f"{folder}：{_META} 不是模型的说明；{_AGAIN}")
    form, files = meta.get("format"), meta.get("files")
    if not isinstance(form, int) or form < FORMAT:
        raise ModelError(
            f"{folder}：模型是旧布局（格式 {form or 1}，本版用格式 {FORMAT}）；请用 nlp-tag train 重新训练"
        )
    if form > FORMAT:
        raise ModelError(f"{folder}：模型的格式 {form} 比本版（{FORMAT}）新；请升级 nlp-tag")
    if not isinstance(files, dict) or meta.get("checksum") != _checksum(meta):
        raise ModelError(f"{folder}：{_META} 被改动过，与校验和不符；{_AGAIN}")
    found = dict(_files(folder))
    if missing := sorted(files.keys() - found.keys()):
        raise ModelError(f"{folder}：缺少文件 {missing[0]}；{_AGAIN}")
    if extra := sorted(found.keys() - files.keys()):
        raise ModelError(f"{folder}：多出文件 {extra[0]}，不是训练写的；请移走它，或{_AGAIN}")
    for name, file in found.items():
        if _sha256(file) != files[name]:
            raise ModelError(f"{folder}：文件 {name} 被改动或截断，与校验和不符；{_AGAIN}")
    if wrong := _misshapen(meta):
        raise ModelError(f"{folder}：{_META} 的 {wrong} 不合格式；{_AGAIN}")
    return meta


class _Meta(TypedDict):
    """What is read of ``meta.json``, beside its seal."""

    name: str
    version: str
    names: NotRequired[dict[str, dict[str, str]]]
    learned: NotRequired[list[str]]


def _misshapen(meta: dict[str, Any]) -> str | None:
    """The key of `meta` whose value has not the shape it must have, None where all have."""
    from pydantic import TypeAdapter, ValidationError

    try:
        TypeAdapter(_Meta).validate_python(meta, strict=True)
        json.dumps(meta, ensure_ascii=False).encode()
    except ValidationError as error:
        return ".".join(str(step) for step in error.errors()[0]["loc"])
    except UnicodeEncodeError:
        return "文字（有半个字符）"
    return None


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files that decide what a model says, by their path in `folder`; hidden ones are a file manager's."""
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if file.is_file() and name != _META and name not in _FOR_PEOPLE and not file.name.startswith("."):
            yield name, file


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _checksum(meta: dict[str, Any]) -> str:
    rest = {key: value for key, value in meta.items() if key != "checksum"}
    told = json.dumps(rest, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
