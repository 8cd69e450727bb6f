"""A report as HTML: everything of its text, marked, linked and escaped, on a page of its own and in Jupyter."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.cli import main
from nlp.report import (
    Cell,
    Check,
    Evidence,
    FrontMatter,
    Heading,
    Item,
    Model,
    Place,
    Report,
    Said,
    Section,
    Source,
    Stretch,
    Table,
    Theme,
    Warning,
)  # fmt: skip
from nlp.show.html import page_end, page_start, to_html

TEXT = """青石镇2023年政府信息公开工作年度报告
一、收到和处理申请情况
本年新收
5
结转
1
二、存在的主要问题及改进情况
培训次数太少。
下一步，每季度培训一次。
"""
NAMES = {
    "sections": {"requests": "收到和处理申请情况", "problems": "存在的主要问题及改进情况"},
    "tables": {"requests": "收到和处理申请情况"}, "roles": {"problem": "问题", "measure": "措施"},
    "themes": {"training": "培训与业务能力"},
}  # fmt: skip
HOSTILE = "</p><script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp;"
VOID = {"meta"}


def at(piece: str) -> tuple[int, int]:
    start = TEXT.index(piece)
    return start, start + len(piece)


def section(label: str, heading: str) -> Section:
    return Section(label, None, Heading(*at(heading)), *at(heading), 0.9)


def item(role: str, piece: str, answers, *evidence: str) -> Item:
    found = tuple(Evidence(*at(word), 1.0) for word in evidence)
    return Item(role, *at(piece), 0.9, (Theme("training", 0.9, found),), answers)


def cell(row: str, value: int, line: str) -> Cell:
    start = TEXT.index(line) + len(line) - 1
    return Cell(row, "total", value, "number", start, start + 1, str(value))


REPORT = Report(
    source=Source("青石.txt", "0123456789", "text/plain", "utf-8", len(TEXT)), model=Model("test", "1", "00"),
    text=TEXT, title="青石镇年度报告", agency="青石镇人民政府", year=2023, template="2021",
    place=Place("甲省", town="青石镇"),
    sections=(section("requests", "一、收到和处理申请情况"), section("problems", "二、存在的主要问题及改进情况")),
    tables=(
        Table("requests", "2021", at("本年新收")[0], at("结转\n1")[1], 0.9,
              (cell("new_received", 5, "本年新收\n5"), cell("carried_over", 1, "结转\n1"))),
    ),
    items=(
        item("problem", "培训次数太少。", (1,), "培训次数"),
        item("measure", "下一步，每季度培训一次。", None, "培训一次"),
    ),
    themes={"problem": ("training",), "measure": ("training",)},
    checks=(
        Check("requests.balance.total", "fail", 5, 1, "新收5应等于结转1",
              (Stretch(*at("5")), Stretch(TEXT.index("结转\n1") + 3, TEXT.index("结转\n1") + 4))),
        Check("requests.columns.granted", "pass", 0, 0, "相符的一项"),
    ),
    warnings=(Warning("late", "公布得晚"),), front_matter=FrontMatter(year=Said(3, 7, 0.98)), names=NAMES,
)  # fmt: skip


class Page(HTMLParser):
    """What a browser finds: elements with attributes, in order, and the text of each with all that it holds."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.elements, self.stack = [], []
        self.feed(html)
        self.close()
        assert not self.stack, "elements that never end"

    def handle_starttag(self, tag, attrs):
        element = {"tag": tag, "text": "", **dict(attrs)}
        self.elements.append(element)
        if tag not in VOID:
            self.stack.append(element)

    def handle_endtag(self, tag):
        assert self.stack.pop()["tag"] == tag

    def handle_data(self, data):
        for element in self.stack:
            element["text"] += data

    def having(self, **wanted):
        return [
            element for element in self.elements
            if all(value in (element.get(key.rstrip("_")) or "").split() for key, value in wanted.items())
        ]  # fmt: skip

    def links(self):
        return [element["href"] for element in self.elements if "href" in element]


def page(report: Report) -> Page:
    return Page(to_html(report))


def test_the_head_says_what_the_report_is_and_where_the_text_says_so():
    shown = page(REPORT)
    assert [element["text"] for element in shown.having(tag="h2")] == ["青石镇年度报告"]
    facts = dict(zip(*([e["text"] for e in shown.having(tag=tag)] for tag in ("dt", "dd")), strict=True))
    assert facts["机关"] == "青石镇人民政府"
    assert facts["年度"] == "2023年 第1行"
    assert facts["发布日期"] == "未知"


