"""across: rules over the reports of many units."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from nlp.checks.across import Across, Unit
from nlp.checks.settings import Settings
from nlp.report import Place, Warning
from tests.checks.test_copies import report, sentence
from tests.checks.written import HOME, heading, numbers, prose, written

COUNTY = Place("安徽省", "宿州市", "南岭县")
CITY = Place("安徽省", "宿州市")
RECEIVED = ("new_received", "total")
GOVERNMENT, OF_CITY = "南岭县人民政府", "宿州市人民政府"


def found(reports, units=(), **settings):
    across = Across(units)
    for each in reports:
        across.add(each, Settings(**settings))
    return [finding for findings in across.findings() for finding in findings]


def missing(reports, units, **settings):
    across = Across(units)
    for each in reports:
        across.add(each)
    return [(finding.report, finding.severity) for _, finding in across.missing(Settings(**settings))]


def received(number: float | str, agency: str, place: Place, year: int = 2024):
    table = numbers("requests", {RECEIVED: number})
    return written(heading("requests", "三、依申请公开"), table, agency=agency, place=place, year=year)


def town(number: float | str, name: str = "石桥镇", year: int = 2024):
    return received(number, f"{name}人民政府", Place("安徽省", "宿州市", "南岭县", name), year)


def test_each_of_two_copies_is_told_of_the_other():
    rng = Random(7)
    said = [sentence(rng) for _ in range(10)]
    one, two = found([report(said, 1), report(said, 2), report([sentence(rng) for _ in range(10)], 3)])
    assert [(f.rule, f.report, f.compared[0].name) for f in (one, two)] == [
        ("across.copied", "1.txt", "2.txt"), ("across.copied", "2.txt", "1.txt"),
    ]  # fmt: skip
    assert [passage.report for passage in one.passages[:2]] == ["1.txt", "2.txt"]


def test_a_copy_is_called_by_its_file_wherever_the_folder_of_the_reports_lies():
    rng = Random(7)
    said = [sentence(rng) for _ in range(10)]

    def told(folder):
        reports = [report(said, number) for number in (1, 2)]
        moved = [replace(each, source=replace(each.source, path=f"{folder}/{each.source.path}")) for each in reports]
        return [(finding.compared[0].name, finding.fingerprint) for finding in found(moved)]

    assert [name for name, _ in told("/办公室/草稿")] == ["2.txt", "1.txt"]
    assert told("/办公室/草稿") == told("/另一台电脑/草稿")


def test_a_copy_is_told_whatever_bytes_its_file_is_named_by():
    rng = Random(7)
    said = [sentence(rng) for _ in range(10)]
    reports = [report(said, number) for number in (1, 2)]
    named = [replace(each, source=replace(each.source, path=f"\udcff{each.source.path}")) for each in reports]
    assert [finding.compared[0].name for finding in found(named)] == ["\udcff2.txt", "\udcff1.txt"]


def test_many_copies_are_one_finding_a_report():
    rng = Random(8)
    said = [sentence(rng) for _ in range(10)]
    findings = found([report(said, number) for number in range(4)])
    assert [f.report for f in findings] == ["0.txt", "1.txt", "2.txt", "3.txt"]
    assert all("另与2份报告雷同" in f.message and len(f.compared) == 3 for f in findings)


@pytest.mark.parametrize(("whole", "count"), [(5, 1), (8, 0), (20, 0)])
def test_a_county_has_no_less_than_its_units(whole, count):
    reports = [received(whole, GOVERNMENT, COUNTY), town(6), received(2, "南岭县教育局", COUNTY)]
    assert [f.rule for f in found(reports)] == ["across.less"] * count


@pytest.mark.parametrize(("whole", "rules"), [(5, ["across.sum"]), (8, []), (20, ["across.sum"])])
def test_where_all_units_are_there_a_county_has_what_they_have(whole, rules):
    reports = [received(whole, GOVERNMENT, COUNTY), town(6), received(2, "南岭县教育局", COUNTY)]
    units = [Unit(name, COUNTY) for name in (GOVERNMENT, "石桥镇人民政府", "教育局")]
    assert [f.rule for f in found(reports, units)] == rules


@pytest.mark.parametrize(("whole", "rules"), [(8, []), (6, []), (9, ["across.sum"]), (5, ["across.sum"])])
def test_what_a_report_that_may_be_of_one_of_the_units_could_make_up_is_no_difference(whole, rules):
    reports = [received(whole, GOVERNMENT, COUNTY), town(6), received(2, "教育局", Place("安徽省", "宿州市"))]
    units = [Unit(name, COUNTY) for name in (GOVERNMENT, "石桥镇人民政府", "教育局")]
    assert [f.rule for f in found(reports, units)] == rules


def test_the_parts_of_a_city_are_its_counties_and_bureaus():
    reports = [
        received(9, OF_CITY, CITY), received(6, GOVERNMENT, COUNTY), town(6), received(3, "宿州市教育局", CITY),
    ]  # fmt: skip
    assert found(reports) == []
    reports[0] = received(8, OF_CITY, CITY)
    assert [f.report for f in found(reports)] == ["宿州市人民政府2024.txt"]


@pytest.mark.parametrize("part", [town("若干"), town(90, year=2023), written(place=HOME)])
def test_unread_cells_other_years_and_missing_tables_are_not_added(part):
    assert found([received(5, GOVERNMENT, COUNTY), part, town(2, "柳河镇")]) == []


def test_units_without_a_report_are_told():
    units = [
        Unit("南岭县石桥镇人民政府", COUNTY, 2024), Unit("柳河镇人民政府", COUNTY, 2024),
        Unit("石桥镇人民政府", Place(county="北岭县"), 2024), Unit("石桥镇人民政府", COUNTY, 2023),
    ]  # fmt: skip
    assert missing([town(1)], units) == [
        ("柳河镇人民政府", "error"), ("石桥镇人民政府", "error"), ("石桥镇人民政府", "error"),
    ]  # fmt: skip


def test_another_genre_is_passed_over():
    rng = Random(9)
    said = [prose(sentence(rng)) for _ in range(10)]
    other = written(*said, agency="柳河镇人民政府", warnings=(Warning("not_a_report", "不是年度报告"),))
    assert found([written(*said), other]) == []


def test_rules_that_are_ignored_find_nothing():
    unit = Unit("柳河镇人民政府")
    reports = [received(1, GOVERNMENT, COUNTY), town(6)]
    assert found(reports, ignore=frozenset({"across"})) == []
    assert missing(reports, [unit], ignore=frozenset({"across"})) == []


@pytest.mark.parametrize(
    "listed, printed",
    [
        ("石桥镇", "石桥镇人民政府"), ("石桥镇人民政府", "石桥镇"), ("柳河街道", "柳河街道办事处"),
        ("石桥镇", "南岭县石桥镇人民政府党政办公室"), ("教育局", "南岭县教育局"), ("宿州市南岭县教育局", "教育局"),
        ("卫健局", "南岭县卫生健康局"), ("人社局", "人力资源和社会保障局"), ("南岭县", "南岭县人民政府"),
        ("南岭县退役军人局", "退役军人事务局"),
    ],
)  # fmt: skip
def test_a_unit_is_there_however_its_name_is_shortened(listed, printed):
    place = Place("安徽省", "宿州市", "南岭县")
    assert missing([received(1, printed, place)], [Unit(listed, place)]) == []


@pytest.mark.parametrize(
    "listed, printed",
    [
        (["石桥镇"], ["石桥乡人民政府"]), (["石桥镇"], ["小石桥镇人民政府"]), (["教育局"], ["教育体育中心"]),
        (["民政局"], ["南岭县人民政府"]), (["卫健局"], ["卫生健康局", "卫生健康监督局"]),
        (["农业局", "农村局", "农业农村局"], ["农业农村局"]),
    ],
)  # fmt: skip
def test_another_unit_is_not_taken_for_one_whose_name_is_like_its_own(listed, printed):
    place = Place("安徽省", "宿州市", "南岭县")
    reports = [received(1, name, place) for name in printed]
    gone = [name for name, _ in missing(reports, [Unit(name, Place(county="南岭县")) for name in listed])]
    assert gone == [name for name in listed if name not in printed]


def test_a_county_is_there_whose_title_names_nothing_but_the_county():
    report = replace(
        received(1, "", Place("安徽省", "宿州市", "南岭县")), agency=None, title="南岭县2024年政府信息公开工作年度报告"
    )
    assert missing([report], [Unit("南岭县人民政府", Place(county="南岭县"))]) == []
