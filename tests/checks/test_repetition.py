"""repetition: what one report repeats of another, names and numbers aside."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nlp.checks.repetition import clauses, repetition
from nlp.report import Place
from tests.checks.written import heading, numbers, prose, written

SAID = "石桥镇把信息公开纳入年度考核，党政办每月抽查12个村的公示栏。发现栏面破损的，三天内由村里修好。"


def shared(left, right):
    return repetition(clauses(left), clauses(right))


def test_names_and_numbers_make_no_difference():
    here = written(heading("overview", "一、总体情况"), prose(SAID))
    there = written(
        heading("overview", "一、总体情况"),
        prose(SAID.replace("石桥镇", "柳河乡").replace("12", "7").replace("三天", "五天")),
        agency="柳河乡人民政府",
        place=Place("安徽省", "宿州市", "南岭县", "柳河乡"),
    )
    found = shared(here, there)
    assert (found.left, found.right) == (1.0, 1.0)
    (pair,) = found.passages
    assert here.text[pair.left.start : pair.left.end] == SAID[:-1]
    assert "柳河乡" in there.text[pair.right.start : pair.right.end]


def test_the_preface_headings_tables_and_set_phrases_are_not_compared():
    report = written(
        prose("本报告的电子版可以在县政府网站下载，欢迎联系石桥镇党政办。"),
        heading("proactive", "二、主动公开政府信息情况"),
        numbers("proactive", {("licensing", "decisions"): "处理决定数量详见附件所列"}),
        heading("other", "六、其他需要报告的事项"),
        prose("没有需要报告的事项。现将2024年政府信息公开工作报告如下：全年没有收到信息公开申请。"),
    )
    assert clauses(report) == []


def test_what_stands_above_the_only_heading_of_a_report_is_compared():
    one, two = (written(prose(SAID), prose(SAID[::-1]), heading("other", f"附件{n}"), prose("表见后")) for n in "12")
    assert shared(one, two).left == 1


def test_a_passage_ends_at_a_heading():
    lines = [heading("overview", "一、总体情况"), prose(SAID), heading("other", "六、其他事项"), prose(SAID[::-1])]
    assert len(shared(written(*lines), written(*lines)).passages) == 2


def test_a_line_that_is_wrapped_says_the_same():
    wrapped = SAID.replace("每月抽查", "每月\n抽查")
    flat, broken = (written(heading("overview", "一、总体情况"), prose(said)) for said in (SAID, wrapped))
    assert shared(flat, broken).left == 1.0


def test_other_words_share_nothing():
    other = "今年新建了信息公开专区，工作人员现场解答群众提问，全年接待来访者若干。"
    found = shared(*(written(heading("overview", "一、总体情况"), prose(said)) for said in (SAID, other)))
    assert (found.left, found.passages) == (0.0, ())


SENTENCES = st.lists(st.text("公开信息村镇考核抽查栏目更新培训", min_size=6, max_size=12), max_size=12)


@given(SENTENCES, SENTENCES)
def test_shares_are_shares_and_offsets_lie_in_the_texts(left, right):
    one, two = (
        written(heading("overview", "一、总体情况"), *(prose(f"{s}。") for s in said)) for said in (left, right)
    )
    found = shared(one, two)
    assert 0 <= found.left <= 1 and 0 <= found.right <= 1
    for pair in found.passages:
        assert 0 <= pair.left.start < pair.left.end <= len(one.text)
        assert 0 <= pair.right.start < pair.right.end <= len(two.text)


@given(SENTENCES)
def test_a_report_repeats_itself_whole(said):
    report = written(heading("overview", "一、总体情况"), *(prose(f"{s}。") for s in said))
    found = shared(report, report)
    assert found.left == found.right == (1.0 if clauses(report) else 0.0)