def test_every_line_of_the_text_is_there_in_its_order():
    [text] = page(REPORT).having(tag="section", class_="text")
    places = [text["text"].index(line) for line in ("青石镇2023年", "一、收到", "培训次数太少", "下一步")]
    assert places == sorted(places)


def test_headings_are_headings_and_say_their_section_where_they_are_worded_otherwise():
    report = replace(REPORT, names={**NAMES, "sections": {"requests": "依申请公开", "problems": "问题"}})
    texts = [element["text"] for element in page(report).elements if re.fullmatch(r"h\d", element["tag"])]
    assert texts[-2:] == ["2一、收到和处理申请情况章节：依申请公开", "7二、存在的主要问题及改进情况"]


def test_items_and_the_words_that_decided_are_marked():
    shown = page(REPORT)
    assert [e["text"].split("培训与业务能力")[0] for e in shown.having(tag="span", class_="item")] == [
        "问题1培训次数太少。", "措施1下一步，每季度培训一次。",
    ]  # fmt: skip
    assert [e["text"] for e in shown.having(tag="mark", class_="evidence")] == ["培训次数", "培训一次"]


def test_a_problem_and_the_measure_that_answers_it_are_linked_both_ways():
    problem, measure = page(REPORT).having(tag="span", class_="item")
    assert problem["text"].endswith("回应：措施1")
    assert measure["text"].endswith("针对：问题1")


def test_a_problem_without_an_answer_says_so():
    unanswered = replace(REPORT, items=(replace(REPORT.items[0], answers=()),))
    [found] = page(unanswered).having(tag="span", class_="item")
    assert found["text"].endswith("未见回应")


def test_a_table_stands_in_the_shape_of_its_form_with_what_does_not_fit_marked():
    shown = page(REPORT)
    [table] = shown.having(tag="table")
    assert "一、本年新收政府信息公开申请数量" in table["text"]
    assert [e["text"] for e in shown.having(tag="td", class_="wrong")] == ["5", "1"]
    assert "核对：1 项相符、1 项不符" in next(e["text"] for e in shown.having(tag="div", class_="table"))


def test_cells_that_are_in_no_form_stand_by_their_own_rows_and_columns():
    other = replace(REPORT.tables[0], label="fees", template=None)
    [table] = page(replace(REPORT, tables=(other,))).having(tag="table")
    assert table["text"] == "totalnew_received5carried_over1"


def test_notes_stand_behind_the_line_or_the_table_that_they_are_about():
    report = replace(REPORT, warnings=(Warning("thin", "说得太少", *at("培训次数太少。")),))
    [text] = page(report).having(tag="section", class_="text")
    first, second = (
        text["text"].index(told) for told in ("错误：“收到和处理申请情况”表：新收5应等于结转1", "提醒：说得太少")
    )
    assert text["text"].index("结转61") < first < text["text"].index("二、存在")
    assert text["text"].index("培训次数太少") < second < text["text"].index("下一步")


def test_a_note_on_the_whole_report_stands_above_the_text():
    shown = page(REPORT)
    [notes] = [e for e in shown.having(tag="section") if e.get("aria-label") == "需要看的"]
    assert "提醒：公布得晚" in notes["text"]
    assert "公布得晚" not in shown.having(tag="section", class_="text")[0]["text"]


def assert_links_lead_somewhere(shown: Page) -> None:
    ids = Counter(element["id"] for element in shown.elements if "id" in element)
    assert not [name for name, count in ids.items() if count > 1]
    assert {link[1:] for link in shown.links()} <= set(ids)


def test_every_link_leads_to_an_element_of_the_page():
    shown = page(REPORT)
    assert len(shown.links()) > 5
    assert_links_lead_somewhere(shown)


def test_several_reports_on_one_page_do_not_share_ids():
    both = page_start("两份") + to_html(REPORT, top=1, number=1) + to_html(REPORT, top=1, number=2) + page_end()
    assert_links_lead_somewhere(Page(both))


