"""alignment: the cells of a printed table, fitted to an official format, whatever the layout did to them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.vocab import Vocab

from nlp.forms import Table, load_tables
from nlp.forms.alignment import Alignment, Cell, align
from nlp.forms.lookup import cells_of
from nlp.forms.mending import mended
from nlp.pipeline.segmenter import Segmenter
from nlp.pipeline.tables.grid import rows_of

SEGMENTER = Segmenter(Vocab())
TABLES = {(table.label, table.template): table for table in load_tables()}
PROACTIVE, REQUESTS, LITIGATION = (TABLES[name, "2021"] for name in ("proactive", "requests", "litigation"))
STATISTICS = TABLES["statistics", "2014"]


def rows(text: str) -> list[list[Cell]]:
    """The printed rows of a text that is all table."""
    return mended(rows_of(text, SEGMENTER(text)._.layout))


def read(text: str, table: Table) -> dict[tuple[str, str], object]:
    """The value of each cell, or its state where it has none; every offset is right."""
    values = align(rows(text), table).values
    for value in values:
        assert (value.state == "blank") == (not text[value.start : value.end].strip())
    return {(v.row, v.column): v.state if v.value is None else v.value for v in values}


def of_row(found: dict[tuple[str, str], object], row: str) -> list[object]:
    return [value for (name, _), value in found.items() if name == row]


DOCUMENTS = """第二十条第（一）项\t\t\t
信息内容\t本年制发件数\t本年废止件数\t现行有效件数
规章\t0\t1\t2
行政规范性文件\t3\t4\t5
第二十条第（五）项\t\t\t
信息内容\t本年处理决定数量\t\t
行政许可\t6\t\t
第二十条第（六）项\t\t\t
信息内容\t本年处理决定数量\t\t
行政处罚\t7\t\t
行政强制\t8\t\t
第二十条第（八）项\t\t\t
信息内容\t本年收费金额（单位：万元）\t\t
行政事业性收费\t9.5\t\t
"""
ALL_DOCUMENTS = {
    ("rules", "issued"): 0, ("rules", "repealed"): 1, ("rules", "in_force"): 2,
    ("normative_documents", "issued"): 3, ("normative_documents", "repealed"): 4,
    ("normative_documents", "in_force"): 5,
    ("licensing", "decisions"): 6, ("penalties", "decisions"): 7, ("coercion", "decisions"): 8,
    ("fees", "fees_10k_yuan"): 9.5,
}  # fmt: skip


def squeezed_tabs(text: str) -> str:
    """The table without its empty cells."""
    return "\n".join("\t".join(cell for cell in line.split("\t") if cell) for line in text.split("\n"))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text,
        squeezed_tabs,
        lambda text: squeezed_tabs(text).replace("\t", "\n"),
        lambda text: squeezed_tabs(text).replace("\n", "\n\n").replace("\t", "\n\n"),
        lambda text: squeezed_tabs(text).replace("\n", "\n\n").replace("\t", "\n"),
        lambda text: "".join(f"\t{cell}\n" for cell in squeezed_tabs(text).replace("\n", "\t\n").split("\t")),
        lambda text: "\n".join(f"| {line} |" for line in text.replace("\t", " | ").split("\n")),
        lambda text: squeezed_tabs(text).replace("\t", "    "),
        lambda text: squeezed_tabs(text).replace("\t", "　　"),
        lambda text: squeezed_tabs(text).replace("\t", " "),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("（", "(").replace("）", ")"),
        lambda text: text.translate({ord("0") + digit: chr(ord("０") + digit) for digit in range(10)}),
        lambda text: "\n".join(f"\t\t{line}" for line in text.split("\n")),
    ],
    ids=[
        "merged cells", "no empty cells", "a cell a line", "a cell a line, lines apart", "rows apart", "word", "pipes",
        "spaces", "wide spaces", "one space", "crlf", "half-width brackets", "full-width digits", "shifted",
    ],
)  # fmt: skip
def test_every_layout_of_one_table_gives_the_same_values(change):
    assert read(change(DOCUMENTS), PROACTIVE) == ALL_DOCUMENTS


def test_a_lost_label_costs_nothing_where_the_order_says_it():
    found = read(DOCUMENTS.replace("行政处罚\t", "\t"), PROACTIVE)
    assert found == ALL_DOCUMENTS


def test_a_lost_row_costs_that_row_alone():
    found = read(DOCUMENTS.replace("行政处罚\t7\t\t\n", ""), PROACTIVE)
    assert found == {key: value for key, value in ALL_DOCUMENTS.items() if key[0] != "penalties"}


def test_a_wrapped_label_costs_nothing():
    text = DOCUMENTS.replace("行政规范性文件", "行政规范\n性文件").replace("行政事业性收费", "行政事业性\n收费")
    assert read(text, PROACTIVE) == ALL_DOCUMENTS


def test_a_misspelt_label_costs_nothing():
    assert read(DOCUMENTS.replace("行政规范性文件", "行政规范性文体"), PROACTIVE) == ALL_DOCUMENTS


def test_blanks_and_strokes_are_cells_with_a_state():
    found = read(DOCUMENTS.replace("规章\t0\t1\t2", "规章\t\t/\t—").replace("行政许可\t6", "行政许可\t无"), PROACTIVE)
    assert of_row(found, "rules") == ["blank", "not_applicable", "not_applicable"]
    assert of_row(found, "licensing") == ["not_applicable"]
    assert of_row(found, "normative_documents") == [3, 4, 5]


def test_a_row_of_blanks_is_a_row():
    found = read(DOCUMENTS.replace("规章\t0\t1\t2", "规章\t\t\t"), PROACTIVE)
    assert of_row(found, "rules") == ["blank"] * 3


def test_a_row_of_blanks_is_a_row_where_every_cell_has_a_line():
    found = read("规章 |\n |\n |\n |\n行政规范性文件 |\n1 |\n |\n2 |\n", PROACTIVE)
    assert of_row(found, "rules") == ["blank"] * 3


REQUEST_LINES = """一、本年新收政府信息公开申请数量\t\t\t3\t1\t0\t0\t0\t0\t4
二、上年结转政府信息公开申请数量\t\t\t0\t0\t0\t0\t0\t0\t0
三、本年度办理结果\t（一）予以公开\t\t2\t1\t0\t0\t0\t0\t3
\t（二）部分公开（区分处理的，只计这一情形，不计其他情形）\t\t0\t0\t0\t0\t0\t0\t0
\t（三）不予公开\t1.属于国家秘密\t0\t0\t0\t0\t0\t0\t0
\t\t2.其他法律行政法规禁止公开\t0\t0\t0\t0\t0\t0\t0
\t（六）其他处理\t3.其他\t1\t0\t0\t0\t0\t0\t1
\t（七）总计\t\t3\t1\t0\t0\t0\t0\t4
四、结转下年度继续办理\t\t\t0\t0\t0\t0\t0\t0\t0
"""


def test_labels_over_three_columns_lead_to_their_rows():
    found = read(REQUEST_LINES, REQUESTS)
    assert of_row(found, "new_received") == [3, 1, 0, 0, 0, 0, 4]
    assert of_row(found, "granted") == [2, 1, 0, 0, 0, 0, 3]
    assert of_row(found, "other.other") == [1, 0, 0, 0, 0, 0, 1]
    assert of_row(found, "processed_total") == [3, 1, 0, 0, 0, 0, 4]
    assert not of_row(found, "not_processed.repeated")


def test_a_label_in_pieces_around_its_values_leads_to_its_row():
    text = REQUEST_LINES.replace("二、上年结转政府信息公开申请数量\t\t\t", "二、上年结转政府\n信息公开申请数量\t")
    assert read(text, REQUESTS) == read(REQUEST_LINES, REQUESTS)


def test_a_row_with_cells_too_few_is_not_guessed():
    text = REQUEST_LINES.replace("1.属于国家秘密\t0\t0\t0\t0\t0\t0\t0", "1.属于国家秘密\t2\t1\t0")
    alignment = align(rows(text), REQUESTS)
    assert not [value for value in alignment.values if value.row == "refused.state_secret"]
    assert [text[start:end] for start, end in alignment.unplaced] == ["2", "1", "0"]
    assert alignment.certainty < 1
    assert of_row(read(text, REQUESTS), "new_received") == [3, 1, 0, 0, 0, 0, 4]


def test_a_total_without_its_parts_is_not_read_where_values_lost_their_places():
    wide = "　" * 20
    text = (
        f"（一）予以公开{wide}" + " " * 20 + "33" + " " * 37 + "33       \n" + wide + " " * 27 + "9" + " " * 38 + "9\n"
        f"（二）部分公开（区分处理的，只计这一情形，不计其他情形）{wide}\n"
    )
    assert ("granted", "total") not in read(text, REQUESTS)


def test_where_values_lost_their_places_a_row_whose_sum_is_wrong_is_not_read():
    row = next(line for line in REQUEST_LINES.splitlines() if "（七）总计" in line)
    strange = REQUEST_LINES.replace(row, row.replace("3\t1", "3\t2"))
    assert of_row(read(strange, REQUESTS), "processed_total") == [
        3,
        2,
        0,
        0,
        0,
        0,
        4,
    ]  # a clerk's slip, shown by a check
    moved = strange + "\n7\t7\t7\t7"
    alignment = align(rows(moved), REQUESTS)
    assert not of_row(read(moved, REQUESTS), "processed_total")
    assert of_row(read(moved, REQUESTS), "new_received") == [3, 1, 0, 0, 0, 0, 4]
    assert len(alignment.unplaced) == 4 + 7


LITIGATION_HEADS = """行政复议\t\t\t\t\t行政诉讼
结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经复议直接起诉\t\t\t\t\t复议后起诉
\t\t\t\t\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计
"""


FIFTEEN = ["1", "0", "2", "0", "3", "4", "1", "0", "2", "7", "0", "5", "0", "1", "6"]


@pytest.mark.parametrize("heads", [LITIGATION_HEADS, ""], ids=["with heads", "alone"])
@pytest.mark.parametrize("gap", ["\t", " ", "\n", "\n\n", " | "])
def test_the_fifteen_numbers_of_litigation_are_three_rows_of_five(heads, gap):
    found = read(heads + gap.join(FIFTEEN), LITIGATION)
    assert of_row(found, "review") == [1, 0, 2, 0, 3]
    assert of_row(found, "suit_direct") == [4, 1, 0, 2, 7]
    assert of_row(found, "suit_after_review") == [0, 5, 0, 1, 6]


def test_fifteen_numbers_in_no_order_of_rows_are_not_read_where_they_do_not_add_up():
    assert read("\n".join(FIFTEEN[::-1]), LITIGATION) == {}


def a_cell_a_line(*cells: str) -> str:
    return "".join(f"{cell}\n" for cell in cells)


SCATTERED = {
    "a value and its head changed places": (
        "第二十条第（一）项", "信息内容", "现行有效件数", "规章", "15", "本年制发件数", "本年废止件数", "0", "27",
        "行政规范性文件", "27", "9", "18", "第二十条第（五）项", "信息内容", "本年处理决定数量", "行政许可", "38",
    ),
    "rows changed places, and one lost its values": (
        "第二十条第（六）项", "信息内容", "本年处理决定数量", "行政处罚", "行政强制", "8", "第二十条第（一）项",
        "信息内容", "本年制发件数", "本年废止件数", "现行有效件数", "规章", "0", "1", "2", "行政规范性文件", "4",
    ),
}  # fmt: skip


@pytest.mark.parametrize("cells", SCATTERED.values(), ids=SCATTERED)
def test_a_table_without_sums_is_not_read_where_its_cells_stand_in_no_order(cells):
    assert read(a_cell_a_line(*cells), PROACTIVE) == {}


def test_rows_in_another_order_are_read_where_each_has_its_values():
    cells = ("第二十条第（六）项", "信息内容", "本年处理决定数量", "行政处罚", "7", "行政强制", "8",
             "第二十条第（五）项", "信息内容", "本年处理决定数量", "行政许可", "6")  # fmt: skip
    found = read(a_cell_a_line(*cells), PROACTIVE)
    assert [found[row, "decisions"] for row in ("penalties", "coercion", "licensing")] == [7, 8, 6]


def test_a_sum_that_breaks_in_an_orderly_table_costs_nothing():
    heads = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    # a clerk errs, which is for the checks to tell
    wrong = ("一、本年新收政府信息公开申请数量", "3", "0", "0", "0", "0", "0", "4")
    right = ("二、上年结转政府信息公开申请数量", "1", "0", "0", "0", "0", "0", "1")
    for form in (REQUESTS, TABLES["requests", "2019"]):
        found = read(a_cell_a_line(*heads, *wrong, *right), form)
        assert found["new_received", "total"] == 4 and found["carried_in", "total"] == 1


def test_zeros_alone_are_read_wherever_they_stood():
    cells = ("规章", "0", "本年制发件数", "本年废止件数", "现行有效件数", "0", "0", "行政规范性文件", "0", "0", "0")
    found = read(a_cell_a_line("第二十条第（一）项", "信息内容", *cells), PROACTIVE)
    assert set(found.values()) == {0}


def test_a_head_that_is_called_as_a_row_is_does_not_make_labels_stand_in_no_order():
    heads = (
        "申请人情况",
        "自然人",
        "法人或其他组织",
        "总计",
        "商业企业",
        "科研机构",
        "社会公益组织",
        "法律服务机构",
        "其他",
    )
    rows = ("一、本年新收政府信息公开申请数量", *"5100017", "二、上年结转政府信息公开申请数量", *"0000000",
            "（一）予以公开", *"4100006", "（七）总计", *"5100006")  # fmt: skip
    found = read(a_cell_a_line(*heads, *rows), REQUESTS)  # two sums are a clerk's errors
    assert of_row(found, "new_received") == [5, 1, 0, 0, 0, 1, 7] and of_row(found, "granted") == [4, 1, 0, 0, 0, 0, 6]


def test_litigation_is_not_read_where_its_heads_are_scattered_and_a_sum_breaks():
    heads = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    orderly = (*heads * 3, "1", "0", "0", "0", "1", "2", "0", "0", "0", "3", *["0"] * 5)
    found = read(a_cell_a_line(*orderly), LITIGATION)  # a clerk's error, for the checks to tell
    assert found["review", "upheld"] == 1 and found["suit_direct", "total"] == 3
    scattered = (*heads, "总计", *heads[:4], *heads, *orderly[15:])
    assert read(a_cell_a_line(*scattered), LITIGATION) == {}


def test_a_head_that_is_cut_at_a_space_does_not_make_the_heads_of_litigation_stand_in_no_order():
    heads = ("结果维持", "结果纠正", "其他", "结果", "尚未审结", "总计")
    above = ("行政复议", "行政诉讼", *heads, "未经复议直接起诉", "复议后起诉", *heads * 2)
    found = read(a_cell_a_line(*above, "1", "0", "0", "0", "1", "0", "-9", *["0"] * 8), LITIGATION)
    assert found["review", "total"] == 1 and found["suit_direct", "corrected"] == -9


def test_blanks_between_the_numbers_of_litigation_keep_their_place():
    found = read(LITIGATION_HEADS + "1\t\t\t\t1" + "\t" * 6 + "2\t\t\t\t2", LITIGATION)
    assert of_row(found, "review") == [1, "blank", "blank", "blank", 1]
    assert of_row(found, "suit_after_review") == [2, "blank", "blank", "blank", 2]


INDICATORS = """统计指标\t单位\t统计数
一、主动公开情况\t----\t----
（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）\t条\t345
其中：主动公开规范性文件数\t条\t6
制发规范性文件总数\t件\t7
（二）通过不同渠道和方式公开政府信息的情况\t--\t--
1.政府公报公开政府信息数\t条\t0
2.政府网站公开政府信息数\t条\t300
三、依申请公开情况\t--\t--
（一）收到申请数\t件\t5
1.当面申请数\t件\t2
七、依申请公开信息收取的费用\t万元\t0.3
（四）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）\t万元\t12
"""


@pytest.mark.parametrize(
    "change", [lambda text: text, lambda text: text.replace("\t", "\n"), lambda text: text.replace("\t", "  ")]
)
def test_the_statistics_table_gives_one_number_an_indicator_past_its_units(change):
    found = read(change(INDICATORS), STATISTICS)
    expected = {
        "disclosed": 345, "disclosed.normative": 6, "issued.normative": 7, "disclosed.gazette": 0,
        "disclosed.website": 300, "received": 5, "received.in_person": 2, "fees": 0.3, "budget": 12,
    }  # fmt: skip
    assert {row: value for (row, _), value in found.items() if isinstance(value, int | float)} == expected


def score(text: str, label: str, template: str) -> float:
    return align(rows(text), TABLES[label, template]).score


def printed(table: Table) -> str:
    """The whole table, its own heads and labels printed, every value a zero."""
    lines = [*table.heads, *("\t".join([*row.label, *("0" for _ in row.columns)]) for row in table.rows)]
    return "\n".join(lines)


@pytest.mark.parametrize("label", ["proactive", "requests"])
def test_the_formats_of_2019_and_2021_are_told_apart(label):
    of_2019, of_2021 = (printed(TABLES[label, template]) for template in ("2019", "2021"))
    assert score(of_2019, label, "2019") > score(of_2019, label, "2021")
    assert score(of_2021, label, "2021") > score(of_2021, label, "2019")


def test_the_format_of_litigation_has_not_changed():
    text = printed(LITIGATION)
    assert score(text, "litigation", "2019") == score(text, "litigation", "2021")


def test_the_formats_are_told_apart_where_the_table_is_cut_short():
    heads = "第二十条第（一）项\n信息内容\t本年新制作数量\t本年新公开数量\t对外公开总数量\n"
    first_part = heads + "规章\t0\t0\t0\n规范性文件\t1\t1\t2\n"
    assert score(first_part, "proactive", "2019") > score(first_part, "proactive", "2021")


def test_no_cells_give_no_values():
    for table in TABLES.values():
        assert align([], table).values == align([[]], table).values == ()


TABLE = st.sampled_from(list(TABLES.values()))
CELL = st.sampled_from(
    [*dict.fromkeys(cell for table in TABLES.values() for cell in cells_of(table))]
) | st.sampled_from(["", "0", "1,200", "/", "无", "----", "件", "万元", "3.5"])
GRID = st.lists(st.lists(CELL | st.text(max_size=5), max_size=18), max_size=12)


def placed(grid: list[list[str]]) -> list[list[Cell]]:
    """Cells with the offsets that they have in the joined text."""
    found, position = [], 0
    for row in grid:
        found.append([])
        for text in row:
            found[-1].append(Cell(text, position, position + len(text)))
            position += len(text) + 1
    return found


def keys_in_order(alignment: Alignment) -> bool:
    order = [(row.id, column.id) for row in alignment.table.rows for column in row.columns]
    ranks = [order.index((value.row, value.column)) for value in alignment.values]
    return all(a < b for a, b in zip(ranks, ranks[1:], strict=False))


@given(GRID, TABLE)
def test_any_grid_of_strings_is_read_and_its_values_keep_the_order_of_the_format(grid, table):
    cells = placed(grid)
    alignment = align(cells, table)
    assert keys_in_order(alignment)
    offsets = {(cell.start, cell.end) for row in cells for cell in row}
    assert {(value.start, value.end) for value in alignment.values} <= offsets


def test_a_value_behind_an_empty_cell_is_read_once():
    assert read("行政许河\t\t7\n第二十条第（八）项\t本年收费金额", PROACTIVE) == {("licensing", "decisions"): 7}


def test_a_blank_before_the_numbers_of_litigation_keeps_its_place():
    found = read(LITIGATION_HEADS + "\t" + "\t".join(str(number) for number in range(1, 15)), LITIGATION)
    assert of_row(found, "review") == ["blank", 1, 2, 3, 4]


@given(GRID, TABLE)
def test_no_printed_cell_is_read_twice(grid, table):
    starts = [value.start for value in align(placed(grid), table).values]
    assert starts == sorted(set(starts))


def test_numbers_that_count_the_rows_are_no_values():
    lines = ["序号\t信息内容\t本年处理决定数量", "1\t行政许可\t6", "2\t行政处罚\t7", "3\t行政强制\t8"]
    alignment = align(rows("\n".join(lines)), PROACTIVE)
    assert [value.value for value in alignment.values] == [6, 7, 8]
    assert alignment.unplaced == ()
