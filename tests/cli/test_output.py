"""The format of an output follows from its name, and what does not fit is refused before anything is read."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import pytest

from nlp.cli import main
from nlp.cli.messages import UsageError
from nlp.cli.output import format_of


class Format(StrEnum):
    table = "table"
    csv = "csv"
    xlsx = "xlsx"


@pytest.mark.parametrize(
    ("asked", "name", "chosen"),
    [
        (None, None, "table"),
        (None, "a.csv", "csv"),
        (None, "A.XLSX", "xlsx"),
        (None, "a.txt", "table"),
        (None, "a", "table"),
        (None, "a.data", "table"),
        ("csv", None, "csv"),
        ("csv", "a.data", "csv"),
        ("csv", "a.csv", "csv"),
    ],
)
def test_the_name_says_the_format_unless_it_is_asked_for(asked, name, chosen):
    assert format_of(asked and Format(asked), name and Path(name), Format, Format.table) == chosen


@pytest.mark.parametrize(
    "command", [["text", "a.txt"], ["suggest", "a.txt"], ["compare", "a.txt", "b.txt"], ["a.txt"], ["tables", "a.txt"],
                ["check", "a.txt"], ["summary", "store", "--by", "county"], ["sql", "store", "select 1"]]
)  # fmt: skip
def test_every_command_refuses_a_name_that_says_what_it_cannot_write(command, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main([*command, "-o", "out.pdf"]) == 2
    assert "out.pdf：这个命令不能写 .pdf 文件；文件名请以" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("asked", "name", "wrong"),
    [
        (None, "a.docx", "不能写 .docx"),
        ("csv", "a.pdf", "不能写 .pdf"),
        ("csv", "a.xlsx", "不一致"),
        ("xlsx", None, "--output"),
    ],
)
def test_what_does_not_fit_is_refused(asked, name, wrong):
    with pytest.raises(UsageError, match=wrong):
        format_of(asked and Format(asked), name and Path(name), Format, Format.table)


@pytest.mark.parametrize(
    "command", [["a.txt"], ["tables", "a.txt"], ["check", "a.txt"], ["text", "a.txt"],
                ["train", str(Path(__file__).parents[2] / "corpora" / "rectification")]]
)  # fmt: skip
@pytest.mark.model
def test_an_output_that_is_a_link_to_itself_is_refused(command, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("南岭县石桥镇2012年政府信息公开工作年度报告\n", "utf-8")
    Path("loop").symlink_to("loop")
    assert main([*command, "-o", "loop"]) == 2
    assert capsys.readouterr().err == "loop：无法写入（链接绕成了圈）；请换一个 --output\n"
    assert Path("loop").is_symlink()
