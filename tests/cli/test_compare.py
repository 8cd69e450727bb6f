"""nlp-tag compare: two reports side by side."""

from __future__ import annotations

import json

import pytest

from nlp.cli import main

REPORT = """南岭县石桥镇{year}年政府信息公开工作年度报告
一、总体情况
石桥镇全年公开信息{count}条，公示栏逐村核对张贴日期，看不清的换成大字。
二、主动公开政府信息情况
第二十条第（五）项
信息内容\t本年处理决定数量
行政许可\t{count}
第二十条第（六）项
信息内容\t本年处理决定数量
行政处罚\t12
行政强制\t0
五、存在的主要问题及改进情况
存在的主要问题：一是公开内容更新不够及时；二是工作人员业务不够熟练。
改进措施：一是每月检查栏目更新；二是组织业务培训。
"""


@pytest.fixture
def years(tmp_path):
    paths = []
    for year, count in ((2023, 35), (2024, 48)):
        path = tmp_path / f"{year}.txt"
        path.write_text(REPORT.format(year=year, count=count), "utf-8")
        paths.append(str(path))
    return paths


def test_a_comparison_on_the_terminal(years, capsys):
    assert main(["compare", *years]) == 0
    shown = capsys.readouterr().out
    assert "2023年与2024年报告对比" in shown and "+13" in shown


def test_json_is_one_object(years, capsys):
    assert main(["compare", *years, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    changed = [cell for table in told["tables"] for cell in table["cells"] if not cell["same"]]
    assert [(cell["row"], cell["last"], cell["this"]) for cell in changed] == [("licensing", 35, 48)]
    assert {item["in"] for item in told["items"]} == {"both"}


@pytest.mark.parametrize(("name", "magic"), [("a.html", b"<!DOCTYPE html>"), ("a.docx", b"PK"), ("a.json", b"{")])
def test_the_name_of_the_output_says_the_format(years, tmp_path, name, magic):
    assert main(["compare", *years, "-o", str(tmp_path / name)]) == 0
    assert (tmp_path / name).read_bytes().startswith(magic)


def test_a_word_file_is_not_for_the_terminal(years, capsys):
    assert main(["compare", *years, "--format", "docx"]) == 2
    assert "--output" in capsys.readouterr().err


def test_an_output_is_not_written_over_an_input(years, capsys):
    assert main(["compare", *years, "-o", years[0]]) == 2
    assert "输入文件" in capsys.readouterr().err


@pytest.mark.parametrize("text", [None, "关于召开全县春耕会议的通知\n请各镇派人参加。\n"])
def test_what_is_no_report_costs_one_line_and_leaves_no_output(years, tmp_path, capsys, text):
    other = tmp_path / "other.txt"
    if text:
        other.write_text(text, "utf-8")
    assert main(["compare", years[0], str(other), "-o", str(tmp_path / "out.html")]) == 1
    assert str(other) in capsys.readouterr().err
    assert not (tmp_path / "out.html").exists()
