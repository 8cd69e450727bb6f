"""The gazetteer: places, towns, area codes, and the spelling of names in domains."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.places.domains import abbreviated_among, spelled_places
from nlp.places.gazetteer import gazetteer, within
from nlp.places.towns import counties_with

BOOK = gazetteer()


def test_every_code_in_a_table_is_a_known_place():
    tables = (BOOK.named, BOOK.shortened, BOOK.area_codes)
    assert {code for table in tables for codes in table.values() for code in codes} <= set(BOOK.names)
    assert {*BOOK.other, *BOOK.gone, *BOOK.childless, *BOOK.pinyin} <= set(BOOK.names)


def test_every_county_lies_in_a_province():
    assert all(BOOK.levels(code)[0] for code in BOOK.names)


def test_a_county_lies_in_its_city_and_not_in_another():
    assert within("370829", "370800")
    assert not within("370829", "370300")


@pytest.mark.parametrize(
    ("town", "codes"),
    [
        ("孟姑集镇", ("370829",)),
        ("海青镇", ("230883", "370211")),
        ("中堂镇", ("441900",)),
        ("没有的镇", ()),
        ("海青", ()),
    ],
)
def test_a_town_has_the_counties_that_have_one_of_its_name(town, codes):
    assert counties_with(town) == codes


def test_towns_are_found_in_traditional_characters():
    assert counties_with("黃島街道") == counties_with("黄岛街道") != ()


@given(st.text(max_size=8))
def test_no_text_is_a_town_of_an_unknown_county(text):
    assert set(counties_with(text)) <= set(BOOK.names)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("山东省济宁市嘉祥县", ["山东省", "济宁市", "嘉祥县"]),
        ("三明市沙县区夏茂镇", ["三明市", "沙县区"]),
        ("办理县级事项", []),
        ("由理县编制", ["理县"]),
        ("长春市新城区建设", ["长春市"]),
        ("西安市新城区", ["西安市", "新城区"]),
        ("城区面貌", []),
    ],
)
def test_names_are_found_and_words_are_not(text, names):
    assert [mention.name for mention in BOOK.mentions(text)] == names


@given(st.text(max_size=40))
def test_no_mention_overlaps_another(text):
    mentions = BOOK.mentions("山东省" + text + "嘉祥县")
    assert all(a.end <= b.start for a, b in zip(mentions, mentions[1:], strict=False))


@pytest.mark.parametrize(
    ("host", "names"),
    [
        ("www.jiaxiang.gov.cn", {"嘉祥县"}),
        ("xxgk.jiaxiangxian.gov.cn", {"嘉祥县"}),
        ("www.henan.gov.cn", {"河南省"}),
        ("www.linyi.gov.cn", {"临沂市", "临邑县", "临猗县"}),
        ("beian.miit.gov.cn", set()),
        ("www.gov.cn", set()),
        ("163.com", set()),
    ],
)
def test_a_host_spells_the_places_that_sound_like_it(host, names):
    assert {BOOK.names[code] for code in spelled_places(host)} == names


@pytest.mark.parametrize(
    ("host", "code"), [("www.jnszq.gov.cn", "370103"), ("www.zzszq.gov.cn", "370402"), ("www.lsszq.gov.cn", "511102")]
)
def test_initials_tell_places_of_one_name_apart(host, code):
    assert abbreviated_among(host, ["370103", "370402", "511002", "511102"]) == (code,)
