"""tables: cell blocks become tables, read as the official format that fits them best."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc, Span, SpanGroup
from spacy.training import Example
from spacy.vocab import Vocab

import nlp
from nlp.forms import load_tables
from nlp.pipeline.segmenter import Segmenter
from nlp.pipeline.tables.component import Tables
from nlp.pipeline.tables.grid import rows_of
from nlp.report import Report, Table

pytestmark = pytest.mark.model

SEGMENTER = Segmenter(Vocab())
TABLES = Tables(spacy.blank("zh"), "tables")

OF_2021 = """石桥镇2022年政府信息公开工作年度报告
一、总体情况
石桥镇全年公开信息86条，工作平稳推进。
二、主动公开政府信息情况
第二十条第（一）项
信息内容\t本年制发件数\t本年废止件数\t现行有效件数
规章\t0\t0\t0
行政规范性文件\t2\t1\t7
第二十条第（五）项
信息内容\t本年处理决定数量
行政许可\t1,250
第二十条第（六）项
信息内容\t本年处理决定数量
行政处罚\t12
行政强制\t/
第二十条第（八）项
信息内容\t本年收费金额（单位：万元）
行政事业性收费\t3.5
四、政府信息公开行政复议、行政诉讼情况
行政复议\t\t\t\t\t行政诉讼
结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经复议直接起诉\t\t\t\t\t复议后起诉
\t\t\t\t\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计
1\t0\t0\t0\t1\t0\t2\t0\t0\t2\t0\t0\t0\t0\t0
五、存在的主要问题及改进情况
一是信息更新不及时。下一步，加强业务培训。
"""
OF_2019 = """石桥镇2020年政府信息公开工作年度报告
二、主动公开政府信息情况
第二十条第（一）项
信息内容\t本年新制作数量\t本年新公开数量\t对外公开总数量
规章\t0\t0\t0
规范性文件\t2\t2\t9
第二十条第（五）项
信息内容\t上一年项目数量\t本年增/减\t处理决定数量
行政许可\t31\t-2\t125
其他对外管理服务事项\t8\t+1\t64
第二十条第（六）项
信息内容\t上一年项目数量\t本年增/减\t处理决定数量
行政处罚\t40\t0\t12
行政强制\t5\t0\t0
第二十条第（八）项
信息内容\t上一年项目数量\t本年增/减
行政事业性收费\t1\t0
第二十条第（九）项
信息内容\t采购项目数量\t采购总金额
政府集中采购\t3\t45.6
""" + OF_2021[OF_2021.index("四、") :]


def labelled(text: str, labels: list[str]) -> Doc:
    """`text` with one label for each piece of its layout, after the component."""
    doc = SEGMENTER(text)
    layout = doc._.layout
    spans = [Span(doc, unit.start, unit.end, label) for unit, label in zip(layout, labels, strict=True)]
    doc.spans["blocks"] = SpanGroup(doc, name="blocks", spans=spans, attrs={"scores": [0.5] * len(spans)})
    return TABLES(doc)


def found(doc: Doc) -> list[tuple[str, str]]:
    return [(span.label_, span.text) for span in doc.spans["tables"]]


def values(table: Table) -> dict[tuple[str, str], object]:
    return {(cell.row, cell.column): cell.state if cell.value is None else cell.value for cell in table.cells}


def table_of(report: Report, label: str) -> Table:
    return next(table for table in report.tables if table.label == label)


def test_a_run_of_cells_is_one_table():
    doc = labelled("情况如下\n规章\t0\t1\n行政许可\t2\n完毕", ["prose", *["cell:a"] * 5, "prose"])
    assert found(doc) == [("a", "规章\t0\t1\n行政许可\t2")]


def test_a_heading_parts_two_tables():
    doc = labelled("规章\t0\n三、申请\n规章\t1", ["cell:a", "cell:a", "heading:b", "cell:a", "cell:a"])
    assert found(doc) == [("a", "规章\t0"), ("a", "规章\t1")]


def test_a_paragraph_parts_two_tables():
    paragraph = "石桥镇本年度没有收到政府信息公开申请，因此下表各项数字都是零。"
    doc = labelled(f"规章\t0\n{paragraph}\n规章\t1", ["cell:a", "cell:a", "prose", "cell:a", "cell:a"])
    assert len(found(doc)) == 2


def test_a_page_number_does_not_part_a_table():
    doc = labelled("规章\t0\n- 3 -\n行政许可\t1", ["cell:a", "cell:a", "noise", "cell:a", "cell:a"])
    assert found(doc) == [("a", "规章\t0\n- 3 -\n行政许可\t1")]


def test_a_stray_cell_of_another_table_belongs_to_the_one_around_it():
    doc = labelled("规章\t0\n总计\t1\t2", ["cell:a", "cell:a", "cell:b", "cell:a", "cell:a"])
    assert found(doc) == [("a", "规章\t0\n总计\t1\t2")]


def test_cells_of_two_tables_are_two_tables():
    doc = labelled("规章\t0\n总计\t1", ["cell:a", "cell:a", "cell:b", "cell:b"])
    assert found(doc) == [("a", "规章\t0"), ("b", "总计\t1")]


def test_a_table_of_no_official_form_is_its_own_rows_and_columns():
    group = labelled("站所\t条数\t说明\n农技站\t5\t无\n水利站\t12\t已办", ["cell:unknown"] * 9).spans["tables"]
    assert (group.attrs["templates"], group.attrs["scores"]) == ([None], [0.5])
    assert [tuple(cell[:4]) for cell in group.attrs["cells"][0]] == [
        ("农技站", "条数", "number", 5), ("农技站", "说明", "not_applicable", None),
        ("水利站", "条数", "number", 12), ("水利站", "说明", "text", None),
    ]  # fmt: skip


def test_a_table_taken_for_an_official_one_of_which_it_prints_nothing_is_unknown():
    text = "产业\t产值\t增速\n种植业\t1203\t4.1\n养殖业\t877\t2.6\n加工业\t392\t8.8"
    assert found(labelled(text, ["cell:litigation"] * 12)) == [("unknown", text)]


def test_a_doc_without_blocks_has_no_tables():
    assert found(TABLES(SEGMENTER("规章\t0"))) == []


def test_the_score_counts_tables_by_label_and_bounds():
    want = labelled("规章\t0\n总计\t1", ["cell:a", "cell:a", "cell:b", "cell:b"])
    have = labelled("规章\t0\n总计\t1", ["cell:a", "cell:a", "cell:c", "cell:c"])
    scores = TABLES.score([Example(have, want)])
    assert (scores["spans_tables_p"], scores["spans_tables_r"]) == (0.5, 0.5)


def test_the_model_reads_the_tables_of_a_report():
    report = nlp.tag_text(OF_2021)
    assert [(table.label, table.template) for table in report.tables] == [("proactive", "2021"), ("litigation", "2021")]
    assert values(table_of(report, "proactive")) == {
        ("rules", "issued"): 0, ("rules", "repealed"): 0, ("rules", "in_force"): 0,
        ("normative_documents", "issued"): 2, ("normative_documents", "repealed"): 1,
        ("normative_documents", "in_force"): 7, ("licensing", "decisions"): 1250, ("penalties", "decisions"): 12,
        ("coercion", "decisions"): "not_applicable", ("fees", "fees_10k_yuan"): 3.5,
    }  # fmt: skip
    litigation = values(table_of(report, "litigation"))
    assert {key: value for key, value in litigation.items() if value} == {
        ("review", "upheld"): 1, ("review", "total"): 1, ("suit_direct", "corrected"): 2, ("suit_direct", "total"): 2,
    }  # fmt: skip


def test_a_table_runs_from_its_first_cell_to_its_last():
    report = nlp.tag_text(OF_2021)
    table = table_of(report, "proactive")
    text = report.text[table.start : table.end]
    assert text.startswith("第二十条第（一）项")
    assert text.endswith("行政事业性收费\t3.5")


def test_every_cell_lies_inside_its_table():
    doc = labelled("注\t释" + "\t0" * 15, ["prose", "prose", *["cell:litigation"] * 15])
    (table,), (cells,) = doc.spans["tables"], doc.spans["tables"].attrs["cells"]
    assert cells
    assert all(table.start_char <= start <= end <= table.end_char for *_, start, end, _, _ in cells)


def test_every_cell_lies_where_it_is_printed():
    report = nlp.tag_text(OF_2021)
    printed = [report.text[cell.start : cell.end] for cell in table_of(report, "proactive").cells]
    assert printed == ["0", "0", "0", "2", "1", "7", "1,250", "12", "/", "3.5"]


IN_ONE_LINE = (
    "第二十条第（一）项 信息内容 本年制发件数 本年废止件数 现行有效件数 规章 0 1 2 行政规范性文件 3 4 5 "
    "第二十条第（五）项 信息内容 本年处理决定数量 行政许可 6 "
    "第二十条第（六）项 信息内容 本年处理决定数量 行政处罚 7 行政强制 8 "
    "第二十条第（八）项 信息内容 本年收费金额（单位：万元） 行政事业性收费 9.5"
)


def test_a_table_in_one_line_that_only_single_spaces_part_is_read():
    text = OF_2021[: OF_2021.index("第二十条")] + IN_ONE_LINE + "\n" + OF_2021[OF_2021.index("四、") :]
    found = values(table_of(nlp.tag_text(text), "proactive"))
    assert list(found.values()) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9.5]


@pytest.mark.parametrize("rule", ["|---|---|", "| --- | --- |", "|:---|---:|"])
def test_a_rule_of_markdown_between_head_and_body_changes_no_value(rule):
    before, after = OF_2021[: OF_2021.index("行政复议\t")], OF_2021[OF_2021.index("五、") :]
    printed = OF_2021[len(before) : -len(after)].splitlines()
    *head, body = [f"| {line.replace(chr(9), ' | ')} |" for line in printed]
    with_rule = nlp.tag_text("\n".join([before + head[0], *head[1:], rule, body, after]))
    assert values(table_of(with_rule, "litigation")) == values(table_of(nlp.tag_text(OF_2021), "litigation"))


@pytest.mark.parametrize(
    "row",
    [
        "规章\t\t8\t9",
        "规章 | | 8 | 9",
        "规章 | | 8 | 9 |",
        "| 规章 | | 8 | 9 |",
    ],
)
def test_a_blank_first_place_moves_no_value_to_another_column(row):
    head = "二、主动公开政府信息情况\n第二十条第（一）项\n信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n"
    found = values(table_of(nlp.tag_text(f"{head}{row}\n行政规范性文件 | 3 | 4 | 5 |\n"), "proactive"))
    assert list(found.values()) == ["blank", 8, 9, 3, 4, 5]


@pytest.mark.parametrize("text", ["见附件", "9" * 400])
def test_a_cell_of_text_costs_itself_and_not_its_row(text):
    report = nlp.tag_text(OF_2021.replace("行政规范性文件\t2", f"行政规范性文件\t{text}"))
    found = values(table_of(report, "proactive"))
    assert [found.get(("normative_documents", column)) for column in ("issued", "repealed", "in_force")] == [
        "text", 1, 7,
    ]  # fmt: skip


def test_tables_that_two_formats_print_alike_follow_the_others():
    report = nlp.tag_text(OF_2019)
    assert [(table.label, table.template) for table in report.tables] == [("proactive", "2019"), ("litigation", "2019")]
    assert report.template == "2019"


def test_a_block_that_the_table_prints_itself_does_not_end_it():
    doc = labelled(
        "规章\t0\n第二十条第（五）项\n行政许可\t1", ["cell:proactive"] * 2 + ["heading:b"] + ["cell:proactive"] * 2
    )
    assert len(found(doc)) == 1


def test_a_paragraph_behind_nothing_but_heads_does_not_end_a_table():
    paragraph = "（本列数据的勾稽关系是：第一项加上第二项的和，等于第三项加上第四项的和）"
    text = f"申请人情况\n{paragraph}\n一、本年新收政府信息公开申请数量\t1\t0\t0\t0\t0\t0\t1"
    assert len(found(labelled(text, ["cell:requests", "prose", *["cell:requests"] * 8]))) == 1


def test_heads_taken_for_another_table_belong_to_the_one_around_them():
    text = "申请人情况\n商 科 社\n业 研 会\n一、本年新收政府信息公开申请数量\t1\t0\t0\t0\t0\t0\t1"
    labels = ["cell:requests", "cell:litigation", "cell:litigation", *["cell:requests"] * 8]
    assert len(found(labelled(text, labels))) == 1


def test_the_cells_of_one_line_are_of_one_table():
    doc = labelled("规章\t0\t7\t2", ["cell:proactive", "cell:proactive", "noise", "cell:proactive"])
    (cells,) = doc.spans["tables"].attrs["cells"]
    assert [value for _, _, _, value, *_ in cells] == [0, 7, 2]


def test_a_value_without_a_certain_place_is_told_with_its_line():
    report = nlp.tag_text(OF_2021.replace("行政规范性文件\t2\t1\t7", "行政规范性文件\t2\t1\t7\t8"))
    (warning,) = [warning for warning in report.warnings if warning.code == "cells_unplaced"]
    assert report.text[warning.start : warning.end] == "2\t1\t7\t8"
    proactive = report.tables["proactive"]
    assert not [cell for cell in proactive.cells if cell.row == "normative_documents"]
    assert proactive.score < nlp.tag_text(OF_2021).tables["proactive"].score


def test_a_cell_carries_its_printed_text():
    cells = nlp.tag_text(OF_2021).tables["proactive"].cells
    assert [cell.text for cell in cells][-4:] == ["1,250", "12", "/", "3.5"]


ROWS = [["规章", "0", "1"], ["行政许可", "2"], ["行政强制", "3"]]


@pytest.mark.parametrize(
    "text",
    [
        "规章\t0\t1\n行政许可\t2\n行政强制\t3",
        "| 规章 | 0 | 1 |\n| 行政许可 | 2 |\n| 行政强制 | 3 |",
        "规章  0  1\r\n行政许可  2\r\n行政强制  3",
        "规章\n0\n1\n\n行政许可\n2\n\n行政强制\n3\n",
    ],
    ids=["tabs", "pipes", "spaces", "a cell a line, rows apart"],
)
def test_rows_are_found_in_each_layout(text):
    rows = rows_of(text, SEGMENTER(text)._.layout)
    assert [[cell.text for cell in row if cell.text] for row in rows] == ROWS


def test_empty_cells_between_separators_are_cells():
    text = "规章\t\t1\n\t行政许可\t2"
    rows = rows_of(text, SEGMENTER(text)._.layout)
    assert [[cell.text for cell in row] for row in rows] == [["规章", "", "1"], ["", "行政许可", "2"]]


def test_cells_without_any_rows_are_one_row():
    text = "规章\n0\n1\n行政许可\n2"
    assert len(rows_of(text, SEGMENTER(text)._.layout)) == 1


def test_the_official_formats_have_the_tables_that_the_orders_print():
    assert [(table.label, table.template, len(table.rows)) for table in load_tables()] == [
        ("proactive", "2021", 6), ("requests", "2021", 25), ("litigation", "2021", 3),
        ("proactive", "2019", 8), ("requests", "2019", 23), ("litigation", "2019", 3),
        ("statistics", "2014", 58),
    ]  # fmt: skip


def test_a_form_that_is_newer_than_the_model_is_read_and_an_older_one_that_it_does_not_name_is_not():
    older = Tables(spacy.blank("zh"), "tables", formats=["2019"])
    assert {table.template for table in older.official} == {"2019", "2021"}
    assert Tables(spacy.blank("zh"), "tables", formats=[]).official == []


def test_no_format_names_a_cell_twice():
    for table in load_tables():
        keys = [(row.id, column.id) for row in table.rows for column in row.columns]
        assert len(keys) == len(set(keys))


PRINTED = ["规章", "0", "行政规范性文件", "3"]
NOTE = "注：本表的数据由各站所汇总并经党政办公室核对，统计到年底为止。"
PARTS = "\n".join([*PRINTED, NOTE, "行政许可", "125"])


def test_a_note_does_not_part_an_official_table():
    labels = ["cell:proactive"] * 4 + ["prose"] + ["cell:proactive"] * 2
    assert found(labelled(PARTS, labels)) == [("proactive", PARTS)]


def test_values_alone_behind_a_note_still_belong_to_the_table():
    text = "\n".join([*PRINTED, NOTE, "7", "8"])
    labels = ["cell:proactive"] * 4 + ["prose"] + ["cell:proactive"] * 2
    assert found(labelled(text, labels)) == [("proactive", text)]


def test_a_note_parts_tables_that_no_format_describes():
    labels = ["cell:unknown"] * 4 + ["prose"] + ["cell:unknown"] * 2
    assert [label for label, _ in found(labelled(PARTS, labels))] == ["unknown", "unknown"]


def test_a_heading_parts_two_tables_of_one_kind():
    text = "\n".join([*PRINTED, "三、其他", "行政许可", "125"])
    labels = ["cell:proactive"] * 4 + ["heading:other"] + ["cell:proactive"] * 2
    assert len(found(labelled(text, labels))) == 2


@pytest.mark.parametrize("stray", ["unknown", "litigation"])
def test_column_heads_that_look_like_another_table_are_part_of_theirs(stray):
    text = "\n".join(["申请人情况", "自然人", "商 科", "业 研", "一、本年新收政府信息公开申请数量", "1"])
    labels = ["cell:requests"] * 2 + [f"cell:{stray}"] * 2 + ["cell:requests"] * 2
    assert found(labelled(text, labels)) == [("requests", text)]


def test_a_line_of_heads_above_the_title_of_a_chapter_is_of_the_table():
    rows = "1.当面申请数\t件\t3\t40\n2.传真申请数\t件\t1\t2"
    text = f"指标名称\t单位\t本年\t历年累计\n三、依申请公开情况\n{rows}"
    doc = labelled(text, [*["noise"] * 4, "cell:statistics", *["cell:statistics"] * 8])
    (span,) = doc.spans["tables"]
    assert span.text.startswith("指标名称")
    (cells,) = doc.spans["tables"].attrs["cells"]
    assert [value for _, _, _, value, *_ in cells] == [3, 1]


def test_a_table_that_shares_two_rows_with_a_form_and_no_head_is_none_of_it():
    text = "事项\t办结数\n行政许可\t310\n行政处罚\t22\n行政确认\t15\n行政检查\t18\n行政奖励\t4"
    doc = labelled(text, ["cell:proactive"] * 12)
    assert [span.label_ for span in doc.spans["tables"]] == ["unknown"]


@pytest.mark.parametrize("line", ["单位：元\n第二十条第（八）项", "第二十条第（八）项\n（单位：元）"])
def test_a_line_beside_a_table_names_the_unit_of_its_money(line):
    text = OF_2021.replace("第二十条第（八）项", line).replace("（单位：万元）", "").replace("\t3.5\n", "\t35000\n")
    assert values(table_of(nlp.tag_text(text), "proactive"))["fees", "fees_10k_yuan"] == 3.5


def test_money_in_two_units_at_once_is_text():
    text = OF_2021.replace("第二十条第（八）项", "第二十条第（八）项\n（单位：元）").replace("\t3.5\n", "\t35000\n")
    assert values(table_of(nlp.tag_text(text), "proactive"))["fees", "fees_10k_yuan"] == "text"
