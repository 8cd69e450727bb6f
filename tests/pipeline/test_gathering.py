"""gathering: the cells of one table, whatever the model took them for, and two tables of a kind as two."""

from __future__ import annotations

import pytest

import nlp
from nlp.report import Report

pytestmark = pytest.mark.model

HEAD = "青禾县柳溪镇人民政府2022年政府信息公开工作年度报告\n一、总体情况\n全年公开信息61条，工作平稳。\n"
TAIL = "五、存在的主要问题及改进情况\n一是栏目更新不及时。\n六、其他需要报告的事项\n无。\n"
FIVE = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
LITIGATION_HEADS = ["行政复议", "行政诉讼", *FIVE, "未经复议直接起诉", "复议后起诉", *FIVE, *FIVE]


def numbers(report: Report, label: str, index: int = 0) -> list[object]:
    table = [table for table in report.tables if table.label == label][index]
    return [cell.value for cell in table.cells]


def codes(report: Report) -> list[str]:
    return [warning.code for warning in report.warnings]


@pytest.mark.parametrize("before", ["", "\t"])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize(
    "values",
    [
        [64, 31, 9, 112, 216, 7, 0, 3, 240, 250, 18, 2, 0, 5, 25],
        [1503, 0, 771, 26, 2300, 415, 88, 0, 9, 512, 0, 0, 0, 0, 0],
        [0, 20480017, 0, 0, 20480017, 5, 0, 0, 0, 5, 31, 0, 60, 0, 91],
    ],
)
def test_litigation_a_cell_a_line_is_read_whatever_the_size_of_its_values(values, between, before):
    cells = between.join(before + cell for cell in [*LITIGATION_HEADS, *map(str, values)])
    report = nlp.tag_text(f"{HEAD}四、政府信息公开行政复议、行政诉讼情况\n{cells}\n{TAIL}")
    assert numbers(report, "litigation") == values
    assert "table_unreadable" not in codes(report)


def proactive(shift: int) -> str:
    rows = [
        "第二十条第（一）项", "信息内容\t本年制发件数\t本年废止件数\t现行有效件数", f"规章\t0\t0\t{shift}",
        f"行政规范性文件\t{shift}\t1\t{shift + 6}", "第二十条第（五）项", "信息内容\t本年处理决定数量",
        f"行政许可\t{shift + 40}", "第二十条第（六）项", "信息内容\t本年处理决定数量", f"行政处罚\t{shift}",
        "行政强制\t0",
    ]  # fmt: skip
    return "\n".join(rows) + "\n"


def litigation(shift: int) -> str:
    values = [shift, 0, 1, 0, shift + 1, 0, 2, 0, 0, 2, 0, 0, 0, shift, shift]
    heads = "行政复议\t\t\t\t\t行政诉讼\n" + "\t".join([*FIVE, "未经复议直接起诉", "", "", "", "", "复议后起诉"])
    return heads + "\n" + "\t" * 5 + "\t".join(FIVE * 2) + "\n" + "\t".join(map(str, values)) + "\n"


@pytest.mark.parametrize(("label", "printed"), [("proactive", proactive), ("litigation", litigation)])
@pytest.mark.parametrize(
    "captions", [("表1 全市汇总", "表2 本级"), ("附：全区合计", "附：区政府办公室"), ("一览", "其中本机关")]
)
def test_a_table_that_is_printed_for_the_whole_and_for_the_unit_is_two_tables(label, printed, captions):
    title = {"proactive": "二、主动公开政府信息情况", "litigation": "四、政府信息公开行政复议、行政诉讼情况"}[label]
    text = f"{HEAD}{title}\n{captions[0]}\n{printed(30)}{captions[1]}\n{printed(4)}{TAIL}"
    report = nlp.tag_text(text)
    assert [table.label for table in report.tables] == [label, label]
    alone = nlp.tag_text(f"{HEAD}{title}\n{printed(4)}{TAIL}")
    assert numbers(report, label, 1) == numbers(alone, label)
    assert numbers(report, label, 0)[2] == (30 if label == "proactive" else 1)


@pytest.mark.parametrize(
    "line", ["- 7 -", "|---|---|---|---|", "续表", "第3页 共8页", "信息内容|本年制发件数|本年废止件数|现行有效件数"]
)
def test_a_foreign_line_moves_no_value(line):
    rows = ["信息内容|本年制发件数|本年废止件数|现行有效件数", "规章|2|0|19", line, "行政规范性文件|11|3|58"]
    text = f"{HEAD}二、主动公开政府信息情况\n第二十条第（一）项\n" + "\n".join(f"|{row.strip('|')}|" for row in rows)
    assert numbers(nlp.tag_text(f"{text}\n{TAIL}"), "proactive") == [2, 0, 19, 11, 3, 58]


@pytest.mark.parametrize(
    ("picture", "missing"), [("[image: 附图2]", 3), ("![](pic/t1.png)", 3), ("附表.jpg", 3)]
)  # fmt: skip
def test_tables_that_are_pictures_are_missed_by_the_form_of_the_year(picture, missing):
    titles = [
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
    ]
    report = nlp.tag_text(HEAD + "".join(f"{title}\n{picture}\n" for title in titles) + TAIL)
    assert report.tables == ()
    assert codes(report).count("table_missing") == missing
    assert "template_mismatch" not in codes(report)


