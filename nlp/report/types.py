"""The result of tagging one report: typed, immutable, and the same keys as the JSON contract.

Every ``start``/``end`` counts code points of the text, `end` exclusive.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal

from nlp.reading.source import Origin

if TYPE_CHECKING:
    import pandas

SCHEMA_VERSION = "1"
_INTERNAL = ("names", "origins")  # no part of the JSON


@dataclass(frozen=True, slots=True)
class Source:
    """Where the text came from; `path` and `encoding` are None for a string handed over in Python."""

    path: str | None
    sha256: str
    media_type: str
    encoding: str | None
    characters: int


@dataclass(frozen=True, slots=True)
class Model:
    """Which model read the text."""

    name: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Place:
    """The place that the report is about; a level is None where the text does not say."""

    province: str | None = None
    city: str | None = None
    county: str | None = None
    town: str | None = None
    code: str | None = None
    evidence: str | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """Where the text says a value of the front matter, and the calibrated probability that it is right."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What speaks for the front matter of a report, field by field; None where the text does not say."""

    title: Said | None = None
    agency: Said | None = None
    year: Said | None = None
    published: Said | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading text itself."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Section:
    """A section from its heading to the next of the same or a higher level."""

    label: str
    parent: str | None
    heading: Heading
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a table; `value` is set where `state` is ``number``, `text` is what is printed.

    `read` says by what its row and column were found: by their labels (``named``), by its place (``placed``) or by the
    sums of the table (``solved``); `score` is how surely, 0 to 1.
    """

    row: str
    column: str
    value: int | float | None
    state: Literal["number", "blank", "not_applicable", "text"]
    start: int
    end: int
    text: str = ""
    read: Literal["named", "placed", "solved"] = "placed"
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """A located table and the values that could be read.

    `score` is the mean probability that its cells are this table's, times the share of its printed values that have a
    certain place in it.
    """

    label: str
    template: str | None
    start: int
    end: int
    score: float
    cells: tuple[Cell, ...]

    def to_frame(self) -> pandas.DataFrame:
        """The values as a `pandas.DataFrame`, rows and columns in the order of the official form.

        Rows and columns that the table does not have are left out, rows of its own come last. A number is an int or
        a float; a blank, a lost cell and a cell that is no number are missing (``pandas.NA``).
        """
        from nlp.report.frames import to_frame

        return to_frame(self)


class Tables(tuple[Table, ...]):
    """The tables of a report in text order; ``tables["requests"]`` is the first with that label."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        return handler.generate_schema(tuple[Table, ...])

    def __getitem__(self, key: Any) -> Any:
        """The table at an index, the tables of a slice, or the first table with a label.

        Raises
        ------
        KeyError
            Where no table has the label.
        """
        if not isinstance(key, str):
            return super().__getitem__(key)
        for table in self:
            if table.label == key:
                return table
        found = "、".join(dict.fromkeys(table.label for table in self)) or "无"
        raise KeyError(f"报告中没有表格 {key!r}；有：{found}")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that speak for a theme; `weight` is what they add to its log odds."""

    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme, its calibrated probability, and the words that decided it, in text order."""

    label: str
    score: float
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One problem or measure.

    `answers` are the places in ``Report.items`` of the items that answer it, the best first; None where nothing of
    its role wants an answer.
    """

    role: str
    start: int
    end: int
    score: float
    themes: tuple[Theme, ...]
    answers: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Check:
    """A sum or a statement that must hold; `unknown` where a cell is missing or no number.

    Where it fails, `places` are those of the numbers on both sides, and `message` names their lines.
    """

    id: str
    status: Literal["pass", "fail", "unknown"]
    left: int | float | None
    right: int | float | None
    message: str
    places: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class Warning:
    """Something a reader should know."""

    code: str
    message: str
    start: int | None = None
    end: int | None = None


class RoleThemes(Mapping[str, tuple[str, ...]]):
    """The themes of a whole report by role, in text order; it cannot be changed."""

    __slots__ = ("_pairs",)

    def __init__(self, pairs: Iterable[tuple[str, tuple[str, ...]]]):
        self._pairs = tuple(pairs)

    def __getitem__(self, role: str) -> tuple[str, ...]:
        return dict(self._pairs)[role]

    def __iter__(self) -> Iterator[str]:
        return (role for role, _ in self._pairs)

    def __len__(self) -> int:
        return len(self._pairs)

    def __repr__(self) -> str:
        return f"RoleThemes({dict(self._pairs)})"


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """Everything that was read from one report.

    `published` is the date of publication where the text says it, ``YYYY-MM-DD``.
    `unanswered` are the places in `items` of those that want an answer and have none.
    `names` gives the display name of each label, by kind (``sections``, ``tables``, ``roles``, ``themes``); it
    belongs to the model. `origins` say where in the file the text stood, and are empty for a text file. Neither is part
    of the JSON.
    """

    source: Source
    model: Model
    text: str
    title: str | None
    agency: str | None
    year: int | None
    template: str | None
    place: Place
    sections: tuple[Section, ...]
    tables: Tables
    items: tuple[Item, ...]
    themes: Mapping[str, tuple[str, ...]]
    checks: tuple[Check, ...]
    warnings: tuple[Warning, ...]
    unanswered: tuple[int, ...] = ()
    published: str | None = None
    front_matter: FrontMatter = FrontMatter()
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False, compare=False)
    origins: tuple[Origin, ...] = field(default=(), repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tables", Tables(self.tables))

    def to_dict(self, *, text: bool = True) -> dict[str, Any]:
        """The report as plain dicts and lists, keys in the order of the contract; `text` False leaves the text out."""
        out: dict[str, Any] = {"schema": SCHEMA_VERSION}
        for member in fields(self):
            if member.name not in _INTERNAL and (text or member.name != "text"):
                out[member.name] = _plain(getattr(self, member.name))
        return out

    def to_json(self, *, text: bool = True, indent: int | None = None) -> str:
        """The report as JSON, one line unless `indent` is given; the same report gives the same bytes."""
        separators = (",", ":") if indent is None else (",", ": ")
        return json.dumps(
            self.to_dict(text=text), ensure_ascii=False, allow_nan=False, separators=separators, indent=indent
        )

    def __repr__(self) -> str:
        found = f"{len(self.sections)} sections, {len(self.tables)} tables, {len(self.items)} items"
        return f"<Report {self.source.path or 'of a text'}: {self.title}, {found}>"

    def name(self, kind: str, label: str) -> str:
        """The display name of a label of `kind` (``sections``, ``tables``, ``roles``, ``themes``)."""
        return self.names.get(kind, {}).get(label, label)

    def to_frames(self) -> dict[str, pandas.DataFrame]:
        """What was read as `pandas.DataFrame`s: ``sections``, ``cells``, ``items``, ``checks`` and ``warnings``.

        A row each, in text order, with the words of the text and the names of labels beside offsets and ids;
        `Table.to_frame` has one table in its official shape.
        """
        from nlp.report.frames import frames

        return frames(self)

    def _repr_html_(self) -> str:
        from nlp.show.html import to_html

        return to_html(self)


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of `Report.to_dict`."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(Report).json_schema(mode="serialization")
    properties = {"schema": {"const": SCHEMA_VERSION}} | schema["properties"]
    for name in _INTERNAL:
        del properties[name]
    required = ["schema", *(name for name in properties if name not in ("schema", "text"))]
    schema["$defs"].pop(Origin.__name__, None)
    for part in schema["$defs"].values():
        part["required"] = list(part["properties"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "properties": properties,
        "required": required,
    }


_FIELDS: dict[type, tuple[str, ...]] = {}


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind is tuple or kind is Tables:
        return [_plain(member) for member in value]
    if kind in (int, str, float, type(None)):
        return value
    if isinstance(value, Mapping):
        return {key: _plain(member) for key, member in value.items()}
    names = _FIELDS.get(kind)
    if names is None:
        names = _FIELDS[kind] = tuple(member.name for member in fields(value))
    return {name: _plain(getattr(value, name)) for name in names}
