"""Invariant 4 on reports that hypothesis puts together: the layout, and what stands around, change nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nlp
from tests.pipeline.test_invariants import LAYOUTS, REPORT, reading

pytestmark = pytest.mark.model

SECTIONS = {
    "总体情况": (
        "石桥镇认真落实条例，全年公开信息86条，各项工作平稳推进。",
        "（一）主动公开情况。通过县政府网站公开信息57条。\n（二）依申请公开情况。收到申请2件，均按期答复。",
        "（一）主动公开情况\n全年公开信息57条，解读政策3件。\n（二）监督保障情况\n开展业务培训2次，参加46人次。",
    ),
    "主动公开政府信息情况": (
        "本年制发规范性文件1件，作出行政处罚3件。",
        "规章、规范性文件均无，行政许可12件，已全部公开。",
    ),
    "收到和处理政府信息公开申请情况": ("本年收到申请2件，均已按期答复，无结转。", "没有收到政府信息公开申请。"),
    "政府信息公开行政复议、行政诉讼情况": ("本年没有发生行政复议和行政诉讼。", "发生行政复议1件，结果维持。"),
    "存在的主要问题及改进情况": (
        "一是信息更新不及时；二是业务不熟练。下一步，一是按周更新栏目；二是组织专题培训。",
        "（一）存在的主要问题\n一是信息更新不及时；\n二是业务不熟练。\n（二）改进措施\n一是按周更新；\n二是组织培训。",
    ),
    "其他需要报告的事项": ("没有其他需要报告的事项。", "本年未收取信息处理费。"),
}
NAVIGATION = (
    "首页 > 政务公开 > 政府信息公开年报",
    "索引号：000123-2023 发布机构：石桥镇",
    "【字体：大 中 小】 打印",
    "来源：石桥镇人民政府 浏览次数：123",
    "发布日期：2023-01-18",
)
FOOTER = (
    "【打印本页】 【关闭窗口】",
    "分享到：",
    "主办：石桥镇人民政府 网站标识码：0001230001",
    "版权所有 备案号0123号",
)
NUMERALS = "一二三四五六"


@st.composite
def reports(draw) -> tuple[str, list[str]]:
    """A report of some of the six sections, with the titles as they are printed."""
    missing = draw(st.sets(st.sampled_from([*SECTIONS][1:4]), max_size=2))
    titles = [title for title in SECTIONS if title not in missing]
    lines = ["石桥镇2022年政府信息公开工作年度报告"]
    for number, title in zip(NUMERALS, titles, strict=False):
        lines += [f"{number}、{title}", draw(st.sampled_from(SECTIONS[title]))]
    return "\n".join([*lines, "石桥镇人民政府", "2023年1月18日", ""]), titles


@settings(max_examples=60)
@given(reports())
def test_the_sections_of_a_report_are_found(report):
    text, titles = report
    headings = [text[s.heading.start : s.heading.end] for s in nlp.tag_text(text).sections if s.parent is None]
    assert headings == [f"{number}、{title}" for number, title in zip(NUMERALS, titles, strict=False)]


@settings(max_examples=100)
@given(reports(), st.sampled_from([*LAYOUTS]))
def test_another_layout_gives_the_same_sections(report, layout):
    text, _ = report
    assert reading(nlp.tag_text(LAYOUTS[layout](text)))["sections"] == reading(nlp.tag_text(text))["sections"]


@settings(max_examples=60)
@given(
    reports(),
    st.lists(st.sampled_from(NAVIGATION), min_size=1, max_size=4, unique=True),
    st.lists(st.sampled_from(FOOTER), max_size=3, unique=True),
)
def test_navigation_around_a_report_changes_nothing_in_it(report, above, below):
    text, _ = report
    around = "\n".join([*above, text, *below])
    assert reading(nlp.tag_text(around)) == reading(nlp.tag_text(text))


@settings(max_examples=60)
@given(st.data(), st.sampled_from(["- {} -", "{} / 9", "第 {} 页 共 9 页", "— {} —"]))
def test_page_numbers_change_nothing(data, page):
    lines = REPORT.splitlines()
    for number in range(data.draw(st.integers(1, 3))):
        lines.insert(data.draw(st.integers(1, len(lines))), page.format(number + 2))
    assert reading(nlp.tag_text("\n".join(lines))) == reading(nlp.tag_text(REPORT))


@settings(max_examples=60)
@given(st.data())
def test_blank_lines_change_nothing(data):
    lines = REPORT.splitlines()
    for _ in range(data.draw(st.integers(1, 12))):
        lines.insert(data.draw(st.integers(0, len(lines))), data.draw(st.sampled_from(["", " ", "　　"])))
    assert reading(nlp.tag_text("\n".join(lines))) == reading(nlp.tag_text(REPORT))
