"""`nlp-tag explain` and what it stands on: the evidence for a label against its runner-up."""

from __future__ import annotations

import json

import numpy as np
import pytest
import spacy

import nlp
from nlp.cli import main
from nlp.errors import ModelError
from nlp.pipeline.blocks.explaining import explain
from nlp.show.explanations import ExplanationsView
from nlp.show.overview import Lines

pytestmark = pytest.mark.model

TEXT = """石桥镇2022年政府信息公开工作年度报告

一、总体情况
石桥镇全年公开信息86条，工作平稳推进。
五、存在的主要问题及改进情况
（一）存在的主要问题
一是信息更新不及时。
规章\t0\t1\t2
"""
PIPELINE = nlp.load().pipeline
NAMES = PIPELINE.meta["names"]


def explained(line: int) -> list:
    return explain(PIPELINE, TEXT, *Lines(TEXT).bounds(line))


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "报告.txt"
    file.write_text(TEXT, "utf-8")
    return str(file)


def test_a_heading_is_explained_with_its_runner_up():
    (one,) = explained(3)
    assert (one.text, one.label, TEXT[one.start : one.end]) == ("一、总体情况", "heading:overview", "一、总体情况")
    assert one.runner_up not in (None, one.label)
    assert 0 <= one.runner_up_score <= 1 - one.score + 1e-9
    assert {"number=cn1", "title=总体情况"} <= {name for name, _ in one.features}


def test_the_evidence_adds_up_to_the_odds_of_the_two_labels():
    blocks = PIPELINE.get_pipe("blocks")
    doc = blocks(PIPELINE.make_doc(TEXT))
    path = [blocks.labels.index(span.label_) for span in doc.spans["blocks"]]
    total = blocks.alone(doc) + blocks.chain.given_rest(path, blocks.labels)
    for index, one in enumerate(explain(PIPELINE, TEXT, 0, len(TEXT))):
        odds = total[index, path[index]] - total[index, blocks.labels.index(one.runner_up)]
        assert sum(weight for _, weight in one.features) + one.bias + one.order == pytest.approx(odds, abs=0.01)
        assert np.delete(total[index], path[index]).max() == total[index, blocks.labels.index(one.runner_up)]


def test_every_block_of_a_line_is_explained_and_says_what_is_around_it():
    cells = explained(8)
    assert [one.text for one in cells] == ["规章", "0", "1", "2"]
    assert cells[1].after == cells[0].label
    assert cells[-1].before is None
    assert explained(1)[0].after is None
    assert explained(4)[0].under == "heading:overview"


def test_a_pipeline_without_blocks_cannot_explain():
    with pytest.raises(ModelError, match="没有可以解释的标注"):
        explain(spacy.blank("zh"), TEXT, 0, 10)


def test_the_view_is_in_chinese_and_says_label_probability_and_evidence(path, capsys):
    assert main(["explain", path, "--line", "6"]) == 0
    out = capsys.readouterr().out
    assert "第6行" in out and "“（一）存在的主要问题”" in out
    assert f"判为 章节标题“{NAMES['sections']['improvement']}·{NAMES['sections']['improvement.problems']}”" in out
    assert "其次 " in out and "前后顺序（" in out
    assert all(line == line.rstrip() for line in out.splitlines())


def test_no_feature_is_left_without_words():
    view = ExplanationsView(1, [], NAMES)
    for one in explain(PIPELINE, TEXT, 0, len(TEXT)):
        for name, _ in one.features:
            assert view._words(name)[1] != name, name


def test_json_has_every_feature_by_name(path, capsys):
    assert main(["explain", path, "--line", "3", "--format", "json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)
    assert one["label"] == "heading:overview"
    assert all(set(feature) == {"name", "weight"} for feature in one["features"])


def test_an_empty_line_has_nothing_to_explain(path, capsys):
    assert main(["explain", path, "--line", "2"]) == 0
    assert capsys.readouterr().out == "第2行是空行，没有可以解释的内容\n"


@pytest.mark.parametrize("line", ["0", "-3", "99"])
def test_a_line_that_is_not_there_is_a_usage_error(path, capsys, line):
    assert main(["explain", path, "--line", line]) == 2
    assert capsys.readouterr().err == f"{path}：没有第{line}行，全文共9行；请给出 1 到 9 之间的 --line\n"


@pytest.mark.parametrize(
    ("arguments", "status"),
    [([], 2), (["--line", "三"], 2), (["--line", "1", "--format", "xml"], 2), (["--line", "1", "--encoding", "x"], 2)],
)
def test_other_wrong_usage_is_one_line(path, capsys, arguments, status):
    assert main(["explain", path, *arguments]) == status
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.count("\n") == 1


def test_a_file_that_is_not_there_is_an_input_error(capsys):
    assert main(["explain", "没有.txt", "--line", "1"]) == 1
    assert "没有这个文件" in capsys.readouterr().err


TABLE = """二、主动公开政府信息情况
第二十条第（一）项
信息内容\t现行有效件数\t本年制发件数\t本年废止件数
规章\t8\t1\t0
行政规范性文件\t21\t5\t2
"""


@pytest.fixture
def with_table(tmp_path):
    file = tmp_path / "有表.txt"
    file.write_text(TEXT.replace("规章\t0\t1\t2\n", "") + TABLE, "utf-8")
    return str(file)


def test_a_table_shows_its_grid_its_heads_its_rows_and_what_was_rejected(with_table, capsys):
    assert main(["explain", with_table, "--table", "1"]) == 0
    said = capsys.readouterr().out
    assert "现行有效件数、本年制发件数、本年废止件数" in said
    assert "normative_documents（标签）" in said
    assert "按位置的读法：放弃" in said


def test_a_table_as_json_says_which_reading_was_taken(with_table, capsys):
    assert main(["explain", with_table, "--table", "1", "--format", "json"]) == 0
    first = json.loads(capsys.readouterr().out)[0]
    assert (first["label"], first["template"], first["chosen"]) == ("proactive", "2021", True)
    assert [(reading["by"], reading["taken"]) for reading in first["readings"]] == [("labels", True), ("places", False)]
    assert first["readings"][0]["matches"][1]["values"] == ["21", "5", "2"]


@pytest.mark.parametrize("arguments", [["--table", "4"], ["--table", "0"], [], ["--table", "1", "--line", "1"]])
def test_a_table_that_is_not_there_is_a_usage_error(with_table, capsys, arguments):
    assert main(["explain", with_table, *arguments]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
