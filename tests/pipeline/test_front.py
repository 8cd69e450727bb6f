"""front: title, agency, year and date of publication, learned here from a few pages."""

import os
import subprocess
import sys

import numpy as np
import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.training import Example

from nlp.pipeline.front import Front
from nlp.pipeline.front.agencies import agency_candidates, same_agency
from nlp.pipeline.front.dates import date_candidates, find_dates
from nlp.pipeline.front.page import Page
from nlp.pipeline.front.titles import title_candidates
from nlp.pipeline.front.years import year_candidates
from nlp.pipeline.gold import Gold
from nlp.places.gazetteer import gazetteer

NLP = spacy.blank("zh")
TOWNS = ("柳亭镇", "石桥乡", "清泉镇", "竹岭乡", "沙坪镇", "槐荫镇")


def page(town: str, year: int, kind: int) -> str:
    """A page of the report of `town`, whose furniture and title are of one of three kinds."""
    title = f"沂源县{town}人民政府{year}年政府信息公开工作年度报告"
    above = (
        f"首页 > 政务公开 > 年报\n{title}\n发布日期：{year + 1}-01-1{kind} 来源：县信息中心",
        f"{town}{year - 1}年政府信息公开年报 {year}-01-09\n## {title}\n发布时间：{year + 1}-01-1{kind}",
        f"标题：{title}\n索引号：370323{kind}\n公开日期：{year + 1}-01-1{kind}",
    )[kind]
    body = f"一、总体情况\n{year}年，我镇公开信息{kind + 40}条。统计期限自{year}年1月1日起。\n{town}人民政府"
    return f"{above}\n{body}"


def said(town: str, year: int, kind: int) -> dict:
    title = f"沂源县{town}人民政府{year}年政府信息公开工作年度报告"
    return {"title": title, "agency": f"{town}人民政府", "year": year, "published": f"{year + 1}-01-1{kind}"}


def doc_of(text: str) -> Doc:
    return Doc(NLP.vocab, words=[text] if text else [], spaces=[False] if text else [])


def example(text: str, front: dict, name: str) -> Example:
    doc = doc_of(text)
    doc._.gold = Gold(name, name, front=front)
    return Example(doc_of(text), doc)


@pytest.fixture(scope="module")
def front() -> Front:
    component = Front(NLP, "front", 1.0, 0.5)
    examples = [
        example(page(town, 2018 + number, kind), said(town, 2018 + number, kind), f"{town}{kind}")
        for number, town in enumerate(TOWNS)
        for kind in range(3)
    ]
    component.initialize(lambda: examples)
    return component


@pytest.mark.parametrize("kind", range(3))
def test_a_page_of_a_known_kind_is_read(front, kind):
    found = front.predict(doc_of(page("枫林镇", 2023, kind)))
    wanted = said("枫林镇", 2023, kind)
    assert found.title.value == wanted["title"]
    assert found.year.value == 2023
    assert found.published.value == wanted["published"]
    assert same_agency(gazetteer(), str(found.agency.value), wanted["agency"])


def test_every_value_stands_where_it_says_with_a_probability(front):
    text = page("枫林镇", 2023, 1)
    for field, found in front.predict(doc_of(text))._asdict().items():
        assert 0 <= found.start < found.end <= len(text), field
        assert 0.5 <= found.score <= 1, field
    title = front.predict(doc_of(text)).title
    assert text[title.start : title.end] == title.value


def test_where_no_title_is_annotated_it_is_what_was_learned_before(front):
    text = page("枫林镇", 2023, 1)
    right = {"year": 2024}, {"year": 2024, "title": front.predict(doc_of(text)).title.value}
    continued = []
    for said_of in right:
        continued.append(Front(NLP, "front", 1.0, 0.5).from_bytes(front.to_bytes()))
        continued[-1].initialize(lambda said_of=said_of: [example(text, said_of, "new")])
    one, other = (found.rankers["year"].model.weights for found in continued)
    assert np.array_equal(one, other) and not np.array_equal(one, front.rankers["year"].model.weights)


def test_an_empty_text_says_nothing(front):
    assert set(front.predict(doc_of(""))) == {None}


