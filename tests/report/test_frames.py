"""Tables of a report by index and by label, and as pandas frames."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace

import pandas
import pytest

import nlp
from nlp.report import Cell, Report, Table, Tables

pytestmark = pytest.mark.model

REPORT = nlp.tag_text("没有表格")
REQUESTS = Table(
    "requests", "2021", 0, 9, 1.0,
    (
        Cell("carried_over", "total", 4, "number", 5, 6, "4"),
        Cell("new_received", "total", None, "blank", 1, 1, ""),
        Cell("new_received", "natural_person", 3, "number", 0, 1, "3"),
        Cell("carried_over", "natural_person", None, "text", 6, 8, "见表"),
    ),
)  # fmt: skip
STATISTICS = Table(
    "statistics", "2014", 9, 12, 1.0,
    (Cell("微信粉丝数", "count", 9, "number", 9, 10, "9"), Cell("fees", "count", 0.5, "number", 10, 13, "0.5")),
)  # fmt: skip


def report(*tables: Table) -> Report:
    return replace(REPORT, tables=tables)  # type: ignore[arg-type]


def test_tables_are_found_by_index_and_by_label():
    tables = report(REQUESTS, STATISTICS).tables
    assert tables[0] is tables["requests"] is REQUESTS
    assert tables[-1] is tables["statistics"]
    assert list(tables) == [REQUESTS, STATISTICS]
    assert len(tables) == 2
    assert tables[:1] == (REQUESTS,)


def test_a_label_that_two_tables_have_gives_the_first():
    assert report(REQUESTS, replace(REQUESTS, start=5)).tables["requests"] is REQUESTS


def test_a_label_that_no_table_has_is_an_error_in_words():
    with pytest.raises(KeyError, match="没有表格 'litigation'；有：requests"):
        report(REQUESTS).tables["litigation"]


def test_tables_stay_a_list_in_json_and_a_tuple_that_pickles():
    tagged = report(REQUESTS)
    assert isinstance(json.loads(tagged.to_json())["tables"], list)
    assert isinstance(pickle.loads(pickle.dumps(tagged)).tables, Tables)


def test_a_frame_has_rows_and_columns_in_official_order():
    frame = REQUESTS.to_frame()
    assert list(frame.index) == ["new_received", "carried_over"]
    assert list(frame.columns) == ["natural_person", "total"]
    assert frame.loc["carried_over", "total"] == 4


def test_what_is_no_number_is_missing_and_not_zero():
    frame = REQUESTS.to_frame()
    assert frame.loc["new_received", "total"] is pandas.NA
    assert frame.loc["carried_over", "natural_person"] is pandas.NA


def test_rows_of_its_own_come_last():
    assert list(STATISTICS.to_frame().index) == ["fees", "微信粉丝数"]


def test_a_table_without_values_is_an_empty_frame():
    assert Table("unknown", None, 0, 1, 1.0, ()).to_frame().empty


def test_a_report_has_a_frame_of_each_kind_with_its_words():
    text = "石桥镇2023年政府信息公开工作年度报告\n五、存在的主要问题及改进情况\n存在的问题：一是业务培训不够。\n"
    tagged = nlp.tag_text(text)
    frames = tagged.to_frames()
    assert list(frames) == ["sections", "cells", "items", "checks", "warnings"]
    headings = [section.heading for section in tagged.sections]
    assert list(frames["sections"]["heading"]) == [text[heading.start : heading.end] for heading in headings]
    assert len(headings) > 0
    assert len(frames["items"]) == len(tagged.items) > 0
    for item in frames["items"].itertuples():
        assert item.text == text[item.start : item.end]


def test_the_frame_of_cells_has_every_table():
    cells = report(REQUESTS, STATISTICS).to_frames()["cells"]
    assert list(cells["number"]) == [1, 1, 1, 1, 2, 2]
    assert list(cells["row"])[-1] == "fees"
