"""The `nlp-tag` command: what it prints, where, and with which exit status."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import openpyxl
import pytest

import nlp
from nlp import __version__
from nlp.cli import main
from nlp.model import tagger as tagging
from nlp.report import Model, Place, Report, Source

pytestmark = pytest.mark.model

POEM = "床前明月光，疑是地上霜。\n举头望明月，低头思故乡。\n"
NOTICE = """清河乡人民政府2023年政府信息公开工作年度报告
一、总体情况
全年公开信息12条。
二、主动公开政府信息情况
无。
五、存在的主要问题及改进情况
主要问题：业务人员培训不够，公开不够及时。
改进措施：加强业务培训，提高工作人员能力。
六、其他需要报告的事项
无。
"""


class Tagger(tagging.Tagger):
    """Stands for a loaded model: finds nothing but the first line, as the title."""

    def __init__(self):
        """It has no pipeline."""

    def tag(self, source):
        return Report(
            source=Source(source.path, source.sha256, source.media_type, source.encoding, len(source.text)),
            model=Model("test", "1", "00"), text=source.text, title=source.text.splitlines()[0], agency=None, year=None,
            template=None, place=Place(), sections=(), tables=(), items=(), themes={}, checks=(), warnings=(),
        )  # fmt: skip


@pytest.fixture
def tagger(monkeypatch):
    monkeypatch.setattr("nlp.model.tagger.load", lambda model: Tagger())


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The working directory, with two reports in it."""
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b"):
        Path(f"{name}.txt").write_text(f"报告{name}\n", encoding="utf-8")
    return tmp_path


class Terminal(io.TextIOWrapper):
    """A stream that says it is a screen."""

    def __init__(self):
        super().__init__(io.BytesIO())

    def isatty(self):
        return True

    def shown(self):
        self.flush()
        return self.buffer.getvalue().decode("utf-8")


def run(*args, stdin=None, env=None):
    """The command in a process of its own."""
    command = [sys.executable, "-c", "import sys; from nlp.cli import main; sys.exit(main())", *map(str, args)]
    return subprocess.run(command, input=stdin, capture_output=True, env=os.environ | (env or {}), timeout=60)


def test_a_path_needs_no_subcommand_and_gives_one_line_of_json(tagger, folder, capsys):
    assert main(["a.txt"]) == 0
    [line] = capsys.readouterr().out.splitlines()
    assert json.loads(line)["title"] == "报告a"


def test_several_paths_give_json_lines_in_the_order_of_the_arguments(tagger, folder, capsys):
    assert main(["b.txt", "a.txt", "b.txt"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["source"]["path"] for line in lines] == ["b.txt", "a.txt", "b.txt"]


def test_the_json_has_the_text_unless_it_is_not_wanted(tagger, folder, capsys):
    main(["a.txt"])
    assert json.loads(capsys.readouterr().out)["text"] == "报告a\n"
    main(["a.txt", "--no-text"])
    assert "text" not in json.loads(capsys.readouterr().out)


def test_a_terminal_gets_the_text_view(tagger, folder, monkeypatch):
    screen = Terminal()
    monkeypatch.setattr("sys.stdout", screen)
    assert main(["a.txt"]) == 0
    assert "来源  a.txt · utf-8 · 4字" in screen.shown()


def test_a_terminal_gets_json_where_it_is_asked_for(tagger, folder, monkeypatch):
    screen = Terminal()
    monkeypatch.setattr("sys.stdout", screen)
    main(["a.txt", "--format", "json"])
    assert json.loads(screen.shown())["title"] == "报告a"


def test_text_reports_are_parted_by_a_rule_and_lines_end_without_blanks(tagger, folder, capsys):
    main(["a.txt", "b.txt", "--format", "text"])
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line.startswith(("报告", "──"))] == ["报告a", "─" * 80, "报告b"]
    assert lines == [line.rstrip() for line in lines]