def test_the_page_loads_nothing_and_has_no_script():
    shown = Page(page_start("一份") + to_html(REPORT, top=1) + page_end())
    [policy] = [e["content"] for e in shown.elements if e.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert not {"script", "link", "img", "iframe", "object"} & {e["tag"] for e in shown.elements}
    assert not [e for e in shown.elements if "src" in e]


def test_in_jupyter_a_report_is_the_same_piece():
    assert REPORT._repr_html_() == to_html(REPORT)


def test_marks_that_turn_the_direction_of_text_are_told_not_obeyed():
    report = replace(REPORT, text=TEXT.replace("太少", "\u202e\x00"))
    [text] = page(report).having(tag="section", class_="text")
    assert "培训次数\ufffd\ufffd" in text["text"]


HOSTILES = st.sampled_from([HOSTILE, "<", "&lt;", "--><!--", "]]>", "`${x}`"]) | st.text(max_size=20)


@given(HOSTILES, HOSTILES, st.data())
def test_no_text_of_a_report_is_ever_markup(text, word, data):
    spans = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    start, end = data.draw(spans)
    report = replace(
        REPORT, text=text, title=word, agency=word, template=word, source=replace(REPORT.source, path=word),
        place=Place(word), sections=(Section(word, None, Heading(start, end), start, end, 0.9),),
        tables=(Table(word, word, start, end, 0.9, (Cell(word, word, None, "text", start, end, word),)),),
        items=(Item(word, start, end, 0.9, (Theme(word, 0.9, (Evidence(start, end, 1.0),)),), (0,)),),
        checks=(Check(word, "fail", 1, 2, word, (Stretch(start, end),)),), warnings=(Warning(word, word, start, end),),
        front_matter=FrontMatter(title=Said(start, end, 0.5)), names={},
    )  # fmt: skip
    shown = page(report)
    known = {
        "article", "style", "section", "nav", "div", "h2", "h3", "h4", "h5", "p", "span", "b", "a", "mark", "dl", "dt",
        "dd", "ul", "ol", "li", "table", "tbody", "tr", "th", "td", "details", "summary",
    }  # fmt: skip
    assert {element["tag"] for element in shown.elements} <= known
    assert not [key for element in shown.elements for key in element if key.startswith("on") or key in ("src", "style")]
    assert all(link.startswith("#") for link in shown.links())


@given(st.text(alphabet="甲乙，。 \t\n\r", max_size=40), st.data())
def test_no_character_of_the_text_is_lost_whatever_is_marked(text, data):
    pieces = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=8, max_size=8)))
    spans = list(zip(pieces[::2], pieces[1::2], strict=True))
    report = replace(
        REPORT, text=text, checks=(), warnings=(), front_matter=FrontMatter(),
        sections=(Section("requests", None, Heading(*spans[0]), *spans[0], 0.9),),
        tables=(Table("requests", None, *spans[1], 0.9, ()),),
        items=tuple(Item("problem", *span, 0.9, ()) for span in spans[2:]),
    )  # fmt: skip
    shown = page(report)
    told = shown.having(tag="section", class_="text")[0]["text"]
    for note in shown.having(tag="p", class_="note"):
        told = told.replace(note["text"], "", 1)
    assert "".join(re.findall("[甲乙，。]", told)) == "".join(re.findall("[甲乙，。]", text))


@pytest.mark.model
@pytest.mark.model
@pytest.mark.parametrize(("name", "starts"), [("r.html", "<!DOCTYPE html>"), ("r.json", '{"schema"')])
def test_the_suffix_of_the_output_says_the_format(tmp_path, name, starts):
    (tmp_path / "r.txt").write_text(TEXT, "utf-8")
    assert main([str(tmp_path / "r.txt"), "-o", str(tmp_path / name)]) == 0
    assert (tmp_path / name).read_text("utf-8").startswith(starts)


@pytest.mark.model
@pytest.mark.model
def test_several_inputs_are_one_page_without_those_that_failed(tmp_path, capsys):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT, "utf-8")
    paths = [str(tmp_path / name) for name in ("a.txt", "lost.txt", "b.txt")]
    assert main([*paths, "--format", "html", "-o", str(tmp_path / "r.html")]) == 1
    shown = Page((tmp_path / "r.html").read_text("utf-8"))
    assert len(shown.having(tag="article")) == 2
    assert_links_lead_somewhere(shown)


@pytest.fixture
def tab(browser, tmp_path):
    """The page of a report in a browser; nothing is asked of the network, nothing goes wrong."""
    wrong = []

    def open_page(report, **options):
        file = tmp_path / "report.html"
        file.write_text(page_start("一份") + to_html(report, top=1) + page_end(), "utf-8")
        opened = browser.new_page(**options)
        opened.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        opened.on("request", lambda asked: None if asked.url.startswith("file:") else wrong.append(asked.url))
        opened.goto(file.as_uri())
        return opened

    yield open_page
    assert wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_nothing_keeps_people_from_reading_and_nothing_runs_off_the_screen(tab, barriers, scheme, width):
    opened = tab(REPORT, viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    assert barriers(opened) == []
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_link_with_the_keyboard_leads_to_the_answer(tab):
    opened = tab(REPORT)
    opened.locator(".text .answers a").first.focus()
    opened.keyboard.press("Enter")
    assert opened.locator(":target").inner_text().startswith("措施1")
