"""Which headings cannot be headings of sections."""

from nlp.pipeline.heading_order import Candidate, standing


def heading(label: str, text: str, below: str = "全年照章办理。", *, tabled: bool = False) -> Candidate:
    return Candidate(label, text, below, tabled)


def test_sections_with_nothing_below_them_stand():
    found = [heading("a", "一、概况", "\n"), heading("b", "二、做法", "\n"), heading("c", "三、问题", "")]
    assert standing(found) == [True] * 3


def test_a_caption_above_a_table_opens_no_section_again():
    found = [heading("a", "一、概况"), heading("b", "二、做法", "\n"), heading("b", "表2 做法", tabled=True)]
    assert standing(found) == [True, True, False]


def test_two_sections_of_one_label_stand_where_both_are_numbered():
    found = [heading("c", "五、问题"), heading("c", "六、措施")]
    assert standing(found) == [True, True]


def test_a_numbered_paragraph_of_a_section_is_no_section_beside_it():
    found = [heading("f", "六、其他"), heading("b", "（一）做法"), heading("f.fees", "（二）收费")]
    assert standing(found) == [True, False, True]


def test_sections_that_are_all_numbered_in_brackets_stand():
    found = [heading("a", "（一）概况"), heading("b", "（二）做法")]
    assert standing(found) == [True, True]
