"""Words that join the parts of what a report says, as patterns."""

import re

from nlp.pipeline.wording import any_of


def test_the_longest_word_of_a_list_is_matched():
    assert re.match(any_of("turns"), "但是还不够").group() == "但是"
    assert re.match(any_of("tails"), "不断提升水平").group() == "不断提升"


def test_what_the_list_does_not_hold_is_not_matched():
    assert not re.match(any_of("future"), "去年")
