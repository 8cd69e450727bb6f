"""The page of a summary in a browser: what people see, where they get to, and what they take away."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest

from nlp.summary import summarise
from nlp.summary.data import Headline
from nlp.summary.statistics import difference, wilson
from tests.summary.page.conftest import HOSTILE
from tests.summary.test_summary import WEI, XIANG, make

COUNTY = "#county=370829"


def rows(tab):
    """The rows of the table, without heads of places."""
    found = tab.locator("#grid tbody tr:not(.above)").all()
    return [" ".join(text.strip() for text in row.locator("th, td").all_inner_texts()) for row in found]


def settled(tab):
    """The page after its address has changed."""
    tab.wait_for_function("view !== null && new Promise((done) => setTimeout(() => done(true), 50))")
    return tab


def choose(tab, label, option):
    tab.locator("label", has_text=re.compile(rf"^\s*{label}")).locator("select").select_option(label=option)
    return settled(tab)


def downloaded(tab, button):
    with tab.expect_download() as found:
        tab.get_by_role("button", name=button).click()
    return Path(found.value.path()).read_bytes()


def test_the_first_view_shows_the_groups_of_the_summary(show, summary):
    assert rows(show(summary)) == ["全部 27 67% 33%", "微山县 5* 0%▼ 100%▲", "嘉祥县 22 82%▲ 18%▼"]


def test_the_numbers_above_are_those_of_what_is_looked_at(show, summary):
    tab = show(summary)
    told = dict(
        zip(tab.locator("#numbers dt").all_inner_texts(), tab.locator("#numbers dd").all_inner_texts(), strict=True)
    )
    assert told["报告"] == "27 份"
    assert told["有问题未见回应"] == "59%"  # of 27 that name a problem, 16 leave one open
    assert told["新收申请"] == "111 件"


@pytest.mark.parametrize("width", [800, 390])
def test_a_number_above_is_never_broken(show, summary, width):
    tab = show(summary, viewport={"width": width, "height": 900})
    lines = "link => { link.textContent = '1,644,500,000 件'; return link.getClientRects().length; }"
    assert tab.locator("#numbers dd a").first.evaluate(lines) == 1
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_name_leads_down_from_county_to_town_to_unit_to_report(show, summary):
    tab = show(summary)
    tab.get_by_role("link", name="嘉祥县", exact=True).click()
    assert rows(settled(tab))[1:] == ["青石镇 8* 100% 0%", "不是乡镇街道 14 71% 29%"]
    tab.get_by_role("link", name="青石镇", exact=True).click()
    settled(tab)
    tab.get_by_role("link", name="青石镇人民政府").first.click()
    assert settled(tab).locator("#list-table tbody tr").count() == 8
    tab.locator("#list-table tbody th a").first.click()
    assert settled(tab).locator("#report-name").inner_text() == "青石镇人民政府"
    assert "新收申请\t0 件" in tab.locator("#report-body").inner_text()


def test_back_leads_back(show, summary):
    tab = show(summary)
    before = rows(tab)
    tab.get_by_role("link", name="嘉祥县", exact=True).click()
    choose(tab, "角色", "措施")
    tab.go_back()
    tab.go_back()
    assert rows(settled(tab)) == before


def test_every_view_has_an_address(show, summary):
    tab = show(summary)
    tab.get_by_role("link", name="嘉祥县", exact=True).click()
    choose(settled(tab), "角色", "并列")
    choose(tab, "年度", "2023年")
    again = show(summary, urlsplit(tab.url).fragment and f"#{urlsplit(tab.url).fragment}")
    assert rows(again) == rows(tab)
    assert again.locator("#trail").inner_text() == tab.locator("#trail").inner_text()


def test_the_reports_behind_a_cell_are_listed_with_what_they_say(show, summary, store):
    tab = show(summary)
    tab.locator("#grid tbody tr", has_text="微山县").locator("td").nth(2).click()
    settled(tab)
    assert tab.locator("#list-name").inner_text() == "微山县，审核：5 份报告"
    assert tab.evaluate("document.activeElement.id") == "list-name"
    tab.wait_for_selector("#quotations blockquote")
    [quotation, *_] = summary.groups[0].figures[1].quotations
    address = urlsplit(tab.locator("#quotations a").first.evaluate("link => link.href"))
    assert unquote(address.path) == str(store.parent / quotation.path)
    assert address.fragment.startswith(":~:text=")


def test_a_link_scrolls_to_the_quoted_passage(show, summary):
    tab = show(summary, "#row=370829&col=problem.training")
    tab.wait_for_selector("#quotations blockquote")
    with tab.context.expect_page() as opening:
        tab.locator("#quotations a").first.click()
    opening.value.wait_for_function("scrollY > 0")
    opening.value.close()


@pytest.mark.parametrize(
    ("path", "url"),
    [("/data/a#b.txt", "file:///data/a%23b.txt"), ("D:/年报/a.txt", "file:///D:/%E5%B9%B4%E6%8A%A5/a.txt")],
)
def test_a_report_elsewhere_is_linked_by_its_full_path(show, summary, path, url):
    first, *others = summary.counted
    tab = show(
        replace(
            summary, groups=(), total=replace(summary.total, figures=()), counted=(replace(first, path=path), *others)
        )
    )
    assert tab.evaluate("fileLink(reports.path[0], '培训不够，少。')").startswith(f"{url}#:~:text=")


def test_both_roles_stand_side_by_side(show, summary):
    tab = choose(show(summary), "角色", "并列")
    assert rows(tab)[0] == "全部 27 67% 22% 33% 0%"
    assert tab.locator("#grid .groups th").all_inner_texts() == ["培训", "审核"]


def test_numbers_of_the_tables_are_added_up(show, summary):
    tab = choose(choose(show(summary), "内容", "数字"), "年度", "2023年")
    assert rows(tab)[-1].split()[:3] == ["嘉祥县", "12", "66"]


def test_shares_are_those_of_the_summary(show, tmp_path):
    cells = [
        {"requests/granted/total": part, "requests/processed_total/total": whole} for part, whole in ((1, 4), (9, 2))
    ]
    found = summarise(make(tmp_path / "shares", [{**XIANG, "cells": one} for one in cells]), "county")
    tab = show(found, "#show=measures")
    share = next(amount for amount in found.total.amounts if amount.measure == "granted_share")
    assert (share.value, share.reports) == (0.25, 1)
    assert (
        tab.evaluate("amountOf(everyReport(), data.measures.findIndex(({ id }) => id === 'granted_share')).value")
        == 0.25
    )


def test_a_listed_report_tells_its_own_number(show, summary):
    tab = show(summary, "#show=measures&row=370829&col=received")
    assert tab.locator("#list-table tbody tr").nth(3).locator("td").nth(2).inner_text() == "3"


def test_checks_that_fail_are_counted(show, summary):
    tab = choose(show(summary), "内容", "核对不符")
    assert rows(tab)[-1].split()[:3] == ["嘉祥县", "22", "9%"]


def test_rules_that_are_broken_are_counted_and_named_at_the_report(show, summary):
    tab = choose(show(summary), "内容", "检查意见")
    assert rows(tab)[-1].split()[:3] == ["嘉祥县", "22", "9%"]
    tab = show(summary, "#report=嘉祥 县/2023-2.txt")
    assert "错误：名为section.missing" in tab.locator("#report-body").inner_text()


def test_a_number_of_copies_leads_to_the_copied_reports_and_each_of_them_to_its_like(show, tmp_path):
    said = [(number, 20) for number in range(10)]
    units = ("教育局", said), ("民政局", said[5:]), ("司法局", [(99, 20)])
    reports = [
        {**XIANG, "agency": name, "clauses": clauses, "path": f"{at}.txt"} for at, (name, clauses) in enumerate(units)
    ]
    tab = show(summarise(make(tmp_path / "store", reports), "county"), "#show=measures&row=370829&col=copied")
    assert tab.locator("#list-table tbody th").all_inner_texts() == ["教育局", "民政局"]
    tab.locator("#list-table tbody th a").first.click()
    settled(tab).locator("#report-body").get_by_role("link", name="民政局，2023年").click()
    assert settled(tab).locator("#report-name").inner_text() == "民政局"


def test_order_and_search_change_the_table(show, summary):
    tab = show(summary)
    tab.locator("#grid thead button", has_text="培训").click()
    assert rows(settled(tab))[1].startswith("嘉祥县")
    tab.locator("#grid thead button", has_text="培训").click()
    assert rows(settled(tab))[1].startswith("微山县")
    assert tab.locator("#grid th[aria-sort]").get_attribute("aria-sort") == "ascending"
    tab.get_by_label("查找").fill("嘉祥")
    assert [row.split()[0] for row in rows(settled(tab))] == ["全部", "嘉祥县"]


def test_a_group_whose_place_nobody_says_stands_below_no_place_and_last(show, tmp_path):
    reports = [
        {**XIANG, "agency": "嘉祥县教育局"},
        {**WEI, "province": "河北省", "city": "石家庄市", "code": "130123", "agency": "教育局"},
    ]
    reports += [{**XIANG, "county": None, "code": "370800", "agency": "济宁市教育局"}, {"agency": "统计局"}]
    tab = show(summarise(make(tmp_path / "store", reports), "county"))
    assert [row.split()[0] for row in rows(tab)] == ["全部", "微山县石家庄市", "嘉祥县济宁市", "没有县级地区"]
    assert tab.locator("#grid tbody .above").all_inner_texts() == ["河北省", "山东省"]


def test_the_numbers_say_which_years_they_add_up(show, summary):
    tab = show(summary)
    assert tab.locator("#span").inner_text() == "2022年至2023年合计"
    choose(tab, "年度", "2023年")
    assert tab.locator("#span").inner_text() == "2023年"


def test_years_stand_side_by_side(show, summary):
    tab = show(summary)
    told = tab.locator("#multiples svg").first.get_attribute("aria-label")
    assert told == "培训：问题 2022 90%，2023 53%；措施 2022 30%，2023 18%"


def test_what_is_seen_is_downloaded_for_a_spreadsheet(show, summary):
    raw = downloaded(show(summary), "下载本表")
    assert raw.startswith(b"\xef\xbb\xbf")
    head, whole, *_, xiang = csv.reader(io.StringIO(raw.decode("utf-8-sig")))
    assert head[4:6] == ["培训 占比", "培训 份数"]
    assert whole[1:6] == ["全部", "", "27", str(18 / 27), "18"]
    assert xiang[:2] == ["370829", "嘉祥县"]


def test_a_formula_in_a_name_is_harmless_in_a_spreadsheet(show, summary):
    signs = ("=", " ＝", "\u3000@")
    named = [replace(one, agency=f"{sign}HYPERLINK(1)") for one, sign in zip(summary.counted, signs, strict=False)]
    tab = show(replace(summary, counted=(*named, *summary.counted[len(signs) :])), "#row=*&col=reports")
    raw = downloaded(tab, "下载清单").decode("utf-8-sig")
    for sign in signs:
        assert f"'{sign}HYPERLINK(1)" in raw
        assert f"\n{sign}HYPERLINK" not in raw


def test_intervals_are_those_of_the_summary(show, summary):
    tab = show(summary)
    for count, all_ in ((0, 7), (3, 10), (10, 10), (412, 900)):
        assert tab.evaluate(f"wilson({count}, {all_})") == pytest.approx(wilson(count, all_), abs=1e-9)
    shown = tab.evaluate("difference([3, 10], [9, 12])")
    assert shown == pytest.approx(difference((3, 10), (9, 12)), abs=1e-9)


def test_findings_come_first_and_lead_to_their_view(show, summary):
    headline = Headline(
        "more", "嘉祥县提到培训的多", {}, None, None, None, None, "370829", "problem", "training", None, None, (3, 4)
    )
    tab = show(replace(summary, headlines=(headline,)))
    assert tab.locator("main > :first-child").inner_text().startswith("要点")
    tab.get_by_role("link", name="嘉祥县提到培训的多").click()
    assert settled(tab).locator("#list-name").inner_text() == "要点 1：2 份报告"


def test_missing_units_are_listed(show, store):
    tab = show(summarise(store, "county", where="path not like '%2023-2.txt' and path not like '%2023-5.txt'"))
    assert "嘉祥县5局" in tab.locator("#missing-table").inner_text()


def test_a_list_of_missing_units_that_is_cut_says_so(show, store):
    told = summarise(store, "county", where="path not like '%2023-2.txt' and path not like '%2023-5.txt'")
    tab = show(replace(told, missing=told.missing[:1] * 501))
    assert tab.locator("#missing-table tbody tr").count() == 500
    assert tab.locator("#missing-name").inner_text() == "缺报的机关（501；列出前 500 个，其余见下载的清单）"


def test_everything_in_the_table_is_reached_with_the_keyboard(show, summary):
    tab = show(summary)
    tab.get_by_role("button", name="下载本表").focus()
    tab.keyboard.press("Tab")
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight"):
        tab.keyboard.press(key)
    assert tab.locator("#told").inner_text() == "微山县，审核：100.0%：5 份报告中的 5 份，比其余各组多，超出偶然"
    tab.keyboard.press("Enter")
    assert settled(tab).evaluate("document.activeElement.id") == "list-name"


def test_text_of_a_report_is_never_markup(show, summary):
    hostile = replace(summary, groups=tuple(replace(group, name=HOSTILE) for group in summary.groups))
    tab = show(hostile, f"#row=*&col=reports&report={quote('微山/1.txt')}")
    assert tab.title() == "政府信息公开年度报告：一览"
    assert tab.locator("#report-name").inner_text() == HOSTILE
    assert tab.locator("h1").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_follows_light_dark_and_print(show, summary, scheme):
    from playwright.sync_api import expect

    tab = show(summary, color_scheme=scheme)
    ink = {"light": "rgb(27, 31, 36)", "dark": "rgb(230, 233, 237)"}[scheme]
    picture = tab.locator("#intervals svg").first
    expect(picture).to_have_css("color", ink)
    tab.emulate_media(media="print", color_scheme=scheme)
    expect(picture).to_have_css("color", "rgb(0, 0, 0)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 1024, 390])
@pytest.mark.parametrize("address", ["", COUNTY, "#role=all&row=*&col=problem.training", "#show=measures&year=2023"])
def test_nothing_keeps_people_from_reading(show, barriers, summary, address, width, scheme):
    tab = show(summary, address, viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    assert barriers(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_thousands_of_groups_are_shown_a_page_at_a_time(show, summary):
    reports = tuple(replace(summary.counted[0], path=f"{code}.txt", code=str(code)) for code in range(100000, 103000))
    groups = tuple(
        replace(summary.groups[0], key=report.code, keys=(report.code,), name=f"第{report.code}县", counted=(position,))
        for position, report in enumerate(reports)
    )
    total = replace(summary.total, figures=())
    tab = show(replace(summary, groups=tuple(replace(g, figures=()) for g in groups), counted=reports, total=total))
    assert len(rows(tab)) == 41
    tab.get_by_role("button", name="下一页").click()
    assert settled(tab).locator("#window").inner_text() == "第 41–80 个，共 3,000 个"
    tab.get_by_label("查找").fill("102999")
    assert [row.split()[0] for row in rows(settled(tab))] == ["全部", "第102999县"]


@pytest.mark.parametrize(
    "address", ["#county=000000", "#by=nothing&show=nothing&role=nothing&sort=nothing&from=x", "#report=no"]
)
def test_an_address_that_leads_nowhere_is_no_error(show, summary, address):
    tab = show(summary, address)
    assert len(rows(tab)) in (1, 3)


def test_an_address_of_a_place_that_is_not_there_says_so(show, summary):
    tab = show(summary, "#county=000000")
    assert tab.locator("#trail").inner_text().endswith("没有这个县")
    assert tab.locator("#nothing").is_visible()
