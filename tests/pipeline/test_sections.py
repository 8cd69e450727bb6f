"""sections: heading labels become nested spans."""

from __future__ import annotations

import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc, Span, SpanGroup
from spacy.training import Example
from spacy.vocab import Vocab

from nlp.pipeline.sections import Sections, section_ends
from nlp.pipeline.segmenter import Segmenter

NLP = spacy.blank("zh")
SEGMENTER = Segmenter(Vocab(), ["主动公开情况"])
SECTIONS = Sections(NLP, "sections", 0.3)


def labelled(text: str, labels: list[str]) -> Doc:
    """`text` with one label for each piece of its layout, after the component."""
    doc = SEGMENTER(text)
    layout = doc._.layout
    spans = [Span(doc, unit.start, unit.end, label) for unit, label in zip(layout, labels, strict=True)]
    scores = [1 - index / 10 for index in range(len(spans))]
    doc.spans["blocks"] = SpanGroup(doc, name="blocks", spans=spans, attrs={"scores": scores})
    return SECTIONS(doc)


def found(doc: Doc, key: str = "sections") -> list[tuple[str, str]]:
    return [(span.label_, span.text) for span in doc.spans[key]]


def test_a_section_runs_to_the_next_heading_and_the_last_one_to_the_end():
    doc = labelled("一、概述\n平稳。\n二、其他\n没有。\n", ["heading:overview", "prose", "heading:other", "prose"])
    assert found(doc) == [("overview", "一、概述\n平稳。\n"), ("other", "二、其他\n没有。\n")]


def test_a_number_on_the_line_before_belongs_to_its_heading_whatever_it_was_taken_for():
    text = "一、\n概述\n平稳。\n3\n其他\n"
    for label in ("number", "prose"):
        doc = labelled(text, [label, "heading:a", "prose", "prose", "heading:b"])
        assert found(doc, "headings") == [("a", "一、\n概述"), ("b", "其他")]


def test_a_cell_that_is_a_number_belongs_to_no_heading():
    doc = labelled("三、\n概述\n", ["cell:t", "heading:a"])
    assert found(doc, "headings") == [("a", "概述")]


def test_a_subsection_lies_inside_its_section_and_ends_at_any_heading():
    doc = labelled(
        "一、概述\n（一）公开\n十二条。\n（二）申请\n三件。\n二、其他\n",
        ["heading:a", "heading:a.x", "prose", "heading:a.y", "prose", "heading:b"],
    )
    assert found(doc) == [
        ("a", "一、概述\n（一）公开\n十二条。\n（二）申请\n三件。\n"),
        ("a.x", "（一）公开\n十二条。\n"),
        ("a.y", "（二）申请\n三件。\n"),
        ("b", "二、其他\n"),
    ]


def test_two_sections_of_one_label_stay_two():
    doc = labelled("五、问题\n人手少。\n六、措施\n加人手。", ["heading:i", "prose", "heading:i", "prose"])
    assert [text for _, text in found(doc)] == ["五、问题\n人手少。\n", "六、措施\n加人手。"]


def test_a_run_in_heading_ends_before_its_punctuation():
    doc = labelled("（一）主动公开情况。全年十二条。", ["heading:a.x", "prose"])
    assert found(doc, "headings") == [("a.x", "（一）主动公开情况")]
    assert found(doc) == [("a.x", "（一）主动公开情况。全年十二条。")]


def test_a_heading_on_its_own_line_ends_before_a_colon():
    assert found(labelled("存在问题：\n人手少。", ["heading:i", "prose"]), "headings") == [("i", "存在问题")]


def test_a_heading_begins_with_its_number_on_the_line_before():
    doc = labelled("一、\n总体情况\n平稳。", ["number", "heading:a", "prose"])
    assert found(doc, "headings") == [("a", "一、\n总体情况")]


def test_a_number_that_no_heading_follows_is_no_heading():
    doc = labelled("一、\n平稳。\n总体情况", ["number", "prose", "heading:a"])
    assert found(doc, "headings") == [("a", "总体情况")]


def test_a_heading_goes_on_in_the_next_line():
    doc = labelled("三、收到申请和\n处理情况\n三件。", ["heading:r", "more", "prose"])
    assert found(doc, "headings") == [("r", "三、收到申请和\n处理情况")]


def test_more_after_prose_goes_on_with_nothing():
    assert found(labelled("一、概述\n平稳。\n推进。", ["heading:a", "prose", "more"]), "headings") == [
        ("a", "一、概述")
    ]


