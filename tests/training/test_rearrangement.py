"""Rearranged prose: each problem with its measure, or no heading; the same items under exact offsets."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from nlp.corpus.prose import Paragraph, Prose, Table
from nlp.training.rendering.rearrangement import rearrange
from tests.training.marked import paragraph

P, M = "problem", "measure"


PROSE = Prose("one", "w00", {}, (
    paragraph(("title", "", "石桥镇年度报告")),
    paragraph(("heading", "overview", "一、总体情况")),
    paragraph("全年公开信息86条。"),
    paragraph(("heading", "improvement", "二、存在的问题"), "。", "还有不足：", ("item", P, "一是更新慢；"),
              ("item", P, "二是人手少。")),
    Table("requests"),
    paragraph(("heading", "improvement", "三、改进措施")),
    paragraph("下一步：", ("item", M, "（一）按周更新信息；"), ("item", M, "（二）配齐工作人员。")),
    paragraph(("item", M, "3.加强日常检查。")),
    paragraph("特此报告。"),
))  # fmt: skip
WORDS = {P: ["更新慢", "人手少"], M: ["按周更新信息", "配齐工作人员", "加强日常检查"]}
SEEDS = st.integers(0, 10**6)


def roles(prose: Prose) -> list[str]:
    return [span.label for _, span in prose.spans("item")]


def drawn(prose: Prose = PROSE) -> list[Prose]:
    return [rearrange(prose, Random(seed)) for seed in range(300)]


def paired() -> list[Prose]:
    return [found for found in drawn() if roles(found)[:2] == [P, M]]


@given(SEEDS)
def test_items_keep_their_words_their_order_and_exact_offsets(seed):
    found = rearrange(PROSE, Random(seed))
    for role, words in WORDS.items():
        texts = [text for text, span in found.spans("item") if span.label == role]
        assert len(texts) == len(words)
        assert all(word in text for word, text in zip(words, texts, strict=True))
        assert all(text == text.strip() and text[-1] in "。；" for text in texts)
    for part in found.body:
        if isinstance(part, Paragraph):
            spans = sorted(part.spans, key=lambda span: span.start)
            assert all(0 <= span.start < span.end <= len(part.text) for span in spans)
            assert all(a.end <= b.start for a, b in zip(spans, spans[1:], strict=False))


@given(SEEDS)
def test_the_same_seed_gives_the_same_rearrangement(seed):
    assert rearrange(PROSE, Random(seed)) == rearrange(PROSE, Random(seed))


def test_most_reports_stay_as_they_are():
    assert sum(found is PROSE for found in drawn()) > 200


def test_each_problem_is_followed_by_a_measure_and_the_last_by_all_that_are_left():
    assert paired()
    assert {tuple(roles(found)) for found in paired()} == {(P, M, P, M, M)}


def test_in_pairs_the_measures_have_no_numbers_and_no_heading_of_their_own():
    for found in paired():
        measures = [text for text, span in found.spans("item") if span.label == M]
        assert not any(mark in text for text in measures for mark in ("（一）", "（二）", "3."))
        assert [text for text, _ in found.spans("heading")] == ["一、总体情况", "二、存在的问题"]


def test_a_label_in_front_of_a_measure_is_no_part_of_it_but_a_turning_word_is():
    before, inside = set(), set()
    for found in paired():
        for part in found.body:
            if isinstance(part, Paragraph) and M in {span.label for span in part.spans}:
                spans = sorted((span for span in part.spans if span.kind == "item"), key=lambda span: span.start)
                before |= {part.text[a.end : b.start] for a, b in zip(spans, spans[1:], strict=False)}
                inside |= {part.text[span.start : span.end] for span in spans if span.label == M}
    assert {"", "整改措施："} <= before
    assert "对此，按周更新信息。" in inside


def test_what_stood_after_the_measures_stays():
    assert all(found.body[-1] == PROSE.body[-1] for found in paired())


def bare() -> list[Prose]:
    return [found for found in drawn() if not list(found.spans("heading"))]


def test_without_headings_the_text_that_ran_on_from_one_stays():
    assert bare()
    for found in bare():
        texts = [part.text for part in found.body if isinstance(part, Paragraph)]
        assert "还有不足：一是更新慢；二是人手少。" in texts
        assert not any("总体情况" in text or "改进措施" in text for text in texts)
        assert Table("requests") in found.body


def test_a_report_whose_problems_and_measures_share_a_paragraph_is_not_paired():
    mixed = Prose("two", "w00", {}, (paragraph(("item", P, "更新慢。"), ("item", P, "人手少。"), ("item", M, "改。")),))
    assert all(found == mixed for found in drawn(mixed))


def test_one_item_of_a_role_is_not_paired():
    few = Prose("two", "w00", {}, (paragraph(("item", P, "更新慢。")), paragraph(("item", M, "按周更新。"))))
    assert all(found == few for found in drawn(few))
