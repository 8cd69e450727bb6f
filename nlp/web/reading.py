"""What runs in a worker: bytes become reports, and reports what is kept or shown of them."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any, NamedTuple, TypeVar

from nlp.corpus.convert.flat import Mark
from nlp.errors import InputError
from nlp.model.batch import guarded
from nlp.model.tagger import Tagger, load
from nlp.reading.archive import unpacked
from nlp.reading.bounded import MAX_CHARACTERS, read_bounded
from nlp.reading.files import sources
from nlp.reading.formats import format_of
from nlp.reading.source import Source
from nlp.report import Item, Report
from nlp.store.rows import rows_of
from nlp.store.version import version

T = TypeVar("T")
_FACTS = ("path", "title", "agency", "province", "city", "county", "town", "unit", "year", "is_report")
UNPACKED = 512 << 20  # bytes that an archive may unpack to


@dataclass(frozen=True, slots=True)
class File:
    """A file to read: its bytes, or where it lies, and what it is called in reports; never a path from a request."""

    name: str
    data: bytes | None = None
    path: str = ""
    model: str | None = None
    text: bool = False  # the bytes are UTF-8 text, whatever they look like


Question = tuple[File, int]  # a file, and the number, from 0, of a report in it


class Kept(NamedTuple):
    """What is kept of a report: the columns of the list, JSON, and as JSON its rows in the tables of a store."""

    facts: dict[str, Any]
    json: str
    rows: str


class Marked(NamedTuple):
    """A text, what was found in it, how sure each is, 0 to 1, and how sure the least sure."""

    text: str
    marks: tuple[Mark, ...]
    scores: tuple[float, ...]
    score: float


def start(model: str | None) -> None:
    """Load the model, so that the first file does not wait for it."""
    load(model)


def members(file: File) -> list[tuple[str, bytes | InputError]]:
    """The files in an archive, each with its bytes or what is wrong with it; the file itself where it is none."""
    data = file.data or b""
    if data and not file.text and format_of(data).name == "zip":
        return list(unpacked(data, file.name, UNPACKED))
    return [(file.name, data)]


def json_of(file: File) -> list[str | InputError]:
    """Each report in `file` as JSON, or what is wrong with it."""
    return _each(file, lambda report: report.to_json())


def findings_of(file: File) -> list[str | InputError]:
    """The findings of each report in `file` as JSON, or what is wrong with it."""
    from nlp.checks.engine import find

    return _each(
        file,
        lambda report: json.dumps({"findings": [asdict(finding) for finding in find(report)]}, ensure_ascii=False),
    )


def compared(files: tuple[File, File]) -> str:
    """The one report of the first file beside that of the second, as JSON; raise `InputError` where one fails."""
    from nlp.checks.comparison import compare

    def report(file: File) -> Report:
        found = _each(file, lambda report: report)
        if len(found) != 1:
            raise InputError(f"{file.name}：文件里有 {len(found)} 份报告，不能当作一份；请拆开")
        if isinstance(found[0], InputError):
            raise found[0]
        return found[0]

    return json.dumps(compare(*map(report, files)).to_dict(), ensure_ascii=False, allow_nan=False)


def kept(file: File) -> list[Kept | InputError]:
    """Each report in `file` as it is kept, or what is wrong with it."""

    def keep(report: Report) -> Kept:
        rows = rows_of(report, report.source.path or file.name, {}, version())
        return Kept(_facts(report, rows), report.to_json(), json.dumps(rows, ensure_ascii=False))

    return _each(file, keep)


def _facts(report: Report, rows: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    row, roles = rows["reports"][0], [item.role for item in report.items]
    return {name: row[name] for name in _FACTS} | {
        "findings": sum(finding["severity"] != "hint" for finding in rows["findings"]),
        "warnings": len(report.warnings),
        "problems": roles.count("problem"),
        "measures": roles.count("measure"),
        "doubt": doubt(report),
    }


def marked(file: File) -> Marked:
    """The headings and items of a text as marks, each with the probability that it is so."""
    report = load(file.model).tag_text((file.data or b"").decode("utf-8"))
    found = [(Mark("headings", s.heading.start, s.heading.end, s.label), s.score) for s in report.sections]
    found += [(Mark("items", i.start, i.end, i.role, tuple(t.label for t in i.themes)), i.score) for i in report.items]
    scores = tuple(round(score, 4) for _, score in found)
    return Marked(report.text, tuple(mark for mark, _ in found), scores, min(scores, default=0.0))


def doubt(report: Report) -> float:
    """How unsure the model is of the item of which it is least sure, in bits (entropy of role and given themes)."""
    return max(map(doubt_of, report.items), default=0.0)


def doubt_of(item: Item) -> float:
    """How unsure the model is of an item, in bits."""
    return _entropy(item.score) + sum(_entropy(theme.score) for theme in item.themes)


def _each(file: File, then: Callable[[Report], T]) -> list[T | InputError]:
    tagger = load(file.model)
    found = guarded(file.name, lambda: _sources(file))
    if isinstance(found, InputError):
        return [found]
    return [guarded(source.path, lambda source=source: then(tagger.tag(source))) for source in found]  # type: ignore[misc]


def one(question: Question, then: Callable[[Report], T]) -> T:
    """What `then` makes of the report with a number, from 0, in a file."""
    file, number = question
    tagger: Tagger = load(file.model)
    return then(tagger.tag(_sources(file)[number]))


def _sources(file: File) -> list[Source]:
    if file.data is None:
        return [replace(found, path=found.path.replace(file.path, file.name, 1)) for found in read_bounded(file.path)]
    found = sources(file.data, file.name, "utf-8" if file.text else None)
    if any(len(source.text) > MAX_CHARACTERS for source in found):
        raise InputError(f"{file.name}：超过{MAX_CHARACTERS:,}字的上限；请拆分文件")
    return found


def _entropy(probability: float) -> float:
    inside = min(max(probability, 1e-12), 1 - 1e-12)
    return -inside * math.log2(inside) - (1 - inside) * math.log2(1 - inside)