def test_an_untrained_component_says_nothing():
    assert set(Front(NLP, "front", 1.0, 0.5).predict(doc_of(page("枫林镇", 2023, 0)))) == {None}


def test_the_component_comes_back_from_bytes_as_it_was(front):
    text = page("枫林镇", 2023, 2)
    assert Front(NLP, "front", 1.0, 0.5).from_bytes(front.to_bytes()).predict(doc_of(text)) == front.predict(
        doc_of(text)
    )


@given(st.text(alphabet="一二三、 \n|#*>年月日20231-（）县镇政府报告，。", max_size=200))
def test_candidates_lie_in_the_text(text):
    made = Page(text)
    for candidate in (
        *title_candidates(made, {"报告"}), *year_candidates(made, None), *agency_candidates(made, None, None),
        *date_candidates(made, 2023, None),
    ):  # fmt: skip
        assert 0 <= candidate.start < candidate.end <= len(text)


def test_dates_are_read_in_digits_and_numerals():
    days = [day.isoformat() for *_, day in find_dates("2024-01-19 9:10，2024 年 2月30日，二〇二四年一月十二日")]
    assert days == ["2024-01-19", "2024-01-12"]


def test_a_title_broken_over_lines_is_one_candidate():
    values = [found.value for found in title_candidates(Page("沂源县柳亭镇\n2023年度报告\n一、概况\n无"), {"报告"})]
    assert "沂源县柳亭镇2023年度报告" in values


def test_marks_of_markdown_are_no_part_of_a_title():
    values = [found.value for found in title_candidates(Page("### **沂源县2023年度报告**\n一、概况\n无"), {"报告"})]
    assert "沂源县2023年度报告" in values


def test_a_year_in_brackets_is_not_what_a_title_ends_in():
    candidates = title_candidates(Page("沂源县柳亭镇年度报告（2023年）\n一、概况\n无"), {"报告"})
    whole = next(found for found in candidates if found.value == "沂源县柳亭镇年度报告（2023年）")
    assert {"end=报告", "known ending=True"} <= set(whole.features)


@pytest.mark.parametrize(
    "period", ["2023年1月1日至2023年12月31日", "2023年1月1日——12月31日", "2023年1月1日起至当年12月31日"]
)
def test_a_period_has_a_first_and_a_last_day_however_it_is_written(period):
    [candidate] = year_candidates(Page(f"数据统计期限为{period}止。\n一、概况\n无"), None)
    assert {"first day", "last day", "before=至"} <= set(candidate.features)


def test_a_year_that_only_plans_name_is_not_reported_on():
    plans = "2024年，我镇将加强培训，补齐短板。"
    assert [found.value for found in year_candidates(Page(f"一、概况\n无\n二、打算\n{plans}"), None)] == []
    named = Page(f"一、概况\n2023年公开信息三条。\n二、打算\n{plans}2024年预算已公开。")
    assert [found.value for found in year_candidates(named, None)] == [2023, 2024]


@pytest.mark.parametrize("words", ["现公开", "特向社会公开", "现公布", "现向社会公布2023年度"])
def test_whoever_is_published_by_a_sentence_may_be_the_agency(words):
    page = Page(f"根据规定，{words}柳亭街道办事处2023年年度报告。\n一、概况\n无")
    found = next(c for c in agency_candidates(page, None, None) if c.value == "柳亭街道办事处")
    assert "before=公布" in found.features


def test_an_agency_is_the_same_with_and_without_its_county():
    book = gazetteer()
    assert same_agency(book, "沂源县柳亭镇人民政府", "柳亭镇人民政府")
    assert same_agency(book, "沂源县水利局", "县水利局")
    assert not same_agency(book, "柳亭镇党政办公室", "柳亭镇人民政府")


@pytest.mark.parametrize(
    "passing",
    [
        "我镇公开信息十条，比2021年增加三条。", "与2021年相比，公开信息增加。", "公开信息较2021年有所减少。",
        "按照国办公开办函〔2021〕30号要求办理。",
    ],
)  # fmt: skip
def test_a_year_that_is_named_only_in_passing_is_not_reported_on(passing):
    found = year_candidates(Page(f"现将2022年度工作报告如下。\n一、概况\n{passing}"), None)
    assert [candidate.value for candidate in found] == [2022]


