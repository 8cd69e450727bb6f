"""checks: the sums that the official tables promise, and the numbers that the prose repeats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

import nlp
from nlp.checks.prose import check_text
from nlp.checks.sums import check_tables
from nlp.forms import load_tables
from nlp.report import Cell, Check, Heading, Section, Table
from nlp.text.lines import Lines

FORMATS = {table.label: table for table in load_tables() if table.template == "2021"}
ROWS = [row.id for row in FORMATS["requests"].rows]
COLUMNS = [column.id for column in FORMATS["requests"].rows[0].columns]
OF_LITIGATION = [column.id for column in FORMATS["litigation"].rows[0].columns]
LINES = Lines("")
TITLE = "南岭县石桥镇2023年政府信息公开工作年度报告"
NOTHING = (0, 0, 0, 0, 0, 0, 0)
REQUESTS: dict[str, tuple] = dict.fromkeys(ROWS, NOTHING) | {
    "new_received": (3, 1, 0, 0, 0, 0, 4),
    "carried_in": (1, 0, 0, 0, 0, 0, 1),
    "granted": (2, 1, 0, 0, 0, 0, 3),
    "refused.state_secret": (1, 0, 0, 0, 0, 0, 1),
    "processed_total": (3, 1, 0, 0, 0, 0, 4),
    "carried_over": (1, 0, 0, 0, 0, 0, 1),
}
LITIGATION: dict[str, tuple] = {
    "review": (1, 0, 2, 0, 3),
    "suit_direct": (0, 0, 0, 0, 0),
    "suit_after_review": (0, 0, 0, 0, 0),
}


def table(label: str, columns: Sequence[str], rows: dict[str, tuple]) -> Table:
    """A table; a string for a number is a cell of that state, None a cell that the layout lost."""
    cells = tuple(
        Cell(row, column, None, value, 0, 0) if isinstance(value, str) else Cell(row, column, value, "number", 0, 0)
        for row, values in rows.items()
        for column, value in zip(columns, values, strict=True)
        if value is not None
    )
    return Table(label, "2021", 0, 0, 1.0, cells)


def checked(**changes: tuple) -> dict[str, Check]:
    """The checks of the requests table with some rows changed."""
    return {check.id: check for check in check_tables([table("requests", COLUMNS, REQUESTS | changes)], LINES)}


def test_a_table_that_adds_up_passes_every_check():
    checks = checked()
    assert list(checks) == [
        *(f"requests.{kind}.{column}" for column in COLUMNS for kind in ("balance", "processed")),
        *(f"requests.total.{row}" for row in ROWS),
    ]
    assert {check.status for check in checks.values()} == {"pass"}


def test_the_balance_is_new_and_carried_in_against_processed_and_carried_over():
    check = checked(carried_over=(5, 0, 0, 0, 0, 0, 5))["requests.balance.natural_person"]
    assert (check.status, check.left, check.right) == ("fail", 4, 8)
    assert "4" in check.message and "8" in check.message


def test_the_results_must_add_up_to_the_processed_total():
    check = checked(granted=(7, 1, 0, 0, 0, 0, 8))["requests.processed.natural_person"]
    assert (check.status, check.left, check.right) == ("fail", 8, 3)


def test_the_columns_must_add_up_to_the_total():
    check = checked(granted=(2, 1, 0, 0, 0, 0, 9))["requests.total.granted"]
    assert (check.status, check.left, check.right) == ("fail", 3, 9)


@pytest.mark.parametrize("value", ["text", "blank", "not_applicable"])
def test_a_cell_without_a_number_leaves_its_sums_unknown(value):
    checks = checked(granted=(value, 1, 0, 0, 0, 0, 3))
    assert checks["requests.processed.natural_person"].status == "unknown"
    assert checks["requests.total.granted"].status == "unknown"
    assert checks["requests.processed.business"].status == "pass"


def test_a_cell_that_the_layout_lost_leaves_its_sums_unknown():
    checks = checked(carried_in=(None, 0, 0, 0, 0, 0, 1))
    assert checks["requests.balance.natural_person"].status == "unknown"
    assert checks["requests.total.carried_in"].status == "unknown"


def test_a_result_row_that_the_layout_lost_leaves_the_processed_sum_unknown():
    rows = {row: values for row, values in REQUESTS.items() if row != "refused.state_secret"}
    checks = {check.id: check for check in check_tables([table("requests", COLUMNS, rows)], LINES)}
    assert checks["requests.processed.natural_person"].status == "unknown"


def test_a_column_that_the_layout_lost_leaves_the_totals_unknown():
    rows = {row: (values[0], None, *values[2:]) for row, values in REQUESTS.items()}
    checks = {check.id: check for check in check_tables([table("requests", COLUMNS, rows)], LINES)}
    assert checks["requests.total.granted"].status == "unknown"


def test_litigation_must_add_up_to_its_totals():
    rows = LITIGATION | {"suit_direct": (0, 1, 0, 0, 0)}
    checks = list(check_tables([table("litigation", OF_LITIGATION, rows)], LINES))
    assert [(check.id, check.status) for check in checks] == [
        ("litigation.total.review", "pass"),
        ("litigation.total.suit_direct", "fail"),
        ("litigation.total.suit_after_review", "pass"),
    ]


def test_tables_without_sums_have_no_checks():
    assert not list(check_tables([table("proactive", ("issued",), {"rules": (1,)}), table("requests", (), {})], LINES))


def test_each_of_two_tables_of_a_kind_is_checked_the_second_under_its_number():
    whole = table("requests", COLUMNS, REQUESTS)
    own = table("requests", COLUMNS, REQUESTS | {"carried_over": (5, 0, 0, 0, 0, 0, 5)})
    first, both = list(check_tables([whole], LINES)), list(check_tables([whole, own], LINES))
    assert both[: len(first)] == first
    statuses = {check.id: check.status for check in both[len(first) :]}
    assert statuses["requests#2.balance.natural_person"] == "fail"
    assert statuses.keys() == {check.id.replace("requests.", "requests#2.") for check in first}


def test_decimals_add_up():
    rows = LITIGATION | {"review": (0.1, 0.2, 0, 0, 0.3)}
    assert next(check_tables([table("litigation", OF_LITIGATION, rows)], LINES)).status == "pass"


TEXT = "（二）依申请公开\n全年共收到政府信息公开申请4件，均已办结。\n三、其他\n收到来信9件。"
SECTION = Section("overview.requests", "overview", Heading(0, 8), 0, TEXT.index("三、"), 1.0)
RECEIVED = table("requests", ("total",), {"new_received": (4,)})


def said(text: str, *tables: Table) -> list[tuple[str, object, object]]:
    section = replace(SECTION, end=text.index("三、"))
    checks = list(check_text(text, [section], tables, Lines(text), 2023, TITLE))
    assert all(check.id.startswith("text.") for check in checks)
    return [(check.status, check.left, check.right) for check in checks]


def test_the_prose_agrees_with_the_table():
    assert said(TEXT, RECEIVED) == [("pass", 4, 4)]


def test_the_prose_contradicts_the_table():
    assert said(TEXT.replace("4件", "6件"), RECEIVED) == [("fail", 6, 4)]


def test_the_statistics_table_says_the_number_too():
    assert said(TEXT, table("statistics", ("count",), {"received": (4,)})) == [("pass", 4, 4)]


def test_prose_that_states_nothing_gives_no_check():
    assert said(TEXT.replace("4件", "若干"), RECEIVED) == []


def test_without_a_table_there_is_nothing_to_compare():
    assert said(TEXT) == []


def test_another_section_states_nothing_about_requests():
    assert list(check_text(TEXT, [replace(SECTION, label="other")], [RECEIVED], Lines(TEXT), 2023, TITLE)) == []


MANY = table("requests", ("total",), {"new_received": (1234,)})


def test_full_width_digits_are_read_in_prose_too():
    assert said(TEXT.replace("4件", "１２３４件"), MANY) == [("pass", 1234, 1234)]


def test_thousands_separators_are_read_in_prose_too():
    assert said(TEXT.replace("4件", "1,234件"), MANY) == [("pass", 1234, 1234)]


def stated(sentence: str) -> list[tuple[str, object, object]]:
    """What the check of a sentence about requests says where the table has 4."""
    return said(f"（二）依申请公开\n{sentence}\n三、其他\n", RECEIVED)


def test_no_requests_received_is_zero():
    assert stated("全年未收到政府信息公开申请。") == [("fail", 0, 4)]


def test_the_requests_of_the_year_before_are_not_looked_at():
    assert stated("去年收到申请12件。") == []


def test_two_numbers_that_add_up_to_the_cell_agree_with_it():
    assert stated("全年收到网络申请1件，收到信函申请3件。") == [("pass", 4, 4)]


def test_several_numbers_that_do_not_add_up_are_unknown():
    assert stated("全年收到网络申请1件，收到信函申请2件。") == [("unknown", None, 4)]


def test_traditional_text_is_checked_too():
    assert stated("全年收到政府信息公開申請6件。") == [("fail", 6, 4)]


@pytest.mark.parametrize("sentence", ["未收到行政复议申请。", "没有收到投诉，所有申请都按期答复。"])
def test_what_was_not_received_must_be_requests_for_information(sentence):
    assert stated(sentence) == []


@pytest.mark.model
def test_a_report_carries_its_checks():
    text = (
        "四、政府信息公开行政复议、行政诉讼情况\n行政复议\t\t\t\t\t行政诉讼\n"
        "结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经复议直接起诉\t\t\t\t\t复议后起诉\n"
        "\t\t\t\t\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计\n"
        "1\t0\t0\t0\t2\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\n"
    )
    assert [(check.id, check.status) for check in nlp.tag_text(text).checks] == [
        ("litigation.total.review", "fail"),
        ("litigation.total.suit_direct", "pass"),
        ("litigation.total.suit_after_review", "pass"),
    ]
