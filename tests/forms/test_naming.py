"""naming: columns and rows are what their labels say; sums decide where their places say something else."""

from __future__ import annotations

import pytest

from nlp.forms.alignment import align
from tests.forms.test_alignment import LITIGATION, PROACTIVE, REQUESTS, STATISTICS, TABLES, of_row, read, rows

NAMES = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
IDS = ["natural_person", "business", "research", "public_interest", "legal_service", "other", "total"]
VALUES = {
    "一、本年新收政府信息公开申请数量": [31, 12, 4, 0, 5, 1, 53],
    "二、上年结转政府信息公开申请数量": [2, 0, 0, 0, 1, 0, 3],
    "（一）予以公开": [20, 7, 0, 0, 2, 0, 29],
    "1.属于国家秘密": [1, 0, 0, 0, 0, 1, 2],
    "4.保护第三方合法权益": [0, 3, 4, 0, 0, 0, 7],
    "3.其他": [9, 2, 0, 0, 3, 0, 14],
    "（七）总计": [30, 12, 4, 0, 5, 1, 52],
    "四、结转下年度继续办理": [3, 0, 0, 0, 1, 0, 4],
}
ROWS = [
    "new_received", "carried_in", "granted", "refused.state_secret", "refused.third_party", "other.other",
    "processed_total", "carried_over",
]  # fmt: skip
WANT = {
    (row, i): v for row, values in zip(ROWS, VALUES.values(), strict=True) for i, v in zip(IDS, values, strict=True)
}


def printed(columns: list[int], labels: list[str] | None = None, gap: str = "\t") -> str:
    """The requests table with these of its columns and rows, in this order."""
    lines = [["项目", *(NAMES[i] for i in columns)]]
    lines += [[label, *(str(VALUES[label][i]) for i in columns)] for label in labels or VALUES]
    if gap == "\n":
        return "\n".join(cell for line in lines for cell in line)
    return "\n".join(gap.join(line) for line in lines)


def only(columns: list[int]) -> dict[tuple[str, str], int]:
    return {(row, column): value for (row, column), value in WANT.items() if column in {IDS[i] for i in columns}}


ORDERS = [[6, 0, 1, 2, 3, 4, 5], [0, 2, 1, 3, 4, 5, 6], [5, 4, 3, 2, 1, 0, 6], [3, 6, 1, 5, 0, 4, 2]]


@pytest.mark.parametrize("gap", ["\t", " | ", "\n", "    "])
@pytest.mark.parametrize("order", ORDERS)
def test_columns_are_what_their_heads_say_in_any_order(order, gap):
    assert read(printed(order, gap=gap), REQUESTS) == WANT


@pytest.mark.parametrize("columns", [[6], [0, 6], [0, 1, 6], [6, 0], [0, 1, 2, 4, 6]])
def test_a_head_may_name_fewer_columns(columns):
    assert read(printed(columns), REQUESTS) == only(columns)


def test_a_column_that_is_no_form_s_is_not_read_and_its_neighbours_are():
    lines = [f"{label}\t{v[0]}\t{sum(v[1:6])}\t{v[6]}" for label, v in VALUES.items()]
    assert read("\t自然人\t法人或其他组织\t总计\n" + "\n".join(lines), REQUESTS) == only([0, 6])


def test_a_cell_says_whether_its_labels_or_its_place_led_to_it():
    named = align(rows(printed(list(range(7)))), REQUESTS).values
    assert {value.read for value in named} == {"named"}
    placed = align(rows(printed(list(range(7))).partition("\n")[2]), REQUESTS).values
    assert {value.read for value in placed} == {"placed"}
    assert min(value.score for value in named) > max(value.score for value in placed)


def test_the_places_win_where_the_sums_of_every_row_speak_for_them():
    wrong_heads = "\t".join(["项目", *NAMES[-1:], *NAMES[:-1]])
    body = printed(list(range(7))).partition("\n")[2]
    assert read(f"{wrong_heads}\n{body}", REQUESTS) == WANT


