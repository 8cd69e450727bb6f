"""PDF: ruled tables, tables without lines, wrapped prose, page breaks, pages without text."""

from __future__ import annotations

import pytest

from nlp.errors import InputError
from nlp.reading import from_bytes
from nlp.reading.pdflines import lines_of
from nlp.reading.pdfpage import Char

pytest.importorskip("reportlab")
from reportlab.lib import pdfencrypt

from tests.reading.small_pdfs import pdf, read, ruled, stood

PROSE = "本年度公开信息十二条均在网站发布没有收到公众的异议工作人员按照要求及时更新栏目内容"


def prose(canvas, top=740):
    canvas.drawString(84, top, PROSE[:36])
    canvas.drawString(60, top - 20, PROSE[36:] + "。")
    canvas.drawString(84, top - 40, "另起一段。")


def test_lines_of_a_paragraph_are_joined_and_an_indented_line_begins_one():
    assert read(prose).text == f"{PROSE}。\n另起一段。\n"


def test_a_ruled_table_is_rows_with_tabs_and_each_merged_cell_once():
    rows = [["内容", "件数", None], ["规章", "0", "12"], ["行政规范\n性文件", "3", "4"]]
    assert read(ruled(rows, 700)).text == "内容\t件数\t\n规章\t0\t12\n行政规范性文件\t3\t4\n"


def test_a_table_without_lines_is_read_by_the_columns_of_its_numbers():
    rows = [["内容", "制发", "废止"], ["规章", "0", "12"], ["行政规范\n性文件", "3", "4"], ["公告", "5", "6"]]
    assert (
        read(ruled(rows, 700, lines=False)).text == "内容\t制发\t废止\n规章\t0\t12\n行政规范性文件\t3\t4\n公告\t5\t6\n"
    )


def test_a_numbered_label_without_numbers_is_a_row_of_the_table_that_goes_on_below_it():
    rows = [(60, 700, "一、规章"), (300, 700, "3"), (360, 700, "4"), (60, 660, "二、公告"), (60, 620, "三、决定"),
            (300, 620, "5"), (360, 620, "6")]  # fmt: skip
    assert read(stood(*rows)).text == "一、规章\t3\t4\n二、公告\t\t\n三、决定\t5\t6\n"


def test_a_long_label_without_numbers_is_a_row_too():
    label = "二、申请人逾期未按收费通知要求缴纳费用、不再处理的申请"
    rows = [(60, 700, "一、规章"), (420, 700, "3"), (480, 700, "4"), (60, 660, label), (60, 620, "三、决定"),
            (420, 620, "5"), (480, 620, "6")]  # fmt: skip
    assert f"\n{label}\t\t\n" in read(stood(*rows)).text


def test_a_numbered_line_that_begins_elsewhere_is_a_heading_between_tables():
    rows = [(60, 700, "一、规章"), (300, 700, "3"), (360, 700, "4"), (60, 670, "二、公告"), (300, 670, "1"),
            (360, 670, "2"), (84, 620, "三、决定"), (60, 570, "一、命令"), (300, 570, "5"), (360, 570, "6"),
            (60, 540, "二、指示"), (300, 540, "7"), (360, 540, "8")]  # fmt: skip
    assert "\n三、决定\n" in read(stood(*rows)).text


def test_labels_in_two_columns_close_together_are_parted_where_the_second_column_begins():
    rows = []
    for number, (group, label) in enumerate([("", "1.规章"), ("（二）不予", "2.公告"), ("", "3.决定"), ("", "4.命令")]):
        y = 700 - 40 * number
        rows += [(60, y, group), (126, y, label), (300, y, "3"), (360, y, "4")]
    rows.append((60, 646, "公开"))
    assert read(stood(*rows)).text.splitlines()[1] == "（二）不予公开2.公告\t3\t4"


def test_a_label_goes_on_at_the_top_of_the_next_page():
    first = stood((60, 100, "一、规章"), (300, 100, "3"), (360, 100, "4"), (60, 60, "二、其他行政"), (300, 60, "5"),
                  (360, 60, "6"))  # fmt: skip
    second = stood((60, 740, "规范性文件"), (60, 700, "三、公告"), (300, 700, "7"), (360, 700, "8"))
    assert read(first, second).text == "一、规章\t3\t4\n二、其他行政规范性文件\t5\t6\n三、公告\t7\t8\n"


def test_a_stroke_right_behind_its_label_is_a_cell():
    rows = [(60, 700, "一、规章"), (141, 700, "-"), (200, 700, "4"), (60, 670, "二、规范性文"), (141, 670, "-"),
            (200, 670, "6")]  # fmt: skip
    assert read(stood(*rows)).text == "一、规章\t-\t4\n二、规范性文\t-\t6\n"


