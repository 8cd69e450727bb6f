"""place: whose report it is, and of which year."""

import json
from dataclasses import fields

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc, SpanGroup
from spacy.training import Example

from nlp import report
from nlp.pipeline.agency import agency_phrase, report_year
from nlp.pipeline.gazetteer import gazetteer, within
from nlp.pipeline.place import Place

NLP = spacy.blank("zh")
COMPONENT = Place(NLP, "nlp_place")


def read(text: str, title: str | None = None) -> dict:
    """What the component reads from `text`, of which `title` is the title block where given."""
    doc = Doc(NLP.vocab, words=list(text), spaces=[False] * len(text))
    if title:
        start = text.index(title)
        span = doc.char_span(start, start + len(title), label="title")
        doc.spans["titles"] = SpanGroup(doc, spans=[span])
    return COMPONENT(doc).user_data["place"]


def place(text: str, title: str | None = None) -> dict:
    return read(text, title)["place"]


def test_a_title_with_county_and_town_says_everything():
    found = read("嘉祥县孟姑集镇人民政府2023年政府信息公开工作年度报告")
    assert found["agency"] == "孟姑集镇人民政府"
    assert found["year"] == 2023
    assert found["place"] == {
        "province": "山东省",
        "city": "济宁市",
        "county": "嘉祥县",
        "town": "孟姑集镇",
        "code": "370829",
        "evidence": "title",
        "candidates": (),
    }


def test_the_fields_are_those_of_the_report():
    assert list(place("")) == [field.name for field in fields(report.Place)]


def test_a_title_broken_over_lines_with_spaces_is_one():
    found = read(
        "叶县任店镇人民政府 ２０２３ 年政府信\n息公开工作年度报告",
        "叶县任店镇人民政府 ２０２３ 年政府信\n息公开工作年度报告",
    )
    assert (found["agency"], found["year"], found["place"]["county"]) == ("任店镇人民政府", 2023, "叶县")


def test_the_line_before_a_title_without_an_agency_names_it():
    assert (
        read("兴化市水务局\n二○一四年政府信息公开年度报告", "二○一四年政府信息公开年度报告")["agency"] == "兴化市水务局"
    )


@pytest.mark.parametrize(
    ("title", "agency", "county", "town"),
    [
        ("桃江县教育局2021年政府信息公开工作年度报告", "桃江县教育局", "桃江县", None),
        ("衢州市柯城区人民政府2023年政府信息公开工作年度报告", "衢州市柯城区人民政府", "柯城区", None),
        ("2019年栖霞市某某镇政府信息公开工作年度报告", "某某镇", "栖霞市", "某某镇"),
        ("广州市荔湾区人民政府水秀街道办事处2022年年报", "水秀街道办事处", "荔湾区", "水秀街道"),
        ("沂源张家坡镇2022年政府信息公开年报", "张家坡镇", "沂源县", "张家坡镇"),
        ("长阳县财政局2020年政府信息公开年度报告", "长阳县财政局", "长阳土家族自治县", None),
    ],
)
def test_the_agency_keeps_its_own_level(title, agency, county, town):
    found = read(title)
    assert (found["agency"], found["place"]["county"], found["place"]["town"]) == (agency, county, town)


def test_a_city_bureau_has_no_county_and_the_citys_code():
    found = place("连云港市自然资源局2025年政府信息公开工作年度报告")
    assert (found["city"], found["county"], found["code"]) == ("连云港市", None, "320700")


def test_a_county_of_a_municipality_has_no_city():
    found = place("奉节县民政局2016年政府信息公开工作年度报告")
    assert (found["province"], found["city"], found["county"]) == ("重庆市", None, "奉节县")


def test_a_county_with_a_former_name_keeps_the_name_of_the_text():
    found = place("嫩江县水务局2010年政府信息公开情况")
    assert (found["city"], found["county"], found["code"]) == ("黑河市", "嫩江县", "231183")


def test_a_town_is_made_whole_where_the_text_speaks_of_its_government():
    assert read("松木坪镇2022年政府信息公开年报\n本报告由松木坪镇人民政府编制。")["agency"] == "松木坪镇人民政府"


