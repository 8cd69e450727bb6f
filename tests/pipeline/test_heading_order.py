"""Which headings cannot be headings of sections."""

from nlp.pipeline.heading_order import Candidate, continued, standing


def heading(label: str, text: str, below: str = "全年照章办理。", *, tabled: bool = False) -> Candidate:
    return Candidate(label, text, below, tabled)


def test_sections_with_nothing_below_them_stand():
    found = [heading("a", "一、概况", "\n"), heading("b", "二、做法", "\n"), heading("c", "三、问题", "")]
    assert standing(found) == ["a", "b", "c"]


def test_a_caption_above_a_table_opens_no_section_again():
    found = [heading("a", "一、概况"), heading("b", "二、做法", "\n"), heading("b", "表2 做法", tabled=True)]
    assert standing(found) == ["a", "b", None]


def test_two_sections_of_one_label_stand_where_both_are_numbered():
    found = [heading("c", "五、问题"), heading("c", "六、措施")]
    assert standing(found) == ["c", "c"]


def test_a_numbered_paragraph_of_a_section_is_no_section_beside_it():
    found = [heading("f", "六、其他"), heading("b", "（一）做法"), heading("f.fees", "（二）收费")]
    assert standing(found) == ["f", None, "f.fees"]


def test_sections_that_are_all_numbered_in_brackets_stand():
    found = [heading("a", "（一）概况"), heading("b", "（二）做法")]
    assert standing(found) == ["a", "b"]


def test_a_well_known_title_has_the_label_that_it_always_had():
    found = [heading("a", "一、概况"), heading("b", "二、人员"), heading("c", "三、问题")]
    assert standing(found, {"人员": {"f": 9}}) == ["a", "f", "c"]


def test_paragraphs_that_a_section_numbers_anew_are_its_subsections_where_their_titles_are_known_as_such():
    found = [heading(*each) for each in (
        ("a", "一、概况"), ("b", "一、做法"), ("c", "二、申请"), ("b", "二、做法情况"), ("c", "三、申请情况"),
    )]  # fmt: skip
    assert standing(found, {"做法": {"b": 5, "a.做法": 5}}) == ["a", "a.做法", None, "b", "c"]


def test_paragraphs_below_the_last_section_are_none_though_the_first_of_them_is_no_heading():
    found = [
        heading("a", "一、概况"),
        heading("e", "五、问题"),
        heading("f", "六、其他", "\n一、会议\n两次。\n"),
        heading("c", "二、申请"),
    ]
    assert standing(found) == ["a", "e", "f", None]


def test_a_section_with_the_number_of_the_one_before_it_stands():
    found = [heading("a", "一、概况"), heading("b", "一、做法"), heading("c", "二、申请"), heading("d", "三、复议")]
    assert standing(found) == ["a", "b", "c", "d"]


def test_paragraphs_that_go_on_from_the_first_section_are_its_own_where_the_sections_begin_anew_behind_them():
    inner = [heading("a", "一、概况"), heading("b", "二、宣传"), heading("c", "三、检查")]
    sections = [heading("b", "一、做法"), heading("c", "二、问题"), heading("d", "三、打算")]
    assert standing([*inner, *sections], {"宣传": {"a.news": 9}}) == ["a", "a.news", None, "b", "c", "d"]


def test_an_annex_that_has_the_sections_but_for_the_first_and_no_more_leaves_them_alone():
    found = [heading("a", "一、概况"), heading("b", "二、做法"), heading("c", "三、问题")]
    annex = [heading("b", "一、做法"), heading("c", "二、问题")]
    assert standing([*found, *annex])[:3] == ["a", "b", "c"]


def test_a_second_report_in_the_same_text_keeps_its_sections():
    one = [heading("a", "一、概况"), heading("b", "二、做法"), heading("c", "三、申请")]
    assert standing([*one, *one]) == ["a", "b", "c"] * 2


def test_rows_of_a_form_that_are_numbered_anew_leave_the_sections_alone():
    rows = "\n一、新收\t1\n二、结转\t0\n三、结果\t1\n"
    found = [
        heading("a", "一、概况"),
        heading("b", "二、做法"),
        heading("c", "三、申请", rows),
        heading("d", "四、复议"),
    ]
    assert standing(found) == ["a", "b", "c", "d"]


def test_a_known_title_with_the_next_number_goes_on_with_the_open_series():
    titles = {"咨询": {"f": 9}, "收费": {"f.fees": 9}}
    opened = [("f", "四、支出"), ("f.a", "（一）人员")]
    assert continued(opened, "五、咨询", titles) == ("f", 1.0)
    assert continued(opened, "（二）收费", titles) == ("f.fees", 1.0)
    assert continued(opened, "六、咨询", titles) is None
