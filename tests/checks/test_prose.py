"""statements: numbers that the prose states, against the cells that repeat them."""

from __future__ import annotations

import pytest

from nlp.checks import checked
from nlp.checks.prose import check_text
from nlp.checks.stated import load_stated
from nlp.forms import load_tables
from nlp.report import Cell, Check, Heading, Place, Section, Table
from nlp.text.lines import Lines
from tests.checks.written import heading, numbers, prose, written

YEAR = 2023
NAMES = "南岭县石桥镇2023年政府信息公开工作年度报告 石桥镇人民政府"
VALUES = {
    "requests": {
        ("new_received", "total"): 3119, ("carried_in", "total"): 34, ("carried_over", "total"): 5,
        ("processed_total", "total"): 3148, ("granted", "total"): 3000, ("partly_granted", "total"): 8,
        ("refused.state_secret", "total"): 2, ("refused.law_forbids", "total"): 10,
        ("unavailable.not_held", "total"): 20,
        ("not_processed.repeated", "total"): 6,
    },
    "litigation": {
        ("review", "total"): 351, ("review", "upheld"): 72, ("review", "corrected"): 4,
        ("suit_direct", "total"): 3, ("suit_after_review", "total"): 2,
        ("suit_direct", "upheld"): 1, ("suit_after_review", "upheld"): 1,
    },
    "proactive": {
        ("normative_documents", "issued"): 8, ("normative_documents", "repealed"): 2,
        ("normative_documents", "in_force"): 30, ("licensing", "decisions"): 1250, ("penalties", "decisions"): 12,
        ("fees", "fees_10k_yuan"): 3.5,
    },
    "statistics": {("fees", "count"): 0.038, ("disclosed", "count"): 345},
}  # fmt: skip


def table(label: str) -> Table:
    cells = tuple(Cell(row, column, value, "number", 0, 1) for (row, column), value in VALUES[label].items())
    return Table(label, "2014" if label == "statistics" else "2023", 0, 0, 1.0, cells)


def found(text: str, section: str = "requests", *labels: str, year: int | None = YEAR) -> list[Check]:
    """The checks of `text`, which is the whole of a section."""
    tables = [table(label) for label in labels or VALUES]
    return list(
        check_text(text, [Section(section, None, Heading(0, 0), 0, len(text), 1.0)], tables, Lines(text), year, NAMES)
    )


def said(text: str, section: str = "requests", year: int | None = YEAR) -> dict[str, str]:
    return {check.id.removeprefix("text."): check.status for check in found(text, section, year=year)}


