"""items: problems and measures, cut out of the prose and given their role by the default model."""

from __future__ import annotations

import pytest
from spacy.tokens import Span, SpanGroup
from spacy.training import Example
from spacy.vocab import Vocab

import nlp
from nlp.pipeline.items.features import piece_features
from nlp.pipeline.items.pieces import PieceOfProse, cut_prose, stretches
from nlp.pipeline.segmenter import Segmenter
from nlp.pipeline.words import Words
from nlp.report import Report

pytestmark = pytest.mark.model

FRAME = """石桥镇2022年政府信息公开工作年度报告
一、总体情况
全年公开信息86条。
五、存在的主要问题及改进情况
{}
六、其他需要报告的事项
没有其他需要报告的事项。
"""


def report_of(prose: str) -> Report:
    return nlp.tag_text(FRAME.format(prose))


def found(prose: str) -> list[tuple[str, str]]:
    report = report_of(prose)
    return [(item.role, report.text[item.start : item.end]) for item in report.items]


PROBLEMS = ["一是信息更新不及时；", "二是工作人员业务不熟练。"]
MEASURES = ["一是建立按周更新制度；", "二是组织专题业务培训。"]


@pytest.mark.parametrize(
    "prose",
    [
        "（一）存在的主要问题\n{}{}\n（二）改进措施\n{}{}",
        "（一）存在的主要问题\n{}\n{}\n（二）改进措施\n{}\n{}",
        "（一）存在的主要问题\n\n　　{}\n\n　　{}\n\n（二）改进措施\n\n　　{}\n\n　　{}",
        "（一）存在的主要问题。{}{}\n（二）改进措施。{}{}",
        "存在的主要问题：\r\n{}{}\r\n改进措施：\r\n{}{}",
    ],
    ids=["one line", "a line each", "indented", "run-in", "without numbers"],
)
def test_each_enumerated_unit_is_an_item_in_each_layout(prose):
    expected = [("problem", text) for text in PROBLEMS] + [("measure", text) for text in MEASURES]
    assert found(prose.format(*PROBLEMS, *MEASURES)) == expected


@pytest.mark.parametrize(
    ("prose", "item"),
    [
        ("（一）存在的主要问题\n信息更新不及时。", ("problem", "信息更新不及时。")),
        ("（二）改进措施\n组织专题业务培训。", ("measure", "组织专题业务培训。")),
    ],
    ids=["problem", "measure"],
)
def test_a_single_plain_sentence_is_one_item(prose, item):
    assert found(prose) == [item]


def test_a_lead_in_is_no_item():
    lead = "虽然取得了一定成绩，但仍存在以下不足："
    assert lead not in "".join(text for _, text in found(f"（一）存在的主要问题\n{lead}\n{PROBLEMS[0]}\n{PROBLEMS[1]}"))


def test_other_sections_hold_no_items():
    report = report_of(f"（一）存在的主要问题\n{''.join(PROBLEMS)}")
    section = next(section for section in report.sections if section.label == "improvement")
    assert all(section.start <= item.start < item.end <= section.end for item in report.items)


def test_a_number_that_goes_on_behind_a_comma_begins_an_item():
    text = "（二）改进措施\n一是健全工作制度，明确专人负责，做到任务到人、责任到人，二是加强宣传引导，扩大群众知晓面。"
    assert [item for _, item in found(text)] == [
        "一是健全工作制度，明确专人负责，做到任务到人、责任到人，", "二是加强宣传引导，扩大群众知晓面。",
    ]  # fmt: skip


def test_items_come_in_order_without_outer_white_space():
    report = report_of("\n\n".join(f" 　{text}　 " for text in [*PROBLEMS, *MEASURES]))
    texts = [report.text[item.start : item.end] for item in report.items]
    assert texts
    assert texts == [text.strip() for text in texts]
    ends = [(item.start, item.end) for item in report.items]
    assert all(a[1] <= b[0] for a, b in zip(ends, ends[1:], strict=False))


def test_a_text_without_problems_has_no_items():
    assert found("没有。") == []


def pieces(text: str) -> list[str]:
    words = Words(Segmenter(Vocab())(text))
    whole = PieceOfProse(0, len(text), "", None, opens_line=True)
    return [text[piece.start : piece.end] for piece in cut_prose(words, whole)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("更新慢。人手少；培训不够", ["更新慢。", "人手少；", "培训不够"]),
        ("主要问题一是更新慢；二是人手少", ["主要问题", "一是更新慢；", "二是人手少"]),
        ("不足：1.更新慢。2.人手少。", ["不足：", "1.更新慢。", "2.人手少。"]),
        ("仍有“死角”。”下一步", ["仍有“死角”。”", "下一步"]),
        ("更新慢，下一步按周检查", ["更新慢，", "下一步按周检查"]),
        ("更新慢，今后按周检查", ["更新慢，", "今后按周检查"]),
        ("全年收费3.5万元", ["全年收费3.5万元"]),
        ("  更新慢。  人手少。 ", ["更新慢。", "人手少。"]),
    ],
)
def test_prose_is_cut_where_an_item_can_begin_or_end(text, expected):
    assert pieces(text) == expected


def test_prose_that_was_cut_for_a_heading_that_is_none_is_whole_again():
    segmenter = Segmenter(Vocab(), ["主动公开工作", "依申请公开工作", "政策解读工作"])
    doc = segmenter("无。1.公开工作不够细致，2.申请工作慢。\n三是少。")
    units = doc._.layout
    assert "1.公开工作" in [doc.text[unit.start_char : unit.end_char] for unit in units]
    doc.spans["blocks"] = SpanGroup(
        doc, name="blocks", spans=[Span(doc, unit.start, unit.end, "prose") for unit in units]
    )
    (stretch,) = stretches(doc, Words(doc))
    assert [piece.text for piece in stretch.pieces] == ["无。", "1.公开工作不够细致,", "2.申请工作慢。", "三是少。"]
    assert [piece.opens_line for piece in stretch.pieces] == [True, False, False, True]


