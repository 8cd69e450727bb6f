"""Sketches: themes drawn by weight, members that share no theme, what leads to a sentence of problems."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from nlp.corpus.prose import Paragraph
from nlp.training.rendering.sketch_draw import Draw
from nlp.training.rendering.sketch_pairs import one_breath, one_series
from nlp.training.rendering.sketch_units import unit
from nlp.training.rendering.sketches import Sketcher

FIELD = Path(__file__).parents[2] / "corpora" / "disclosure" / "field"
SKETCHER = Sketcher(FIELD)
SLOTS = {"unit": "我镇", "year": 2020, "next": 2021, "last": 2019, "n": 5, "name": "柳树镇"}


def draw(seed: str) -> Draw:
    return Draw(SKETCHER, Random(seed), SLOTS)


def test_a_theme_that_the_field_names_often_is_drawn_more_often_and_none_is_left_out():
    rng = draw("weights")
    counts = Counter(rng.themes("problem", 1)[0] for _ in range(3000))
    assert counts["content"] > 2 * counts["publicity"] > 2 * counts["leadership"] > 0
    assert set(counts) == set(SKETCHER.frames)


def test_no_theme_is_drawn_twice():
    rng = draw("twice")
    for _ in range(100):
        themes = rng.themes("measure", 5)
        assert len(set(themes)) == len(themes) == 5


@pytest.mark.parametrize("role", ["problem", "measure"])
def test_members_share_no_theme_and_what_fits_no_theme_stands_alone(role):
    rng = draw(role)
    for _ in range(300):
        members = rng.members(role, 3)
        themes = [theme for _, named in members for theme in named]
        assert len(set(themes)) == len(themes) > 0
        assert "other" not in themes
    alone = [rng.members(role, 1) for _ in range(300)]
    assert any(named == ["other"] for [(_, named)] in alone)


def test_a_sentence_that_names_no_problem_belongs_to_no_item():
    leads = tuple(SKETCHER.wording["bare_leads"])
    found = 0
    for number in range(300):
        for part in SKETCHER.sketch(f"lead{number}").body:
            text = getattr(part, "text", "")
            starts = [span.start for span in getattr(part, "spans", ()) if span.kind == "item"]
            for lead in leads:
                said = lead.split("{unit}")[-1].split("{year}")[-1]
                if said in text and starts:
                    found += 1
                    assert starts[0] >= text.index(said) + len(said)
    assert found


def test_a_report_without_problems_says_so_under_a_title_of_its_own_too():
    said = set(SKETCHER.wording["none"]) - {"无。"}
    sketches = [[part for part in SKETCHER.sketch(str(n)).body if isinstance(part, Paragraph)] for n in range(400)]
    none = [parts for parts in sketches if any(part.text in said for part in parts)]
    spans = [span for parts in none for part in parts for span in part.spans]
    assert "item" not in {span.kind for span in spans}
    assert {"improvement", "improvement.problems", "improvement.measures"} <= {span.label for span in spans}


def test_who_is_named_has_a_name_and_adds_no_theme():
    told = [(told, named) for seed in range(40) for told, named in draw(f"who{seed}").members("problem", 3)]
    assert not any("{" in words or "…" in words for words, _ in told)
    people = [who for group in SKETCHER.people.values() for who in group]
    reviewers = [named for words, named in told if words.startswith("审核人员")]
    assert any(who in words for words, _ in told for who in people)
    assert all("review" not in named for named in reviewers)


def test_the_causes_of_a_problem_are_problems():
    for seed in range(60):
        words, themes = draw(f"cause{seed}").caused(3)
        assert themes and not words.startswith("，")


def test_one_series_goes_on_from_problems_to_measures():
    for seed in range(30):
        spans = [span for part in one_series(draw(f"series{seed}")) for span in part.spans]
        roles = [span.label for span in spans]
        assert roles == sorted(roles, reverse=True)
        assert {"problem", "measure"} == set(roles)


def test_a_unit_may_have_its_title_in_a_line_of_its_own():
    words, themes = unit(draw("lined"), "measure", "（一）", None, done=False, apart=True, lined=True)
    title, _, below = words.partition("\n")
    assert title.startswith("（一）") and below.endswith("。") and themes


def test_what_fits_no_theme_never_stands_beside_one():
    spans = [span for seed in range(600) for part in one_breath(draw(f"left over {seed}")) for span in part.spans]
    assert {len(span.themes) for span in spans if "other" in span.themes} == {1}


@pytest.mark.parametrize("role", ["problem", "measure"])
def test_every_theme_has_something_to_say_of_itself(role):
    rng = draw("say")
    assert set(SKETCHER.elaborations) == set(SKETCHER.frames)
    assert all(rng.elaborated(role, theme) for theme in SKETCHER.frames)


def test_what_a_unit_says_of_the_theme_that_it_has_named_adds_no_theme(monkeypatch):
    monkeypatch.setattr(Draw, "elaborated", lambda self, role, theme: f"〔{theme}〕")
    units = [
        unit(draw(f"own {seed}"), "measure", "一是", None, done=False, apart=False, lined=False) for seed in range(300)
    ]
    own = [(found[1], themes) for words, themes in units if (found := re.fullmatch(r"一是[^。]+。〔(\w+)〕。", words))]
    assert own and all(themes == [theme] for theme, themes in own)