@pytest.mark.parametrize("order", ["2019年修订的条例", "2007年4月5日公布的规定", "国务院令（2019年国务院令第711号）"])
def test_the_year_of_a_law_in_the_preface_is_not_reported_on(order):
    found = year_candidates(Page(f"根据{order}编制，报告期为2022年度。\n一、概况\n无"), None)
    assert [candidate.value for candidate in found] == [2022]


def test_a_year_that_figures_are_compared_with_counts_where_it_is_named_otherwise():
    found = year_candidates(Page("一、概况\n2021年公开三条。2022年公开五条，比2021年多两条。"), None)
    assert [candidate.value for candidate in found] == [2021, 2022]


def test_a_list_of_all_reports_says_nothing_against_the_year_in_the_title():
    listed = "".join(f"{year}年年度报告{year + 1}-01-20\n" for year in range(2018, 2022))
    text = f"{listed}柳亭镇人民政府2020年年度报告\n一、概况\n无"
    title = (text.index("柳亭镇"), text.index("\n一、"))
    features = {candidate.value: candidate.features for candidate in year_candidates(Page(text), title)}
    assert "in an entry" not in features[2020] and "in the title" in features[2020]
    assert all("in an entry" in features[year] for year in (2018, 2019, 2021))


@pytest.mark.parametrize(
    "contact",
    [
        "地址：沂源县柳亭镇人民路一号",
        "如有疑问，请与柳亭镇人民政府联系",
        "纸质版请到柳亭镇人民政府查阅",
        "联系单位：柳亭镇人民政府",
    ],
)
def test_an_office_to_turn_to_is_not_the_agency(contact):
    found = agency_candidates(Page(f"沂源县水利局编制本报告。{contact}。\n一、概况\n无"), None, None)
    assert {core.value for core in found if "柳亭" in str(core.value)} == set()
    assert "沂源县水利局" in [candidate.value for candidate in found]


@pytest.mark.parametrize("goes_on", ["共公开", "严格执行", "以条例为指导", "编制本报告", "按照条例"])
def test_what_a_sentence_goes_on_with_behind_a_name_is_told(goes_on):
    found = agency_candidates(Page(f"一、概况\n2023年，沂源县水利局{goes_on}。"), None, None)
    [whole] = [candidate for candidate in found if candidate.value == "沂源县水利局"]
    assert "acts, opens a clause" in whole.features


def test_a_name_in_brackets_behind_what_the_text_calls_itself_is_told():
    found = agency_candidates(Page("一、概况\n2023年，我局（沂源县水利局）公开信息三条。"), None, None)
    assert any("behind what the text calls itself" in candidate.features for candidate in found)


def test_a_sentence_that_publishes_a_report_is_no_title():
    found = title_candidates(Page("现公布沂源县水利局2022年度报告\n一、概况\n无"), {"报告"})
    assert all("公布" not in str(candidate.value) for candidate in found)


def test_all_of_a_town_is_no_name():
    found = agency_candidates(Page("一、概况\n评议结果在全镇公布，各乡照办。"), None, None)
    assert found == []


def test_a_division_of_the_corps_is_part_of_the_name():
    found = agency_candidates(Page("第四师可克达拉市教育局现公布年报。\n一、概况\n无"), None, None)
    assert [candidate.value for candidate in found if "可克达拉" in str(candidate.value)] == ["第四师可克达拉市教育局"]


def test_what_a_government_makes_public_is_not_the_name_of_the_government():
    found = agency_candidates(Page("沂源县政府信息公开年报，沂源县政府编制\n一、概况\n无"), None, None)
    assert [(candidate.value, candidate.start) for candidate in found if candidate.value == "沂源县政府"] == [
        ("沂源县政府", 12)
    ]


@pytest.mark.parametrize("before", ["【年报】", "[信息公开]", "年报来啦！"])
def test_what_a_page_calls_out_before_a_title_is_no_part_of_it(before):
    values = [found.value for found in title_candidates(Page(f"{before}柳亭镇2023年度报告\n一、概况\n无"), {"报告"})]
    assert "柳亭镇2023年度报告" in values