@pytest.mark.parametrize(
    ("section", "text", "name"),
    [
        ("requests", "全年收到政府信息公开申请{}件。", "new_received"),
        ("overview.requests", "2023年，我镇共收到政府信息公开申请{}件，均已按时办结。", "new_received"),
        ("overview", "（二）依申请公开。本年度新收政府信息公开申请 {} 件。", "new_received"),
        ("requests", "2023年1月1日至12月31日，石桥镇共受理政府信息公开申请{}件。", "new_received"),
        ("requests", "我镇收到依申请公开政府信息{}件。", "new_received"),
        ("overview", "2023年新增政府信息公开申请{}件。", "new_received"),
        ("overview", "全年收到依申请公开{}件。", "new_received"),
        ("overview", "收到政府信息公开申请3119件，予以公开{}件。", "granted"),
        ("requests", "上年结转{}件。", "carried_in"),
        ("requests", "全年新收到申请3119件，上年度结转{}件。", "carried_in"),
        ("requests", "结转下年度继续办理{}件。", "carried_over"),
        ("requests", "办理结果中，予以公开{}件。", "granted"),
        ("requests", "部分公开{}件。", "partly_granted"),
        ("requests", "不予公开{}件。", "refused"),
        ("requests", "无法提供{}件。", "unavailable"),
        ("requests", "不予处理{}件。", "not_processed"),
        ("litigation", "全年行政复议{}件。", "review"),
        ("litigation", "因政府信息公开申请行政复议{}件，其中结果维持72件。", "review"),
        ("litigation", "行政复议351件，其中结果维持{}件。", "review_upheld"),
        ("litigation", "行政复议351件，其中维持72件，纠正{}件。", "review_corrected"),
        ("litigation", "行政诉讼{}件。", "suit"),
        ("litigation", "行政诉讼5件，其中结果维持{}件。", "suit_upheld"),
        ("proactive", "全年制发规范性文件{}件。", "normative_issued"),
        ("overview.proactive", "本年废止行政规范性文件{}件。", "normative_repealed"),
        ("proactive", "现行有效的行政规范性文件{}件。", "normative_in_force"),
        ("proactive", "作出行政许可决定{}件。", "licensing"),
        ("proactive", "行政处罚决定{}件。", "penalties"),
        ("overview.proactive", "全年主动公开政府信息{}条。", "disclosed"),
    ],
)  # fmt: skip
def test_a_stated_number_is_compared_with_its_cell(section, text, name):
    values = {
        "new_received": 3119, "carried_in": 34, "carried_over": 5, "granted": 3000, "partly_granted": 8, "refused": 12,
        "unavailable": 20, "not_processed": 6, "review": 351, "review_upheld": 72, "review_corrected": 4, "suit": 5,
        "suit_upheld": 2, "normative_issued": 8, "normative_repealed": 2, "normative_in_force": 30, "licensing": 1250,
        "penalties": 12, "disclosed": 345,
    }  # fmt: skip
    assert said(text.format(values[name]), section)[name] == "pass"
    assert said(text.format(values[name] + 1), section)[name] == "fail"


@pytest.mark.parametrize("number", ["3119", "3,119", "３１１９", "三千一百一十九"])
def test_a_number_is_read_however_it_is_written(number):
    assert said(f"全年收到政府信息公开申请{number}件。") == {"new_received": "pass"}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("全年收取信息处理费380元。", "pass"),
        ("全年收取信息处理费0.038万元。", "pass"),
        ("全年收取信息处理费390元。", "fail"),
        ("全年未收取信息处理费。", "fail"),
    ],
)
def test_money_is_compared_in_one_unit(text, status):
    assert said(text, "other.fees") == {"fees": status}


def test_a_fee_of_units_other_than_money_is_none():
    assert said("行政事业性收费3项。", "proactive") == {}


def test_carried_without_a_direction_is_either_and_never_fails():
    assert said("结转34件。") == {"carried": "pass"}
    assert said("结转5件。") == {"carried": "pass"}
    assert said("结转6件。") == {"carried": "unknown"}


NO_ALARM = [
    ("requests", "2022年收到政府信息公开申请7件。"),
    ("requests", "去年收到政府信息公开申请7件。"),
    ("requests", "上年度我镇收到政府信息公开申请7件。"),
    ("requests", "2019年以来，累计收到政府信息公开申请7件。"),
    ("requests", "自条例施行以来收到政府信息公开申请7件。"),
    ("requests", "上半年收到政府信息公开申请7件。"),
    ("requests", "一季度收到政府信息公开申请7件。"),
    ("requests", "6月收到政府信息公开申请7件。"),
    ("requests", "其中收到网络申请7件。"),
    ("requests", "其中，通过网络收到政府信息公开申请7件。"),
    ("requests", "收到自然人申请7件。"),
    ("requests", "城关镇收到政府信息公开申请7件。"),
    ("requests", "县住建局收到政府信息公开申请7件。"),
    ("requests", "各站所收到政府信息公开申请7件。"),
    ("requests", "全县收到政府信息公开申请7件。"),
    ("requests", "收到政府信息公开申请约7件。"),
    ("requests", "收到政府信息公开申请7余件。"),
    ("requests", "收到政府信息公开申请近7件。"),
    ("requests", "收到政府信息公开申请较上年增加7件。"),
    ("requests", "收到行政复议申请7件。"),
    ("requests", "收到群众来信7件。"),
    ("requests", "收到咨询申请7件。"),
    ("requests", "县人民法院受理我镇为被告的申请执行案7件。"),
    ("requests", "为更好地服务群众办事，镇政务服务大厅全年累计受理各类事项其中\n收到申请7件。"),
    ("requests", "收到政府信息公开申请7次。"),
    ("litigation", "2022年行政复议7件。"),
    ("litigation", "城关镇行政复议7件。"),
    ("litigation", "行政复议、行政诉讼7件。"),
    ("overview", "全年办理行政复议案件7件。"),
    ("overview", "依法应对行政诉讼7件。"),
    ("litigation", "其中行政复议7件。"),
    ("proactive", "其中制发规范性文件7件。"),
    ("proactive", "县政府办制发规范性文件7件。"),
    ("proactive", "2022年制发规范性文件7件。"),
    ("proactive", "累计制发规范性文件7件。"),
    ("proactive", "转发规范性文件7件。"),
    ("proactive", "主动公开行政许可7件。"),
    ("overview.proactive", "通过网站主动公开政府信息7条。"),
    ("overview.proactive", "主动公开政府信息7余条。"),
    ("overview.proactive", "各村主动公开政府信息7条。"),
    ("overview.proactive", "主动公开政府信息同比增加7条。"),
    ("improvement", "全年收到政府信息公开申请7件。"),
    ("other", "收到建议提案7件。"),
    ("requests", "上年结转数较前年增加7件。"),
    ("requests", "2022年结转7件。"),
    ("other.fees", "复印费收取7元。"),
    ("requests", "答复申请中，予以公开、\n部分公开7件。"),
]