def test_the_address_tells_where_an_unknown_town_lies():
    found = place("某某镇2022年政府信息公开年报\n本年度无。\n地址：山东省沂源县某某镇政通路1号")
    assert (found["county"], found["town"]) == ("沂源县", "某某镇")


def test_a_name_that_two_counties_bear_stays_open():
    found = place("铁东区财政局2022年政府信息公开年报")
    assert found["candidates"] == ("辽宁省鞍山市铁东区", "吉林省四平市铁东区")
    assert (found["province"], found["city"], found["county"], found["code"]) == (None, None, "铁东区", None)


def test_the_area_code_tells_two_counties_apart():
    found = place("铁东区财政局2022年政府信息公开年报\n联系电话：0412-6666666")
    assert (found["city"], found["code"], found["evidence"]) == ("鞍山市", "210302", "telephone")


def test_the_area_code_alone_gives_the_city():
    found = place("2022年政府信息公开年报\n联系电话：0537-6666666")
    assert (found["province"], found["city"], found["evidence"]) == ("山东省", "济宁市", "telephone")


def test_the_signature_names_the_agency_where_the_title_does_not():
    found = read("关于政府信息公开工作情况的报告\n一年来工作顺利。\n兴化市水务局\n2013年2月6日")
    assert (found["agency"], found["year"], found["place"]["evidence"]) == ("兴化市水务局", 2012, "signature")


def test_a_verb_before_the_word_county_is_no_county():
    assert place("某某镇2022年政府信息公开年报\n全年办理县人大代表建议1件。")["county"] is None


@pytest.mark.parametrize(
    ("title", "phrase"),
    [
        ("2023年政府信息公开工作年度报告", None),
        ("松岚镇人民政府信息公开2020年度报告", "松岚镇人民政府"),
        ("关于2019年度教育局政府信息公开的报告", "教育局"),
        ("首页>年报>松岚镇2020年政府信息公开年度报告", "松岚镇"),
    ],
)
def test_the_phrase_before_the_subject_is_the_agencys(title, phrase):
    assert agency_phrase(title) == phrase


@pytest.mark.parametrize(
    ("preface", "year"),
    [
        ("统计期限自2021年1月1日起", 2021),
        ("按照《条例》(2019年修订)要求,现将2020年政府信息公开工作情况报告如下。", 2020),
        ("自2008年5月1日起施行的《条例》", None),
    ],
)
def test_a_laws_year_is_not_the_reports(preface, year):
    assert report_year("政府信息公开年度报告", preface, []) == year


def test_every_code_of_a_town_or_an_area_code_is_a_known_place():
    book = gazetteer()
    codes = {
        code
        for table in (book.named, book.shortened, book.towns, book.area_codes)
        for c in table.values()
        for code in c
    }
    assert codes <= set(book.names)


def test_a_county_lies_in_its_city_and_not_in_another():
    assert within("370829", "370800")
    assert not within("370829", "370300")


@given(st.text(alphabet="山东省济宁市嘉祥县和区街道办事处镇人民政府2023年信息公开电话0537-地址:>\n\t 。", max_size=120))
def test_any_text_gives_plain_data(text):
    found = read(text)
    assert json.dumps(found) == json.dumps(read(text))
    assert not (found["place"]["candidates"] and found["place"]["code"])


@given(st.text(max_size=40))
def test_no_mention_overlaps_another(text):
    mentions = gazetteer().mentions("山东省" + text + "嘉祥县")
    assert all(a.end <= b.start for a, b in zip(mentions, mentions[1:], strict=False))


def test_the_score_counts_years_and_counties():
    text = "嘉祥县财政局2023年政府信息公开工作年度报告"
    predicted, reference = NLP.make_doc(text), NLP.make_doc(text)
    reference.user_data["place"] = {"year": 2022, "place": {"county": "嘉祥县"}}
    scores = COMPONENT.score([Example(COMPONENT(predicted), reference)])
    assert scores == {"place_year_acc": 0.0, "place_county_acc": 1.0}


def test_a_pipeline_with_the_component_is_saved_and_loaded(tmp_path):
    nlp = spacy.blank("zh")
    nlp.add_pipe("nlp_place")
    nlp.to_disk(tmp_path)
    loaded = spacy.load(tmp_path)("嘉祥县财政局2023年政府信息公开工作年度报告")
    assert loaded.user_data["place"]["year"] == 2023
