"""PDF: pages of several columns of prose, and tables whose rules part only their columns."""

from __future__ import annotations

import pytest

pytest.importorskip("reportlab")
from tests.reading.small_pdfs import read, ruled, stood

PROSE = [
    "清河乡全年公开信息十二条，均在网站发布，其中机构职能两条，政策解读四条，没有收到公众的异议。",
    "乡里的公开栏每季度更新一次，内容由专人负责，并留下照片备查，以后还要继续坚持下去，不留空白。",
    "人手不足仍是最大的困难，新来的同志不熟悉流程，需要半年时间才能独立办理，明年准备安排两次培训。",
    "办事指南已经重新整理，窗口备有纸质材料，年纪大的群众不会上网也能看到，收费依据都写在墙上。",
]


def lines(paragraphs, wide):
    """The lines of `paragraphs`, `wide` characters each, two places in front of the first: places and text."""
    for paragraph in paragraphs:
        for start in range(0, len(paragraph) + 2, wide):
            begin = max(start - 2, 0)
            yield 2 * (start == 0), paragraph[begin : start + wide - 2]


def columns(paragraphs, count, wide, top=700, left=60):
    """Where the lines of `paragraphs` stand in `count` columns of the same height."""
    found = list(lines(paragraphs, wide))
    each = -(-len(found) // count)
    return [
        (left + (wide + 2) * 12 * (number // each) + 12 * indent, top - 20 * (number % each), text)
        for number, (indent, text) in enumerate(found)
    ]


@pytest.mark.parametrize(("count", "wide"), [(2, 18), (3, 12)])
def test_columns_of_prose_are_read_one_after_the_other(count, wide):
    assert read(stood(*columns(PROSE, count, wide))).text == "".join(f"{part}\n" for part in PROSE)


def test_a_column_whose_lines_are_mostly_first_ones_begins_where_the_others_do():
    left, right = list(lines(PROSE[:2], 18)), list(lines([*[part[:14] + "。" for part in PROSE[1:]], PROSE[0]], 18))
    page = stood(
        *((x + 12 * indent, 700 - 20 * n, text) for x, side in ((60, left), (300, right))
          for n, (indent, text) in enumerate(side))
    )  # fmt: skip
    assert read(page).text.splitlines() == [*PROSE[:2], *[part[:14] + "。" for part in PROSE[1:]], PROSE[0]]


def test_what_stands_over_all_columns_parts_them():
    title = "清河乡人民政府二〇二三年政府信息公开工作年度报告全文如下所示"
    page = stood(*columns(PROSE, 2, 18), (100, 500, title), *columns(PROSE[:2], 2, 18, 460))
    assert read(page).text.splitlines() == [*PROSE, title, *PROSE[:2]]


def test_a_table_over_all_columns_stands_between_them():
    def page(canvas):
        stood(*columns(PROSE[:2], 2, 18), *columns(PROSE[2:], 2, 18, 480))(canvas)
        ruled([["规章", "0", "12"], ["公告", "3", "4"]], 590, wide=150)(canvas)

    assert read(page).text.splitlines() == [*PROSE[:2], "规章\t0\t12", "公告\t3\t4", *PROSE[2:]]


def test_the_end_of_a_text_of_columns_may_be_a_line_or_two():
    end = "清河乡的下一份报告将在明年一月底以前发布，请各位群众留意。"
    pages = stood(*columns(PROSE, 2, 18)), stood(*columns([end], 2, 18))
    assert read(*pages).text.splitlines() == [*PROSE, end]


def test_labels_beside_numbers_are_a_table_and_no_columns():
    rows = [(60, 700 - 24 * n, f"行政机关制发的第{word}类规范性文件") for n, word in enumerate("一二三四五")]
    values = [(x, 700 - 24 * n, str(n + x % 7)) for n in range(5) for x in (330, 400)]
    assert read(stood(*rows, *values)).text.splitlines()[1] == "行政机关制发的第二类规范性文件\t2\t2"


def test_rules_around_a_table_and_between_its_columns_part_no_rows():
    rows = [
        ["内容", "制发", "废止", "有效"],
        ["规章", "0", "12", "3"],
        ["行政许可", "3", "4", "5"],
        ["公告", "6", "7", "8"],
    ]

    def page(canvas):
        ruled(rows, 700, lines=False)(canvas)
        for column in range(5):
            canvas.line(60 + 100 * column, 705, 60 + 100 * column, 580)
        for y in (705, 580):
            canvas.line(60, y, 460, y)

    assert read(page).text == "".join("\t".join(row) + "\n" for row in rows)


def test_a_number_right_behind_its_label_stands_in_the_column_of_the_numbers_above_it():
    rows = [
        (60, 700, "规章"),
        (137, 700, "0"),
        (200, 700, "4"),
        (60, 676, "规范性文件类"),
        (137, 676, "5"),
        (200, 676, "6"),
    ]
    assert read(stood(*rows)).text == "规章\t0\t4\n规范性文件类\t5\t6\n"


def test_a_label_does_not_go_on_below_another_line_of_the_next_page():
    first = stood((60, 120, "规章"), (300, 120, "0"), (360, 120, "4"), (60, 60, "许可"), (300, 60, "5"), (360, 60, "6"))
    second = stood((200, 740, "第六项"), (60, 700, "内容"), (300, 700, "数量"), (60, 660, "处罚"), (300, 660, "7"),
                   (360, 660, "8"))  # fmt: skip
    assert "许可\t5\t6\n" in read(first, second).text
