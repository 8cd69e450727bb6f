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
from nlp.model.tagger import Tagger
from nlp.pipeline.front import Found, FrontMatter
from nlp.pipeline.place.component import Place
from nlp.pipeline.place.found import Area, Located
from nlp.places.agency import agency_phrase, report_year

NLP = spacy.blank("zh")
COMPONENT = Place(NLP, "nlp_place")


def read(text: str, title: str | None = None, path: str | None = None) -> dict:
    """What the component reads from `text`, of which `title` is the title block where given, in the file `path`."""
    doc = Doc(NLP.vocab, words=list(text), spaces=[False] * len(text))
    if path:
        doc._.path = path
    if title:
        start = text.index(title)
        span = doc.char_span(start, start + len(title), label="title")
        doc.spans["titles"] = SpanGroup(doc, spans=[span])
    return dict_of(COMPONENT(doc)._.place)


def dict_of(located: Located) -> dict:
    return {"agency": located.agency, "year": located.year, "place": located.area._asdict()}


def place(text: str, title: str | None = None, path: str | None = None) -> dict:
    return read(text, title, path)["place"]


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


@pytest.mark.parametrize("year", ["1990", "1998", "一九九八", "二〇〇九", "2009"])
def test_a_year_is_no_part_of_the_name_before_it(year):
    assert agency_phrase(f"沂源县人民政府{year}年政府信息公开工作年度报告") == "沂源县人民政府"


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
    assert (found["city"], found["code"], found["evidence"]) == ("鞍山市", "210302", "title+telephone")


def test_the_area_code_alone_gives_the_city():
    found = place("2022年政府信息公开年报\n联系电话：0537-6666666")
    assert (found["province"], found["city"], found["evidence"]) == ("山东省", "济宁市", "telephone")


def test_the_signature_names_the_agency_where_the_title_does_not():
    found = read("关于政府信息公开工作情况的报告\n一年来工作顺利。\n兴化市水务局\n2013年2月6日")
    assert (found["agency"], found["year"], found["place"]["evidence"]) == ("兴化市水务局", 2012, "signature")


UNKNOWN = "某某镇2022年政府信息公开年报\n"  # no county has a town of this name


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("地址：济宁市嘉祥县某某路1号", "address"),
        ("网址：www.jiaxiang.gov.cn", "domain"),
        ("邮箱：mmz@jiaxiang.gov.cn", "domain"),
        ("索引号：11370829004312345A/2023-00012", "index"),
        ("如有疑问，请与嘉祥县某某镇人民政府联系。", "preface"),
        ("某某镇\n嘉祥县财政局\n2023年1月5日", "signature"),
    ],
)
def test_each_part_of_a_text_can_name_the_county(text, evidence):
    found = place(UNKNOWN + text)
    assert (found["county"], found["code"], found["evidence"]) == ("嘉祥县", "370829", evidence)


@pytest.mark.parametrize(
    "path", ["山东省/济宁市/嘉祥县/2022.txt", "嘉祥/2022.txt", "370829/2022.txt", "data\\济宁市嘉祥县某某镇.txt"]
)
def test_folder_and_file_name_the_county(path):
    found = place(UNKNOWN, path=path)
    assert (found["county"], found["evidence"]) == ("嘉祥县", "path")


def test_a_file_name_names_the_town_of_a_text_that_does_not():
    found = read("一年来工作顺利。", path="嘉祥县某某镇2022年年报.txt")
    assert (found["agency"], found["place"]["county"], found["place"]["town"]) == ("某某镇", "嘉祥县", "某某镇")


def test_the_title_counts_more_than_path_and_address():
    found = place("曲阜市财政局2022年政府信息公开年报\n地址：嘉祥县某某路1号", path="嘉祥县/1.txt")
    assert (found["county"], found["evidence"]) == ("曲阜市", "title")


def test_a_text_that_contradicts_its_title_in_everything_stays_open():
    text = "曲阜市财政局2022年政府信息公开年报\n索引号：370829-1\n地址：嘉祥县某某路1号\n嘉祥县财政局\n2023年1月5日"
    assert place(text, path="嘉祥县/1.txt")["county"] is None


def test_a_town_that_one_county_has_is_there():
    found = place("孟姑集镇2022年政府信息公开年报")
    assert (found["county"], found["evidence"]) == ("嘉祥县", "town")


def test_a_town_that_two_counties_have_lists_both():
    found = place("海青镇2022年政府信息公开年报")
    assert found["candidates"] == ("黑龙江省佳木斯市抚远市", "山东省青岛市黄岛区")
    assert (found["province"], found["county"], found["town"], found["code"]) == (None, None, "海青镇", None)


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("联系电话：0532-66666666", "telephone+town"),
        ("按照区政府的要求编制。", "town"),
        ("网址：www.qdhd.gov.cn", "town+domain"),
    ],
)
def test_other_hints_tell_which_of_two_counties_has_the_town(text, evidence):
    found = place("海青镇2022年政府信息公开年报\n" + text)
    assert (found["county"], found["code"], found["evidence"]) == ("黄岛区", "370211", evidence)


