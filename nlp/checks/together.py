"""Reports checked one after the other, against those of the year before, and all of them together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from nlp.checks.across import Across, Unit
from nlp.checks.against import Earlier, find_against
from nlp.checks.engine import checked, in_order
from nlp.checks.finding import Checked
from nlp.checks.settings import Settings
from nlp.report import Report


class Together:
    """Checks many reports by every rule.

    Parameters
    ----------
    earlier : the reports among which those of the year before are; None where there is nothing to go by.
    units : the units that should have reported.
    """

    def __init__(self, earlier: Earlier | None = None, units: Sequence[Unit] = ()):
        self._earlier = earlier
        self._across = Across(units)

    def check(self, report: Report, settings: Settings | None = None) -> Checked:
        """`report` with the findings over it alone and against the year before; it is kept for `finish`."""
        found = checked(report, settings)
        if self._earlier is not None:
            since = find_against(report, self._earlier.of(report), settings or Settings())
            found = replace(found, findings=(*found.findings, *since))
        self._across.add(report, settings)
        return found

    def finish(self, reports: Sequence[Checked], settings: Settings | None = None) -> Iterator[Checked]:
        """`reports`, as `check` gave them, with the findings over all of them; then the units that have none.

        `settings` apply to the units, which have no folder to take them from.
        """
        for report, found in zip(reports, self._across.findings(), strict=True):
            yield replace(report, findings=in_order((*report.findings, *found)))
        for unit, finding in self._across.missing(settings):
            yield Checked(finding.report, None, unit.agency or None, unit.year, (finding,), absent=True)
