"""The corpus format: a folder with ``corpus.toml`` and JSON Lines, one document a line."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp.corpus.problems import Problem, document_problems, labels_problems
from nlp.errors import CorpusError

SPLITS = ("train", "dev", "test")
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Labels:
    """What ``corpus.toml`` says: label → titles or display name, in the order of the file."""

    name: str
    language: str
    description: str
    sections: dict[str, list[str]]
    tables: dict[str, str]
    roles: dict[str, str]
    themes: dict[str, str]


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus that keeps to the format: its labels, and its documents by split ('' for unsplit)."""

    labels: Labels
    splits: dict[str, list[Document]]

    def documents(self, *splits: str) -> list[Document]:
        """The documents of the named splits, or of all."""
        return [document for split, found in self.splits.items() if split in splits or not splits for document in found]


def check_corpus(folder: Path) -> tuple[Corpus | None, list[Problem]]:
    """Read the corpus in `folder` and list everything that breaks the format; no corpus where anything does."""
    labels, problems = _labels(folder)
    splits: dict[str, list[Document]] = {}
    files = sorted(folder.glob("*.jsonl")) if folder.is_dir() else []
    if labels and not files:
        problems.append(Problem(folder, 0, "", "没有 .jsonl 文件", "每行一篇文档,放入 train.jsonl 或任意 .jsonl 文件"))
    seen: dict[str, str] = {}
    for file in files:
        for number, document, found in _lines(file):
            problems += found
            if document is None:
                continue
            problems += document_problems(file, number, document, labels)
            name = document.get("id")
            if isinstance(name, str) and name in seen:
                problems.append(Problem(file, number, name, f"文档编号重复,已见于 {seen[name]}", "改用不同的 id"))
            elif isinstance(name, str):
                seen[name] = f"{file.name}:{number}"
            splits.setdefault(file.stem if file.stem in SPLITS else "", []).append(document)
    if problems or labels is None:
        return None, problems
    return Corpus(labels, splits), []


def read_corpus(folder: str | Path) -> Corpus:
    """Read the corpus in `folder`; raise `CorpusError` that names the first thing that breaks the format."""
    corpus, problems = check_corpus(Path(folder))
    if corpus is None:
        more = f"(另有 {len(problems) - 1} 处,见 nlp-tag corpus check)" if len(problems) > 1 else ""
        raise CorpusError(f"{problems[0]}{more}")
    return corpus


def write_documents(path: Path, documents: list[Document]) -> None:
    """Write `documents` as JSON Lines."""
    lines = (json.dumps(document, ensure_ascii=False, separators=(",", ":")) for document in documents)
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="\n")


def _labels(folder: Path) -> tuple[Labels | None, list[Problem]]:
    path = folder / "corpus.toml"
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None, [Problem(path, 0, "", "没有这个文件", "语料文件夹须有 corpus.toml,写明标签")]
    except NotADirectoryError:
        return None, [Problem(folder, 0, "", "不是文件夹", "给出语料所在的文件夹")]
    except UnicodeDecodeError:
        return None, [Problem(path, 0, "", "不是 UTF-8 文本", "另存为 UTF-8")]
    except tomllib.TOMLDecodeError as error:
        return None, [Problem(path, 0, "", f"不是有效的 TOML:{error}", "按提示的行列改正")]
    if problems := labels_problems(path, raw):
        return None, problems
    return Labels(
        raw["name"], raw.get("language", "zh"), raw.get("description", ""),
        raw["sections"], raw["tables"], raw["roles"], raw["themes"],
    ), []  # fmt: skip


def _lines(file: Path) -> Iterator[tuple[int, Document | None, list[Problem]]]:
    for number, raw in enumerate(file.read_bytes().split(b"\n"), 1):
        if not raw.strip():
            continue
        try:
            document = json.loads(raw.decode("utf-8"))
        except UnicodeDecodeError:
            yield number, None, [Problem(file, number, "", "不是 UTF-8 文本", "另存为 UTF-8")]
        except json.JSONDecodeError as error:
            yield number, None, [Problem(file, number, "", f"不是有效的 JSON:第 {error.colno} 列", "每行一个 JSON 对象")]
        else:
            if isinstance(document, dict):
                yield number, document, []
            else:
                yield number, None, [Problem(file, number, "", "不是 JSON 对象", "每行写成 {…}")]