def lines_that_go_on(text: str, noise: str = "") -> list[str]:
    """The pieces that open a line with which the line before goes on; the line `noise` is a page's own."""
    doc = Segmenter(Vocab(), [])(text)
    labels = ["noise" if doc.text[unit.start_char : unit.end_char] == noise else "prose" for unit in doc._.layout]
    spans = [Span(doc, unit.start, unit.end, label) for unit, label in zip(doc._.layout, labels, strict=True)]
    doc.spans["blocks"] = SpanGroup(doc, name="blocks", spans=spans)
    (stretch,) = stretches(doc, Words(doc))
    return [piece.text for piece in stretch.pieces if piece.goes_on]


WRAPPED = (
    "一是部分站所报送信息不够主动，往往要等党政办公室催\n促以后才补报。\n"
    "二是信息公开栏由各村自行管理，内容更换得不够勤，群\n众查看不便。\n"
)


def test_a_line_goes_on_with_one_that_runs_to_the_margin_of_wrapped_prose():
    assert lines_that_go_on(WRAPPED) == ["促以后才补报。", "众查看不便。"]


def test_a_page_number_between_them_changes_nothing():
    assert lines_that_go_on(WRAPPED.replace("勤，群\n", "勤，群\n- 7 -\n"), "- 7 -") == [
        "促以后才补报。",
        "众查看不便。",
    ]


def test_lines_of_a_list_without_stops_do_not_go_on():
    listed = "部分站所报送信息不够主动及时完整\n信息公开栏更换不勤\n部分干部对条例要求掌握得还不够全面\n解读材料偏少\n"
    assert lines_that_go_on(listed) == []


def test_what_was_taken_for_a_heading_and_is_none_is_prose():
    doc = Segmenter(Vocab(), [])("一、存在问题\n二、更新慢的栏目较多。\n人手少。")
    labels = ["heading:problems", "heading:measures", "prose"]
    units = doc._.layout
    spans = [Span(doc, unit.start, unit.end, label) for unit, label in zip(units, labels, strict=True)]
    doc.spans["blocks"] = SpanGroup(doc, name="blocks", spans=spans)
    doc.spans["headings"] = SpanGroup(doc, name="headings", spans=[Span(doc, spans[0].start, spans[0].end, "problems")])
    (stretch,) = stretches(doc, Words(doc))
    assert stretch.under == "problems"
    assert [piece.text for piece in stretch.pieces] == ["二、更新慢的栏目较多。", "人手少。"]


def test_prose_knows_the_part_of_its_section_that_follows():
    doc = Segmenter(Vocab(), [])("五、问题及改进\n目录多年未改。\n改进办法\n重编目录。\n六、其他")
    labels = ["heading:improvement", "prose", "heading:improvement.measures", "prose", "heading:other"]
    doc.spans["blocks"] = SpanGroup(
        doc, name="blocks",
        spans=[Span(doc, unit.start, unit.end, label) for unit, label in zip(doc._.layout, labels, strict=True)],
    )  # fmt: skip
    first, second = stretches(doc, Words(doc))
    rows = [
        {
            name
            for part in piece_features(found, [[] for _ in found.pieces], [[] for _ in found.pieces])[0]
            for name in part
        }
        for found in (first, second)
    ]
    assert "before=improvement.measures" in rows[0]
    assert not any(name.startswith("before=") for name in rows[1])


def test_a_cell_of_a_table_in_prose_knows_the_head_of_its_column():
    doc = Segmenter(Vocab(), [])("问题\t措施\n更新慢\t按周更新\n人手少\t配齐人员\n特此报告。")
    doc.spans["blocks"] = SpanGroup(
        doc, name="blocks", spans=[Span(doc, unit.start, unit.end, "prose") for unit in doc._.layout]
    )
    (stretch,) = stretches(doc, Words(doc))
    columns = {piece.text: piece.column for piece in stretch.pieces}
    assert columns == {
        "问题": "", "措施": "",
        "更新慢": "问题", "按周更新": "措施",
        "人手少": "问题", "配齐人员": "措施",
        "特此报告。": None,
    }  # fmt: skip


def test_no_item_lies_inside_a_table():
    pipeline = nlp.load().pipeline
    doc = pipeline.make_doc("（一）存在的主要问题\n规章\t0\n一是信息更新不及时。\n规章\t1\n")
    labels = ["heading:improvement.problems", *["cell:proactive"] * 2, "prose", *["cell:proactive"] * 2]
    units = doc._.layout
    spans = [Span(doc, unit.start, unit.end, label) for unit, label in zip(units, labels, strict=True)]
    doc.spans["blocks"] = SpanGroup(doc, name="blocks", spans=spans, attrs={"scores": [1.0] * len(spans)})
    doc = pipeline.get_pipe("items")(pipeline.get_pipe("tables")(doc))
    for table in doc.spans["tables"]:
        for item in doc.spans["items"]:
            assert item.end <= table.start or table.end <= item.start


def test_the_score_counts_items_of_the_same_role_that_overlap():
    pipeline = nlp.load().pipeline
    text = FRAME.format(f"（一）存在的主要问题\n{''.join(PROBLEMS)}")
    doc = pipeline(text)
    assert pipeline.get_pipe("items").score([Example(doc, doc)])["items_f"] == 1.0
    bare = pipeline.make_doc(text)
    bare.spans["items"] = []
    assert pipeline.get_pipe("items").score([Example(bare, doc)])["items_f"] == 0.0