def test_titles_are_kept_apart_from_headings():
    doc = labelled("清河镇2023年\n年度报告\n一、概述", ["title", "more", "heading:a"])
    assert found(doc, "titles") == [("title", "清河镇2023年\n年度报告")]
    assert found(doc) == [("a", "一、概述")]


def test_a_score_is_the_one_of_the_heading_block():
    doc = labelled("一、概述\n平稳。\n二、其他", ["heading:a", "prose", "heading:b"])
    assert doc.spans["sections"].attrs["scores"] == doc.spans["headings"].attrs["scores"] == [1.0, 0.8]


def test_a_doc_without_blocks_has_no_sections():
    doc = SECTIONS(SEGMENTER("一、概述"))
    assert {key: len(group) for key, group in doc.spans.items()} == {"headings": 0, "sections": 0, "titles": 0}


LABELS = st.lists(st.sampled_from(["a", "b", "a.x", "a.y", "b.x"]), max_size=12)


@given(LABELS)
def test_sections_nest_or_are_disjoint(labels):
    ends = section_ends([(label, 10 * index) for index, label in enumerate(labels)], 10 * len(labels))
    sections = [(label, 10 * index, end) for index, (label, end) in enumerate(zip(labels, ends, strict=True))]
    for number, (outer, start, end) in enumerate(sections):
        assert start < end <= 10 * len(labels)
        for inner, begin, stop in sections[number + 1 :]:
            assert end <= begin or ("." not in outer and "." in inner and stop <= end)


@given(LABELS)
def test_top_sections_leave_nothing_out_from_the_first_on(labels):
    ends = section_ends([(label, 10 * index) for index, label in enumerate(labels)], 10 * len(labels))
    tops = [(10 * index, ends[index]) for index, label in enumerate(labels) if "." not in label]
    for (_, end), (start, _) in zip(tops, tops[1:], strict=False):
        assert end == start
    assert not tops or tops[-1][1] == 10 * len(labels)


def test_the_score_counts_headings_by_label_and_bounds():
    want = labelled("一、概述\n平稳。\n二、其他", ["heading:a", "prose", "heading:b"])
    have = labelled("一、概述\n平稳。\n二、其他", ["heading:a", "heading:a.x", "heading:c"])
    scores = SECTIONS.score([Example(have, want)])
    assert (scores["spans_headings_p"], scores["spans_headings_r"]) == (1 / 3, 1 / 2)


def learned() -> Sections:
    """A component that saw 平台建设 and 主动公开 as subsections of one section, often."""
    component = Sections(NLP, "sections", 0.3)
    doc = SEGMENTER("主动公开\n平台建设\n")
    spans = [Span(doc, unit.start, unit.end, f"a.{at}") for at, unit in enumerate(doc._.layout)]
    doc.spans["headings"] = SpanGroup(doc, spans=spans)
    component.initialize(lambda: [Example(SEGMENTER("主动公开\n平台建设\n"), doc)] * 5)
    return component


def test_a_heading_that_is_not_sure_enough_is_none():
    labels = ["heading:a", *["prose"] * 7, "heading:b"]  # the ninth block has the probability 0.2
    rest = "甲\n乙\n丙\n丁\n戊\n己\n庚\n"
    assert found(labelled(f"一、概述\n{rest}其他\n", labels), "headings") == [("a", "一、概述")]
    assert found(labelled(f"一、概述\n{rest}二、其他\n", labels), "headings")[1:] == [("b", "二、其他")]  # it follows


def test_a_known_title_goes_on_with_the_numbers_of_its_section():
    doc = labelled(
        "一、概述\n（一）主动公开\n十条。\n（二）平台建设\n一个。\n", ["heading:a", "heading:a.0", *["prose"] * 3]
    )
    assert found(learned()(doc), "headings") == [
        ("a", "一、概述"),
        ("a.0", "（一）主动公开"),
        ("a.1", "（二）平台建设"),
    ]


def test_a_known_title_of_another_label_is_no_heading():
    doc = labelled("六、其他\n1.主动公开\n没有。\n", ["heading:f", "heading:f.fees", "prose"])
    assert found(learned()(doc), "headings") == [("f", "六、其他")]


def test_what_was_learned_comes_back_from_bytes():
    component = learned()
    assert Sections(NLP, "sections", 0.3).from_bytes(component.to_bytes()).titles == component.titles
