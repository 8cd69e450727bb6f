"""A wrong command line is told in Chinese, with what was probably meant."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from rich.cells import cell_len

from nlp.cli import COMMANDS, main


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (["--formt", "json", "a.txt"], "没有选项 --formt；是不是 --format？"),
        (["a.txt", "--format", "pdf"], "--format 的值不对；可用 text、json"),
        (["run", "a.txt", "--store", "s", "--jobs", "two"], "--jobs 的值不对；须是整数"),
        (["run", "a.txt", "--store", "s", "--jobs", "0"], "须不小于1"),
        (["summary", "s"], "缺少 --by"),
        (["summary", "s", "--by"], "选项 --by 后面要有一个值"),
        (["summary", "s", "t", "--by", "county"], "多出了 t"),
        (["sumary", "s"], "是不是 nlp-tag summary？"),
    ],
)
def test_a_wrong_line_is_told_in_one_language(line, told, capsys):
    assert main(line) == 2
    message = capsys.readouterr().err
    assert told in message
    assert message.count("\n") == 1


def test_a_file_that_is_called_like_a_command_is_a_file(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sumary").write_text("", "utf-8")
    main(["sumary"])
    assert "是不是" not in capsys.readouterr().err


@pytest.mark.parametrize("line", [["-h"], ["summary", "-h"], ["corpus", "check", "-h"]])
def test_help_has_a_short_name(line, capsys):
    assert main(line) == 0
    assert "用法：" in capsys.readouterr().out


def lines_of_help(name: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    main([*name.split(), "-h"])
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("name", ["", *COMMANDS, "corpus convert", "store check"])
def test_help_is_in_one_language(name, capsys):
    printed = "\n".join(lines_of_help(name, capsys))
    english = "Usage|Arguments|Options|Commands|OPTIONS|ARGS|Show this|default|required|env var|x>=|<=x|<str|<path"
    assert not re.search(english, printed)


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_no_line_of_help_is_wider_than_the_terminal(name, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert max(map(cell_len, lines_of_help(name, capsys))) <= 80


def test_no_line_of_help_begins_with_a_mark(capsys):
    assert not [
        line for name in COMMANDS for line in lines_of_help(name, capsys) if line.strip()[:1] in set("，。；、）")
    ]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_a_shell_gets_its_script(shell, capsys):
    assert main(["completion", shell]) == 0
    assert "_NLP_TAG_COMPLETE" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "number", "told"), [("nlp-tag su", 1, "summary"), ("nlp-tag summary --wh", 2, "--where")]
)
def test_commands_and_options_are_completed(words, number, told):
    asked = {"COMP_WORDS": words, "COMP_CWORD": str(number), "_NLP_TAG_COMPLETE": "complete_bash"}
    code = "from nlp.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=os.environ | asked)
    assert told in done.stdout.split()
