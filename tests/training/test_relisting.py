"""The same items listed in another way: by semicolons, a line each, as rows of a table; nothing of an item is lost."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.corpus.prose import Paragraph, Prose, Table
from nlp.training.rendering.relisting import relist
from tests.training.marked import paragraph

P, M = "problem", "measure"
WORDS = {P: ["更新慢", "人手少"], M: ["按周更新信息", "配齐工作人员"]}
SEEDS = st.integers(0, 10**6)


def report(*measures: Paragraph) -> Prose:
    return Prose("one", "w00", {}, (
        Table("requests"),
        paragraph(("heading", "improvement", "五、存在的问题及改进情况")),
        paragraph("还有不足：", ("item", P, "一是公开更新慢；"), ("item", P, "二是公开人手少。")),
        *measures,
        paragraph(("heading", "other", "六、其他需要报告的事项")),
    ))  # fmt: skip


NUMBERED = report(
    paragraph("下一步：", ("item", M, "（一）按周更新信息；")), paragraph(("item", M, "（二）配齐工作人员。"))
)
LONG = report(paragraph("下一步：", ("item", M, "一是按周更新信息。每周五清点。"), ("item", M, "二是配齐工作人员。")))


def drawn(prose: Prose) -> list[Prose]:
    return [relist(prose, Random(seed)) for seed in range(200)]


def lines(prose: Prose) -> list[str]:
    return [part.text for part in prose.body if isinstance(part, Paragraph)]


def test_items_are_parted_by_semicolons_in_the_line_of_their_lead_in():
    assert any("下一步：按周更新信息；配齐工作人员。" in lines(prose) for prose in drawn(NUMBERED))


def test_items_stand_in_lines_of_their_own_without_numbers():
    assert any({"按周更新信息", "配齐工作人员"} <= set(lines(prose)) for prose in drawn(NUMBERED))


@pytest.mark.parametrize("gap", ["\t", " | "])
def test_problems_and_measures_are_columns_of_a_table(gap):
    rows = [line for prose in drawn(NUMBERED) for line in lines(prose) if gap in line]
    assert any(f"公开更新慢{gap}按周更新信息" in row for row in rows)
    assert any(f"公开人手少{gap}配齐工作人员" in row for row in rows)


def test_a_table_with_pipes_may_have_the_line_of_markdown_below_its_head():
    tables = [lines(prose) for prose in drawn(NUMBERED) if any(" | " in line for line in lines(prose))]
    ruled = [any(line.startswith("| ") and set(line) <= set("| :-") for line in table) for table in tables]
    assert any(ruled) and not all(ruled)


def test_an_item_of_two_sentences_keeps_its_number():
    assert all("一是按周更新信息。每周五清点。" in "".join(lines(prose)) for prose in drawn(LONG))


@given(SEEDS)
def test_no_item_is_lost_and_each_keeps_its_role(seed):
    told = [(span.label, text) for text, span in relist(NUMBERED, Random(seed)).spans("item")]
    for role, words in WORDS.items():
        found = [text for label, text in told if label == role]
        assert len(found) == len(words)
        assert all(word in text for word, text in zip(words, found, strict=True))


@given(SEEDS)
def test_headings_stay_where_they_were_said(seed):
    told = relist(LONG, Random(seed))
    assert [text for text, _ in told.spans("heading")] == ["五、存在的问题及改进情况", "六、其他需要报告的事项"]
