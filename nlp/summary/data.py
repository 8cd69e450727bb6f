"""The data of a summary: what tables, CSV, JSON and pages are made from. `docs/summary.md` explains the figures.

Shares lie between 0 and 1 and are those of reports; intervals are 95 % intervals; a figure that cannot be computed is
None. Everything is plain after `Summary.to_dict`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from nlp.checks.finding import Severity

SUMMARY_SCHEMA = "2"


@dataclass(frozen=True, slots=True)
class Label:
    """A label of the model and its display name."""

    label: str
    name: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule over one report that some report breaks (`nlp-tag check --rules`): its id, what is wrong, its severity."""

    id: str
    name: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Broken:
    """How often a rule is broken in a group: reports that break it, and findings, of which one may have several."""

    reports: int
    findings: int


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that reports state, or a share of two of them.

    Attributes
    ----------
    id, name, unit : its id, its Chinese name, and what it is counted in (``件``, ``万元``, ``项``; ``%`` for a share)
    parts : the ids of the two measures whose quotient it is; None for a number that is added up
    about : what is counted, one Chinese sentence
    """

    id: str
    name: str
    unit: str
    parts: tuple[str, str] | None
    about: str


@dataclass(frozen=True, slots=True)
class Counted:
    """One report that is counted: what every figure can be traced to.

    Attributes
    ----------
    unit : names who reports in every year, by place and name; empty where the report does not say
    kind, system : kind of unit (``township`` …) and line of business (``教育`` …); None where the name tells neither
    published : ``YYYY-MM-DD``
    themes, unanswered : by role, the themes that it names, and those of which it leaves an item unanswered
    amounts : its value of each measure of `Summary.measures` that is no share, in their order; None where it states
        none, and for shares
    failed : the checks that do not hold, by the ids of `Summary.checks`
    findings : by the rules that it breaks, `Summary.rules`, how often
    alike : the paths of reports of other units that it repeats or that repeat it, the likest first, at most some eight
    """

    path: str
    title: str | None
    agency: str | None
    unit: str
    kind: str | None
    system: str | None
    year: int | None
    published: str | None
    province: str | None
    city: str | None
    county: str | None
    town: str | None
    code: str | None
    themes: dict[str, tuple[str, ...]]
    unanswered: dict[str, tuple[str, ...]]
    amounts: tuple[float | None, ...]
    failed: tuple[str, ...]
    findings: dict[str, int]
    alike: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """An item that names a theme: ``text`` is as printed, from line `line` (from 1) of the report `path`.

    The numbers of private persons in ``text`` are masked, each as long as it was.

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
    unanswered, unanswered_share : reports that leave an item of this role and theme unanswered (a problem without a
        measure), and their share of `count`; None for a role that wants no answer
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
class AmountYear:
    """A measure in one year of a group: reports that state it, their sum, and for a share the sum of the whole."""

    year: int
    reports: int
    sum: float
    base: float | None


@dataclass(frozen=True, slots=True)
class AmountChange:
    """From one year to the next, of the `units` that state the measure in both.

    `before` and `after` are their sums, or their shares; `ratio` is after / before, None where that is 0. `rose` and
    `fell` count units; `chance` is the two-sided sign test of them, and the change is `clear` where that is more than
    chance explains over all groups and measures.
    """

    year_before: int
    year: int
    units: int
    before: float | None
    after: float | None
    difference: float | None
    ratio: float | None
    rose: int
    fell: int
    chance: float
    clear: bool