def test_a_town_in_another_city_than_its_telephone_is_an_unknown_one():
    found = place("孟姑集镇2022年政府信息公开年报\n联系电话：0532-66666666")
    assert (found["city"], found["county"], found["town"]) == ("青岛市", None, "孟姑集镇")


def test_a_district_name_of_four_cities_is_never_guessed():
    found = place("市中区财政局2022年政府信息公开年报")
    assert found["candidates"] == (
        "山东省济南市市中区",
        "山东省枣庄市市中区",
        "四川省内江市市中区",
        "四川省乐山市市中区",
    )
    assert found["code"] is None


@pytest.mark.parametrize(
    "text", ["在“嘉祥发布”公众号公布。", "“健康嘉祥”小程序上线。", "可登录嘉祥政府信息公开网查阅。"]
)
def test_the_countys_own_media_name_it(text):
    found = place(UNKNOWN + text)
    assert (found["county"], found["evidence"]) == ("嘉祥县", "text")


@pytest.mark.parametrize(("year", "county"), [(2012, "密云县"), (2022, "密云区")])
def test_a_county_of_which_the_text_has_no_full_name_has_that_of_the_year(year, county):
    found = place(f"某某镇{year}年政府信息公开年报\n可登录密云信息网查阅。")
    assert (found["county"], found["code"]) == (county, "110118")


def test_a_county_mentioned_in_passing_is_not_the_reports():
    assert place(UNKNOWN + "组织人员赴曲阜市学习。")["county"] is None
    assert place(UNKNOWN + "样表由曲阜市提供。")["county"] is None


def test_the_site_that_a_page_is_on_counts_more_than_a_town_of_the_same_name():
    assert place("孟姑集镇2022年政府信息公开年报\n广平县人民政府>信息公开")["county"] == "广平县"


@pytest.mark.parametrize(
    ("unit", "county", "code"),
    [
        ("横县财政局", "横县", "450181"),
        ("横州市财政局", "横州市", "450181"),
        ("黄岛区财政局", "黄岛区", "370211"),
        ("青岛西海岸新区财政局", "青岛西海岸新区", "370211"),
        ("胶南市财政局", "胶南市", "370284"),
        ("济宁市市中区财政局", "市中区", "370802"),
        ("沙县财政局", "沙县", "350405"),
        ("沙县区财政局", "沙县区", "350405"),
    ],
)
def test_a_renamed_county_keeps_its_name_and_has_todays_code(unit, county, code):
    found = place(unit + "2016年政府信息公开年报")
    assert (found["county"], found["code"]) == (county, code)


@pytest.mark.parametrize(
    ("unit", "city", "county", "town", "code"),
    [
        ("济源市轵城镇人民政府", None, "济源市", "轵城镇", "419001"),
        ("仙桃市财政局", None, "仙桃市", None, "429004"),
        ("东莞市中堂镇人民政府", "东莞市", None, "中堂镇", "441900"),
        ("中堂镇人民政府", "东莞市", None, "中堂镇", "441900"),
        ("第三师图木舒克市财政局", None, "图木舒克市", None, "659003"),
        ("重庆市奉节县民政局", None, "奉节县", None, "500236"),
        ("科右前旗财政局", "兴安盟", "科尔沁右翼前旗", None, "152221"),
        ("紫云自治县某某乡", "安顺市", "紫云苗族布依族自治县", "某某乡", "520425"),
        ("苏尼特左旗某某苏木", "锡林郭勒盟", "苏尼特左旗", "某某苏木", "152523"),
        ("北京市朝阳区南磨房地区办事处", None, "朝阳区", "南磨房地区", "110105"),
        ("雄安新区容城县财政局", "保定市", "容城县", None, "130629"),
        ("嘉祥縣孟姑集鎮人民政府", "济宁市", "嘉祥县", "孟姑集镇", "370829"),
    ],
)
def test_every_kind_of_unit_has_its_levels(unit, city, county, town, code):
    found = place(unit + "2022年政府信息公开年报")
    assert (found["city"], found["county"], found["town"], found["code"]) == (city, county, town, code)


@pytest.mark.parametrize(
    ("unit", "town"),
    [
        ("济宁高新区管委会", None),
        ("济宁经济技术开发区某某局", None),
        ("济宁高新技术产业开发区某某街道办事处", "某某街道"),
    ],
)
def test_a_development_zone_has_its_city_and_no_county(unit, town):
    found = place(unit + "2022年政府信息公开年报\n地址：济宁市任城区某某路1号")
    assert (found["city"], found["county"], found["town"]) == ("济宁市", None, town)


def test_a_zone_without_a_name_is_not_put_into_the_county_of_its_offices():
    assert place("高新区财政局2022年政府信息公开年报\n地址：济宁市任城区某某路1号")["county"] is None


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


@given(st.text(alphabet="山东省济宁市嘉祥县和区街道办事处镇人民政府2023年信息公开电话0537-地址:>\n\t 。", max_size=120))
def test_any_text_gives_plain_data(text):
    found = read(text)
    assert json.dumps(found) == json.dumps(read(text))
    assert not (found["place"]["candidates"] and found["place"]["code"])


