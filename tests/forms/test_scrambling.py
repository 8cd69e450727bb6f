"""scrambling: tables whose cells have left their rows are told by where heads and labels stand, and none is read."""

from __future__ import annotations

import pytest
from spacy.vocab import Vocab

import nlp
from nlp.forms import load_tables
from nlp.forms.alignment import align
from nlp.forms.mending import mended
from nlp.forms.scrambling import lost_too_much
from nlp.forms.splitting import split_rows
from nlp.pipeline.segmenter import Segmenter
from nlp.pipeline.tables.grid import rows_of

SEGMENTER = Segmenter(Vocab())
TABLES = {(table.label, table.template): table for table in load_tables()}
PROACTIVE, REQUESTS = TABLES["proactive", "2021"], TABLES["requests", "2021"]
STATISTICS, LITIGATION = TABLES["statistics", "2014"], TABLES["litigation", "2021"]
HEADS = "自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n"


def scrambled(text, table):
    return align(mended(rows_of(text, SEGMENTER(text)._.layout)), table).scrambled


def test_a_number_right_behind_the_title_of_a_part_has_left_its_row():
    rows = ["信息内容\t本年处理决定数量\n行政处罚\t7\n行政强制\t8\n", "信息内容\t7\n行政处罚\t8\n行政强制\n"]
    assert [scrambled(f"第二十条第（六）项\n{row}", PROACTIVE) for row in rows] == [False, True]


def test_a_head_behind_the_label_of_a_row_has_left_its_place():
    row = "一、本年新收政府信息公开申请数量\t1\t0\t0\t0\t0\t0\t1\n"
    moved = "自然人\t商业企业\n一、本年新收政府信息公开申请数量\t1\t0\t科研机构\t总计\n"
    total_first = "总计\t自然人\t商业企业\n一、本年新收政府信息公开申请数量\t1\t1\t0\n"
    assert [scrambled(text, REQUESTS) for text in (HEADS + row, total_first, moved)] == [False, False, True]


def test_labels_that_all_stand_behind_the_values_say_nothing_of_them():
    labels = ["行政复议", "未经复议直接起诉", "复议后起诉", "结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    values = ["2", "0", "0", "1", "0", "0", "0", "1", "0", "0", "0", "0", "3", "1", "0"]
    orders = ([*values, *labels], [*labels, *values], values)
    assert [scrambled("\n".join(cells) + "\n", LITIGATION) for cells in orders] == [True, False, False]


def test_heads_in_another_order_of_which_one_is_lost_name_no_column():
    rows = "一、本年新收政府信息公开申请数量\t1\t2\t3\t0\t0\t0\t6\n"
    lost = "\t自然人\t\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n"
    swapped = "\t自然人\t\t商业企业\t社会公益组织\t法律服务机构\t其他\t总计\n"
    assert [scrambled(heads + rows, REQUESTS) for heads in (lost, swapped)] == [False, True]


def test_chapters_with_numbers_beside_rows_with_none_are_shifted_by_a_row():
    right = "四、行政复议数量\t件\t3\n八、机构建设和保障经费情况\t\t\n（二）设置政府信息公开查阅点数\t个\t2\n"
    wrong = (
        "一、主动公开情况\t3\n其中：主动公开规范性文件数\t条\n二、回应解读情况\t4\n2.政府网站在线访谈次数\t次\t----\n"
        "（三）其他情形数\t件\t1\n"
    )
    assert [scrambled(text, STATISTICS) for text in (right, wrong)] == [False, True]


def test_labels_one_behind_the_other_without_rows_have_lost_their_values():
    labels = ["行政许可", "行政处罚", "行政强制", "行政事业性收费", "规章", "行政规范性文件"]
    assert scrambled("\n".join([*labels, "1", "2", "3"]), PROACTIVE)
    assert not scrambled("\n".join(f"{label}\n{number}" for number, label in enumerate(labels)), PROACTIVE)


def test_a_row_without_a_label_behind_labels_without_numbers_is_not_believed():
    rows = ["（一）予以公开\n", "1.属于国家秘密\t1\t0\t0\t0\t0\t0\t1\n", "2.重复申请\t2\t0\t0\t0\t0\t0\t2\n"]
    assert scrambled(HEADS + "四、结转下年度继续办理\n" + "".join(rows) + "\t3\t0\t0\t0\t0\t0\t3\n", REQUESTS)
    assert not scrambled(HEADS + "".join(rows[1:]) + "\t3\t0\t0\t0\t0\t0\t3\n", REQUESTS)


@pytest.mark.parametrize(
    ("read", "unplaced", "rows_read", "rows_lost", "too_much"),
    [(170, 5, 24, 1, False), (7, 168, 1, 24, True), (7, 4, 5, 1, False), (5, 4, 4, 3, True)],
)
def test_few_may_be_lost_and_not_most(read, unplaced, rows_read, rows_lost, too_much):
    assert lost_too_much(read, unplaced, rows_read, rows_lost) == too_much


def test_digits_that_the_text_parts_are_not_glued():
    row = "行政处罚"
    assert [split.numbers for split in split_rows(f"{row}20行政强制", PROACTIVE)] == [(20,)]
    assert split_rows(f"{row}20\n0\n行政强制", PROACTIVE) == []


@pytest.mark.model
def test_values_that_stand_behind_all_labels_are_not_read_and_that_is_said():
    labels = [row.label[-1] for row in REQUESTS.rows]
    values = "".join("\t".join("1000001") + "\n" for _ in labels)
    report = nlp.tag_text(f"三、收到和处理政府信息公开申请情况\n{HEADS}" + "\n".join(labels) + "\n" + values)
    assert not [cell for table in report.tables for cell in table.cells if cell.state == "number"]
    assert "cells_unplaced" in {warning.code for warning in report.warnings}