def test_a_table_of_another_year_is_told_only_where_it_was_read():
    old = "第二十条第（五）项\n信息内容\t上一年项目数量\t本年增/减\t处理决定数量\n行政许可\t31\t2\t125\n"
    report = nlp.tag_text(f"{HEAD}二、主动公开政府信息情况\n{old}{TAIL}")
    assert "template_mismatch" in codes(report)


def test_rows_that_were_cut_off_are_told():
    report = nlp.tag_text(f"{HEAD}二、主动公开政府信息情况\n{proactive(3)}{TAIL}")
    (warning,) = [warning for warning in report.warnings if warning.code == "cells_unread"]
    assert "1格" in warning.message  # the fees


def test_digits_run_together_are_told_where_they_stay_open():
    text = "第二十条第（一）项信息内容本年制发件数本年废止件数现行有效件数规章000行政规范性文件21834"
    text += "第二十条第（五）项信息内容本年处理决定数量行政许可77"
    text += "第二十条第（六）项信息内容本年处理决定数量行政处罚5行政强制0"
    text += "第二十条第（八）项信息内容本年收费金额（单位：万元）行政事业性收费0"
    third = "三、收到和处理政府信息公开申请情况\n全年没有收到申请。\n"
    report = nlp.tag_text(f"{HEAD}二、主动公开政府信息情况\n{text}\n{third}{TAIL}")
    assert "table_unreadable" in codes(report)
    cells = {(cell.row, cell.column): (cell.value, cell.read) for cell in report.tables["proactive"].cells}
    assert cells["licensing", "decisions"] == (77, "solved")
    assert ("normative_documents", "issued") not in cells


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize(
    "heads", [["规划股", "监察室", "综合股", "窗口", "小计"], ["一月", "二月", "三月", "四月", "总计"]]
)
def test_heads_of_other_things_a_cell_a_line_make_a_table_of_no_form(heads, between):
    rows = [["行政复议", 1, 0, 2, 0, 3], ["未经复议直接起诉", 0, 0, 1, 0, 1], ["复议后起诉", 1, 1, 0, 0, 2]]
    cells = between.join(map(str, ["项目", *heads, *(cell for row in rows for cell in row)]))
    report = nlp.tag_text(f"{HEAD}四、政府信息公开行政复议、行政诉讼情况\n{cells}\n{TAIL}")
    assert [table.label for table in report.tables] == ["unknown"]


@pytest.mark.parametrize(
    "heads", [["规划股", "监察室", "综合股", "窗口", "合计"], ["一月", "二月", "三月", "四月", "总计"]]
)
def test_a_grid_headed_by_other_things_gives_its_own_rows_and_columns(heads):
    body = "行政复议\t1\t0\t2\t0\t3\n未经复议直接起诉\t0\t0\t1\t0\t1\n复议后起诉\t1\t1\t0\t0\t2\n"
    grid = "\t".join(["项目", *heads]) + "\n" + body
    (table,) = nlp.tag_text(f"{HEAD}四、政府信息公开行政复议、行政诉讼情况\n{grid}\n{TAIL}").tables
    assert (table.label, table.template) == ("unknown", None)
    assert [(cell.column, cell.value) for cell in table.cells[:5]] == list(zip(heads, [1, 0, 2, 0, 3], strict=True))


@pytest.mark.parametrize("gap", ["\t", "\n"])
@pytest.mark.parametrize(
    ("head", "penalties"),
    [("2022年", [12, 0]), ("2022年处理决定数量", [12, 0]), ("2020年", []), ("2021年处理决定数量", [])],
)
def test_heads_of_another_year_than_the_report_s_are_not_the_form_s(head, penalties, gap):
    grid = f"第二十条第（六）项\n信息内容{gap}{head}\n行政处罚{gap}12\n行政强制{gap}0\n"
    fees = f"第二十条第（八）项\n信息内容{gap}本年收费金额（单位：万元）\n行政事业性收费{gap}5\n"
    report = nlp.tag_text(f"{HEAD}二、主动公开政府信息情况\n{grid}{fees}{TAIL}")
    assert numbers(report, "proactive") == [*penalties, 5]
    assert "cells_unread" in codes(report)


def test_a_table_with_the_form_s_rows_under_other_heads_is_missed_with_its_place():
    grid = "项目\t甲组\t乙组\t丙组\t丁组\t合计\n行政复议\t1\t0\t2\t0\t3\n复议后起诉\t1\t1\t0\t0\t2\n"
    report = nlp.tag_text(f"{HEAD}四、政府信息公开行政复议、行政诉讼情况\n{grid}{TAIL}")
    (warning,) = [w for w in report.warnings if w.code == "table_missing" and "表头" in w.message]
    assert "行政复议" in warning.message
    assert (warning.start, warning.end) == (report.tables[0].start, report.tables[0].end)
