"""The corpus format: a folder with ``corpus.toml``, and JSON Lines (one document a line) or marked prose."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nlp.corpus.options import Options, read_options
from nlp.corpus.problems import Problem, document_problems, labels_problems, reading_problems
from nlp.corpus.prose import Prose, ProseError, document_of, read_prose
from nlp.errors import CorpusError, reason

SPLITS = ("train", "dev", "test")
PROSE = "prose"  # the folder of marked prose
Document = dict[str, Any]

_ABOUT = (("name", ""), ("language", "zh"), ("description", ""))  # keys, and what stands where they are missing
_TOML_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_UTF8_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Reading:
    """The optional section ``[reading]`` of ``corpus.toml``: how texts of this genre are read.

    Parameters
    ----------
    document : what one document is called, for messages.
    words : words that the segmenter never cuts.
    formats : the official formats (names of files in ``nlp/forms``) that the tables follow.
    place : whether agency, year and place are read.
    answers : role → the role whose items answer it, as measures answer problems.
    """

    document: str = ""
    words: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    place: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)


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
    reading: Reading = field(default_factory=Reading)


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus that keeps to the format: its labels, and its documents by file (the name without ``.jsonl``).

    `prose` are its reports in marked prose (`nlp.corpus.prose`), whose documents stand in `files` as they were written;
    `options` is what ``training.toml`` says of splits and training, `folder` where the corpus lies.
    """

    labels: Labels
    files: dict[str, list[Document]]
    prose: tuple[Prose, ...] = field(default=(), compare=False)
    options: Options = field(default=Options(), compare=False)
    folder: Path = field(default=Path(), compare=False)

    @property
    def splits(self) -> dict[str, list[Document]]:
        """The documents by split; '' holds those of every unsplit file."""
        found: dict[str, list[Document]] = {}
        for name, documents in self.files.items():
            found.setdefault(name if name in SPLITS else "", []).extend(documents)
        return found

    def split_of(self, writer: str) -> str:
        """The split of everything that `writer` wrote as marked prose."""
        return next((split for split, writers in self.options.splits.items() if writer in writers), SPLITS[0])

    def documents(self, *splits: str) -> list[Document]:
        """The documents of the named splits, or of all."""
        return [document for split, found in self.splits.items() if split in splits or not splits for document in found]


def check_corpus(folder: Path) -> tuple[Corpus | None, list[Problem]]:
    """Read the corpus in `folder` and list everything that breaks the format; no corpus where anything does."""
    if not folder.is_dir():
        what = "不是文件夹" if folder.exists() else "没有这个文件夹"
        return None, [Problem(folder, 0, "", what, "给出语料所在的文件夹")]
    labels, problems = read_labels(folder / "corpus.toml")
    options, of_options = read_options(folder / "training.toml")
    problems += of_options
    paths = sorted(folder.glob("*.jsonl"))
    written = sorted((folder / PROSE).glob("*/*.txt"))
    if not paths and not written:
        problems.append(Problem(folder, 0, "", "没有 .jsonl 文件", "每行一篇文档，放入 train.jsonl 或任意 .jsonl 文件"))
    files: dict[str, list[Document]] = {}
    placed: list[tuple[Path, int, Document]] = []
    of_lines: list[Problem] = []
    for path in paths:
        documents = files.setdefault(path.stem, [])
        for number, document, found in _lines(path):
            of_lines += found
            if document is not None:
                documents.append(document)
                placed.append((path, number, document))
    corpus = Corpus(labels, files, (), options, folder) if labels else None
    prose: list[Prose] = []
    for path in written:
        try:
            prose.append(read_prose(path))
        except ProseError as error:
            of_lines.append(Problem(path, error.line, "", error.what, error.mend))
            continue
        split = corpus.split_of(path.parent.name) if corpus else ""
        if split not in {file.stem for file in paths}:  # what was rendered already stands in its file
            document = document_of(prose[-1])
            files.setdefault(split, []).append(document)
            placed.append((path, 0, document))
    of_lines += check_documents(placed, labels)
    problems += sorted(of_lines, key=lambda problem: (problem.file, problem.line))
    if problems or corpus is None:
        return None, problems
    return replace(corpus, prose=tuple(prose)), []


def check_documents(placed: Iterable[tuple[Path, int, Document]], labels: Labels | None) -> list[Problem]:
    """What is wrong in documents, each given with its file and line; labels are checked where `labels` is given."""
    problems = []
    seen: dict[str, str] = {}
    for file, line, document in placed:
        problems += document_problems(file, line, document, labels)
        name = document.get("id")
        if isinstance(name, str) and name in seen:
            problems.append(Problem(file, line, name, f"文档编号重复，已见于 {seen[name]}", "改用不同的 id"))
        elif isinstance(name, str) and name:
            seen[name] = f"{file.name}:{line}"
    return problems


def read_corpus(folder: str | Path) -> Corpus:
    """Read the corpus in `folder`; raise `CorpusError` that names the first thing that breaks the format."""
    corpus, problems = check_corpus(Path(folder))
    if corpus is None:
        more = f"（另有 {len(problems) - 1} 处，见 nlp-tag corpus check）" if len(problems) > 1 else ""
        raise CorpusError(f"{problems[0]}{more}")
    return corpus


