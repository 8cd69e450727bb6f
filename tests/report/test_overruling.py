"""A manifest overrules the place that the text says."""

import pytest

from nlp.report import Model, Place, Report, RoleThemes, Source, Warning
from nlp.report.overruling import overrule

QUFU = Place("山东省", "济宁市", "曲阜市", "某某镇", "370881", "title")
OPEN = Place(None, None, "市中区", None, None, "title", ("山东省济南市市中区", "四川省乐山市市中区"))


def of(place: Place, told: dict) -> Report:
    """A report with `place`, overruled by `told`."""
    warnings = (Warning("no_items", "无"),)
    if place.candidates:
        warnings += (Warning("place_ambiguous", f"地名可能是：{'、'.join(place.candidates)}"),)
    report = Report(
        Source(None, "", "text/plain", None, 0), Model("", "", ""), "", None, None, None, None, place, (), (), (),
        RoleThemes(()), (), warnings,
    )  # fmt: skip
    return overrule(report, told)


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ({"county": "嘉祥县"}, ("山东省", "济宁市", "嘉祥县", "370829")),
        ({"county": "嘉祥"}, ("山东省", "济宁市", "嘉祥县", "370829")),
        ({"code": 370829, "county": "曲阜市"}, ("山东省", "济宁市", "嘉祥县", "370829")),
        ({"city": "南宁市", "county": "横县"}, ("广西壮族自治区", "南宁市", "横县", "450181")),
        ({"city": "青岛市"}, ("山东省", "青岛市", None, "370200")),
        ({"county": "无此县"}, (None, None, "无此县", None)),
    ],
)
def test_what_is_told_counts(told, place):
    found = of(QUFU, told).place
    assert (found.province, found.city, found.county, found.code) == place
    assert (found.town, found.evidence) == ("某某镇", "manifest")


def test_a_county_in_the_city_that_is_told_stays():
    found = of(QUFU, {"city": "济宁市"}).place
    assert (found.county, found.evidence) == ("曲阜市", "manifest+title")


def test_a_city_settles_which_district_the_text_means_and_the_warning_goes():
    report = of(OPEN, {"city": "济南市"})
    assert (report.place.code, report.place.candidates) == ("370103", ())
    assert [warning.code for warning in report.warnings] == ["no_items"]


def test_a_name_of_four_districts_stays_open_with_a_warning():
    report = of(QUFU, {"county": "鼓楼区"})
    assert (report.place.code, len(report.place.candidates)) == (None, 4)
    assert [warning.code for warning in report.warnings] == ["no_items", "place_ambiguous"]


def test_a_town_alone_leaves_the_county():
    found = of(QUFU, {"town": "另一镇"}).place
    assert (found.county, found.town, found.code) == ("曲阜市", "另一镇", "370881")


@pytest.mark.parametrize("told", [{}, {"county": ""}, {"county": None, "year": 2020}])
def test_nothing_told_changes_nothing(told):
    assert of(QUFU, told).place is QUFU


def test_an_unknown_code_is_an_error():
    with pytest.raises(ValueError, match="999999"):
        of(QUFU, {"code": "999999"})
