"""fitting: multinomial logistic regression with a prior."""

from __future__ import annotations

from nlp.learn.fitting import extended, fit_classes, fit_classes_unseen
from nlp.learn.linear import LinearModel
from nlp.learn.rows import Rows

ROWS = [["dark"], ["dark"], ["bright"], ["bright"]] * 2
LABELS = ["night", "night", "day", "day"] * 2
DOCUMENTS = [str(number) for number in range(8)]
GROUPS = ["north"] * 4 + ["south"] * 4


def test_a_feature_that_says_nothing_is_left_out_of_the_model_and_of_what_is_said_unseen():
    rows = [[*row, "everywhere"] for row in ROWS]
    model, unseen = fit_classes_unseen(rows, LABELS, DOCUMENTS, GROUPS, c=1.0)
    assert model.features == ("bright", "dark")
    assert [model.labels[column] for column in unseen.argmax(axis=1)] == LABELS


def test_without_two_groups_the_model_itself_is_what_is_said():
    model, unseen = fit_classes_unseen(ROWS, LABELS, DOCUMENTS, ["north"] * 8, c=1.0)
    sums = model.sums([model.rows(row) for row in ROWS]) + model.bias
    assert abs(unseen - sums).max() < 1e-6


def test_what_new_rows_do_not_show_stays_as_the_prior_has_it():
    prior = fit_classes(ROWS, LABELS, DOCUMENTS, c=1.0)
    after = fit_classes([["dark"], ["dark"]], ["day", "day"], ["8", "9"], c=1.0, prior=prior)
    old, new = (dict(zip(model.features, model.weights, strict=True)) for model in (prior, after))
    assert (old["bright"] == new["bright"]).all()
    assert (old["dark"] != new["dark"]).any()


def kept(documents: int) -> list[str]:
    """Which of the features stay that one, two and three of the documents have."""
    rows = [["in one", "in two", "in three"], ["in two", "in three"], ["in three"]]
    rows += [["in all"]] * (documents - len(rows))
    features = extended(LinearModel.empty(), Rows(rows), [str(number) for number in range(documents)])
    return [name for name in features if name != "in all"]


def test_a_feature_of_one_document_is_left_out():
    assert kept(9) == ["in three", "in two"]


def test_of_very_many_documents_a_feature_needs_three():
    assert kept(1000) == ["in three"]


def test_a_single_document_keeps_all():
    assert extended(LinearModel.empty(), Rows([["b"], ["a"]]), ["same", "same"]) == ["a", "b"]