def test_nothing_is_read_where_neither_labels_nor_places_add_up():
    heads = "\t".join(["项目", *NAMES[-1:], *NAMES[:-1]])
    body = "\n".join(f"{label}\t5\t7\t1\t2\t9\t3\t4" for label in VALUES)
    alignment = align(rows(f"{heads}\n{body}"), REQUESTS)
    assert alignment.values == ()
    assert len(alignment.unplaced) == 7 * len(VALUES)


@pytest.mark.parametrize(
    ("heads", "values", "want"),
    [
        ("现行有效件数\t本年制发件数\t本年废止件数", "41\t6\t2", [6, 2, 41]),
        ("本年废止件数\t本年制发件数\t现行有效件数", "2\t6\t41", [6, 2, 41]),
        ("本年制发件数\t现行有效件数\t本年废止件数", "6\t41\t2", [6, 2, 41]),
    ],
)
def test_heads_decide_where_there_are_no_sums(heads, values, want):
    found = read(f"信息内容\t{heads}\n规章\t{values}\n行政规范性文件\t{values}\n", PROACTIVE)
    assert [found["rules", column] for column in ("issued", "repealed", "in_force")] == want


@pytest.mark.parametrize(
    "labels",
    [
        list(VALUES)[::-1],
        [*list(VALUES)[:3], *list(VALUES)[4:6], list(VALUES)[3], *list(VALUES)[6:]],
        [*list(VALUES)[1:], next(iter(VALUES))],
    ],
)
@pytest.mark.parametrize("gap", ["\t", "\n"])
def test_rows_are_what_their_labels_say_in_any_order(labels, gap):
    assert read(printed(list(range(7)), labels, gap), REQUESTS) == WANT


def test_the_parts_of_a_table_may_change_places():
    text = "第二十条第（六）项\n信息内容\t本年处理决定数量\n行政强制\t8\n行政处罚\t7\n"
    text += "第二十条第（五）项\n信息内容\t本年处理决定数量\n行政许可\t6\n"
    found = read(text, PROACTIVE)
    assert [found[row, "decisions"] for row in ("licensing", "penalties", "coercion")] == [6, 7, 8]


@pytest.mark.parametrize("suit", ["行政诉讼（{}）", "{}"])
def test_litigation_with_a_line_a_row_is_read_by_its_labels(suit):
    direct, after = suit.format("未经复议直接起诉"), suit.format("复议后起诉")
    heads = "\t总计\t结果维持\t结果纠正\t其他结果\t尚未审结"
    text = f"{heads}\n{after}\t9\t4\t1\t0\t4\n{direct}\t3\t3\t0\t0\t0\n行政复议\t5\t2\t2\t1\t0"
    found = read(text, LITIGATION)
    assert of_row(found, "review") == [2, 2, 1, 0, 5]
    assert of_row(found, "suit_direct") == [3, 0, 0, 0, 3]
    assert of_row(found, "suit_after_review") == [4, 1, 0, 4, 9]


@pytest.mark.parametrize(
    ("official", "label"),
    [
        ("3.其他", "3、其他"),
        ("3.其他", "（3）其它"),
        ("3.其他", "3\\.其他"),
        ("3.其他", "３．其他"),
        ("（七）总计", "（七）合计"),
        ("（七）总计", "（七）办理结果总计"),
        ("（七）总计", "合计"),
        ("一、本年新收政府信息公开申请数量", "一、2022年新收政府信息公开申请数量"),
        ("四、结转下年度继续办理", "四、结转2023年度继续办理"),
        ("4.保护第三方合法权益", "4.保护第三方<br>合法权益"),
        ("4.保护第三方合法权益", "（三）不<br>予公开<br>4.保护第三方合法权益"),
        ("（一）予以公开", "三、本年度办理结果（一）予以公开"),
    ],
)
def test_a_label_is_read_however_it_is_written(official, label):
    assert read(printed(list(range(7))).replace(official, label), REQUESTS) == WANT


