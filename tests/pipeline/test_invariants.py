"""The five invariants of the design, on texts that hypothesis makes."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import nlp
from nlp.corpus.format import Document, Labels
from nlp.model.folder import write_model
from nlp.model.path import find_model
from nlp.model.tagger import Tagger
from nlp.report import Report, json_schema
from nlp.text.folding import squeeze
from nlp.training.train import train

pytestmark = pytest.mark.model

LINES = (
    "南岭县石桥镇人民政府2022年政府信息公开工作年度报告", "一、总体情况", "总体情况", "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况", "（一）存在的主要问题", "（二）改进措施。加强业务培训。",
    "六、其他需要报告的事项", "（一）主动公开情况。全年公开86条。", "一是信息更新不及时；二是人手不足。",
    "下一步，组织专题培训，配齐专职人员。", "第二十条第（一）项",
    "信息内容\t本年制发件数\t本年废止件数\t现行有效件数", "规章\t0\t0\t1", "行政许可\t125", "行政处罚\n12",
    "规章", "一、本年新收政府信息公开申请数量\t3\t1\t0\t0\t0\t0\t4", "（一）予以公开\t\t2\t1\t0\t0\t0\t0\t3",
    "自然人", "总计", "行政复议\t\t\t\t\t行政诉讼", "结果维持\t结果纠正\t其他结果\t尚未审结\t总计",
    "1 0 0 0 1 0 0 0 0 0 / — 无 ０ 1,200", "| 规章 | 0 | 1 |", "（一）收到申请数\t件\t5", "- 3 -",
    "2023年1月18日", "来源：石桥镇 浏览次数：12", "", " 　",
)  # fmt: skip
NOISE = st.text(max_size=12) | st.sampled_from(
    ["𠮷😀👨‍👩‍👧", "\0", "\ufeff", "\u2028", "。。。", "①②", "一二三四五六七八九十", "（（", "0" * 30]
)
BREAKS = st.sampled_from(["\n", "\n", "\n\n", "\r\n", "\r", "", " ", "\t", "\n　　"])
PARTS = st.lists(st.tuples(st.sampled_from(LINES) | NOISE, BREAKS), max_size=25)
TEXTS = PARTS.map(lambda parts: "".join(line + gap for line, gap in parts))
VALIDATOR = Draft202012Validator(json_schema())


def assert_sound(report: Report) -> None:
    """Invariant 1, and the JSON contract."""
    length = len(report.text)
    for section in report.sections:
        assert 0 <= section.start == section.heading.start < section.heading.end <= section.end <= length
    for outer, inner in ((a, b) for i, a in enumerate(report.sections) for b in report.sections[i + 1 :]):
        assert outer.end <= inner.start or (outer.parent is None and inner.parent and inner.end <= outer.end)
    for table in report.tables:
        assert 0 <= table.start < table.end <= length
        for cell in table.cells:
            assert table.start <= cell.start <= cell.end <= table.end
            text = report.text[cell.start : cell.end]
            assert (cell.state == "blank") == (not text.strip())
            assert (cell.state == "number") == (cell.value is not None)
    for item in report.items:
        text = report.text[item.start : item.end]
        assert text and text == text.strip()
        assert item.themes
    for spans in (report.tables, report.items):
        assert all(a.end <= b.start for a, b in pairwise(spans))
    for item in report.items:
        assert all(item.end <= table.start or table.end <= item.start for table in report.tables)
    found = json.loads(report.to_json())
    VALIDATOR.validate(found)
    assert found["text"] == report.text


@settings(max_examples=150)
@given(TEXTS)
def test_1_every_span_is_sound_on_any_text(text):
    report = nlp.tag_text(text)
    assert report.text == text
    assert_sound(report)


@given(st.text(st.characters(codec=None), max_size=40))
def test_1_a_lone_surrogate_is_read_as_a_replacement_character(text):
    report = nlp.tag_text(text)
    assert len(report.text) <= len(text)
    report.to_json().encode()
    assert_sound(report)


def test_1_offsets_count_code_points_beyond_the_basic_plane():
    text = "𠮷😀石桥镇\n一、总体情况\n😀全年公开信息86条。\n五、存在的主要问题\n𠮷一是信息更新不及时。\n"
    report = nlp.tag_text(text)
    assert [text[s.heading.start : s.heading.end] for s in report.sections] == ["一、总体情况", "五、存在的主要问题"]


SAMPLE = ["\n".join(LINES), "\r\n".join(LINES[5:15]), "\n".join(LINES[:4] * 3), "", "春眠不觉晓", " ".join(LINES)]


def test_2_the_same_text_gives_the_same_json_in_any_order():
    first = {text: nlp.tag_text(text).to_json() for text in SAMPLE}
    shuffled = random.Random(0).sample(SAMPLE * 3, 3 * len(SAMPLE))
    assert all(nlp.tag_text(text).to_json() == first[text] for text in shuffled)


@settings(max_examples=30)
@given(TEXTS, TEXTS)
def test_2_what_was_tagged_before_changes_nothing(text, other):
    before = nlp.tag_text(text).to_json()
    nlp.tag_text(other)
    assert nlp.tag_text(text).to_json() == before


ANOTHER_PROCESS = """
import json, sys, nlp
tagger = nlp.load(sys.argv[1])
print(json.dumps([tagger.tag_text(text).to_json() for text in reversed(json.load(sys.stdin))][::-1]))
"""


@pytest.mark.parametrize("seed", ["0", "1"])
def test_2_another_process_gives_the_same_json(seed):
    run = subprocess.run(
        [sys.executable, "-c", ANOTHER_PROCESS, find_model()], input=json.dumps(SAMPLE), text=True,
        env=os.environ | {"PYTHONHASHSEED": seed}, stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    assert json.loads(run.stdout) == [nlp.tag_text(text).to_json() for text in SAMPLE]


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "\t", "\0", "\ufeff", "一", "0", "|", "。", "😀", "\ud800", "（", "一、"]
)
def test_3_the_smallest_texts_are_accepted(text):
    assert_sound(nlp.tag_text(text))


def noise(count: int) -> str:
    rng = random.Random(0)
    kinds = [
        lambda: rng.randrange(0x4E00, 0x9FA6),
        lambda: rng.randrange(32, 127),
        lambda: rng.choice(b"\t\n"),
        lambda: 0x3002,
    ]
    return "".join(chr(rng.choice(kinds)()) for _ in range(count))


@pytest.mark.parametrize(
    "text",
    [
        noise(200_000),
        "一" * 200_000,
        "一、" * 50_000,
        "一是" * 50_000,
        "。" * 50_000,
        "（" * 100_000,
        "\n" * 100_000,
        "一、总体情况\n" * 3_000,
        "0\n" * 100_000,
        ("\t".join("0" * 100) + "\n") * 1_000,
        "规章\t" + "0\t" * 100_000,
        "规章\t0\t0\t1\n" * 25_000,
        "1 " * 20_000 + "a1",
        "\t" * 100_000,
        "无\n" * 50_000,
    ],
    ids=[
        "noise", "numerals", "numbers", "enumerators", "stops", "brackets", "breaks", "headings",
        "a cell a line", "a grid of cells", "a row of cells", "rows",
        "a line of numbers", "tabs", "strokes",
    ],
)  # fmt: skip
def test_3_long_texts_are_accepted(text):
    report = nlp.tag_text(text)
    assert report.text == text
    json.loads(report.to_json(text=False))


REPORT = """石桥镇2022年政府信息公开工作年度报告
一、总体情况
石桥镇认真落实条例，全年公开信息86条，各项工作平稳推进。
二、主动公开政府信息情况
第二十条第（一）项
信息内容\t本年制发件数\t本年废止件数\t现行有效件数
规章\t0\t0\t0
行政规范性文件\t2\t1\t7
第二十条第（五）项
信息内容\t本年处理决定数量
行政许可\t125
第二十条第（六）项
信息内容\t本年处理决定数量
行政处罚\t12
行政强制\t4
第二十条第（八）项
信息内容\t本年收费金额（单位：万元）
行政事业性收费\t3.5
三、收到和处理政府信息公开申请情况
本年度没有收到政府信息公开申请。
四、政府信息公开行政复议、行政诉讼情况
本年度没有发生行政复议和行政诉讼。
五、存在的主要问题及改进情况
（一）存在的主要问题
一是信息更新不及时；
二是工作人员业务不熟练。
（二）改进措施
一是建立按周更新制度；
二是组织专题业务培训。
六、其他需要报告的事项
没有其他需要报告的事项。
"""
HALF_WIDTH = str.maketrans("，；：（）", ",;:()")
LAYOUTS = {
    "blank lines": lambda text: text.replace("\n", "\n\n"),
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "indented": lambda text: "".join(
        f"　　{line}\n" if "\t" not in line else f"{line}\n" for line in text.splitlines()
    ),
    "half-width": lambda text: text.translate(HALF_WIDTH),
    "a cell a line": lambda text: text.replace("\t", "\n"),
    "word": lambda text: "".join(
        "".join(f"\t{cell}\n" for cell in line.split("\t")) + "\n" if "\t" in line else f"{line}\n"
        for line in text.splitlines()
    ),
    "pipes": lambda text: "".join(
        f"| {line.replace(chr(9), ' | ')} |\n" if "\t" in line else f"{line}\n" for line in text.splitlines()
    ),
    "spaces": lambda text: text.replace("\t", "    "),
    "items in a line": lambda text: text.replace("；\n", "；"),
    "headings glued": lambda text: text.replace("一、总体情况\n", "一、总体情况 ").replace("措施\n", "措施。"),
    "numbers apart": lambda text: text.replace("一、总体情况", "一、\n总体情况"),
    "page numbers": lambda text: text.replace("三、收到", "- 1 -\n三、收到"),
}


def reading(report: Report) -> dict[str, object]:
    """What a report says, without where."""
    text = report.text
    return {
        "sections": [(s.label, squeeze(text[s.heading.start : s.heading.end])) for s in report.sections],
        "tables": [
            (table.label, table.template, [(c.row, c.column, c.state, c.value) for c in table.cells])
            for table in report.tables
        ],
        "items": [
            (item.role, squeeze(text[item.start : item.end]), [theme.label for theme in item.themes])
            for item in report.items
        ],
    }


def test_4_the_plain_layout_is_read_whole():
    found = reading(nlp.tag_text(REPORT))
    assert [label for label, _ in found["sections"]] == [
        "overview", "proactive", "requests", "litigation", "improvement", "improvement.problems",
        "improvement.measures", "other",
    ]  # fmt: skip
    assert [(label, template, len(cells)) for label, template, cells in found["tables"]] == [("proactive", "2021", 10)]
    assert [role for role, _, _ in found["items"]] == ["problem", "problem", "measure", "measure"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_4_another_layout_gives_the_same_sections_cells_and_items(layout):
    assert reading(nlp.tag_text(LAYOUTS[layout](REPORT))) == reading(nlp.tag_text(REPORT))


TOY = Labels(
    name="school",
    language="zh",
    description="学校年度小结",
    sections={"teaching": ["教学情况"], "campus": ["校园生活"], "campus.canteen": ["食堂"]},
    tables={"marks": "成绩表"},
    roles={"wish": "愿望", "worry": "担忧"},
    themes={"books": "图书", "sports": "运动", "food": "伙食"},
)
WISHES = {"books": "多买一些图书和绘本", "sports": "增加足球和跑步时间", "food": "食堂多做一些青菜"}
WORRIES = {"books": "图书角旧书太多", "sports": "操场跑道不平", "food": "食堂饭菜偏凉"}


def toy_document(number: int) -> Document:
    """A school's report, its spans marked while it is written."""
    document: Document = {"id": f"school-{number}", "text": "", "headings": [], "tables": [], "items": []}

    def write(text: str, layer: str = "", **rest: object) -> None:
        if layer:
            start = len(document["text"])
            document[layer].append({"start": start, "end": start + len(text), **rest})
        document["text"] += text

    one, two = (list(WISHES)[(number + step) % 3] for step in (0, 1 + number % 2))
    write(f"第{number}小学年度小结\n")
    write("一、教学情况", "headings", label="teaching")
    write(f"\n本学年开课{number + 20}门，老师备课认真。\n")
    write(f"语文\t{number}\n数学\t{number + 1}", "tables", label="marks")
    write("\n")
    write("二、校园生活", "headings", label="campus")
    write("\n")
    write(f"一是{WORRIES[one]}。", "items", role="worry", themes=[one])
    write(f"二是{WORRIES[two]}。", "items", role="worry", themes=[two])
    write("\n")
    write("（一）食堂", "headings", label="campus.canteen")
    write("\n")
    write(f"希望{WISHES[one]}，{WISHES[two]}。", "items", role="wish", themes=[one, two])
    write("\n")
    return document