def test_a_dash_reads_standard_input(tagger, folder, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("标准输入".encode("gb18030"))))
    assert main(["-"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["source"]["path"], report["text"]) == ("-", "标准输入")


def test_a_file_named_like_a_subcommand_is_tagged_with_its_folder(tagger, folder, capsys):
    Path("schema").write_text("一份报告", encoding="utf-8")
    main(["./schema"])
    assert json.loads(capsys.readouterr().out)["title"] == "一份报告"
    main(["schema"])
    assert "$schema" in json.loads(capsys.readouterr().out)


def test_the_encoding_overrules_detection(tagger, folder, capsys):
    Path("t.txt").write_bytes("公開".encode("big5"))
    main(["t.txt", "--encoding", "big5"])
    assert json.loads(capsys.readouterr().out)["text"] == "公開"


def test_output_is_utf8_whatever_the_locale(tagger, folder, monkeypatch):
    ascii_only = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr("sys.stdout", ascii_only)
    assert main(["a.txt", "b.txt"]) == 0
    assert "报告a" in ascii_only.buffer.getvalue().decode("utf-8")


def test_a_file_name_that_is_no_utf8_is_escaped_in_the_json(tagger, folder, capsysbinary):
    name = os.fsdecode(b"\xff.txt")
    try:
        Path(name).write_text("报告", encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    assert main([name]) == 0
    assert json.loads(capsysbinary.readouterr().out.decode("utf-8"))["source"]["path"] == name


# Bad input


@pytest.fixture
def bad(folder):
    """One bad input of each kind by its name."""
    Path("folder").mkdir()
    Path("empty").touch()
    Path("binary").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    return folder


@pytest.mark.parametrize("path", ["missing", "folder", "empty", "binary"])
def test_a_bad_input_is_one_line_and_the_others_are_done(tagger, bad, capsys, path):
    assert main(["a.txt", path, "b.txt"]) == 1
    out, err = capsys.readouterr()
    assert [json.loads(line)["title"] for line in out.splitlines()] == ["报告a", "报告b"]
    [line] = err.splitlines()
    assert line.startswith(f"{path}：")


def test_a_file_without_permission_is_one_line(tagger, folder, capsys, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)  # root may read everything
    assert main(["a.txt"]) == 1
    assert capsys.readouterr().err == "a.txt：没有读取权限；请检查文件权限\n"


def test_a_wrong_encoding_is_an_error_of_the_input(tagger, folder, capsys):
    Path("u.txt").write_bytes(b"\xff\xfe\xfd")
    assert main(["u.txt", "--encoding", "utf-8"]) == 1
    assert capsys.readouterr().err.startswith("u.txt：按 utf-8 解码失败")


def test_a_line_break_in_a_file_name_does_not_break_the_line(tagger, folder, capsys):
    assert main(["no\nsuch\x1bfile"]) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith(r"no\nsuch\x1bfile：")


# Wrong usage


@pytest.mark.parametrize(
    "args",
    [
        [], ["--colour", "a.txt"], ["a.txt", "--format", "xml"], ["a.txt", "--output"], ["--no-text"],
        ["a.txt", "--encoding", "utf-9"], ["a.txt", "--encoding", "hex"], ["a.txt", "--output", "no/such.json"],
        ["a.txt", "--output", "."], ["a.txt", "--output", "./a.txt"],
        ["a.txt", "--output", "a.txt/b"], ["a.txt", "--model", "no-such-model"],
        ["schema", "extra"], ["schema", "--no-text"],
    ],
)  # fmt: skip
def test_wrong_usage_is_one_line_and_status_2(folder, capsys, args):
    assert main(args) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1


def test_a_broken_model_is_one_line_and_status_2(folder, capsys):
    Path("model").mkdir()
    Path("model/config.cfg").write_text("[nlp]\n")
    assert main(["a.txt", "--model", "model"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


# --output


def test_output_goes_to_the_file_in_json(tagger, folder, monkeypatch):
    screen = Terminal()
    monkeypatch.setattr("sys.stdout", screen)
    assert main(["a.txt", "b.txt", "--output", "out.jsonl"]) == 0
    assert screen.shown() == ""
    lines = Path("out.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["title"] for line in lines] == ["报告a", "报告b"]


def test_output_can_be_the_text_view(tagger, folder):
    main(["a.txt", "--output", "out.txt", "--format", "text"])
    assert Path("out.txt").read_text("utf-8").startswith("报告a\n机关")


def test_good_reports_are_kept_where_another_input_is_bad(tagger, folder):
    assert main(["missing", "a.txt", "--output", "out.jsonl"]) == 1
    assert len(Path("out.jsonl").read_text("utf-8").splitlines()) == 1


def test_output_is_left_as_it_was_where_no_input_is_good(tagger, folder):
    Path("out.jsonl").write_text("yesterday")
    assert main(["missing", "--output", "out.jsonl"]) == 1
    assert Path("out.jsonl").read_text() == "yesterday"


def test_an_interrupted_run_leaves_no_output_and_ends_with_130(folder, monkeypatch, capsys):
    class Interrupted(Tagger):
        def tag(self, source):
            if source.path == "b.txt":
                raise KeyboardInterrupt
            return super().tag(source)

    monkeypatch.setattr("nlp.model.tagger.load", lambda model: Interrupted())
    assert main(["a.txt", "b.txt", "--output", "out.jsonl"]) == 130
    assert sorted(path.name for path in folder.iterdir()) == ["a.txt", "b.txt"]
    assert capsys.readouterr().err == ""


def test_a_link_stays_a_link(tagger, folder):
    Path("link").symlink_to("target")
    main(["a.txt", "--output", "link"])
    assert Path("link").is_symlink()
    assert json.loads(Path("target").read_text("utf-8"))["title"] == "报告a"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_a_pipe_is_written_and_not_replaced(tagger, folder):
    os.mkfifo("pipe")
    reader = os.open("pipe", os.O_RDONLY | os.O_NONBLOCK)
    main(["a.txt", "--output", "pipe"])
    assert json.loads(os.read(reader, 10_000))["title"] == "报告a"
    assert Path("pipe").is_fifo()
    os.close(reader)


# Progress


def test_progress_is_shown_on_a_terminal_for_several_inputs(tagger, folder, monkeypatch):
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    main(["a.txt", "missing", "b.txt", "--output", "out.jsonl"])
    assert "正在标注" in screen.shown()
    assert "missing：没有这个文件；请检查路径" in screen.shown()


@pytest.mark.parametrize("args", [["a.txt", "--output", "out.jsonl"], ["a.txt"]])
def test_progress_is_not_shown_for_one_input(tagger, folder, monkeypatch, args):
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    main(args)
    assert screen.shown() == ""


def test_progress_is_not_shown_above_the_view(tagger, folder, monkeypatch):
    screen, errors = Terminal(), Terminal()
    monkeypatch.setattr("sys.stdout", screen)
    monkeypatch.setattr("sys.stderr", errors)
    main(["a.txt", "b.txt"])
    assert errors.shown() == ""


# Help, schema, and the process around it


def test_help_shows_the_options_of_tagging_and_the_other_commands(capsys):
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    assert all(word in out for word in ("路径", "--format", "--output", "--encoding", "schema", "corpus"))


def test_version(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"nlp-tag {__version__}\n"


def test_the_schema_is_a_valid_schema_that_a_report_satisfies(tagger, folder, capsys):
    main(["schema"])
    schema = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator.check_schema(schema)
    main(["a.txt"])
    jsonschema.validate(json.loads(capsys.readouterr().out), schema, jsonschema.Draft202012Validator)


@pytest.mark.parametrize("args", [["--help"], ["--version"]])
def test_help_and_version_load_no_model_library(args):
    code = (
        f"import sys; from nlp.cli import main; main({args!r}); sys.exit(bool({{'spacy', 'rich'}} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL).returncode == 0


def test_a_closed_pipe_ends_quietly():
    command = [sys.executable, "-c", "from nlp.cli import main; main(['schema'])"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device")
def test_a_full_disk_is_one_line():
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-c", "import sys; from nlp.cli import main; sys.exit(main(['schema']))"]
        process = subprocess.run(command, stdout=full, stderr=subprocess.PIPE)
    assert process.returncode == 1
    assert len(process.stderr.decode("utf-8").splitlines()) == 1


# With the default model


def test_a_report_end_to_end(folder):
    Path("report.txt").write_text(NOTICE, encoding="gb18030")
    process = run("report.txt", env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii"})
    assert (process.returncode, process.stderr) == (0, b"")
    report = json.loads(process.stdout.decode("utf-8"))
    assert report["text"] == NOTICE
    assert report["source"]["sha256"] == hashlib.sha256(NOTICE.encode("gb18030")).hexdigest()
    assert {section["label"] for section in report["sections"]} >= {"overview", "proactive", "improvement", "other"}
    jsonschema.validate(report, json.loads(run("schema").stdout), jsonschema.Draft202012Validator)


def test_a_poem_is_no_error(folder, capsys):
    Path("poem.txt").write_text(POEM, encoding="utf-8")
    assert main(["poem.txt"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["sections"], report["tables"], report["items"]) == ([], [], [])
    assert [warning["code"] for warning in report["warnings"]] == ["not_a_report"]


@pytest.mark.parametrize("held", [(), (".hidden",), ("nlp-tag.toml",)])
@pytest.mark.parametrize("command", [[], ["check"], ["tables"], ["text"], ["explain", "--line", "1"], ["run"]])
def test_a_folder_without_a_readable_file_is_told_with_the_kinds_that_are_read(held, command, tmp_path, tagger, capsys):
    (tmp_path / "drafts").mkdir()
    for name in held:
        (tmp_path / "drafts" / name).write_text("[check]\n", "utf-8")
    store = ["--store", str(tmp_path / "store")] if command == ["run"] else []
    assert main([*command, str(tmp_path / "drafts"), *store]) == (2 if store else 1)
    told = capsys.readouterr().err
    assert "drafts：" in told and "Word 文档" in told and "PDF" in told and "网页" in told and "文本" in told


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_standard_streams_cost_nothing(closed, tmp_path):
    (tmp_path / "a.txt").write_text(NOTICE, "utf-8")
    program = f"{sys.executable} -c 'from nlp.cli import main; raise SystemExit(main())'"
    shell = f"{program} a.txt -o a.json {closed}; echo $? > status; {program} - {closed} <&-; echo $? >> status"
    subprocess.run(["sh", "-c", shell], cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert (tmp_path / "status").read_text().split() == ["0", "1"]
    assert json.loads((tmp_path / "a.json").read_text("utf-8"))["title"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is always full")
@pytest.mark.parametrize("format", ["text", "json", "html"])
def test_a_full_disk_is_told_of_the_output_and_of_no_input(format, tmp_path):
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(NOTICE * 20, "utf-8")
    program = [sys.executable, "-c", "from nlp.cli import main; raise SystemExit(main())"]
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [*program, "a.txt", "b.txt", "--format", format],
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert ran.returncode == 1
    assert ran.stderr.decode() == "输出：磁盘已满；请检查磁盘空间和权限\n"


def test_reports_as_a_workbook_have_a_row_a_report_an_item_a_value(tmp_path):
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(NOTICE, "utf-8")
    file = tmp_path / "out.xlsx"
    assert main([str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), "-o", str(file)]) == 0
    book = openpyxl.load_workbook(file)
    assert book.sheetnames[:3] == ["报告", "条目", "全部数据"]
    assert [row[0].value for row in book["报告"].iter_rows(min_row=2)] == [str(tmp_path / f"{n}.txt") for n in "ab"]
    report = nlp.tag(tmp_path / "a.txt")
    told = [row for row in book["条目"].iter_rows(min_row=2, values_only=True) if row[0] == str(tmp_path / "a.txt")]
    assert [(row[5], row[8], row[9]) for row in told] == [
        (report.text[item.start : item.end], item.start, item.end) for item in report.items
    ]


def test_a_workbook_of_nothing_is_no_file(tmp_path, capsys):
    assert main([str(tmp_path / "none.txt"), "-o", str(tmp_path / "out.xlsx")]) in (1, 2)
    assert list(tmp_path.iterdir()) == []
