"""Weighing claims about a place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.places.claims import Claim
from nlp.places.gazetteer import CITY, gazetteer, within
from nlp.places.weighing import weigh

BOOK = gazetteer()
JIAXIANG, QUFU, JINING, QINGDAO = "370829", "370881", "370800", "370200"
CODES = st.lists(st.sampled_from(sorted(BOOK.names)), min_size=1, max_size=4, unique=True).map(tuple)
CLAIMS = st.lists(
    st.builds(Claim, st.sampled_from(["title", "path"]), CODES, st.floats(0.5, 12), st.booleans()), max_size=6
)


def test_no_claims_give_no_place():
    assert weigh(BOOK, []) == ((), ())


def test_a_city_and_a_county_in_it_agree_on_the_county():
    claims = [Claim("telephone", (JINING,), 3.0), Claim("path", (JIAXIANG,), 4.0)]
    assert weigh(BOOK, claims) == ((JIAXIANG,), ("path",))


def test_the_sources_that_were_needed_are_named():
    claims = [Claim("town", (JIAXIANG, "230883"), 1.5, False), Claim("telephone", (JINING,), 3.0)]
    assert weigh(BOOK, claims) == ((JIAXIANG,), ("telephone", "town"))


def test_two_counties_with_the_same_weight_leave_both():
    claims = [Claim("address", (JIAXIANG,), 4.0, False), Claim("path", (QUFU,), 4.0, False)]
    assert weigh(BOOK, claims).codes in ((JINING,), (JIAXIANG, QUFU))


def test_two_counties_that_speak_against_each_other_leave_their_city():
    claims = [Claim("address", (JIAXIANG,), 4.0), Claim("path", (QUFU,), 4.0)]
    assert weigh(BOOK, claims).codes == (JINING,)


def test_a_county_with_little_behind_it_gives_its_city():
    assert weigh(BOOK, [Claim("preface", (JIAXIANG,), 1.0, False)]).codes == (JINING,)


def test_an_answer_goes_no_deeper_than_it_may():
    assert weigh(BOOK, [Claim("address", (JIAXIANG,), 4.0)], deepest=CITY).codes == (JINING,)


def test_an_answer_is_among_those_that_it_may_be():
    claims = [Claim("title", (JIAXIANG,), 4.0, False), Claim("path", (QUFU,), 9.0, False)]
    assert weigh(BOOK, claims, among=(JIAXIANG,)).codes == (JIAXIANG,)


@given(CLAIMS)
def test_candidates_do_not_lie_in_each_other(claims):
    codes = weigh(BOOK, claims).codes
    assert not any(a != b and within(a, b) for a in codes for b in codes)


@given(CLAIMS)
def test_the_order_of_claims_does_not_change_the_place(claims):
    assert weigh(BOOK, claims).codes == weigh(BOOK, claims[::-1]).codes


@given(CLAIMS, st.sampled_from(sorted(BOOK.names)))
def test_a_claim_that_outweighs_all_others_wins(claims, code):
    codes = weigh(BOOK, [*claims, Claim("title", (code,), 200.0)]).codes
    assert all(within(found, code) for found in codes)


@pytest.mark.parametrize("hard", [True, False])
def test_every_answer_names_its_sources(hard):
    assert weigh(BOOK, [Claim("address", (QINGDAO,), 4.0, hard)]) == ((QINGDAO,), ("address",))
