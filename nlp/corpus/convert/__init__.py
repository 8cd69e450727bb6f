"""The corpus to and from the formats of labelling tools: one file a format, all by way of `flat`."""

from __future__ import annotations

import os
import shutil
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from nlp.corpus.convert.flat import Flat, flatten, unflatten
from nlp.corpus.convert.label_studio import labeling_config
from nlp.corpus.format import check_documents, read_corpus, read_labels, write_documents
from nlp.corpus.problems import Problem
from nlp.errors import CorpusError


class Format(StrEnum):
    """The formats of other tools."""

    DOCCANO = "doccano"
    LABEL_STUDIO = "label-studio"
    SPACY = "spacy"


class _Converter(Protocol):
    def write(self, path: Path, flats: list[Flat]) -> list[str]: ...

    def read(self, path: Path) -> tuple[list[Flat], list[str]]: ...


_MODULES = {Format.DOCCANO: "doccano", Format.LABEL_STUDIO: "label_studio", Format.SPACY: "docbin"}


def export_corpus(folder: Path, target: Path, format: Format) -> list[str]:
    """Write the corpus in `folder` as one file of another tool; return what that tool cannot hold, one line each.

    ``corpus.toml`` is copied beside it, where none is yet: no other format holds it, and `import_corpus` needs it.
    For Label Studio its labelling interface is written too, as ``<name>.config.xml``.

    Raises
    ------
    CorpusError
        The corpus breaks the format; the target exists (it may hold somebody's labels) or lies in the corpus, where
        its lines would be taken for documents.
    """
    config = target.with_name(f"{target.stem}.config.xml")
    for path in (target, config) if format is Format.LABEL_STUDIO else (target,):
        if path.exists():
            raise CorpusError(f"{path} 已存在；换一个文件名")
    if Path(os.path.realpath(target)).parent == Path(os.path.realpath(folder)):
        raise CorpusError(f"{target} 在语料文件夹之内；换一个文件夹")
    corpus = read_corpus(folder)
    flats, warnings = flatten(corpus)
    target.parent.mkdir(parents=True, exist_ok=True)
    warnings += _converter(format).write(target, flats)
    if format is Format.LABEL_STUDIO:
        config.write_text(labeling_config(corpus.labels), "utf-8", newline="\n")
    labels, beside = folder / "corpus.toml", target.parent / "corpus.toml"
    if not beside.exists():
        shutil.copyfile(labels, beside)
    elif beside.read_bytes() != labels.read_bytes():
        warnings.append(f"{beside} 是另一份标签表，没有覆盖；导入时用 --labels {labels}")
    return warnings


def import_corpus(source: Path, target: Path, format: Format, labels: Path | None) -> tuple[list[str], list[Problem]]:
    """Write another tool's file as a corpus into the folder `target`; return what was lost, and what is wrong.

    Nothing is written where anything is wrong. `labels` is the ``corpus.toml`` to use, that of `target` by default.

    Raises
    ------
    CorpusError
        `source` is no file of the format, `target` has documents already, or there is no ``corpus.toml``.
    """
    own = target / "corpus.toml"
    if target.exists() and not target.is_dir():
        raise CorpusError(f"{target} 不是文件夹；给出语料文件夹")
    if any(target.glob("*.jsonl")):
        raise CorpusError(f"{target} 已有 .jsonl 文件；换一个文件夹，或先移走它们")
    if labels is None and not own.exists():
        raise CorpusError(f"{own} 不存在；用 --labels 给出 corpus.toml")
    known, problems = read_labels(labels or own)
    if problems:
        return [], problems
    if labels is not None and own.exists() and own.read_bytes() != labels.read_bytes():
        raise CorpusError(f"{own} 与 {labels} 不同；去掉 --labels，或换一个文件夹")
    flats, warnings = _converter(format).read(source)
    documents, lost = unflatten(flats)
    if problems := check_documents([(source, line, document) for _, line, document in documents], known):
        return [], problems
    target.mkdir(parents=True, exist_ok=True)
    if labels is not None and not own.exists():
        shutil.copyfile(labels, own)
    for file in dict.fromkeys(file for file, _, _ in documents):
        write_documents(target / f"{file}.jsonl", [document for name, _, document in documents if name == file])
    return warnings + lost, []


def _converter(format: Format) -> _Converter:
    """The format's module, loaded when it is asked for: spaCy takes a second."""
    return cast(_Converter, import_module(f"{__name__}.{_MODULES[format]}"))