@dataclass(frozen=True, slots=True)
class Amount:
    """A measure in a group, in one year.

    Attributes
    ----------
    year : the year that all figures but `years` are of; None where the reports name no year
    reports : reports of the group that state it
    sum, base : added up; of a share, the part and the whole
    value : the sum, or the share (0 to 1); None where no report states it
    low, high : 95 % interval of a share
    mean, median : per report; of a share, `mean` is None and `median` that of the reports' shares
    rank, ranked : by value among the groups that have one, the largest first; None for the group of all
    change : this year against last
    years : every year
    """

    measure: str
    year: int | None
    reports: int
    sum: float
    base: float | None
    value: float | None
    low: float | None
    high: float | None
    mean: float | None
    median: float | None
    rank: int | None
    ranked: int
    change: AmountChange | None
    years: tuple[AmountYear, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A unit without a report in `years`.

    `reported` are the years of which there is one, `path` the latest; `why` says whether a ``manifest`` expects the
    report, an ``earlier`` year had one, or the ``gazetteer`` has a county whose neighbours all report.
    """

    unit: str
    agency: str | None
    kind: str | None
    system: str | None
    province: str | None
    city: str | None
    county: str | None
    town: str | None
    code: str | None
    years: tuple[int, ...]
    reported: tuple[int, ...]
    path: str | None
    why: Literal["manifest", "earlier", "gazetteer"]


@dataclass(frozen=True, slots=True)
class Headline:
    """A sentence about what is notable, made of figures by a rule.

    Attributes
    ----------
    rule : which rule made it
    text : the sentence, in Chinese, with its numbers
    values : the numbers in it, by name
    low, high : the 95 % interval of what it says, where it is a share or a difference
    test, chance : the test by which it is more than chance, and its p; None for a plain count
    group, role, theme, measure, year : what it is about: key of the group, labels, ids; None where it is about all
    counted : the reports behind it, as positions in `Summary.counted`
    """

    rule: str
    text: str
    values: dict[str, Any]
    low: float | None
    high: float | None
    test: str | None
    chance: float | None
    group: str | None
    role: str | None
    theme: str | None
    measure: str | None
    year: int | None
    counted: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """One year of a group: its reports, and by role and theme those that name it, where there are any."""

    year: int
    reports: int
    counts: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Group:
    """A county, a town, an agency, a year … or two of them at once.

    Attributes
    ----------
    key : names the group in this summary: its `keys`, joined by a comma
    keys : one for each dimension of `Summary.by`: a code of six digits, a year, a kind of unit …; empty where the
        reports do not say
    name : to show
    province, city, county, town, agency, code : what its place and unit is; None where the group is none or the level
        is open
    reports : counted
    small : fewer than ten reports, so that shares say little
    silent : by role, reports that name no theme in it
    years : in order; reports of unknown year are in none
    figures : every role with every theme, in the order of `Summary.roles` and `Summary.themes`
    amounts : every measure, in the order of `Summary.measures`
    failed : by check, the reports in which it does not hold
    findings : by rule, in the order of `Summary.rules`, how often it is broken
    counted : its reports, as positions in `Summary.counted`
    missing : its missing units, as positions in `Summary.missing`
    """

    key: str
    keys: tuple[str, ...]
    name: str
    province: str | None
    city: str | None
    county: str | None
    town: str | None
    agency: str | None
    code: str | None
    reports: int
    small: bool
    silent: dict[str, int]
    years: tuple[Year, ...]
    figures: tuple[Figure, ...]
    amounts: tuple[Amount, ...]
    failed: dict[str, int]
    findings: dict[str, Broken]
    counted: tuple[int, ...]
    missing: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader of the figures should know; `paths` are the reports it is about, where they are few."""

    code: str
    message: str
    count: int
    paths: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary of a store; `total` is the group of all reports, which has no rest.

    `by` are the dimensions, joined by a comma, `by_name` their Chinese names. `counted` are the reports behind every
    figure: those of a figure are those of its group that name its theme, those of an amount those of its group and
    year that state it. `rules` are those that some report breaks, errors first. `headlines` are for reading first.
    """

    schema: str
    by: str
    by_name: str
    where: str | None
    reports: int
    confidence: float
    roles: tuple[Label, ...]
    themes: tuple[Label, ...]
    measures: tuple[Measure, ...]
    checks: tuple[Label, ...]
    rules: tuple[Rule, ...]
    headlines: tuple[Headline, ...]
    total: Group
    groups: tuple[Group, ...]
    counted: tuple[Counted, ...]
    missing: tuple[Missing, ...]
    notes: tuple[Note, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain dicts, lists, strings and numbers, for ``json.dumps``."""
        return asdict(self)
