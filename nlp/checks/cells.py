"""Rules over the cells of the tables."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.checks.draft import Draft
from nlp.checks.engine import rule
from nlp.checks.finding import Compared, Hit

OF_PROSE = "text."  # what the ids of checks of the prose begin with


@rule("sum.wrong")
def wrong_sum(draft: Draft) -> Iterator[Hit]:
    """Sums that the form promises and the table does not keep."""
    for check in draft.report.checks:
        if check.status == "fail" and not check.id.startswith(OF_PROSE):
            compared = (Compared("左边", check.left), Compared("右边", check.right))
            place = check.places[0]
            yield Hit(place.start, place.end, {"said": check.message}, compared)