@pytest.mark.parametrize(("section", "text"), NO_ALARM)
def test_what_may_speak_of_something_else_never_fails(section, text):
    assert "fail" not in said(text, section).values()


@pytest.mark.parametrize(
    "text", ["2023年，我镇收到申请7件，均已办结。", "我镇健全政府信息公开制度，专人登记办理。全年收到申请7件。"]
)
def test_a_bare_number_of_requests_is_of_disclosure_where_its_paragraph_is(text):
    assert said(text, "overview") == {"new_received": "fail"}


@pytest.mark.parametrize(
    "text",
    ["办理不动产登记，全年收到申请7件。", "便民服务中心收到申请7件。", "推行一窗受理，方便群众。全年收到申请7件。"],
)
def test_a_bare_number_of_requests_for_anything_else_never_fails(text):
    assert said(text, "overview") == {"new_received": "unknown"}


@pytest.mark.parametrize(
    ("agency", "town", "status"), [("南岭县人民政府", None, "fail"), ("石桥镇人民政府", "石桥镇", "unknown")]
)
def test_all_of_the_county_is_the_whole_to_its_government_alone(agency, town, status):
    report = written(
        heading("requests", "三、收到和处理政府信息公开申请情况"),
        prose("全县共收到政府信息公开申请7件。"),
        numbers("requests", {("new_received", "total"): 9}),
        agency=agency, place=Place("安徽省", "宿州市", "南岭县", town),
    )  # fmt: skip
    assert [check.status for check in checked(report).checks if check.id == "text.new_received"] == [status]


def test_a_report_of_no_known_year_that_names_one_never_fails():
    assert said("2023年收到政府信息公开申请7件。", year=None) == {}


def test_statements_that_differ_from_one_another_are_unknown():
    assert said("收到政府信息公开申请7件。办结情况良好。收到政府信息公开申请8件。") == {"new_received": "unknown"}


def test_parts_that_add_up_to_the_cell_agree_with_it():
    assert said("收到网络申请3000件，收到信函申请119件。") == {"new_received": "pass"}


@pytest.mark.parametrize(
    "text",
    [
        "全年收到并办理政府信息公开申请3153件（含上年结转34件）。",
        "共收到申请3153件，其中3119件为新收，34件为上年结转。",
        "受理申请3153件（新收3119件、结转34件），全部办结。",
        "全年收到申请总计3153件，包括上一年度转入34件。",
    ],
)
def test_a_total_that_says_it_includes_what_was_carried_in_agrees(text):
    assert said(text)["new_received"] == "pass"


def test_a_total_that_does_not_say_so_is_the_new_ones_alone():
    assert said("全年收到政府信息公开申请3153件。") == {"new_received": "fail"}


