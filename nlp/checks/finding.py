"""What a rule says that a person should look at."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Severity = Literal["error", "warning", "hint"]
# what people read
SEVERITY_NAMES: dict[Severity, str] = {"error": "错误", "warning": "警告", "hint": "提示"}
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "hint")


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a report that a finding shows beside another: of which report, where, and its words.

    `line` and `place` are as in a `Finding`.
    """

    report: str
    line: int | None
    place: str | None
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A number or some words that a rule compared with others, and what they are (表中, 正文)."""

    name: str
    value: int | float | str | None


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule's function found: where, and what the rule's wording says of it.

    `values` fill the slots of the rule's message. `start` and `end` are code points of the report's text, None where
    the whole report is meant. `about` names what it is about, such as a section, so that of two rules that say the same
    of it one can be silent (`Rule.unless`).
    """

    start: int | None = None
    end: int | None = None
    values: dict[str, Any] = field(default_factory=dict)
    compared: tuple[Compared, ...] = ()
    passages: tuple[Passage, ...] = ()
    about: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: the rule that was broken, where, and a sentence that says what is wrong and what to do.

    `report` is the path of the report, its title where it has no path. `line` counts from 1, as an editor does; `place`
    names where in the file that is (第3页表二第5行); `start` and `end` are code points of the report's text, `end`
    exclusive. All four are None where the whole report is meant. `fingerprint` stays the same while what was found
    does, though lines above it come and go.
    """

    rule: str
    severity: Severity
    report: str
    line: int | None
    place: str | None
    start: int | None
    end: int | None
    message: str
    compared: tuple[Compared, ...] = ()
    passages: tuple[Passage, ...] = ()
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A report that was checked, what it is called and whose it is, and the findings; `absent`: a unit without any."""

    report: str
    title: str | None
    agency: str | None
    year: int | None
    findings: tuple[Finding, ...]
    absent: bool = False

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(finding.severity == severity for finding in self.findings)

    def to_dict(self) -> dict[str, Any]:
        """The report and its findings as plain dicts and lists."""
        return asdict(self)
