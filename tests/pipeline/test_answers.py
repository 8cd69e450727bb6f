"""answers: which measures answer which problem."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, SpanGroup
from spacy.training import Example

from nlp.model.config import TOKENIZER
from nlp.pipeline.answers import Answers, in_turn
from nlp.pipeline.gold import Gold

Item = tuple[str, str, dict[str, float]]  # role, text, themes with their probabilities


@pytest.fixture(scope="module")
def pipeline() -> Language:
    return spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})


@pytest.fixture
def answers(pipeline) -> Answers:
    return Answers(pipeline, "answers", {"problem": "measure"}, wording=0.5, least=0.45, nearer=0.15)


def document(pipeline: Language, *items: Item) -> Doc:
    """The items, a line each."""
    doc = pipeline.make_doc("\n".join(text for _, text, _ in items))
    spans, start = [], 0
    for role, text, _ in items:
        spans.append(doc.char_span(start, start + len(text), label=role, alignment_mode="expand"))
        start += len(text) + 1
    themes = [list(found.items()) for *_, found in items]
    doc.spans["items"] = SpanGroup(doc, name="items", spans=spans, attrs={"themes": themes})
    doc._.gold = Gold(doc.text, doc.text)
    return doc


def linked(answers: Answers, doc: Doc) -> list[list[int] | None]:
    return answers(doc).spans["items"].attrs["answers"]


def test_a_problem_is_answered_by_the_measure_with_its_theme(pipeline, answers):
    doc = document(
        pipeline,
        ("problem", "更新慢。", {"timeliness": 0.9}), ("problem", "人手少。", {"staffing": 0.9}),
        ("measure", "配专人。", {"staffing": 0.8}), ("measure", "按周更新。", {"timeliness": 0.8}),
    )  # fmt: skip
    assert linked(answers, doc) == [[3], [2], None, None]


def test_a_problem_that_no_measure_answers_has_an_empty_list(pipeline, answers):
    doc = document(pipeline, ("problem", "更新慢。", {"timeliness": 1.0}), ("measure", "配专人。", {"staffing": 1.0}))
    assert linked(answers, doc) == [[], None]


def test_a_report_of_problems_alone_leaves_them_all_unanswered(pipeline, answers):
    assert linked(answers, document(pipeline, ("problem", "更新慢。", {"timeliness": 1.0}))) == [[]]


def test_the_best_answer_stands_first(pipeline, answers):
    doc = document(
        pipeline,
        ("problem", "更新慢。", {"timeliness": 1.0}),
        ("measure", "按周更新，配专人。", {"timeliness": 0.7, "staffing": 0.7}),
        ("measure", "按周更新。", {"timeliness": 1.0}),
    )
    assert linked(answers, doc) == [[2, 1], None, None]


def test_a_measure_answers_the_problem_that_it_is_clearly_nearest_to(pipeline, answers):
    both = {"timeliness": 0.7, "standards": 0.7}
    slow = ("problem", "栏目更新慢。", {"timeliness": 1.0})
    messy = ("problem", "存档乱。", {"standards": 1.0})
    doc = document(pipeline, slow, messy, ("measure", "栏目更新加快，建台账。", both))
    assert linked(answers, doc) == [[2], [2], None]
    answers.idf, answers.wording = {"栏目": 2.0, "更新": 2.0}, 1.0
    assert linked(answers, doc) == [[2], [], None]


def test_wording_links_what_shares_no_theme(pipeline, answers):
    items = ("problem", "栏目陈旧。", {"channels": 1.0}), ("measure", "栏目改版。", {"content": 1.0})
    assert linked(answers, document(pipeline, *items))[0] == []
    answers.idf, answers.wording = {"栏目": 2.0}, 1.0
    assert linked(answers, document(pipeline, *items))[0] == [1]


def test_a_role_that_wants_no_answer_and_one_that_is_unknown_have_none(pipeline, answers):
    doc = document(pipeline, ("praise", "很好。", {"x": 1.0}), ("measure", "配专人。", {"x": 1.0}))
    assert linked(answers, doc) == [None, None]


def test_an_item_never_answers_itself(pipeline):
    answers = Answers(pipeline, "answers", {"reply": "reply"}, wording=0.5, least=0.45, nearer=0.15)
    assert linked(answers, document(pipeline, ("reply", "好。", {"x": 1.0}))) == [[]]


def test_items_without_themes_are_linked_by_nothing(pipeline, answers):
    doc = document(pipeline, ("problem", "更新慢。", {}), ("measure", "按周更新。", {}))
    del doc.spans["items"].attrs["themes"]
    assert linked(answers, doc) == [[], None]


def test_a_doc_without_items_is_left_alone(pipeline, answers):
    assert "items" not in answers(pipeline.make_doc("更新慢。")).spans


@pytest.mark.parametrize(
    ("roles", "told"),
    [
        ("pmpm", [None, 0, None, 2]),
        ("pmmpm", [None, 0, 0, None, 3]),
        ("mpmpm", [None, None, 1, None, 3]),
        ("pm", [None, None]),  # once is no order
        ("ppmm", [None, None, None, None]),
        ("pmp", [None, None, None]),
        ("pmxpm", [None, 0, None, None, 3]),
        ("", []),
    ],
)
def test_where_each_problem_is_followed_by_its_measure_the_order_says_what_answers_it(roles, told):
    assert in_turn(roles, ["m" if role == "p" else None for role in roles]) == told


def test_an_answer_by_order_needs_no_theme(pipeline, answers):
    doc = document(
        pipeline,
        ("problem", "更新慢。", {"a": 1.0}), ("measure", "配专人。", {"b": 1.0}),
        ("problem", "人手少。", {"c": 1.0}), ("measure", "办班。", {"d": 1.0}),
    )  # fmt: skip
    assert linked(answers, doc) == [[1], None, [3], None]


def learn(answers: Answers, *docs: Doc) -> None:
    answers.initialize(lambda: [Example(doc, doc) for doc in docs])


def reports(pipeline: Language, count: int, *themes: set[str]) -> list[Doc]:
    """Reports of one item for each set of themes, no two with the same text."""
    return [
        document(pipeline, *(("problem", f"{n}乡{k}慢。", dict.fromkeys(one, 1.0)) for k, one in enumerate(themes)))
        for n in range(count)
    ]  # fmt: skip


def test_a_label_for_what_is_left_over_links_nothing(pipeline, answers):
    learn(answers, *reports(pipeline, 10, {"a", "b"}, {"b", "c"}, {"other"}))
    assert answers.exclusive == {"other"}
    doc = document(pipeline, ("problem", "难。", {"other": 1.0}), ("measure", "改。", {"other": 1.0}))
    assert linked(answers, doc) == [[], None]


def test_where_every_item_has_one_theme_none_is_left_over(pipeline, answers):
    learn(answers, *reports(pipeline, 10, {"a"}, {"b"}))
    assert answers.exclusive == set()


def test_a_rare_label_is_not_taken_for_one_that_is_left_over(pipeline, answers):
    learn(answers, *reports(pipeline, 10, {"a", "b"}), *reports(pipeline, 1, {"rare"}))
    assert answers.exclusive == set()


def test_continuing_keeps_what_is_left_over_until_it_has_company(pipeline, answers):
    learn(answers, *reports(pipeline, 10, {"a", "b"}, {"b", "c"}, {"other"}, {"misc"}))
    before = dict(answers.idf)
    learn(answers, *reports(pipeline, 3, {"a", "misc"}, {"new"}))
    assert answers.exclusive == {"other"}
    assert answers.idf.items() >= before.items()


def test_what_was_learned_lies_on_disk(pipeline, answers, tmp_path):
    learn(answers, *reports(pipeline, 10, {"a", "b"}, {"b", "c"}, {"other"}))
    answers.to_disk(tmp_path)
    again = Answers(pipeline, "answers", {"problem": "measure"}, wording=0.5, least=0.45, nearer=0.15).from_disk(
        tmp_path
    )
    assert (again.idf, again.exclusive) == (answers.idf, answers.exclusive)