@pytest.fixture(scope="module")
def school() -> Tagger:
    return Tagger(train(TOY, [toy_document(number) for number in range(12)], version="1"))


def test_5_another_corpus_gives_another_tagger(school):
    text = toy_document(13)["text"]
    report = school.tag_text(text)
    assert [section.label for section in report.sections] == ["teaching", "campus", "campus.canteen"]
    assert [table.label for table in report.tables] == ["marks"]
    assert [item.role for item in report.items] == ["worry", "worry", "wish"]
    assert list(report.themes) == ["wish", "worry"]
    assert report.name("themes", "books") == "图书"


def labels_of(report: Report) -> dict[str, set[str]]:
    return {
        "sections": {section.label for section in report.sections},
        "tables": {table.label for table in report.tables},
        "roles": {item.role for item in report.items} | set(report.themes),
        "themes": {theme.label for item in report.items for theme in item.themes},
    }


@settings(max_examples=50)
@given(TEXTS, st.integers(0, 20))
def test_5_no_label_comes_from_anywhere_but_the_corpus(school, text, number):
    found = labels_of(school.tag_text(toy_document(number)["text"] + text))
    for kind, labels in found.items():
        assert labels <= set(getattr(TOY, kind))


def test_5_the_other_model_keeps_to_the_same_contract(school):
    assert_sound(school.tag_text(toy_document(5)["text"]))


def test_5_the_other_model_lies_on_disk_like_the_default_one(school, tmp_path):
    text = toy_document(7)["text"]
    write_model(school.pipeline, tmp_path / "school", "")
    report = nlp.load(str(tmp_path / "school")).tag_text(text)
    assert report.model.name == "school"
    assert report.to_dict() | {"model": None} == school.tag_text(text).to_dict() | {"model": None}
