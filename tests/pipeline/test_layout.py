"""layout and folding: a text cut into lines, cells, and pieces where a heading may be glued."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.pipeline.layout import common_endings, cut_line, lines, title_end
from nlp.text.folding import fold, squeeze

TITLES = {"总体情况", "主动公开情况", "存在问题", "改进措施", "概述", "存在的主要问题", "存在的主要问题及改进情况"}
BITS = [
    "一、",
    "总体情况",
    "（二）",
    "存在问题",
    "。",
    "；",
    " ",
    "\t",
    "|",
    "0",
    "1,200",
    "-",
    "无",
    "公开",
    "：",
    "是",
]
ANY_LINE = st.lists(st.sampled_from(BITS) | st.text(max_size=4), max_size=14).map("".join)


def pieces(line: str) -> list[str]:
    folded = fold(line)
    return [line[piece.start : piece.end] for piece in cut_line(folded, TITLES)]


@given(st.text(st.characters()))
def test_folding_keeps_the_length_of_any_string(text):
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("２０２３", "2023"),
        ("（一）", "(一)"),
        ("，；：", ",;:"),
        ("⼯作⼈员", "工作人员"),
        ("一\u3000二\xa0三\u2003四", "一 二 三 四"),
        ("①㈠", "①㈠"),
        ("一\t二\n三\u2028", "一\t二\n三\u2028"),
        ("𠮷😀", "𠮷😀"),
    ],
)
def test_folding_gives_every_character_its_plain_form(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


def test_squeezing_drops_white_space():
    assert squeeze(" 一 、\n概\u3000述 ") == "一、概述"


def test_lines_are_found_with_every_kind_of_break():
    text = "一\n二\r\n三\r四\x0b五\x0c六\x85七\u2028八\u2029九"
    assert "".join(text[start:end] for start, end in lines(text)) == "一二三四五六七八九"
    assert len(list(lines(text))) == 9


@given(st.text())
def test_lines_agree_with_python(text):
    assert [text[start:end] for start, end in lines(text)] == [line for line in text.splitlines() if line]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("规章\t0\t1", ["规章", "0", "1"]),
        ("\t规章\t\t1\t", ["规章", "1"]),
        ("| 规章 | 0 | 1 |", ["规章", "0", "1"]),
        ("规章 │ 0", ["规章", "0"]),
        ("规章    0    1", ["规章", "0", "1"]),
        ("规章　　0　　1", ["规章", "0", "1"]),
        ("行政许可 12 0 /", ["行政许可", "12", "0", "/"]),
        ("0 0 无 —", ["0", "0", "无", "—"]),
        ("1 2 总计", ["1", "2", "总计"]),
        ("行政 许可", ["行政 许可"]),
        (
            "信息内容 本年制发件数 规章 0 1 行政规范性文件 3 4",
            ["信息内容", "本年制发件数", "规章", "0", "1", "行政规范性文件", "3", "4"],
        ),
    ],
)
def test_a_table_line_is_cut_into_cells(line, cells):
    assert pieces(line) == cells


@pytest.mark.parametrize("line", ["- 4 -", "— 12 —", "第 3 页 共 9 页", "Page 12", "P. 9", "3 / 9"])
def test_a_page_number_is_one_piece(line):
    assert pieces(line) == [line]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("一、总体情况", ["一、总体情况"]),
        ("一、总体情况2023年，清河镇公开信息。", ["一、总体情况", "2023年，清河镇公开信息。"]),
        ("一、总体情况 2023年，清河镇公开信息。", ["一、总体情况", "2023年，清河镇公开信息。"]),
        ("（一）主动公开情况。全年公开12条。", ["（一）主动公开情况。", "全年公开12条。"]),
        ("一主动公开情况。全年公开12条。", ["一主动公开情况。", "全年公开12条。"]),
        ("（一）主动公开情况.全年公开12条.", ["（一）主动公开情况.", "全年公开12条."]),
        ("（三）动态调整.全年公开12条.", ["（三）动态调整.", "全年公开12条."]),
        ("二、存在问题暂无", ["二、存在问题", "暂无"]),
        ("工作平稳推进。二、存在问题", ["工作平稳推进。", "二、存在问题"]),
        ("工作平稳推进。改进措施：加强培训。", ["工作平稳推进。", "改进措施：", "加强培训。"]),
        ("行政处罚12二、存在问题", ["行政处罚12", "二、存在问题"]),
        ("一、总 体 情 况 清河镇平稳推进。", ["一、总 体 情 况", "清河镇平稳推进。"]),
        (
            "五、存在的主要问题及改进情况存在的主要问题：一是更新慢；二是人手少。",
            ["五、存在的主要问题及改进情况", "存在的主要问题：", "一是更新慢；二是人手少。"],
        ),
        ("我镇公开工作的总体情况良好。", ["我镇公开工作的总体情况良好。"]),
    ],
)
def test_a_heading_may_be_glued_to_what_stands_around_it(line, expected):
    assert pieces(line) == expected


def test_a_piece_says_whether_it_is_glued_and_in_which_cell_it_lies():
    first, second = cut_line(fold("一、总体情况 清河镇公开信息。"), TITLES)
    assert (first.glued, second.glued) == (False, True)
    assert [(p.cell, p.cells) for p in cut_line("规章\t0\t1", TITLES)] == [(0, 3), (1, 3), (2, 3)]


@given(ANY_LINE)
def test_pieces_come_in_order_and_hold_every_character_but_spaces_and_separators(text):
    line = "".join(text.splitlines())
    done = 0
    for piece in cut_line(fold(line), TITLES):
        assert done <= piece.start < piece.end
        assert not _kept(line[done : piece.start])
        assert line[piece.start : piece.end] == line[piece.start : piece.end].strip()
        done = piece.end
    assert not _kept(line[done:])


def test_a_title_is_found_past_the_spaces_inside_it():
    assert title_end("存 在 问题很多", 0, 8, TITLES) == 6
    assert title_end("问题很多", 0, 4, TITLES) is None


def _kept(text: str) -> str:
    """What a cut may not lose of `text`."""
    return "".join(char for char in text if not char.isspace() and char not in "|│┃")


ENDINGS = {"情况", "措施", "事项"}


@pytest.mark.parametrize(
    ("line", "cut"),
    [
        ("无。五、收费减免情况未收费。六、其他", ["无。", "五、收费减免情况", "未收费。", "六、其他"]),
        ("（二）努力措施一是抓紧补录，二是", ["（二）努力措施", "一是抓紧补录，二是"]),
        ("（二）整改情况1.备了两套设备。", ["（二）整改情况", "1.备了两套设备。"]),
        ("五、复议情况和诉讼情况本年无。", ["五、复议情况和诉讼情况", "本年无。"]),
        ("三、收费情况的说明", ["三、收费情况的说明"]),
        ("全年收费减免情况未变。", ["全年收费减免情况未变。"]),
        ("没有。改进措施一是补录", ["没有。", "改进措施", "一是补录"]),
        ("浏览：43一 、总体情况 全年", ["浏览：43", "一 、总体情况", "全年"]),
        ("五、总体情况无。", ["五、总体情况", "无。"]),
        ("八  概述", ["八  概述"]),
        ("一、　　概述", ["一、　　概述"]),
        ("三  2  3", ["三", "2", "3"]),
        ("3监督保障 今年", ["3监督保障 今年"]),
        ("3总体情况 今年", ["3总体情况", "今年"]),
        ("（ 2）改进措施：补录", ["（ 2）改进措施：", "补录"]),
    ],
)
def test_titles_that_nobody_knows_and_numbers_that_lost_their_marks(line, cut):
    found = cut_line(fold(line), TITLES, ENDINGS)
    assert [line[piece.start : piece.end] for piece in found] == cut


def test_a_title_that_names_a_numbered_item_is_not_cut_from_its_number():
    assert pieces("改进措施二：每月检查公开栏。") == ["改进措施二：每月检查公开栏。"]
    assert pieces("改进措施：每月检查公开栏。") == ["改进措施：", "每月检查公开栏。"]


def test_a_title_that_is_the_subject_of_a_sentence_is_not_cut_from_it():
    assert pieces("存在问题是更新慢") == ["存在问题是更新慢"]
    assert pieces("存在问题：更新慢") == ["存在问题：", "更新慢"]


def test_a_title_inside_the_name_of_a_document_is_not_cut_out_of_it():
    line = fold("（一）依据《公开情况信息收费办法》，镇里没有收费。")
    assert [line[piece.start : piece.end] for piece in cut_line(line, TITLES, {"情况"})] == [line]


def test_endings_are_those_that_several_titles_share():
    assert common_endings(["总体情况", "公开情况", "申请情况", "概述", "改进措施"]) == {"情况"}
    assert common_endings([]) == frozenset()


@given(ANY_LINE)
def test_endings_cut_more_and_lose_nothing(line):
    folded = fold(line)
    plain, more = cut_line(folded, TITLES), cut_line(folded, TITLES, ENDINGS)
    text = ["".join(folded[p.start : p.end] for p in found).replace(" ", "") for found in (plain, more)]
    assert text[0] == text[1]