def test_another_row_is_not_the_total_that_is_cut_off():
    labels = [label for label in VALUES if label not in ("（七）总计", "四、结转下年度继续办理")]
    found = read(printed(list(range(7)), labels).replace("3.其他", "3、其他"), REQUESTS)
    assert of_row(found, "other.other") == VALUES["3.其他"]
    assert not of_row(found, "processed_total")


@pytest.mark.parametrize(
    ("head", "value", "want"),
    [
        ("本年收费金额（单位：元）", "65000", 6.5),
        ("本年收费金额/元", "65000", 6.5),
        ("本年收费金额，单位：百元", "650", 6.5),
        ("本年收费金额", "6.5万", 6.5),
        ("本年收费金额（元）", "420.00", 0.042),
        ("本年收费金额（单位：万元）", "310000元", 31),
        ("本年收费金额（单位：万元）", "17.5万元", 17.5),
        ("本年收费金额（单位：亿元）", "0.3", 3000),
        ("本年收费金额（单位：万元）", "8", 8),
    ],
)
def test_money_is_in_the_unit_of_its_column(head, value, want):
    found = read(f"第二十条第（八）项\n信息内容\t{head}\n行政事业性收费\t{value}\n", PROACTIVE)
    assert found == {("fees", "fees_10k_yuan"): want}


def test_money_is_in_the_unit_of_its_row():
    found = read(
        "统计指标\t单位\t统计数\n七、依申请公开信息收取的费用\t元\t3400\n六、举报投诉数量\t件\t3400\n", STATISTICS
    )
    assert found == {("fees", "count"): 0.34, ("complaints", "count"): 3400}


@pytest.mark.parametrize("year", ["2012年度", "本年", "当年数"])
def test_a_column_of_the_year_is_read_beside_one_of_all_years(year):
    text = f"指标名称\t单位\t{year}\t历年累计\n主动公开文件数\t条\t71\t640\n行政复议数\t件\t2\t9\n"
    text += "现场接待人数\t人\t15\t80\n"
    alignment = align(rows(text), STATISTICS)
    assert {(value.row, value.value) for value in alignment.values} == {("disclosed", 71), ("reviews", 2)}
    assert "15" in [text[start:end] for start, end in alignment.unplaced]


def test_rows_of_a_form_printed_below_each_other_may_lack_columns():
    text = "\t结果维持\t结果纠正\t总计\n行政复议\t3\t1\t4\n未经复议直接起诉\t1\t0\t1\n复议后起诉\t0\t2\t2\n"
    found = read(text, LITIGATION)
    assert found["review", "upheld"] == 3
    assert found["suit_after_review", "total"] == 2
    assert not [key for key in found if key[1] in ("other", "pending")]


def test_columns_of_strange_heads_are_none_of_the_form_in_any_of_its_parts():
    text = "信息内容\t甲股室\t乙股室\t年度小计\n行政许可\t5\t1000\t1005\n行政处罚\t7\t63\t70\n行政强制\t1\t9\t10\n"
    assert not read(text, TABLES["proactive", "2019"])


FOREIGN_HEADS = [
    ["综合股", "规划股", "执法大队", "档案室", "监察室", "便民大厅", "合计"],
    ["上塘镇", "下塘镇", "李湾乡", "其他", "桥东街道", "桥西街道", "总计"],
    ["1月", "2月", "3月", "4月", "5月", "6月", "合计"],
    ["2017年", "2018年", "2019年", "2020年", "2021年", "2022年", "合计"],
    ["甲", "乙", "丙", "丁", "戊", "己", "庚"],
]


@pytest.mark.parametrize("gap", ["\t", " | ", "\n"])
@pytest.mark.parametrize("heads", FOREIGN_HEADS, ids=lambda heads: heads[0])
def test_columns_headed_by_something_else_than_the_form_s_are_not_read_although_their_sums_hold(heads, gap):
    text = gap.join(["项目", *heads]) + "\n" + printed(list(range(7)), gap=gap).partition(NAMES[-1] + "\n")[2]
    alignment = align(rows(text), REQUESTS)
    assert not alignment.values
    assert alignment.foreign


