"""Training of themes: a noisy-or of clauses, calibration, thresholds, and continuing from a base."""

from __future__ import annotations

import joblib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import check_grad
from scipy.sparse import csr_matrix

from nlp.learn.decision import Decision, exclusive_labels
from nlp.learn.noisy_or import log_odds, shares
from nlp.pipeline.themes.fitting import Bags, Item, fit_decided, fit_themes, loss
from nlp.pipeline.themes.model import ThemeModel

SCORES = arrays(float, st.tuples(st.integers(1, 4), st.just(2)), elements=st.floats(-2000, 2000))


def item(*clauses: str) -> Item:
    """An item of clauses, words parted by blanks."""
    rows = [clause.split() for clause in clauses]
    return rows, [word for row in rows for word in row]


ITEMS = [item("a p"), item("b q"), item("a r", "b s"), item("c p"), item("c q", "a s"), item("b r")] * 6
THEMES = [{"x"}, {"y"}, {"x", "y"}, {"z"}, {"z", "x"}, {"y"}] * 6
DOCUMENTS = [str(number // 6) for number in range(36)]


def fitted(jobs: int = 1) -> tuple[ThemeModel, Decision]:
    with joblib.parallel_config(backend="threading", n_jobs=jobs):
        return fit_decided(ITEMS, THEMES, DOCUMENTS, DOCUMENTS, c=10.0, margin=0.5)


def said(model: ThemeModel, *clauses: str) -> np.ndarray:
    """The log odds of each theme in one item."""
    rows, whole = item(*clauses)
    own = model.clause.sums([model.clause.rows(row) for row in rows]) + model.clause.bias
    return log_odds(own + model.whole.sums([model.whole.rows(whole)]), [0, len(rows)])[0]


# Noisy-or


def test_an_item_says_it_as_likely_as_any_of_its_clauses_does():
    scores = np.log(np.array([[0.5 / 0.5], [0.2 / 0.8]]))
    assert 1 / (1 + np.exp(-log_odds(scores, [0, 2])[0])) == pytest.approx([1 - 0.5 * 0.8])


@given(SCORES)
def test_log_odds_and_shares_are_finite_and_no_clause_makes_a_theme_less_likely(scores):
    together = log_odds(scores, [0, len(scores)])[0]
    assert np.isfinite(together).all()
    assert (together >= np.maximum(scores.max(axis=0), -691) - 1e-6).all()
    found = shares(scores, [0, len(scores)])
    assert np.isfinite(found).all() and (found >= 0).all()


def test_a_share_is_how_much_a_clause_moves_the_whole():
    def whole(scores: np.ndarray) -> float:
        return float(log_odds(scores[:, None], [0, 3])[0, 0])

    scores, step = np.array([0.3, -1.2, 2.0]), 1e-6
    moved = [whole(scores + step * row) - whole(scores) for row in np.eye(3)]
    assert shares(scores[:, None], [0, 3])[:, 0] == pytest.approx(np.array(moved) / step, rel=1e-3)


@pytest.mark.parametrize("seed", range(5))
def test_the_gradient_of_the_loss_is_its_slope(seed):
    rng = np.random.default_rng(seed)
    bags = Bags(csr_matrix(rng.random((9, 5))), csr_matrix(rng.random((4, 3))), np.array([2, 1, 4, 2]))
    given_ = (bags, rng.random((4, 2)) < 0.5, rng.normal(size=(8, 2)), rng.random((8, 2)), bags.turned())
    weights = rng.normal(size=16)
    value, slope = (lambda w, part=part: np.ravel(loss(w.reshape(8, 2), *given_)[part]) for part in (0, 1))
    assert check_grad(lambda w: float(value(w)[0]), slope, weights) < 1e-4


# Fitting


def test_a_theme_is_learned_from_items_alone_and_found_in_one_clause():
    model, decision = fitted()
    for clauses, themes in ((["a p"], {"x"}), (["c q", "b r"], {"y", "z"}), (["q s", "a p"], {"x"})):
        row = decision.probabilities(said(model, *clauses)[None, :], model.labels)[0]
        assert {model.labels[column] for column in decision.chosen(row, model.labels)} == themes


@pytest.mark.slow
def test_the_same_model_on_any_number_of_jobs():
    (one, decision), (two, other) = fitted(1), fitted(2)
    assert decision == other
    for part in ("clause", "whole"):
        assert getattr(one, part).features == getattr(two, part).features
        assert (getattr(one, part).weights == getattr(two, part).weights).all()


@pytest.mark.slow
def test_calibration_never_turns_the_order_of_scores_around():
    rng = np.random.default_rng(0)
    themes = [{"x"} if flip else {"y"} for flip in rng.random(len(ITEMS)) < 0.5]  # nothing to be learned
    for decision in (fitted()[1], fit_decided(ITEMS, themes, DOCUMENTS, DOCUMENTS, c=10.0, margin=0.0)[1]):
        assert all(slope > 0 for slope, _ in decision.lines.values())
        scores = np.linspace(-5, 5, 11)[:, None] * np.ones((1, len(decision.lines)))
        assert (np.diff(decision.probabilities(scores, list(decision.lines)), axis=0) >= 0).all()


def test_every_theme_has_a_threshold_of_its_own():
    _, decision = fitted()
    assert set(decision.thresholds) == {"x", "y", "z"}
    assert all(0.2 <= threshold <= 0.7 for threshold in decision.thresholds.values())


@pytest.mark.parametrize("themes", [[{"x"}] * 36, [{"x", "y"} if n % 2 else {"x"} for n in range(36)]])
def test_a_theme_that_all_items_have_is_not_calibrated(themes):
    model, decision = fit_decided(ITEMS, themes, DOCUMENTS, DOCUMENTS, c=10.0, margin=0.0)
    assert decision.lines["x"] == (1.0, 0.0)
    assert said(model, "a p")[0] > 0


def test_a_single_document_is_not_calibrated_but_learned():
    model, decision = fit_decided(ITEMS[:6], THEMES[:6], ["1"] * 6, ["1"] * 6, c=10.0, margin=0.0)
    assert set(decision.lines.values()) == {(1.0, 0.0)} and set(decision.thresholds.values()) == {0.5}
    assert model.labels[int(said(model, "c p").argmax())] == "z"


@pytest.mark.parametrize(
    "items", [[item(""), item("")], [item("a"), item("b")]], ids=["no words", "no word in two documents"]
)
def test_items_that_share_no_word_still_train(items):
    model = fit_themes(items, [{"x"}, {"x"}], ["1", "2"], c=10.0)
    assert said(model, "a")[0] > 0


# Deciding


DECISION = Decision({}, {"x": 0.3, "y": 0.6}, {"other"})


@pytest.mark.parametrize(
    ("row", "chosen"),
    [
        ([0.9, 0.5, 0.1], ["x"]),
        ([0.9, 0.7, 0.1], ["x", "y"]),
        ([0.4, 0.7, 0.1], ["y", "x"]),
        ([0.1, 0.2, 0.1], ["y"]),  # an item always has one
        ([0.8, 0.8, 0.9], ["other"]),
        ([0.8, 0.1, 0.7], ["x"]),  # what is exclusive never joins
    ],
)
def test_the_best_counts_and_what_reaches_its_threshold(row, chosen):
    labels = ["x", "y", "other"]
    assert [labels[column] for column in DECISION.chosen(np.array(row), labels)] == chosen


def test_labels_that_never_stand_beside_another_are_lonely():
    assert exclusive_labels([{"x", "y"}, {"x"}, {"other"}]) == {"other"}
    assert exclusive_labels([]) == set()


def test_new_labels_get_room_and_company_ends_loneliness():
    decision = Decision({"x": (2.0, 1.0), "other": (1.0, 0.0)}, {"x": 0.3, "other": 0.5}, {"other"})
    decision.extend(["x", "other", "z"], [{"x"}, {"z", "other"}])
    assert decision.lines == {"x": (2.0, 1.0), "other": (1.0, 0.0), "z": (1.0, 0.0)}
    assert decision.thresholds == {"x": 0.3, "other": 0.5, "z": 0.5}
    assert decision.exclusive == set()


def test_what_is_left_over_is_the_more_probable_the_less_all_others_are():
    decision = Decision({}, {}, {"other"}, {"other": 1.0})
    rows = decision.probabilities(np.array([[-3.0, -3.0, -1.0], [3.0, -3.0, -1.0]]), ["x", "y", "other"])
    assert [["x", "y", "other"][decision.chosen(row, ["x", "y", "other"])[0]] for row in rows] == ["other", "x"]
    assert rows[0, 2] > 0.5 > rows[1, 2]
    assert (
        rows[:, :2] == Decision({}, {}, {"other"}).probabilities(np.array([[-3.0, -3.0], [3.0, -3.0]]), ["x", "y"])
    ).all()


def test_how_much_what_is_left_over_depends_on_the_others_is_learned():
    items = [item(word) for word in ("a", "b", "e", "f") * 30]
    themes = [{"a": {"x"}, "b": {"x", "y"}}.get(word, {"other"}) for word in ("a", "b", "e", "f") * 30]
    documents = [str(number % 6) for number in range(len(items))]
    _, decision = fit_decided(items, themes, documents, documents, c=10.0, margin=0.0)
    assert decision.exclusive == {"other"} and decision.freedom["other"] > 0


def test_where_no_label_has_company_none_is_for_what_is_left_over():
    assert fitted()[1].freedom == {}


# Continuing


NEW = [item("a d"), item("d p"), item("d q", "a s"), item("a t"), item("d t")]
NEW_THEMES = [{"w", "x"}, {"w"}, {"w", "x"}, {"x"}, {"w"}]


@pytest.fixture
def base() -> ThemeModel:
    return fitted()[0]


def continued(base: ThemeModel, c: float = 10.0) -> ThemeModel:
    return fit_themes(NEW, NEW_THEMES, [str(number) for number in range(5)], c=c, prior=base)


def test_a_new_theme_comes_last_and_is_found(base):
    found = continued(base)
    assert found.labels == ("x", "y", "z", "w")
    assert said(found, "d t")[3] > said(found, "b t")[3]


def test_a_theme_that_no_new_item_has_gives_way_where_the_words_are_new(base):
    found = continued(base)
    assert found.clause.features[: len(base.clause.features)] == base.clause.features
    assert found.clause.weights[found.clause.row["d"], 1] < 0 < found.clause.weights[found.clause.row["d"], 3]


def test_a_base_without_precision_is_continued_as_one_that_saw_nothing(base):
    base.clause.precision = base.whole.precision = None
    assert continued(base).labels == ("x", "y", "z", "w")


def test_what_the_base_saw_holds_its_weights(base):
    bare = ThemeModel.empty()
    bare.clause, bare.whole = (
        type(part)(part.labels, part.features, part.weights, part.bias, part.idf) for part in (base.clause, base.whole)
    )
    row = base.clause.row["a"]
    firm, loose = (abs(continued(one).clause.weights[row, 0] - base.clause.weights[row, 0]) for one in (base, bare))
    assert firm < loose


def test_precisions_add_up(base):
    found = continued(base)
    assert base.clause.precision is not None and found.clause.precision is not None
    assert (found.clause.precision[: len(base.clause.features), :3] >= base.clause.precision[:-1]).all()


def moved(base: ThemeModel, items: int) -> set[str]:
    """The words whose weights for what `base` knows move, where so many new items say y with a known and a new word."""
    new = fit_themes([item("a d")] * items, [{"y"}] * items, [*map(str, range(items))], c=10.0, prior=base)
    before, after = np.zeros((len(new.clause.features), 3)), new.clause.weights
    before[: len(base.clause.features)] = base.clause.weights
    return {word for word, row in new.clause.row.items() if (before[row] != after[row]).any()}


def test_a_few_items_teach_their_new_words_and_leave_the_known_ones(base):
    assert moved(base, 2) == {"d"}


def test_so_an_item_without_a_new_word_is_read_as_before(base):
    new = fit_themes([item("a d")] * 2, [{"y"}] * 2, ["8", "9"], c=10.0, prior=base)
    assert (said(new, "a p", "b s") == said(base, "a p", "b s")).all()
    assert said(new, "a d")[1] > said(base, "a d")[1]


def test_many_items_teach_known_words_too(base):
    assert moved(base, 200) == {"a", "d"}
