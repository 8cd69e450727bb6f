"""naming: heads in another order than the form's are read however an extractor printed them, or nothing is."""

from __future__ import annotations

import pytest

from tests.forms.test_alignment import LITIGATION, PROACTIVE, REQUESTS, STATISTICS, read
from tests.forms.test_naming import NAMES, WANT, printed

FIRST = "（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）"
SWAPPED = [0, 2, 1, 3, 4, 5, 6]  # the sums hold in the form's order, too


def headed(heads: str, order: list[int] | None = None) -> str:
    """The requests table under these heads, its columns in `order`."""
    return f"{heads}\n{printed(order or SWAPPED).partition(chr(10))[2]}"


def test_a_wrong_letter_in_a_head_does_not_give_its_column_to_the_one_beside_it():
    assert read(headed("项目\t自然人\t科研机沟\t商业企业\t社会公益组织\t法律服务机构\t其他\t总计"), REQUESTS) == WANT


def test_a_head_broken_over_two_lines_is_one_head():
    heads = "项目\t自然人\t科研机构\t商业企业\t社会公益\n组织\t法律服务\n机构\t其他\t总计"
    assert read(headed(heads), REQUESTS) == WANT


def test_heads_broken_into_more_pieces_leave_an_order_that_is_not_the_form_s_open():
    heads = "项目\t自然人\t科研机构\t商业企业\t社会\n公益\n组织\t法律\n服务\n机构\t其他\t总计"
    assert read(headed(heads), REQUESTS) == {}


def test_heads_below_their_columns_in_another_order_leave_the_columns_open():
    body = headed("").strip()
    assert read(f"{body}\n\t{chr(9).join(NAMES[i] for i in SWAPPED)}", REQUESTS) == {}
    assert read(f"{headed('', [*range(7)]).strip()}\n\t{chr(9).join(NAMES)}", REQUESTS) == WANT


def test_heads_in_one_cell_are_read_one_by_one():
    text = "信息内容 本年制发件数 现行有效件数 本年废止件数\n规章\t4\t31\t2\n行政规范性文件\t7\t52\t1"
    assert read(text, PROACTIVE) == {
        ("rules", "issued"): 4, ("rules", "in_force"): 31, ("rules", "repealed"): 2,
        ("normative_documents", "issued"): 7, ("normative_documents", "in_force"): 52,
        ("normative_documents", "repealed"): 1,
    }  # fmt: skip


@pytest.mark.parametrize("head", ["计划制发件数", "上年制发件数", "预计制发件数"])
def test_a_first_column_of_another_quantity_is_not_the_year_s(head):
    text = f"信息内容\t{head}\t本年废止件数\t现行有效件数\n规章\t8\t2\t31\n行政规范性文件\t9\t1\t52"
    assert {column for _, column in read(text, PROACTIVE)} == {"repealed", "in_force"}


def test_heads_above_a_chapter_with_strokes_are_those_of_the_rows_below_it():
    heads, chapter = "统计指标\t单位\t统计数", "一、主动公开情况\t----\t----"
    body = f"（三）不<br>予公开<br>{FIRST}\t条\t31\n制发规范性文件总数\t件\t7"
    assert read(f"{heads}\n{chapter}\n{body}", STATISTICS) == {
        ("disclosed", "count"): 31,
        ("issued.normative", "count"): 7,
    }


@pytest.mark.parametrize(("heads", "right"), [("结果维持\t结果纠正", True), ("结果纠正\t结果维持", False)])
def test_broken_heads_of_the_first_part_leave_the_order_of_the_others_to_be_seen(heads, right):
    rest = f"{heads}\t其他结果\t尚未审结\t总计"
    text = (
        f"行政复议\t\t\t\t\t行政诉讼\n结果\t结果\t其他\t尚未\t总计\t未经复议直接起诉\t复议后起诉\n"
        f"维持\t纠正\t结果\t审结\t\t{rest}\t{rest}\n1\t2\t0\t0\t3\t4\t0\t0\t1\t5\t0\t6\t0\t0\t6"
    )
    found = read(text, LITIGATION)
    assert len(found) == (15 if right else 0)
    assert not right or (found["review", "corrected"], found["suit_after_review", "corrected"]) == (2, 6)