@pytest.mark.parametrize(
    "heads", [["城北队", "城南队", "机动队", "窗口", "合计"], ["一季度", "二季度", "三季度", "四季度", "总计"]]
)
def test_litigation_headed_by_something_else_is_not_read(heads):
    body = "行政复议\t1\t0\t2\t0\t3\n未经复议直接起诉\t0\t0\t1\t0\t1\n复议后起诉\t1\t1\t0\t0\t2\n"
    assert not read("\t".join(["类别", *heads]) + "\n" + body, LITIGATION)


@pytest.mark.parametrize(
    "head", ["规划股", "第二季度", "个人", "5月", "计划数", "任务数量", "上年数", "预计数", "历年累计数"]
)
def test_a_single_column_headed_by_something_else_is_not_read(head):
    assert not read(f"统计指标\t单位\t{head}\n六、举报投诉数量\t件\t34\n五、行政诉讼数量\t件\t2\n", STATISTICS)


@pytest.mark.parametrize("head", ["数值", "件数", "统计结果", "2016年", "本年累计数", "全年数"])
def test_a_single_column_may_be_headed_by_any_word_for_a_number(head):
    found = read(f"统计指标\t单位\t{head}\n六、举报投诉数量\t件\t34\n五、行政诉讼数量\t件\t2\n", STATISTICS)
    assert found == {("complaints", "count"): 34, ("suits", "count"): 2}


@pytest.mark.parametrize("head", ["上年处理决定数量", "去年处理决定数", "计划处理决定数量", "计划数"])
def test_a_head_that_is_like_the_form_s_and_names_another_quantity_is_not_the_form_s(head):
    assert not read(f"信息内容\t{head}\n行政处罚\t12\n行政强制\t0\n", PROACTIVE)


SHORT = ["自然人", "企业", "科研", "公益组织", "法律机构", "其他", "合计"]


@pytest.mark.parametrize("order", [*ORDERS, [0, 5, 6, 1, 2, 3, 4]])
def test_heads_may_be_shortened_and_still_decide(order):
    text = "\t".join(["", *(SHORT[i] for i in order)]) + "\n" + printed(order).partition("\n")[2]
    assert read(text, REQUESTS) == WANT


@pytest.mark.parametrize(
    ("heads", "columns"),
    [
        (["有效数", "制发数", "废止数"], ["in_force", "issued", "repealed"]),
        (["废止件数", "现行有效", "制发件数"], ["repealed", "in_force", "issued"]),
    ],
)
def test_short_heads_decide_where_there_are_no_sums(heads, columns):
    text = "\t".join(["信息内容", *heads]) + "\n规章\t4\t5\t6\n行政规范性文件\t31\t12\t20\n"
    found = read(text, PROACTIVE)
    assert [found["normative_documents", column] for column in columns] == [31, 12, 20]


def test_heads_broken_into_their_letters_are_none_of_other_things():
    heads = "自然人\n法人或其他组织\n总计\n商 科 社 法 其\n业 研 会 律 他\n企 机 公 服\n业 构 益 务\n组 机\n织 构\n"
    body = "\n".join(" ".join(map(str, (label, *values))) for label, values in VALUES.items())
    assert read(heads + body, REQUESTS) == WANT


def test_the_heads_of_years_are_none_of_the_form():
    assert not read("信息内容\t2020年\t2021年\t2022年\n规章\t4\t5\t6\n行政规范性文件\t31\t12\t20\n", PROACTIVE)


def test_rows_side_by_side_in_another_order_are_not_read():
    heads = "结果维持\t结果纠正\t其他结果\t尚未审结\t总计"
    text = (
        f"行政复议\t\t\t\t\t行政诉讼\n{heads}\t复议后起诉\t\t\t\t\t未经复议直接起诉\n\t\t\t\t\t{heads}\t{heads}\n"
        "4\t1\t1\t0\t6\t1\t0\t0\t1\t2\t2\t0\t1\t0\t3\n"
    )
    assert not read(text, LITIGATION)
