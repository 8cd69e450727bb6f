"""nlp-tag check: findings on the terminal and in files, settings, baseline, exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from nlp.checks.rules import load_rules
from nlp.cli import main

GOOD = """南岭县石桥镇2012年政府信息公开工作年度报告
一、概述
石桥镇全年公开信息86条。
二、存在的主要问题和改进措施
存在更新不够及时的问题。下一步，将加快信息更新。
"""
BAD = GOOD.replace("86条", "××条").replace("石桥镇全年", "=石桥镇<b>全年\x1b[31m")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tmp_path.joinpath("good.txt").write_text(GOOD, "utf-8")
    tmp_path.joinpath("bad.txt").write_text(BAD, "utf-8")
    return tmp_path


def test_the_exit_status_says_whether_an_error_was_found(folder, capsys):
    assert main(["check", str(folder / "good.txt"), "--ignore", "contact"]) == 0
    assert main(["check", str(folder / "bad.txt"), "--ignore", "contact"]) == 1
    out = capsys.readouterr().out
    assert "第3行" in out and "占位符" in out and "\x1b" not in out


def test_an_error_that_is_no_rule_and_a_missing_report_do_not_lose_the_others(folder, capsys):
    assert main(["check", str(folder / "gone.txt"), str(folder / "good.txt"), "--select", "text"]) == 1
    captured = capsys.readouterr()
    assert "gone.txt" in captured.err and "共1份报告" in captured.out


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["bad.txt", "--select", "nothing"], ["bad.txt", "--deadline", "2024"], ["bad.txt", "--format", "docx"],
        ["bad.txt", "--dismiss", "错"], ["bad.txt", "--baseline", "b.json", "--dismiss", " "],
        ["bad.txt", "-o", "bad.txt"], ["bad.txt", "--baseline", "b.json", "--dismiss", "错", "--confirm", "对"],
    ],
)  # fmt: skip
def test_wrong_usage_is_said_in_one_line(folder, arguments, capsys, monkeypatch):
    monkeypatch.chdir(folder)
    assert main(["check", *arguments]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_settings_beside_the_report_apply_and_the_command_line_is_stronger(folder, capsys):
    folder.joinpath("nlp-tag.toml").write_text(
        '[check]\nselect = ["text.placeholder"]\nseverity = {"text.placeholder" = "hint"}', "utf-8"
    )
    assert main(["check", str(folder)]) == 0
    assert "提示 1" in capsys.readouterr().out
    main(["check", str(folder), "--select", "contact.link"])
    assert "提示 2" in capsys.readouterr().out


def test_what_was_dismissed_is_not_shown_again(folder, capsys):
    arguments = ["check", str(folder), "--select", "text", "--baseline", str(folder / "settled.json")]
    assert main([*arguments, "--dismiss", "×× 是原文"]) == 1
    assert main(arguments) == 0
    assert "没有发现问题的2份" in capsys.readouterr().out.splitlines()[-1]


def test_what_was_dismissed_is_settled_though_a_pipe_closes_before_it_is_shown(folder):
    arguments = ["check", str(folder), "--baseline", str(folder / "settled.json"), "--dismiss", "×× 是原文"]
    reader, writer = os.pipe()
    os.close(reader)
    code = f"from nlp.cli import main; main({arguments!r})"
    ended = subprocess.run([sys.executable, "-c", code], stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert not ended.stderr
    assert "×× 是原文" in (folder / "settled.json").read_text("utf-8")


def test_json_is_one_report_a_line(folder, capsys):
    main(
        ["check", str(folder / "bad.txt"), str(folder / "good.txt"), "--format", "json", "--select", "text.placeholder"]
    )
    bad, good = map(json.loads, capsys.readouterr().out.splitlines())
    assert bad["findings"][0]["rule"] == "text.placeholder" and good["findings"] == []


def test_sarif_names_a_file_whose_name_is_no_utf8(folder):
    name = os.fsdecode(b"bad\xff.txt")
    try:
        folder.joinpath(name).write_text(BAD, "utf-8")
    except OSError:
        pytest.skip("this file system takes names in UTF-8 only")
    main(["check", str(folder / name), "-o", str(folder / "out.sarif")])
    results = json.loads(folder.joinpath("out.sarif").read_text("utf-8"))["runs"][0]["results"]
    uris = {place["physicalLocation"]["artifactLocation"]["uri"] for result in results for place in result["locations"]}
    assert {uri.rpartition("/")[2] for uri in uris} == {"bad%FF.txt"}


def test_sarif_names_rule_level_file_and_line(folder):
    main(["check", str(folder / "bad.txt"), "--select", "text.placeholder", "-o", str(folder / "out.sarif")])
    run = json.loads(folder.joinpath("out.sarif").read_text("utf-8"))["runs"][0]
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == set(load_rules())
    (result,) = run["results"]
    place = result["locations"][0]["physicalLocation"]
    assert (result["ruleId"], result["level"], place["region"]["startLine"]) == ("text.placeholder", "error", 3)
    assert BAD[place["region"]["charOffset"] :][: place["region"]["charLength"]] == "××"


def test_a_workbook_has_reports_findings_and_rules_and_no_formula(folder):
    main(["check", str(folder), "-o", str(folder / "out.xlsx")])
    book = openpyxl.load_workbook(folder / "out.xlsx")
    assert book.sheetnames == ["报告", "检查结果", "规则"]
    assert book["报告"].max_row == 3 and book["规则"].max_row == 1 + len(load_rules())
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_a_page_holds_no_markup_of_the_report(folder):
    main(["check", str(folder / "bad.txt"), "-o", str(folder / "out.html")])
    page = folder.joinpath("out.html").read_text("utf-8")
    assert "占位符" in page and "<b>" not in page and "<script" not in page


def test_each_unit_has_a_word_file_to_go_back_to_it(folder):
    other = folder / "other"
    other.mkdir()
    other.joinpath("bad.txt").write_text(BAD, "utf-8")
    letters = folder / "letters"
    letters.mkdir()
    main(["check", str(folder / "bad.txt"), str(other), "--format", "docx", "-o", str(letters)])
    assert sorted(path.name for path in letters.iterdir()) == [
        "bad-2-检查意见.docx", "bad-检查意见.docx", "汇总.xlsx",
    ]  # fmt: skip
    document = docx.Document(str(letters / "bad-检查意见.docx"))
    assert "检查意见" in document.paragraphs[0].text
    assert any("占位符" in cell.text for row in document.tables[0].rows for cell in row.cells)


def test_a_word_file_is_named_as_every_system_allows(folder):
    drafts = folder / "drafts"
    drafts.mkdir()
    for name in ("年" * 83, 'a\nb:"c"?', "\u202etxt", " 报告. ", "="):
        drafts.joinpath(f"{name}.txt").write_text(BAD, "utf-8")
    main(["check", str(drafts), "--format", "docx", "-o", str(folder / "letters")])
    assert {path.name for path in (folder / "letters").iterdir()} == {
        f"{'年' * 53}-检查意见.docx", "a_b__c__-检查意见.docx", "_txt-检查意见.docx", "报告-检查意见.docx",
        "=-检查意见.docx", "汇总.xlsx",
    }  # fmt: skip


def test_a_folder_for_word_files_is_made_where_it_is_not_there(folder):
    main(["check", str(folder / "bad.txt"), "--format", "docx", "-o", f"{folder / 'new'}/"])
    assert {path.name for path in (folder / "new").iterdir()} == {"bad-检查意见.docx", "汇总.xlsx"}


def test_a_folder_that_cannot_be_made_is_wrong_usage(folder):
    assert main(["check", str(folder / "bad.txt"), "--format", "docx", "-o", f"{folder}/bad.txt/new"]) == 2


def test_one_word_file_holds_all_reports(folder):
    main(["check", str(folder), "-o", str(folder / "out.docx")])
    assert zipfile.is_zipfile(folder / "out.docx")
    headings = [p.text for p in docx.Document(str(folder / "out.docx")).paragraphs if p.style.name == "Heading 1"]
    assert len(headings) == 2


def test_the_rules_are_listed_with_their_sources(capsys):
    assert main(["check", "--rules"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(load_rules()) and any("政府信息公开条例" in line for line in lines)


def test_a_rule_is_explained_with_an_example(capsys):
    assert main(["check", "--explain", "text.placeholder"]) == 0
    out = capsys.readouterr().out
    assert "依据" in out and "例：XX镇" in out
    assert main(["check", "--explain", "text.placehoder"]) == 2
    assert "text.placeholder" in capsys.readouterr().err


def test_settings_are_found_in_a_folder_whose_name_has_the_mark_of_archives(tmp_path, capsys):
    folder = tmp_path / "drafts!"
    folder.mkdir()
    folder.joinpath("good.txt").write_text(GOOD, "utf-8")
    folder.joinpath("nlp-tag.toml").write_text('[check]\nselect = ["no.such"]\n', "utf-8")
    assert main(["check", str(folder / "good.txt")]) == 1
    assert "no.such" in capsys.readouterr().err


@pytest.mark.parametrize("against", [[], ["--against", "."]])
def test_a_link_that_leads_to_itself_costs_itself(against, folder, monkeypatch, capsys):
    monkeypatch.chdir(folder)
    Path("loop").symlink_to("loop")
    assert main(["check", ".", *against]) == 1
    told = capsys.readouterr()
    assert "good.txt" in told.out and "bad.txt" in told.out
    said = {line.removeprefix("./") for line in told.err.splitlines()}
    assert said == {"loop：无法读取（链接绕成了圈）；请检查路径"}