def test_the_score_counts_years_and_counties():
    text = "嘉祥县财政局2023年政府信息公开工作年度报告"
    predicted, reference = NLP.make_doc(text), NLP.make_doc(text)
    reference._.place = Located(year=2022, area=Area(county="嘉祥县"))
    scores = COMPONENT.score([Example(COMPONENT(predicted), reference)])
    assert scores == {"place_year_acc": 0.0, "place_county_acc": 1.0}


def test_a_pipeline_with_the_component_is_saved_and_loaded(tmp_path):
    nlp = spacy.blank("zh")
    nlp.add_pipe("nlp_place")
    nlp.to_disk(tmp_path)
    loaded = spacy.load(tmp_path)("嘉祥县财政局2023年政府信息公开工作年度报告")
    assert loaded._.place.year == 2023


def test_a_tagger_hands_the_path_of_a_file_over(tmp_path):
    pipeline = spacy.blank("zh")
    pipeline.add_pipe("nlp_place")
    file = tmp_path / "嘉祥县" / "2022.txt"
    file.parent.mkdir()
    file.write_text(UNKNOWN, "utf-8")
    assert Tagger(pipeline).tag(file).place.county == "嘉祥县"


def test_a_county_whose_media_or_offices_the_text_names_alone_is_its_own():
    assert place("我局把名单送蒲城县广播电台播出，全年公开信息90条。")["county"] == "蒲城县"
    assert place("本镇地处平舆县东部，全年公开信息80条。")["county"] == "平舆县"


def test_a_county_that_was_visited_is_not_its_own():
    assert place("我局赴平舆县档案馆学习，全年公开信息80条。")["county"] is None
    assert place("我局赴驻马店市平舆县教育局观摩，全年公开信息80条。")["county"] is None


def test_a_common_name_of_a_town_alone_gives_candidates():
    found = read("城关镇人民政府2023年政府信息公开工作年度报告")["place"]
    assert found["county"] is None
    assert len(found["candidates"]) > 20


def test_the_front_matter_of_a_doc_says_who_reports_and_about_which_year():
    text = "沂源县张家坡镇人民政府公开信息40条。"
    doc = Doc(NLP.vocab, words=list(text), spaces=[False] * len(text))
    doc._.front = FrontMatter(agency=Found("沂源县张家坡镇人民政府", 0, 11, 0.9), year=Found(2022, 0, 1, 0.9))
    found = COMPONENT(doc)._.place
    assert (found.agency, found.year, found.area.county) == ("张家坡镇人民政府", 2022, "沂源县")


@pytest.mark.parametrize(
    ("title", "county"),
    [
        ("长春市公安局朝阳区分局2023年政府信息公开工作年度报告", "朝阳区"),
        ("泰安市生态环境局岱岳分局2023年政府信息公开工作年度报告", "岱岳区"),
        ("平舆县第一中学2023年政府信息公开工作年度报告", "平舆县"),
        ("雄安新区容城县柳亭镇人民政府2023年政府信息公开工作年度报告", "容城县"),
    ],
)
def test_branches_schools_and_new_areas_lie_in_a_county(title, county):
    assert place(title)["county"] == county


def test_a_new_area_of_national_rank_has_its_province():
    found = place("河北雄安新区管理委员会2023年政府信息公开工作年度报告")
    assert (found["province"], found["county"], found["candidates"]) == ("河北省", None, ())


def test_a_park_is_no_part_of_a_towns_name():
    assert place("苏州工业园区娄葑街道办事处2023年政府信息公开工作年度报告")["town"] == "娄葑街道"


def test_a_place_that_the_title_names_alone_is_taken_where_no_agency_is_sure():
    text = "第八师石河子市2023年政府信息公开工作年度报告"
    doc = Doc(NLP.vocab, words=list(text), spaces=[False] * len(text))
    doc._.front = FrontMatter(title=Found(text, 0, len(text), 0.9))
    found = COMPONENT(doc)._.place
    assert (found.agency, found.area.county) == (None, "石河子市")


@pytest.mark.parametrize(
    "says",
    [
        "我院为曲阜市唯一的公立专科医院。",
        "本所负责曲阜市城区路灯养护。",
        "我校是曲阜市属公办初中。",
        "本局依托“曲阜市政务服务网”公开指南。",
    ],
)
def test_a_county_that_a_clause_about_the_unit_itself_names_is_its_own(says):
    assert place("2023年度报告\n一、总体情况\n" + says)["county"] == "曲阜市"


@pytest.mark.parametrize(
    "says",
    [
        "我院对口帮扶曲阜市一所医院。",
        "本所人员来自曲阜市。",
        "我局赴曲阜市交流。",
        "我校与曲阜市相邻。",
        "我局学习曲阜市经验。",
        "我镇使用曲阜市某公司的系统。",
    ],
)
def test_a_county_that_the_unit_has_to_do_with_is_not_its_own(says):
    assert place("2023年度报告\n一、总体情况\n" + says)["county"] is None


def test_pinyin_glosses_are_no_part_of_a_name():
    found = place("大(dà)关县2023年年度报告\n一、概况\n全县公开信息。", "大(dà)关县2023年年度报告")
    assert found["county"] == "大关县"
