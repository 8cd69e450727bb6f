"""across: of each rule two counties that break it, and two that look as if they did."""

from __future__ import annotations

from random import Random

import pytest

from nlp.checks.across import Across, Unit
from nlp.report import Place
from tests.checks.test_across import CITY, COUNTY, GOVERNMENT, OF_CITY, received, town
from tests.checks.test_copies import report, sentence

ALL = [GOVERNMENT, "石桥镇人民政府", "教育局"]
BUREAU = received(2, "南岭县教育局", COUNTY)
_RNG = Random(11)
SAID, OTHER, THIRD = ([sentence(_RNG) for _ in range(9)] for _ in range(3))


def county(number: int):
    """A county with `number` requests, and two units with 6 and 2."""
    return [received(number, GOVERNMENT, COUNTY), town(6), BUREAU]


# For each rule: reports and the names of the manifest that break it, and that look as if they did
CASES = {
    "across.copied": (
        [([report(SAID, 1), report(SAID, 2)], []), ([report(SAID, 1), report([*OTHER[:3], *SAID[3:]], 2)], [])],
        [([report(SAID, 1), report(OTHER, 2)], []),
         ([report(SAID, 1), report([*OTHER, SAID[0].partition("，")[2]], 2), report(THIRD, 3)], [])],
    ),
    "across.missing": (
        [(county(8), [*ALL, "柳河镇人民政府"]), ([town(6)], ["石桥乡人民政府"])],
        [(county(8), ALL), (county(8), ["南岭县", "石桥镇", "宿州市南岭县教育局"])],
    ),
    "across.sum": (
        [(county(20), ALL), (county(7), ALL)],
        [(county(8), ALL), (county(20), [*ALL, "柳河镇人民政府"])],
    ),
    "across.less": (
        [(county(5), []), ([received(5, OF_CITY, CITY), received(6, GOVERNMENT, COUNTY)], [])],
        [(county(20), []), ([received(7, GOVERNMENT, COUNTY), town(6), received(2, "北岭县教育局", Place(
            "安徽省", "宿州市", "北岭县"))], [])],
    ),
}  # fmt: skip


def rules_of(reports, names) -> set[str]:
    across = Across([Unit(name, COUNTY) for name in names])
    for each in reports:
        across.add(each)
    told = [finding.rule for findings in across.findings() for finding in findings]
    return {*told, *(finding.rule for _, finding in across.missing())}


@pytest.mark.parametrize(
    ("rule", "reports", "names"), [(rule, *case) for rule, (breaking, _) in CASES.items() for case in breaking]
)
def test_what_breaks_a_rule_is_found(rule, reports, names):
    assert rule in rules_of(reports, names)


@pytest.mark.parametrize(
    ("rule", "reports", "names"), [(rule, *case) for rule, (_, alike) in CASES.items() for case in alike]
)
def test_what_looks_alike_is_not_found(rule, reports, names):
    assert rule not in rules_of(reports, names)
