"""The data of a summary: what tables, CSV, JSON and pages are made from. `docs/summary.md` explains the figures.

Shares lie between 0 and 1 and are those of reports; intervals are 95 % intervals; a figure that cannot be computed is
None. Everything is plain after `Summary.to_dict`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

SUMMARY_SCHEMA = "1"


@dataclass(frozen=True, slots=True)
class Label:
    """A label of the model and its display name."""

    label: str
    name: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """An item that names a theme: ``text`` is as printed, from line `line` (from 1) of the report `path`.

    `start` and `end` count code points of the decoded text.
    """

    path: str
    title: str | None
    agency: str | None
    year: int | None
    line: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """From one year to the next: reports, those that name the theme, their share, and the difference of the shares.

    `low` and `high` bound the difference; it is `clear` where it is more than chance explains, over all groups and
    themes; `small` where one of the years has fewer than ten reports.
    """

    year_before: int
    reports_before: int
    count_before: int
    share_before: float
    year: int
    reports: int
    count: int
    share: float
    difference: float
    low: float
    high: float
    clear: bool
    small: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """How many reports of a group name a theme in a role.

    Attributes
    ----------
    count, share, low, high : reports that name it, their share of the group's, its Wilson interval
    rest_count, rest_share : the same of all other groups together
    lift : share / rest_share
    stands_out : ``more`` or ``less`` often than in the rest, more than chance explains; None otherwise
    change : since the year before
    unanswered, unanswered_share : reports that name the theme in this role and not in the next one (a problem without
        a measure), and their share of `count`; None for the last role
    quotations : at most two, of different reports
    """

    role: str
    theme: str
    count: int
    share: float
    low: float
    high: float
    rest_count: int
    rest_share: float | None
    lift: float | None
    stands_out: Literal["more", "less"] | None
    change: Change | None
    unanswered: int | None
    unanswered_share: float | None
    quotations: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """One year of a group: its reports, and by role and theme those that name it, where there are any."""

    year: int
    reports: int
    counts: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Group:
    """A county, a city, a year …

    Attributes
    ----------
    key : names the group in this summary: a code of six digits, a year, a kind of unit; empty where the reports do
        not say
    name : to show
    province, city, county, code : what its place is; None where the group is no place or the level is open
    reports : counted
    small : fewer than ten reports, so that shares say little
    silent : by role, reports that name no theme in it
    years : in order; reports of unknown year are in none
    figures : every role with every theme, in the order of `Summary.roles` and `Summary.themes`
    """

    key: str
    name: str
    province: str | None
    city: str | None
    county: str | None
    code: str | None
    reports: int
    small: bool
    silent: dict[str, int]
    years: tuple[Year, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader of the figures should know; `paths` are the reports it is about, where they are few."""

    code: str
    message: str
    count: int
    paths: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary of a store; `total` is the group of all reports, which has no rest."""

    schema: str
    by: str
    where: str | None
    reports: int
    confidence: float
    roles: tuple[Label, ...]
    themes: tuple[Label, ...]
    total: Group
    groups: tuple[Group, ...]
    notes: tuple[Note, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain dicts, lists, strings and numbers, for ``json.dumps``."""
        return asdict(self)