def test_a_total_that_includes_what_was_carried_in_may_be_wrong():
    assert said("全年收到政府信息公开申请3160件（含上年结转34件）。")["new_received"] == "fail"


def test_rows_that_the_table_lost_leave_a_sum_of_rows_unknown():
    cells = (
        Cell("new_received", "total", 9, "number", 0, 1), Cell("refused.state_secret", "total", 2, "number", 0, 1),
    )  # fmt: skip
    text = "不予公开5件。"
    section = Section("requests", None, Heading(0, 0), 0, len(text), 1.0)
    partly = Table("requests", "2021", 0, 0, 1.0, cells)
    (check,) = check_text(text, [section], [partly], Lines(text), YEAR, NAMES)
    assert (check.id, check.status) == ("text.refused", "unknown")


def test_of_two_tables_the_prose_may_speak_of_either():
    def requests(new: int) -> Table:
        return Table("requests", "2021", 0, 0, 1.0, (Cell("new_received", "total", new, "number", 0, 1),))

    def status(number: int) -> str:
        text = f"全年收到政府信息公开申请{number}件。"
        section = Section("requests", None, Heading(0, 0), 0, len(text), 1.0)
        (check,) = check_text(text, [section], [requests(96), requests(41)], Lines(text), YEAR, NAMES)
        return check.status

    assert [status(96), status(41), status(7)] == ["pass", "pass", "unknown"]


def test_a_failed_statement_names_both_numbers_and_their_lines():
    text = "情况如下。\n全年收到政府信息公开申请7件。"
    (check,) = found(text, "requests", "requests")
    assert (check.left, check.right) == (7, 3119)
    assert "7（第2行）" in check.message
    assert "3119（第1行）" in check.message
    assert text[check.places[0].start : check.places[0].end] == "收到政府信息公开申请7件"


def test_a_statement_in_the_table_itself_is_none():
    text = "收到政府信息公开申请7件"
    whole = Table("requests", "2021", 0, len(text), 1.0, table("requests").cells)
    section = Section("requests", None, Heading(0, 0), 0, len(text), 1.0)
    assert list(check_text(text, [section], [whole], Lines(text), YEAR, NAMES)) == []


def test_every_statement_names_cells_that_some_format_has():
    known = {(form.label, row.id, column.id) for form in load_tables() for row in form.rows for column in row.columns}
    for stated in load_stated():
        for key in [key for keys in (*stated.cells, *stated.or_cells) for key in keys]:
            label, row, column = key.split("/")
            assert any(
                (label, column) == (a, c) and (b == row or (row[-1] == "*" and b.startswith(row[:-1])))
                for a, b, c in known
            ), key


def test_what_is_granted_is_read_in_the_overview_only_behind_applications():
    assert said("全年对重要事项予以公开17件。", "overview") == {}


@pytest.mark.parametrize(
    ("section", "text"),
    [
        ("requests", "予以公开或部分公开3008件。"),
        ("requests", "申请中部分公开、不予公开20件。"),
        ("requests", "不予公开以及无法提供的32件。"),
        ("requests", "上年结转和本年新收申请3153件。"),
        ("requests", "自然人申请中予以公开1200件，部分公开3件。"),
        ("requests", "不予公开2件（属于国家秘密）。"),
        ("litigation", "行政诉讼维持2件，行政复议驳回3件。"),
        ("proactive", "制发规范性文件解读材料12件。"),
        ("proactive", "作出行政许可和行政处罚决定1262件。"),
    ],
)
def test_what_is_counted_together_or_in_part_is_no_error(section, text):
    assert "fail" not in said(text, section).values()


def test_a_sentence_right_below_its_heading_is_compared():
    text = "三、收到和处理政府信息公开申请情况\n全年收到政府信息公开申请3118件。"
    section = Section("requests", None, Heading(0, 17), 0, len(text), 1.0)
    checks = check_text(text, [section], [table("requests")], Lines(text), YEAR, NAMES)
    assert [check.status for check in checks] == ["fail"]