def test_the_year_behind_a_title_may_stand_on_the_next_line():
    found = title_candidates(Page("柳亭镇年度报告\n（2023年度）\n一、概况\n无"), {"报告"})
    joined = next(candidate for candidate in found if candidate.value == "柳亭镇年度报告（2023年度）")
    assert "goes on behind an ending" not in joined.features


def test_a_title_is_cut_out_of_what_a_browser_calls_its_page():
    page = Page("白河县水利局2020年政府信息公开工作年度报告_信息公开年报_白河县人民政府\n一、概述\n")
    values = {found.value for found in title_candidates(page, frozenset())}
    assert "白河县水利局2020年政府信息公开工作年度报告" in values


def test_features_come_in_the_same_order_in_every_process():
    shown = (
        "from nlp.pipeline.front.page import Page\nfrom nlp.pipeline.front.years import year_candidates\n"
        f"print([each.features for each in year_candidates(Page({page('柳亭镇', 2021, 0)!r}), (18, 48))])"
    )
    told = [
        subprocess.run([sys.executable, "-c", shown], env=os.environ | {"PYTHONHASHSEED": seed}, stdout=subprocess.PIPE)
        for seed in ("1", "2", "3")
    ]
    assert told[0].stdout == told[1].stdout == told[2].stdout != b""


@pytest.mark.parametrize("before", ["2024年", "2024年度", "二〇二四年", "今年，"])
def test_what_a_text_calls_itself_is_no_name_with_a_year_before_it(before):
    found = agency_candidates(Page(f"一、概况\n{before}我局共公开信息三条，我局没有收到申请。"), None, None)
    assert found == []


def test_the_year_before_a_name_is_no_part_of_it():
    found = agency_candidates(Page("一、概况\n2024年卫生健康局共公开信息三条。"), None, None)
    assert {candidate.value for candidate in found} == {"卫生健康局"}


def test_what_stands_before_the_places_of_a_name_is_told():
    found = agency_candidates(Page("结合杭州市滨江区水利局工作编制。\n一、概况\n无"), None, None)
    assert any("before its places=结合" in candidate.features for candidate in found)


def test_an_agency_that_a_cited_title_names_is_told():
    page = Page("现公布《沂源县水利局年度报告》，沂源县林业局协助。\n一、概况\n无")
    cited = {
        candidate.value: "in a quoted title" in candidate.features for candidate in agency_candidates(page, None, None)
    }
    assert cited == {"沂源县水利局": True, "沂源县林业局": False}


def test_the_name_of_a_field_without_a_mark_is_no_part_of_a_title():
    found = title_candidates(Page("公报标题沂源县水利局2020年年度报告\n一、概况\n无"), {"报告"})
    assert "沂源县水利局2020年年度报告" in {candidate.value for candidate in found}


def test_pinyin_glosses_are_no_part_of_a_title():
    text = "沂源县水利局2020年(nián)年度报告\n一、概况\n无"
    found = next(c for c in title_candidates(Page(text), {"报告"}) if c.value == "沂源县水利局2020年年度报告")
    assert text[found.start : found.end] == "沂源县水利局2020年(nián)年度报告"


@pytest.mark.parametrize("year", ["2021年", "二〇二一年", "二○二一年"])
def test_a_year_behind_a_name_is_told_alike_however_it_is_written(year):
    title = f"梁河县{year}政府信息公开年报"
    [found] = agency_candidates(Page(f"{title}\n一、概况\n无"), (0, len(title)), title)
    assert {"after=20", "after one=2"} <= set(found.features)


@pytest.mark.parametrize(
    "cited", ["根据《沂源县水利局关于编制年报的通知》", "按照条例和《沂源县水利局公开工作要点》要求"]
)
def test_who_issued_an_order_that_is_followed_is_not_the_agency(cited):
    found = agency_candidates(Page(f"{cited}，沂源县林业局编制。\n一、概况\n无"), None, None)
    assert {candidate.value for candidate in found} == {"沂源县林业局"}


def test_the_bounds_of_a_year_are_no_date_of_publication():
    page = Page("一、概况\n自2022年1月1日至2022年12月31日，截止到2022年12月31日公开三条。\n2022年12月31日")
    assert [found.start for found in date_candidates(page, 2022, None)] == [len(page.text) - 11]
