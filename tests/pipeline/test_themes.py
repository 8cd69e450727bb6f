"""themes: one or more themes for each item, each with a calibrated probability."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc, Span
from spacy.training import Example

import nlp
from nlp.pipeline.gold import Gold
from nlp.pipeline.themes.component import Themes
from nlp.pipeline.themes.features import cut_item, item_names
from nlp.pipeline.words import Words

pytestmark = pytest.mark.model

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
    assert len(found) == 1 or not found & THEMES.decision.exclusive


def test_the_label_for_all_that_is_left_over_is_lonely():
    assert THEMES.decision.exclusive == {"other"}


@given(CLAUSES)
def test_every_second_theme_reaches_its_threshold(text):
    assert all(score >= THEMES.decision.thresholds[label] - 1e-4 for label, score in themes(text)[1:])


def clauses_of(text: str) -> list[set[str]]:
    """The names of the features of each clause."""
    words = Words(PIPELINE.make_doc(text))
    return [set(row) for row in item_names(cut_item(words, 0, len(text))[1], "problem").clauses]


def whole(text: str, role: str = "problem") -> set[str]:
    words = Words(PIPELINE.make_doc(text))
    return set(item_names(cut_item(words, 0, len(text))[1], role).whole)


def test_a_clause_says_its_words_characters_and_pairs():
    assert clauses_of("培训少") == [
        {"word=培训", "word=少", "char=培", "char=训", "char=少", "pair=培训", "pair=训少"},
    ]  # fmt: skip


def test_the_tail_of_purpose_has_words_of_its_own():
    first, second = clauses_of("组织培训，确保及时更新")
    assert "word=培训" in first and "tail=及时" in second
    assert not any(name.startswith("word=") for name in second)


def test_some_words_open_a_tail_only_in_mid_sentence():
    assert "tail=公开" in clauses_of("加强培训，推动公开向社区延伸")[1]
    assert "word=公开" in clauses_of("加强培训。推动公开向社区延伸")[1]


def test_what_is_praised_before_the_turn_has_words_of_its_own():
    praised, wrong = clauses_of("制度不断健全，但更新慢")
    assert "praise=制度" in praised and "word=更新" in wrong
    assert not any(name.startswith(("word=", "pair=")) for name in praised)


def test_the_turn_of_one_sentence_says_nothing_of_the_sentence_before():
    assert "word=更新" in clauses_of("更新慢。制度不断健全，但培训少")[0]


def test_an_item_that_is_all_tail_is_no_tail():
    assert "word=及时" in clauses_of("确保及时更新")[0]


def test_the_numbering_is_no_word():
    assert clauses_of("一是组织培训") == clauses_of("组织培训")


def test_white_space_inside_an_item_changes_nothing():
    assert clauses_of("组织 培训，\n　　更新 栏目") == clauses_of("组织培训，更新栏目")


def test_the_whole_item_says_its_role_and_its_headline():
    assert {"measure word=培训", "headline word=培训", "measure word=更新"} <= whole("组织培训，更新栏目", "measure")
    assert "headline word=更新" not in whole("组织培训，更新栏目")


def test_an_item_without_words_has_one_clause_that_says_nothing():
    assert clauses_of("，。") == [set()]
    assert whole("，。") == set()


@pytest.mark.parametrize("role", ["problem", "a role that nobody knows"])
@pytest.mark.parametrize("text", ["，。", "一是", "　", "𠮷😀", "更新"])
def test_any_item_gets_a_theme(text, role):
    doc = PIPELINE.make_doc(text)
    doc.spans["items"] = [Span(doc, 0, len(doc), role)]
    group = THEMES(doc).spans["items"]
    assert len(group.attrs["themes"][0]) == len(group.attrs["evidence"][0]) > 0
    assert 0 <= group.attrs["doubt"][0] <= len(THEMES.labels)


def test_a_doc_whose_items_are_none_has_empty_attrs():
    doc = PIPELINE.make_doc("没有。")
    doc.spans["items"] = []
    attrs = THEMES(doc).spans["items"].attrs
    assert (attrs["themes"], attrs["evidence"], attrs["doubt"]) == ([], [], [])


@given(CLAUSES)
def test_evidence_is_words_of_the_item_that_do_not_overlap(text):
    for reasons in tagged(text).spans["items"].attrs["evidence"][0]:
        assert all(0 <= start < end <= len(text) and weight >= 0 for start, end, weight in reasons)
        assert all(a[1] <= b[0] for a, b in zip(reasons, reasons[1:], strict=False))


def test_what_asserts_the_theme_is_its_evidence():
    text = "二是组织业务培训，不断提高工作水平。"
    reasons = tagged(text).spans["items"].attrs["evidence"][0][0]
    assert "培训" in "".join(text[start:end] for start, end, _ in reasons)


def test_an_untrained_component_gives_no_theme():
    doc = PIPELINE.make_doc("更新慢。")
    doc.spans["items"] = [Span(doc, 0, len(doc), "problem")]
    attrs = Themes(PIPELINE, "themes", c=1.0, margin=0.0)(doc).spans["items"].attrs
    assert (attrs["themes"], attrs["evidence"], attrs["doubt"]) == ([[]], [[]], [0.0])


def test_items_without_themes_teach_nothing():
    doc = PIPELINE.make_doc("更新慢。")
    doc._.gold = Gold("1", "1")
    doc.spans["items"] = [Span(doc, 0, len(doc), "problem")]
    untrained = Themes(PIPELINE, "themes", c=1.0, margin=0.0)
    untrained.initialize(lambda: [Example(doc, doc)])  # no attrs at all
    doc.spans["items"].attrs["themes"] = [[]]
    untrained.initialize(lambda: [Example(doc, doc)])
    assert untrained.labels == ()


def test_a_doc_without_items_is_left_alone():
    assert "items" not in THEMES(PIPELINE.make_doc("组织培训")).spans


def test_the_score_is_the_f1_of_themes():
    want = tagged("组织业务培训，配齐专职人员。")
    have = tagged("组织业务培训，配齐专职人员。")
    assert THEMES.score([Example(have, want)]) == {"themes_f": 1.0}
    have.spans["items"].attrs["themes"] = [[("training", 0.9)]]
    assert THEMES.score([Example(have, want)]) == {"themes_f": 2 / 3}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("人手少、更新慢。", ["word", "word"]),
        ("设专栏，确保内容全、更新快。", ["word", "tail", "tail"]),
        ("有专栏、有专人，但更新慢、错字多。", ["praise", "praise", "word", "word"]),
    ],
)
def test_members_of_a_list_are_clauses_and_those_of_a_tail_are_tails(text, kinds):
    words = Words(PIPELINE.make_doc(text))
    assert [clause.kind for clause in cut_item(words, 0, len(text))[1].clauses] == kinds
