"""Marked prose as a corpus format: what breaks it is named with its line and with the way to mend it."""

from __future__ import annotations

import pytest

from nlp.cli import main
from nlp.corpus.prose import ProseError, read_prose

HEAD = "unit: township\nprovince: 甲省\nyear: 2022\nkind: report\n---\n"
LABELS = """name = "towns"
[sections]
overview = "总体情况"
[tables]
proactive = "主动公开"
[roles]
problem = "问题"
[themes]
training = "培训"
"""


def written(folder, body):
    path = folder / "prose" / "w00" / "shiqiao-2022.txt"
    path.parent.mkdir(parents=True)
    path.write_text(HEAD + body, "utf-8")
    return path


@pytest.mark.parametrize(
    ("body", "line", "what"),
    [
        ("{{nothing}}", 6, "没有表格"),
        ("一段话\n{P training| 前有空格}", 7, "空白"),
        ("一段话\n{P training|没有右括号", 7, "花括号没有配对"),
        ("{{unknown\n站所 | 条数", 7, "花括号没有配对"),
    ],
)
def test_what_breaks_the_format_is_named_with_its_line(tmp_path, body, line, what):
    with pytest.raises(ProseError, match=rf"第 {line} 行：.*{what}.*；") as error:
        read_prose(written(tmp_path, body))
    assert error.value.line == line


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("一段话\n{P training|没有右括号", "shiqiao-2022.txt:7 花括号没有配对；补上"),
        ("{X training|没有这个角色}", "[shiqiao-2022] 条目第 1 项的角色 'X' 不在 corpus.toml；"),
        ("{P tea|没有这个主题}", "[shiqiao-2022] 条目第 1 项的主题 'tea' 不在 corpus.toml；"),
    ],
)
def test_corpus_check_names_the_file_and_the_line(tmp_path, capsys, body, message):
    written(tmp_path, body)
    (tmp_path / "corpus.toml").write_text(LABELS, "utf-8")
    assert main(["corpus", "check", str(tmp_path)]) == 1
    assert message in "".join(capsys.readouterr())
