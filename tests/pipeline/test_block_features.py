"""block features: what a sentence is, and how the numbered blocks beside one end."""

from __future__ import annotations

import pytest
from spacy.vocab import Vocab

from nlp.pipeline.blocks.features import content, context, sentences
from nlp.pipeline.segmenter import Segmenter

SEGMENTER = Segmenter(Vocab(), titles=["存在问题", "总体情况"])


def blocks(text: str) -> tuple[list, list[str], list]:
    """The units of `text`, their texts and what they say."""
    layout = SEGMENTER(text)._.layout
    texts = [text[unit.start_char : unit.end_char] for unit in layout]
    return layout, texts, [content(each, [each]) for each in texts]


def said(text: str) -> list[str]:
    """The blocks that are sentences and so no headings."""
    layout, texts, contents = blocks(text)
    marks = sentences(layout, texts, contents, SEGMENTER.titles)
    return [each for each, mark in zip(texts, marks, strict=True) if mark]


def siblings(text: str) -> list[int]:
    layout, _, contents = blocks(text)
    return context(layout, contents, len(text))["siblings"].tolist()


@pytest.mark.parametrize("line", ["（一）审核不严。", "审核不严；", "人手不足。"])
def test_a_line_that_a_stop_ends_is_a_sentence(line):
    assert said(f"一、总体情况\n{line}\n") == [line]


@pytest.mark.parametrize("line", ["（一）存在问题。", "审核不严", "（一）审核不严："])
def test_a_known_title_and_a_line_without_a_stop_are_none(line):
    assert said(f"{line}\n全年公开信息3条，\n") == []


def test_what_text_is_glued_to_is_no_sentence_of_its_own():
    assert said("（一）存在问题。更新不及时。") == ["更新不及时。"]


def test_numbered_blocks_know_how_the_ones_before_and_behind_them_end():
    open_alone, closed_between = siblings("一、甲\n"), siblings("1.甲\n2.乙。\n3.丙\n")
    assert open_alone == [1]
    assert closed_between == [1 + 2, 1 + 9 + 3 + 1, 1 + 6]


def test_numbers_of_another_kind_or_another_list_are_not_beside_it():
    assert siblings("1.甲\n（一）乙\n1.丙\n") == [1, 1, 1]
