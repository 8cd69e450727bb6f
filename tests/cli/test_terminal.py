"""What a report, a file name or a label holds never commands a terminal, nor becomes a formula of a spreadsheet."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import nlp.cli
from nlp.cli import main
from nlp.cli.rows import harmless
from nlp.cli.terminal import visible
from nlp.show.sheets import Book
from nlp.store.run import run

pytestmark = pytest.mark.model

OSC = "\x1b]0;taken\x07"  # sets the title of the window
CLEAR = "\x1b[2J\x1b[H"
C1 = "\x9b2J\x9d0;x\x9c"
BIDI = "\u202e\u2066"
COMMANDS = OSC + CLEAR + C1 + BIDI
TITLE = f"=HYPERLINK(1){COMMANDS}[bold]:smile:[/]桃江县2023年政府信息公开工作年度报告"
REPORT = (
    f"""{TITLE}
一、总体情况{COMMANDS}
全年公开信息12条{COMMANDS}。
二、主动公开政府信息情况
无。
五、存在的主要问题及改进情况
存在的问题：业务培训不够{COMMANDS}，工作人员不熟悉业务。
"""
    + "本机关依法公开政府信息，接受社会监督，方便群众查询。\n" * 200
)
NAME = f"=1+1{COMMANDS}.txt".replace("/", "")
STYLE = re.compile(r"\x1b\[[\d;]*[mKAGJ]|\x1b\[\?25[lh]|\r")  # what Rich draws with


class Terminal(io.TextIOWrapper):
    """A stream that says it is a screen."""

    def __init__(self):
        super().__init__(io.BytesIO(), encoding="utf-8")

    def isatty(self):
        return True

    def shown(self):
        self.flush()
        return self.buffer.getvalue().decode("utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("commands")
    (folder / NAME).write_text(REPORT, "utf-8")
    list(run([str(folder / NAME)], folder / "store", backend="sequential"))
    return folder


@pytest.mark.parametrize(
    "command",
    [
        ["{name}"], ["{name}", "--format", "json"], ["{name}", "--format", "text"], ["tables", "{name}"],
        ["tables", "{name}", "--format", "csv"], ["explain", "{name}", "--line", "1"],
        ["explain", "{name}", "--line", "1", "--format", "json"], ["suggest", "."], ["no" + COMMANDS],
        ["sql", "store", "select * from reports, items"], ["sql", "store", "select * from items", "--format", "csv"],
        ["sql", "store", "select * from items", "--format", "json"], ["sql", "store", f"select 1 as \"{OSC}\""],
        ["sql", "store", f"select {OSC}"], ["summary", "store", "--by", "county"],
        ["summary", "store", "--by", "county", "--format", "json"], ["run", "{name}", "--store", "store"],
        ["run", "{name}", "--store", "store" + OSC], ["run", "{name}", "--store", "store", "--log-format", "json"],
        ["corpus", "check", "no" + COMMANDS], ["store", "check", "store"],
    ],
)  # fmt: skip
def test_nothing_commands_the_terminal(command, folder, monkeypatch):
    monkeypatch.chdir(folder)
    monkeypatch.setenv("TERM", "xterm-256color")
    out, err = Terminal(), Terminal()
    monkeypatch.setattr("sys.stdout", out)
    monkeypatch.setattr("sys.stderr", err)
    main([word.format(name=NAME) if word == "{name}" else word for word in command])
    text = STYLE.sub("", out.shown() + err.shown())
    assert text
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


def test_json_on_a_terminal_says_the_same(folder, monkeypatch, capsys):
    monkeypatch.chdir(folder)
    screen = Terminal()
    with monkeypatch.context() as patched:
        patched.setattr("sys.stdout", screen)
        main([NAME, "--format", "json"])
    main([NAME])
    assert json.loads(screen.shown()) == json.loads(capsys.readouterr().out)


def test_markup_in_a_report_is_text(folder, monkeypatch, capsys):
    monkeypatch.chdir(folder)
    assert main(["text", NAME]) == 0
    assert "[bold]:smile:[/]桃江县" in capsys.readouterr().out


@given(st.text())
def test_a_text_without_control_characters_is_shown_as_it_is(text):
    shown = visible(text)
    assert visible(shown) == shown
    assert shown == text or any(ord(c) < 32 or 127 <= ord(c) < 160 or ord(c) > 0x61B for c in text)


def test_every_text_of_the_commands_goes_through_the_one_writer():
    """``print`` of words written here is no danger; of anything else, and consoles of Rich, it would be."""
    for file in Path(nlp.cli.__file__).parent.glob("*.py"):
        if file.name in ("terminal.py", "messages.py"):
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id != "Console", file
                if node.func.id == "print":
                    assert file.name in ("schema.py", "tag.py", "train.py"), file  # schema, version, steps


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1", " =1", "\u3000@A1", "\ufeff=1", "-"]
)
def test_what_a_spreadsheet_would_take_for_a_formula_gets_an_apostrophe(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("value", ["", "一", " 一", "1-2", "-5", "+3.2", "-1e9", "'=1", 5, -5, None, 1.5])
def test_anything_else_stays(value):
    assert harmless(value) == value


@pytest.mark.parametrize(
    "command",
    [["tables", "{name}", "--format", "csv"], ["sql", "store", "select path, title from reports", "--format", "csv"]],
)
def test_no_cell_of_csv_is_a_formula(command, folder, monkeypatch, tmp_path):
    monkeypatch.chdir(folder)
    main([*(word.format(name=NAME) if word == "{name}" else word for word in command), "-o", str(tmp_path / "out.csv")])
    rows = list(csv.reader((tmp_path / "out.csv").open(encoding="utf-8-sig", newline="")))
    assert len(rows) > 1 or command[0] == "tables"
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)


def test_no_cell_of_a_workbook_is_a_formula(folder, monkeypatch, tmp_path):
    import openpyxl

    monkeypatch.chdir(folder)
    Path(NAME).write_text(
        REPORT + "三、收到和处理政府信息公开申请情况\n\t自然人\t总计\n一、本年新收政府信息公开申请数量\t=1+1\t3\n",
        "utf-8",
    )
    main(["tables", NAME, "-o", str(tmp_path / "out.xlsx")])
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_a_name_of_a_sheet_holds_nothing_that_xml_does_not():
    book = Book()
    book.sheet("=1+1\ufffe\uffff\x1b\x9b[a]'")
    with zipfile.ZipFile(io.BytesIO(book.close())) as package:
        sheets = etree.fromstring(package.read("xl/workbook.xml")).find("{*}sheets")
    assert [sheet.get("name") for sheet in sheets] == ["=1+1_____a_"]
