"""themes: one or more themes for each item, each with a calibrated probability."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc, Span
from spacy.training import Example

import nlp
from nlp.pipeline.themes import item_words
from nlp.pipeline.words import Words

PIPELINE = nlp.load().pipeline
THEMES = PIPELINE.get_pipe("themes")
CLAUSES = st.lists(
    st.sampled_from(
        ["更新不及时", "加强业务培训", "人手不足", "严格审核把关", "解读形式单一", "创新工作", "总结经验", "规范目录"]
    )
    | st.text(min_size=1, max_size=5).filter(str.strip),
    min_size=1,
    max_size=5,
).map("，".join)


def tagged(text: str) -> Doc:
    """`text` as one item, after the component."""
    doc = PIPELINE.make_doc(text)
    doc.spans["items"] = [Span(doc, 0, len(doc), "problem")]
    return THEMES(doc)


def themes(text: str) -> list[tuple[str, float]]:
    return tagged(text).spans["items"].attrs["themes"][0]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("一是信息更新不及时。", "timeliness"),
        ("二是组织专题业务培训，学习条例。", "training"),
        ("三是人手不足，多为兼职。", "staffing"),
        ("四是政策解读形式单一。", "interpretation"),
        ("五是严格执行先审后发和保密审查。", "review"),
    ],
)
def test_an_item_gets_the_theme_that_it_asserts(text, label):
    assert themes(text)[0][0] == label


def test_an_item_can_have_two_themes():
    assert {label for label, _ in themes("组织业务培训，配齐专职人员。")} == {"training", "staffing"}


@given(CLAUSES)
def test_every_item_has_a_theme_and_scores_are_sorted_probabilities(text):
    found = themes(text)
    scores = [score for _, score in found]
    assert scores and scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert {label for label, _ in found} <= set(THEMES.labels)
    assert len({label for label, _ in found}) == len(found)


@given(CLAUSES)
def test_a_lonely_label_never_has_company(text):
    found = {label for label, _ in themes(text)}
    assert len(found) == 1 or not found & THEMES.lonely


def test_the_label_for_all_that_is_left_over_is_lonely():
    assert THEMES.lonely == {"other"}


@given(CLAUSES)
def test_every_second_theme_reaches_the_threshold(text):
    assert all(score >= THEMES.threshold - 1e-4 for _, score in themes(text)[1:])


def names(text: str) -> set[str]:
    return set(item_words(Words(PIPELINE.make_doc(text)), 0, len(text)))


def test_the_tail_of_purpose_has_words_of_its_own():
    found = names("组织培训，确保及时更新")
    assert {"word=培训", "tail=及时"} <= found
    assert not {"word=及时", "tail=培训"} & found


def test_an_item_that_is_all_tail_is_no_tail():
    assert "word=及时" in names("确保及时更新")


def test_the_numbering_is_no_word():
    assert names("一是组织培训") == names("组织培训")


def test_a_doc_without_items_is_left_alone():
    assert "items" not in THEMES(PIPELINE.make_doc("组织培训")).spans


def test_the_score_is_the_f1_of_themes():
    want = tagged("组织业务培训，配齐专职人员。")
    have = tagged("组织业务培训，配齐专职人员。")
    assert THEMES.score([Example(have, want)]) == {"themes_f": 1.0}
    have.spans["items"].attrs["themes"] = [[("training", 0.9)]]
    assert THEMES.score([Example(have, want)]) == {"themes_f": 2 / 3}
