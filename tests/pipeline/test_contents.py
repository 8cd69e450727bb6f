"""Contents pages among the blocks of a report."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.pipeline.blocks.contents import contents_pages

TITLES = ["一、概况", "二、做法", "三、问题", "四、打算"]
BODY = [part for title in TITLES for part in (title, "全年照章办理，没有例外。")]


def test_entries_with_dots_and_page_numbers_are_found():
    entries = [f"{title}……{page}" for page, title in enumerate(TITLES, 1)]
    assert contents_pages(["某局年报", "目录", *entries, *BODY]) == [2, 3, 4, 5]


def test_page_numbers_in_cells_of_their_own_belong_to_them():
    entries = [part for page, title in enumerate(TITLES, 1) for part in (title, str(page))]
    assert contents_pages([*entries, *BODY]) == list(range(8))


@pytest.mark.parametrize(
    "behind", ["](#_Toc{})", " PAGEREF _Toc{} \\h {}", "……第{}页", "    第{}页", "···· {}", "](#_Toc7) {}", "⋯⋯{}"]
)
def test_links_fields_and_pages_behind_an_entry_are_no_part_of_it(behind):
    entries = [title + behind.replace("{}", str(page)) for page, title in enumerate(TITLES, 1)]
    assert contents_pages([*entries, *BODY]) == [0, 1, 2, 3]


@pytest.mark.parametrize(
    "parts", [["[", "{}](#_Toc1)"], ["- [", "{}](#a)", "3"], ["{}", "····", "03"], ["{}", "第3页"]]
)
def test_what_stands_between_two_entries_may_be_blocks_of_its_own(parts):
    blocks = [part.replace("{}", title) for title in TITLES for part in parts]
    found = contents_pages([*blocks, *BODY])
    assert {index for index, text in enumerate(blocks) if text[0] in "一二三四"} <= set(found)
    assert set(found) <= set(range(len(blocks)))


def test_entries_of_lower_levels_are_found_by_the_pages_behind_them_and_by_the_text_that_runs_on_from_them():
    names = ["一、概况", "（一）做法", "（二）主动公开情况", "二、问题"]
    entries = [f"{name}……{page}" for page, name in enumerate(names, 1)]
    assert contents_pages([*entries, *(f"{name}。全年照章办理，没有例外。" for name in names)]) == [0, 1, 2, 3]
    assert contents_pages([*names, *(f"{name}。全年照章办理，没有例外。" for name in names)]) == []


def test_sections_with_nothing_below_them_are_no_contents_page():
    assert contents_pages(["某局年报", *TITLES, "没有其他事项。"]) == []


def test_titles_that_do_not_come_again_are_none():
    assert contents_pages(["一、甲", "二、乙", "三、丙", *BODY]) == []


def test_rows_of_an_official_table_are_none():
    rows = ["一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "三、本年度办理结果"]
    assert contents_pages([*rows, "说明", *rows]) == []


PARTS = st.sampled_from([*TITLES, "说明", "3", "……", "全年照章办理。", "。"])
PIECES = st.lists(PARTS, min_size=1, max_size=3).map("".join)


@given(st.lists(PIECES, max_size=30))
def test_whatever_is_found_is_a_block_once(texts):
    found = contents_pages(texts)
    assert found == sorted(set(found))
    assert all(0 <= index < len(texts) for index in found)


def test_rows_of_several_numbers_are_no_entries():
    rows = [part for title in TITLES for part in (title, "—", "3")]
    assert contents_pages([*rows, *BODY]) == []
