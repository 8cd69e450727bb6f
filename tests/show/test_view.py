"""The terminal view of a report."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from nlp.report import (
    Cell,
    Check,
    Evidence,
    Heading,
    Item,
    Model,
    Place,
    Report,
    Section,
    Source,
    Table,
    Theme,
    Warning,
)  # fmt: skip
from nlp.show import view
from nlp.show.prose import Prose, clean

NAMES = {
    "sections": {"overview": "总体情况", "overview.platform": "平台建设情况"},
    "tables": {"requests": "收到和处理申请情况", "statistics": "统计表"},
    "roles": {"problem": "主要问题", "measure": "改进措施"},
    "themes": {"training": "培训与业务能力", "review": "审核与保密"},
}
EMPTY = Report(
    source=Source("report.txt", "00", "text/plain", "utf-8", 0), model=Model("test", "1", "00"), text="", title=None,
    agency=None, year=None, template=None, place=Place(), sections=(), tables=(), items=(),
    themes={"problem": (), "measure": ()}, unanswered=(), checks=(), warnings=(), names=NAMES,
)  # fmt: skip


def shown(renderable, width=80, colour=False) -> list[str]:
    file = io.StringIO()
    console = Console(file=file, width=width, force_terminal=colour, color_system="standard" if colour else None)
    console.print(renderable)
    return [line.rstrip() for line in file.getvalue().split("\n")]


def lines_of(report: Report) -> list[str]:
    return shown(view(report))


def cells_wide(text: str) -> int:
    """Terminal cells by Unicode Standard Annex 11, counted without rich."""
    return sum(
        0 if unicodedata.category(c) in ("Mn", "Me") else 1 + (unicodedata.east_asian_width(c) in "WF") for c in text
    )


def item(text: str, piece: str, role: str, *themes: str) -> Item:
    start = text.index(piece)
    return Item(role, start, start + len(piece), 0.9, tuple(Theme(theme, 0.9) for theme in themes))


def table(*cells: Cell, label="requests", template="2021") -> Table:
    return Table(label, template, 0, 0, 0.9, cells)


def number(row: str, column: str, value: float) -> Cell:
    return Cell(row, column, value, "number", 0, 0)


def test_the_head_says_what_the_report_is():
    report = replace(
        EMPTY, title="清河乡2021年年度报告", agency="清河乡人民政府", year=2021, template="2021",
        place=Place("甲省", "乙市", None, "清河乡", "110000", "title"),
    )  # fmt: skip
    assert lines_of(report)[:6] == [
        "清河乡2021年年度报告",
        "机关  清河乡人民政府",
        "地区  甲省 乙市 清河乡（110000）（据标题）",
        "年度  2021年",
        "格式  2021年格式",
        "来源  report.txt · utf-8 · 0字",
    ]


def test_an_ambiguous_place_shows_its_candidates():
    report = replace(EMPTY, place=Place(candidates=("甲省乙县", "丙省乙县")))
    assert "地区  可能是甲省乙县、丙省乙县" in lines_of(report)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_sections_stand_with_their_line_and_subsections_are_indented(line_end):
    text = line_end.join(["报告", "一、总体情况", "正文", "网站情况", "正文"])
    first, second = text.index("一、"), text.index("网站")
    report = replace(
        EMPTY, text=text, sections=(
            Section("overview", None, Heading(first, first + 6), first, len(text), 0.9),
            Section("overview.platform", "overview", Heading(second, second + 4), second, len(text), 0.9),
        ),
    )  # fmt: skip
    lines = lines_of(report)
    start = lines.index("章节")
    assert lines[start + 1 : start + 3] == ["  2  总体情况", "  4    平台建设情况 “网站情况”"]


def test_a_table_shows_values_other_than_zero_with_the_labels_of_the_format():
    cells = (
        number("new_received", "natural_person", 3), number("new_received", "business", 0),
        number("new_received", "total", 3), number("carried_in", "total", 0),
    )  # fmt: skip
    text = "\n".join(lines_of(replace(EMPTY, tables=(table(*cells),))))
    assert "收到和处理申请情况 第1行起 · 2021年格式 · 读出4/175格" in text
    assert "自然人 3 · 总计 3" in text
    assert "上年结转" not in text


COLUMNS = ("natural_person", "business", "research", "public_interest", "legal_service", "other", "total")


@pytest.mark.parametrize(
    ("states", "told"),
    [
        (["number"] * 7, "全部为零7格"),
        (["number"] * 3 + ["blank"] * 4, "全部为零3格、空白4格"),
        (["not_applicable"] * 7, "全部为不适用7格"),
        ([], "没有读出数值"),
    ],
    ids=["zeros", "zeros and blanks", "strokes", "no cells"],
)
def test_a_table_without_a_value_other_than_zero_says_what_its_cells_hold(states, told):
    cells = [
        Cell("granted", column, 0 if state == "number" else None, state, 0, 0)
        for column, state in zip(COLUMNS, states, strict=False)
    ]
    assert f"    {told}" in [line.removeprefix("  ") for line in lines_of(replace(EMPTY, tables=(table(*cells),)))]


def test_a_table_of_one_column_does_not_repeat_its_name():
    report = replace(EMPTY, tables=(table(number("complaints", "count", 12), label="statistics", template="2014"),))
    assert [line.split() for line in lines_of(report) if "举报" in line] == [["举报投诉数量", "12"]]


def test_rows_that_share_a_label_are_told_apart():
    cells = (number("reviews.other", "count", 1), number("suits.other", "count", 2))
    text = "\n".join(lines_of(replace(EMPTY, tables=(table(*cells, label="statistics", template="2014"),))))
    assert "行政复议数量:其他情形数" in text
    assert "行政诉讼数量:其他情形数" in text


def test_a_cell_of_text_is_shown_as_it_stands():
    report = replace(EMPTY, text="见附件", tables=(table(Cell("granted", "total", None, "text", 0, 3)),))
    assert "总计 “见附件”" in "\n".join(lines_of(report))


def test_a_table_of_no_known_format_shows_its_own_labels():
    report = replace(EMPTY, tables=(table(number("bus", "km", 7), label="buses", template=None),))
    assert [line.split() for line in lines_of(report) if "km" in line] == [["bus", "km", "7"]]


def test_a_failed_check_is_spelt_out_and_a_passed_one_counted():
    checks = (
        Check("requests.total.granted", "fail", 3, 4, "各列之和3应等于总计4"),
        Check("requests.balance.business", "pass", 0, 0, "结转0"),
        Check("requests.balance.other", "unknown", None, 0, "有单元格缺失"),
    )
    lines = [
        line.strip() for line in lines_of(replace(EMPTY, tables=(table(number("granted", "total", 4)),), checks=checks))
    ]
    assert "核对：1项相符、1项不符、1项无法核对" in lines
    assert "× 予以公开:各列之和3应等于总计4" in lines
    assert not [line for line in lines if "结转0" in line]


def test_a_failed_check_of_a_column_is_named_by_the_column_and_not_by_a_row_of_the_same_id():
    checks = (Check("requests.balance.other", "fail", 3, 4, "不等"),)
    report = replace(EMPTY, tables=(table(number("granted", "other", 4), template="2019"),), checks=checks)
    assert [line.strip() for line in lines_of(report) if "不等" in line] == ["× 其他:不等"]


def test_the_checks_of_a_kind_of_table_are_shown_once():
    checks = (Check("requests.total.granted", "fail", 3, 4, "不等"),)
    lines = lines_of(replace(EMPTY, tables=(table(number("granted", "total", 4)),) * 2, checks=checks))
    assert len([line for line in lines if "不等" in line]) == 1


def test_a_check_of_the_prose_is_shown_after_the_tables():
    checks = (Check("text.new_received", "fail", 5, 4, "正文5应等于表中4"),)
    lines = [line.strip() for line in lines_of(replace(EMPTY, tables=(table(),), checks=checks))]
    assert lines.index("× 正文5应等于表中4") > lines.index("正文与表格")


def test_roles_stand_side_by_side_with_their_themes():
    text = "不会办事。\n要办班。"
    items = (item(text, "不会办事。", "problem", "training"), item(text, "要办班。", "measure", "training", "review"))
    lines = lines_of(replace(EMPTY, text=text, items=items))
    start = next(number for number, line in enumerate(lines) if line.startswith("主要问题"))
    assert lines[start].split() == ["主要问题", "1条", "改进措施", "1条"]
    assert lines[start + 1].split() == ["·", "不会办事。", "·", "要办班。"]
    assert lines[start + 2].split() == ["[培训与业务能力]", "第1行", "[培训与业务能力]", "[审核与保密]", "第2行"]


def test_the_words_that_decided_a_theme_are_underlined():
    text = "不会办事，人手少。"
    themes = (Theme("training", 0.9, (Evidence(0, 2, 1.5),)), Theme("review", 0.8, (Evidence(5, 7, 1.0),)))
    report = replace(EMPTY, text=text, items=(Item("problem", 0, len(text), 0.9, themes),))
    assert "\x1b[4m不会\x1b[0m办事，\x1b[4m人手\x1b[0m少。" in "\n".join(shown(view(report), colour=True))


def test_a_problem_says_where_it_is_answered_or_that_it_is_not():
    text = "不会办事。\n人手少。\n要办班。\n要多办班。"
    items = (
        replace(item(text, "不会办事。", "problem", "training"), answers=(2, 3)),
        replace(item(text, "人手少。", "problem", "review"), answers=()),
        item(text, "要办班。", "measure", "training"),
        item(text, "要多办班。", "measure", "training"),
    )
    shown_text = "\n".join(shown(view(replace(EMPTY, text=text, items=items, unanswered=(1,))), width=200))
    assert "[培训与业务能力] 第1行 回应见第3行、第4行" in shown_text
    assert "[审核与保密] 第2行 未见回应" in shown_text
    assert shown_text.count("未见回应") == 1


def test_the_roles_are_those_of_the_model():
    names = {"roles": {"praise": "表扬", "advice": "建议", "question": "疑问"}}
    report = replace(EMPTY, text="很好", items=(Item("praise", 0, 2, 1.0, ()),), themes={}, names=names)
    text = "\n".join(lines_of(report))
    assert "表扬 1条" in text
    assert "没有找到建议" in text
    assert "没有找到疑问" in text


def test_a_role_without_items_says_so():
    report = replace(EMPTY, text="不会办事。", items=(item("不会办事。", "不会办事。", "problem", "training"),))
    assert "没有找到改进措施" in "\n".join(lines_of(report))


def test_a_report_of_nothing_says_what_was_not_found():
    lines = lines_of(EMPTY)
    assert lines[0] == "（没有找到标题）"
    assert [line for line in lines if line.startswith(("章节", "表格", "没有"))] == [
        "章节 没有找到章节", "表格 没有找到表格", "没有找到主要问题和改进措施",
    ]  # fmt: skip


def test_a_long_item_is_cut():
    text = "长" * 1000
    report = replace(EMPTY, text=text, items=(item(text, text, "problem", "training"),))
    assert "\n".join(lines_of(report)).count("长") < 200


def test_warnings_stand_last():
    report = replace(EMPTY, text="甲\n乙", warnings=(Warning("x", "缺少表格"), Warning("y", "数值不清", 2, 3)))
    assert lines_of(report)[-4:] == ["提醒", "  ! 缺少表格", "  ! 数值不清(第2行)", ""]


def test_the_same_report_gives_the_same_view_with_and_without_colour():
    text = "不会办事。"
    report = replace(EMPTY, title="报告", text=text, items=(item(text, text, "problem", "training"),))
    coloured = "\n".join(shown(view(report), colour=True))
    assert "\x1b[36m[培训与业务能力]\x1b[0m" in coloured
    assert "\x1b" not in "\n".join(lines_of(report))


def test_what_looks_like_markup_is_text():
    assert lines_of(replace(EMPTY, title="[bold]报告[/bold] :smile:"))[0] == "[bold]报告[/bold] :smile:"


def test_no_line_begins_with_a_closing_mark():
    assert shown(Prose("甲乙丙丁，戊己"), width=8) == ["甲乙丙", "丁，戊己", ""]


pieces = st.sampled_from([
    "公开", "，", "（一）", "“", "[a]", "http://a.example/bcdef?g=1", " ", "\t", "\r\n", "\x1b[2J", "\x00", "\u200b",
    "\u3000", "e\u0301", "😀", "👍🏻", "❤\ufe0f", "－ｗ",
])  # fmt: skip
anything = st.lists(pieces | st.characters(), max_size=40).map("".join)


@settings(deadline=None)
@given(anything, st.integers(2, 80))
def test_wrapping_keeps_every_character(text, width):
    assert "".join("".join(shown(Prose(text), width)).split()) == "".join(clean(text).split())


@settings(deadline=None)
@given(anything, st.integers(2, 80))
def test_no_wrapped_line_is_too_wide(text, width):
    assert max(map(cells_wide, shown(Prose(text), width))) <= width


@st.composite
def reports(draw):
    """Small reports of any text, whose labels are known ones or not."""
    text = draw(anything) + draw(anything) + "尾"
    offset = st.integers(0, len(text) - 1)
    label = st.sampled_from(["overview", "overview.platform", "requests", "problem", "measure", "total"]) | anything
    value = st.integers(-(10**12), 10**12) | st.none()
    cell = st.builds(
        Cell, st.sampled_from(["new_received", "granted", "other.other"]) | anything, label, value,
        st.sampled_from(["number", "blank", "text"]), offset, offset,
    )  # fmt: skip
    heading = st.builds(Heading, offset, offset)
    themes = st.builds(Theme, label, st.floats(0, 1), lists(st.builds(Evidence, offset, offset, st.floats(0, 9))))
    score = st.floats(0, 1)
    template = st.sampled_from(["2021", None])
    status = st.sampled_from(["pass", "fail", "unknown"])
    check = st.sampled_from(["requests.total.granted", "text.x"]) | anything
    return Report(
        source=Source(draw(anything), "00", "text/plain", "utf-8", len(text)),
        model=Model("test", "1", "00"), text=text, title=draw(st.none() | anything), agency=draw(st.none() | anything),
        year=draw(st.none() | st.integers(0, 9999)), template=draw(st.none() | anything),
        place=draw(st.builds(Place, *[st.none() | anything] * 6, st.lists(anything, max_size=3).map(tuple))),
        sections=draw(lists(st.builds(Section, label, label, heading, offset, offset, score))),
        tables=draw(lists(st.builds(Table, label, template, offset, offset, score, lists(cell)))),
        items=(items := draw(lists(st.builds(Item, label, offset, offset, score, lists(themes))))),
        themes={}, unanswered=tuple(range(len(items))),
        checks=draw(lists(st.builds(Check, check, status, value, value, anything))),
        warnings=draw(lists(st.builds(Warning, label, anything, st.none() | offset, st.none()))),
        names=draw(st.sampled_from([NAMES, {}])),
    )  # fmt: skip


def lists(strategy):
    return st.lists(strategy, max_size=4).map(tuple)


@pytest.mark.slow
@settings(deadline=None)
@given(reports())
def test_no_line_of_any_view_is_wider_than_the_screen_or_moves_the_cursor(report):
    lines = lines_of(report)
    assert max(map(cells_wide, lines)) <= 80
    assert not [c for line in lines for c in line if unicodedata.category(c) in ("Cc", "Cf")]
