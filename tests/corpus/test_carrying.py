"""carrying: an annotation moves with its words onto what another reader made of the same report."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nlp.corpus.carrying import carried

TEXT = "一、基本情况\n\n学校共有教师三十人。\n二、困难\n经费不足。"


def document(text: str, *spans: tuple[int, int]) -> dict:
    return {"id": "a", "text": text, "headings": [{"start": a, "end": b, "label": "x"} for a, b in spans]}


def words(found: dict, index: int = 0) -> str:
    span = found["headings"][index]
    return found["text"][span["start"] : span["end"]]


def test_white_space_and_page_furniture_do_not_matter():
    found = carried(
        document(TEXT, (0, 6), (19, 23)), "首页 > 公开\n一、 基本情况\n学校共有教师三十人。 二、困难\n经费不足。"
    )
    assert (words(found), words(found, 1)) == ("一、 基本情况", "二、困难")


def test_what_the_file_lost_stands_behind_its_end_and_matches_nothing():
    found = carried(document(TEXT, (0, 6), (19, 23)), "学校共有教师三十人。")
    starts = [span["start"] for span in found["headings"]]
    assert len(set(starts)) == 2 and min(starts) > len(found["text"])


def test_cells_move_inside_their_table_and_values_stay():
    table = {
        "start": 2,
        "end": 5,
        "label": "t",
        "cells": [{"start": 4, "end": 5, "row": "r", "value": 7}, {"row": "s"}],
    }
    found = carried({"id": "a", "text": "表：人数7", "tables": [table], "year": []}, "页眉\n表：\n人数\t7")
    cell, bare = found["tables"][0]["cells"]
    assert found["text"][cell["start"] : cell["end"]] == "7" and cell["value"] == 7
    assert bare == {"row": "s"}


@given(st.text(min_size=1), st.data())
def test_onto_its_own_text_no_span_moves(text, data):
    places = [i for i, char in enumerate(text) if not char.isspace()]
    if not places:
        return
    start, last = sorted(data.draw(st.lists(st.sampled_from(places), min_size=2, max_size=2)))
    assert carried(document(text, (start, last + 1)), text) == document(text, (start, last + 1))