def test_a_number_over_two_lines_is_one_where_the_first_fills_its_cell():
    text = read(ruled([["规章", "123456789\n0"], ["文件", "1"]], 700, wide=62)).text
    assert "1234567890" in text
    assert "12" not in read(ruled([["规章", "1\n2"], ["文件", "1"]], 700)).text


def test_a_table_goes_on_over_a_page_break_and_page_numbers_are_left_out():
    def first(canvas):
        ruled([["内容", "件数"], ["规章", "0"]], 120)(canvas)
        canvas.drawString(280, 30, "- 1 -")

    def second(canvas):
        ruled([["内容", "件数"], ["文件", "1"]], 760)(canvas)
        canvas.drawString(280, 30, "- 2 -")

    source = read(first, second)
    assert source.text == "内容\t件数\n规章\t0\n文件\t1\n"
    assert [str(origin) for origin in source.origins[-2:]] == ["第2页表一第3行"] * 2


def test_a_row_that_a_page_break_parts_is_one():
    first = ruled([["内容", "件数"], ["（二）部分公开（区分处理的", "7"]], 120, wide=200)
    second = ruled([["只计这一情形）", ""], ["（三）不予公开", "1"]], 760, wide=200)
    text = "内容\t件数\n（二）部分公开（区分处理的只计这一情形）\t7\n（三）不予公开\t1\n"
    assert read(first, second).text == text


def test_lines_at_the_same_height_of_every_page_are_running_heads():
    def page(text):
        def draw(canvas):
            canvas.drawString(60, 770, "清河乡年度报告")
            canvas.drawString(84, 600, text)

        return draw

    assert (
        read(page("甲乙丙丁戊己庚辛。"), page("子丑寅卯辰巳午未。")).text == "甲乙丙丁戊己庚辛。\n子丑寅卯辰巳午未。\n"
    )


def test_radicals_are_the_characters_that_they_look_like():
    chars = [Char(text, 12.0 * i, 12.0 * i + 12, 100, 12) for i, text in enumerate("⼀⻓⻋⼯")]
    assert [line.text for line in lines_of(chars)] == ["一长车工"]


def test_pages_that_are_pictures_are_named():
    def scan(canvas):
        canvas.drawInlineImage(_picture(), 0, 0, 600, 800)

    with pytest.raises(InputError, match="第1、2页是扫描件"):
        read(scan, scan)
    assert [notice.message for notice in read(prose, scan).notices] == ["第2页是图片，没有文字层，没有读"]


def _picture():
    from PIL import Image

    return Image.new("RGB", (30, 40), "white")


def test_a_password_is_told():
    locked = pdf(prose, encrypt=pdfencrypt.StandardEncryption("secret"))
    with pytest.raises(InputError, match="密码"):
        from_bytes(locked, "a.pdf")


@pytest.mark.parametrize("share", [0.2, 0.6])
def test_part_of_a_file_is_an_error(share):
    data = pdf(prose)
    with pytest.raises(InputError, match="损坏|没有文字"):
        from_bytes(data[: int(len(data) * share)], "a.pdf")


def test_a_watermark_that_slants_over_the_page_is_no_text():
    def marked(canvas):
        canvas.saveState()
        canvas.translate(200, 700)
        canvas.rotate(30)
        canvas.drawString(0, 0, "内部资料8866")
        canvas.restoreState()
        prose(canvas)

    assert read(marked).text == read(prose).text


@pytest.mark.parametrize("said", [0, 90])
@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_page_is_read_the_way_its_text_stands_whatever_the_page_says(turned, said):
    def draw(canvas):
        canvas.setPageRotation(said)
        canvas.translate(300, 400)
        canvas.rotate(turned)
        canvas.translate(-300, -400)
        prose(canvas)

    assert read(draw).text == read(prose).text


def test_text_that_is_not_painted_is_read_only_where_all_of_a_page_is_so():
    def layer(canvas):
        text = canvas.beginText(60, 760)
        text.setTextRenderMode(3)
        text.textLine("看不见的一行文字，九十九件。")
        canvas.saveState()
        canvas.drawText(text)
        canvas.restoreState()

    def both(canvas):
        layer(canvas)
        prose(canvas)

    assert read(both).text == read(prose).text
    assert read(layer).text == "看不见的一行文字，九十九件。\n"


@pytest.mark.parametrize("gap", [0, 2.4, 2.6, 3.4])
def test_cells_with_a_box_of_their_own_each_stand_in_one_table(gap):
    rows = [["信息内容", "数量", "金额"], ["行政许可", "16", "0"], ["行政处罚", "7", "21"]]

    def draw(canvas):
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                x, y = 60 + 100 * column, 700 - 30 * number
                canvas.rect(x + gap / 2, y - 30 + gap / 2, 100 - gap, 30 - gap)
                canvas.drawString(x + 10, y - 20, cell)

    assert read(draw).text.splitlines() == ["\t".join(row) for row in rows]
