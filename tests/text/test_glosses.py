"""Glosses: pinyin in brackets between characters."""

from hypothesis import given
from hypothesis import strategies as st

from nlp.text.glosses import glosses, without_glosses


def test_pinyin_with_a_tone_mark_is_a_gloss():
    assert without_glosses("主动(dòng)公开") == "主动公开"


def test_an_abbreviation_in_brackets_is_none():
    assert glosses("手机客户端(app)") == []


@given(st.text())
def test_glosses_lie_in_the_text_and_do_not_overlap(text):
    found = glosses(text)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(one[1] <= other[0] for one, other in zip(found, found[1:], strict=False))
