"""Lists of words that stand as data beside what uses them."""

import re

from nlp.text.wording import Wording

PLACES, PIPELINE = Wording("nlp.places"), Wording("nlp.pipeline")


def test_the_longest_word_of_a_list_comes_first():
    lengths = [len(word) for word in PLACES.words("organs", "endings")]
    assert lengths == sorted(lengths, reverse=True)


def test_the_longest_word_of_a_list_is_matched():
    assert re.match(PIPELINE.any_of("turns"), "但是还不够").group() == "但是"
    assert re.match(PIPELINE.any_of("tails"), "不断提升水平").group() == "不断提升"


def test_several_lists_make_one_pattern():
    assert re.fullmatch(PLACES.any_of("we", "tiers", "bodies"), "单位")
    assert re.fullmatch(PLACES.any_of("we", "tiers", "bodies"), "街道")


def test_what_the_list_does_not_hold_is_not_matched():
    assert not re.match(PIPELINE.any_of("future"), "去年")