def read_labels(path: Path) -> tuple[Labels | None, list[Problem]]:
    """Read a ``corpus.toml`` and list what breaks the format; no labels where one of its four tables is missing."""
    try:
        raw = tomllib.loads(path.read_text("utf-8-sig"))  # Notepad writes a byte order mark
    except FileNotFoundError:
        return None, [Problem(path, 0, "", "没有这个文件", "语料文件夹须有 corpus.toml，写明标签")]
    except OSError as error:
        return None, [Problem(path, 0, "", f"无法读取（{reason(error)}）", "检查它是不是文件、有没有读取权限")]
    except UnicodeDecodeError:
        return None, [Problem(path, 0, "", "不是 UTF-8 文本", "另存为 UTF-8")]
    except tomllib.TOMLDecodeError as error:
        place = _TOML_PLACE.search(str(error))
        line, where = (int(place[1]), f"第 {place[2]} 列") if place else (0, "文件末尾")
        return None, [Problem(path, line, "", f"不是有效的 TOML：{where}", "检查引号、括号与重复的键")]
    except RecursionError:
        return None, [Problem(path, 0, "", "TOML 嵌套过深", "不要层层嵌套")]
    except ValueError:  # Python refuses to read integers of thousands of digits
        return None, [Problem(path, 0, "", "TOML 中的整数过长", "改成正常的数")]
    problems = labels_problems(path, raw)
    problems += (wrong := reading_problems(path, raw.get("reading", {}), raw.get("roles")))
    tables: list[Any] = [raw.get(key) for key in ("sections", "tables", "roles", "themes")]
    if not all(isinstance(table, dict) for table in tables):
        return None, problems
    reading: dict[str, Any] = {} if wrong else raw.get("reading", {})
    settings: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in reading.items()}
    name, language, about = (raw.get(key, default) for key, default in _ABOUT)
    sections, printed, roles, themes = tables
    return Labels(name, language, about, sections, printed, roles, themes, Reading(**settings)), problems


def write_documents(path: Path, documents: Iterable[Document]) -> None:
    """Write `documents` as JSON Lines."""
    lines = (json.dumps(document, ensure_ascii=False, separators=(",", ":")) for document in documents)
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="\n")


class NotJson(ValueError):
    """Bytes that are no JSON the format allows: what is wrong, and what to do."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.what, self.mend = what, mend


def parse_json(raw: bytes) -> Any:
    """The value of a JSON text in UTF-8, stricter than `json.loads`; raise `NotJson` where it is none.

    A key that stands twice in one object, ``NaN`` and ``Infinity`` are errors (RFC 8259, sections 4 and 6).
    """
    try:
        return json.loads(raw.decode("utf-8"), object_pairs_hook=_object, parse_constant=_constant)
    except UnicodeDecodeError:
        raise NotJson("不是 UTF-8 文本", "另存为 UTF-8") from None
    except json.JSONDecodeError as error:
        row = f"第 {error.lineno} 行" if error.lineno > 1 else ""
        raise NotJson(f"不是有效的 JSON：{row}第 {error.colno} 列", "检查引号、逗号与括号") from None
    except RecursionError:
        raise NotJson("JSON 嵌套过深", "不要层层嵌套") from None
    except NotJson:
        raise
    except ValueError:  # Python refuses to read integers of thousands of digits
        raise NotJson("JSON 中的整数过长", "改成正常的数") from None


def _lines(file: Path) -> Iterator[tuple[int, Document | None, list[Problem]]]:
    """Each line's number, its object, and what is wrong with it as a line."""

    def problem(line: int, what: str, mend: str) -> tuple[int, None, list[Problem]]:
        return line, None, [Problem(file, line, "", what, mend)]

    try:
        data = file.read_bytes()
    except OSError as error:
        yield problem(0, f"无法读取（{reason(error)}）", "检查它是不是文件、有没有读取权限")
        return
    if data.startswith(_UTF16_BOMS):
        yield problem(0, "是 UTF-16 文本", "另存为 UTF-8")
        return
    if data.startswith(_UTF8_BOM):
        yield problem(1, "文件以 BOM 开头", "另存为不带 BOM 的 UTF-8")
    data = data.removeprefix(_UTF8_BOM).rstrip()
    for number, raw in enumerate(data.split(b"\n") if data else (), 1):
        if not raw.strip():
            yield problem(number, "是空行", "删去空行")
            continue
        try:
            document = parse_json(raw)
        except NotJson as error:
            yield problem(number, error.what, error.mend)
            continue
        if isinstance(document, dict):
            yield number, document, []
        else:
            yield problem(number, "不是 JSON 对象", "每行一篇文档，写成 {…}")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise NotJson(f"同一对象中键 {key!r} 出现两次", "只留一个")
        found[key] = value
    return found


def _constant(name: str) -> Any:
    raise NotJson(f"{name} 不是 JSON 的数", "改成数字或 null")
