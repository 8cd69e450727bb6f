"""`nlp-tag corpus check` names every violation of the format: file, line, document and what to do."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.cli import main
from nlp.corpus.format import check_corpus, read_corpus, read_labels
from nlp.errors import CorpusError

TOML = """
name = "small"
language = "zh"

[sections]
overview = ["总体情况"]
improvement = ["存在的问题"]
"improvement.problems" = ["主要问题"]

[tables]
requests = "申请情况"

[roles]
problem = "问题"

[themes]
staffing = "人员"
training = "培训"
"""
TEXT = "一、总体情况\n  表格 1 2 \n二、存在的问题\n人员不足。培训不够。\n"


def good(name="b"):
    """A document with every layer, and with the extras that the format leaves open."""
    return {
        "id": name,
        "text": TEXT,
        "meta": {"year": 2023},
        "titles": [{"start": 0, "end": 2}],
        "noise": [{"start": 9, "end": 11}],
        "agency": [{"start": 9, "end": 11, "value": "某局"}],
        "year": [{"start": 12, "end": 13, "value": 2023}],
        "place": [{"start": 9, "end": 11, "value": {"county": "某县"}}],
        "published": [{"start": 12, "end": 13, "value": "2024-01-19"}],
        "headings": [{"start": 0, "end": 6, "label": "overview"}, {"start": 17, "end": 24, "label": "improvement"}],
        "tables": [
            {"start": 9, "end": 15, "label": "requests", "template": "2021", "cells": [{"start": 12, "end": 13}]}
        ],
        "items": [
            {"start": 25, "end": 30, "role": "problem", "themes": ["staffing"], "sure": True},
            {"start": 30, "end": 35, "role": "problem", "themes": ["training", "staffing"]},
        ],
        "reviewed_by": "somebody",
    }


def changed(*path_and_value):
    """A good document with the value at the path replaced."""
    *path, key, value = path_and_value

    def build(name):
        document = good(name)
        part = document
        for step in path:
            part = part[step]
        part[key] = value
        return json.dumps(document).encode()

    return build


def without(*path):
    def build(name):
        document = good(name)
        part = document
        for step in path[:-1]:
            part = part[step]
        del part[path[-1]]
        return json.dumps(document).encode()

    return build


def replaced(old, new):
    return lambda name: json.dumps(good(name)).encode().replace(old, new, 1)


# what is planted → how the line is made, whether the message can name the document, what the message says
LINES = {
    "empty line": (lambda name: b"", False, "空行"),
    "no JSON": (lambda name: b'{"id": "x",', False, "不是有效的 JSON"),
    "no object": (lambda name: b"[1, 2]", False, "不是 JSON 对象"),
    "not UTF-8": (lambda name: "{'编号'}".encode("gb18030"), False, "不是 UTF-8"),
    "key twice": (replaced(b'"meta"', b'"id": "x", "meta"'), False, "键 'id' 出现两次"),
    "NaN": (replaced(b"2023", b"NaN"), False, "NaN 不是 JSON 的数"),
    "number out of range": (replaced(b"2023", b"1e999"), True, "超出范围的数"),
    "integer without end": (replaced(b"2023", b"9" * 5000), False, "整数过长"),
    "nested without end": (lambda name: b"[" * 100_000, False, "嵌套过深"),
    "half a surrogate pair": (changed("meta", "county", "\ud83d"), True, "代理字符"),
    "no id": (without("id"), False, "缺少 id"),
    "id is a number": (changed("id", 7), False, "id 不是非空字符串"),
    "no text": (without("text"), True, "缺少 text"),
    "text is a list": (changed("text", ["a"]), True, "text 不是字符串"),
    "meta is a string": (changed("meta", "嘉祥县"), True, "meta 不是对象"),
    "items are null": (changed("items", None), True, "items 不是列表"),
    "noise is a string": (changed("noise", "-1-"), True, "noise 不是列表"),
    "span is a list": (changed("headings", 1, [17, 24]), True, "章节标题第 2 项不是对象"),
    "no start": (without("tables", 0, "start"), True, "表格第 1 项缺少 start"),
    "end is a fraction": (changed("items", 0, "end", 30.0), True, "条目第 1 项的 end 不是整数"),
    "start is true": (changed("items", 0, "start", True), True, "条目第 1 项的 start 不是整数"),
    "offset past the text": (changed("items", 1, "end", 99), True, "条目第 2 项位置 30–99 超出正文（共 36 字符）"),
    "offset below zero": (changed("titles", 0, "start", -1), True, "报告标题第 1 项位置 -1–2 超出正文"),
    "empty span": (changed("items", 0, "end", 25), True, "条目第 1 项位置 25–25 是空的"),
    "white space round a heading": (changed("headings", 1, "end", 25), True, "两端有空白"),
    "no label": (without("headings", 0, "label"), True, "章节标题第 1 项缺少 label"),
    "label is a list": (changed("tables", 0, "label", ["requests"]), True, "表格第 1 项的 label 不是字符串"),
    "unknown section": (changed("headings", 0, "label", "overveiw"), True, "标签 'overveiw' 不在 corpus.toml"),
    "unknown table": (changed("tables", 0, "label", "request"), True, "标签 'request' 不在 corpus.toml"),
    "no role": (without("items", 0, "role"), True, "条目第 1 项缺少 role"),
    "unknown role": (changed("items", 0, "role", "measure"), True, "角色 'measure' 不在 corpus.toml"),
    "no themes": (without("items", 0, "themes"), True, "条目第 1 项缺少 themes"),
    "empty themes": (changed("items", 0, "themes", []), True, "条目第 1 项没有主题"),
    "themes are a string": (changed("items", 0, "themes", "staffing"), True, "themes 不是标签列表"),
    "unknown theme": (changed("items", 0, "themes", ["staff"]), True, "主题 'staff' 不在 corpus.toml"),
    "theme twice": (changed("items", 0, "themes", ["staffing", "staffing"]), True, "主题 'staffing' 重复"),
    "items overlap": (changed("items", 1, "start", 29), True, "条目第 1 项与第 2 项重叠"),
    "headings overlap": (changed("headings", 1, "start", 5), True, "章节标题第 1 项与第 2 项重叠"),
    "agency without its value": (without("agency", 0, "value"), True, "发布机构第 1 项没有 value"),
    "year is a string": (changed("year", 0, "value", "2023"), True, "报告年度第 1 项的 value 不是整数"),
    "place is a string": (changed("place", 0, "value", "某县"), True, "地方第 1 项的 value 不是对象"),
    "no such day": (changed("published", 0, "value", "2024-02-30"), True, "'2024-02-30' 不是日期"),
    "a genre of its own": (changed("genre", "notice"), True, "genre 是 'notice'"),
    "cells are an object": (changed("tables", 0, "cells", {}), True, "cells 不是列表"),
    "cell outside the text": (changed("tables", 0, "cells", [{"start": 12, "end": 99}]), True, "第 1 格"),
}
# what is planted in corpus.toml → old text, new text, line, what the message says
LABELS = {
    "no name": ('name = "small"', "", 0, "缺少 name"),
    "language is a number": ('"zh"', "1", 0, "language 不是字符串"),
    "subsection without section": ('"improvement.', '"improve.', 0, "小节 improve.problems 没有上级章节"),
    "titles are a string": ('["总体情况"]', '"总体情况"', 0, "[sections] 的 overview 不是标题列表"),
    "display name is a list": ('"申请情况"', '["申请情况"]', 0, "[tables] 的 requests 不是显示名称"),
    "dot without quotes": ('training = "培训"', 'training.new = "培训"', 0, "[themes] 的 training 成了一张表"),
    "empty label": ("[tables]", '[tables]\n"" = "无"', 0, "[tables] 有空标签"),
}
BROKEN_LABELS = {
    "no TOML": ('name = "small"', "name small", 2, "不是有效的 TOML"),
    "no table of roles": ('[roles]\nproblem = "问题"', "", 0, "缺少 [roles]"),
}


def corpus(folder, lines, toml=TOML):
    folder.mkdir(exist_ok=True)
    (folder / "corpus.toml").write_text(toml, "utf-8")
    (folder / "train.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))
    return folder


def run(capsys, *folders):
    status = main(["corpus", "check", *map(str, folders)])
    return status, capsys.readouterr().out.splitlines()


def good_line(name):
    return json.dumps(good(name)).encode()


@pytest.mark.parametrize("kind", LINES)
def test_one_planted_error_in_a_document_gives_one_line(kind, tmp_path, capsys):
    line, named, says = LINES[kind]
    folder = corpus(tmp_path, [good_line("a"), line("b"), good_line("c")])
    status, lines = run(capsys, folder)
    assert status == 1
    assert len(lines) == 1
    assert lines[0].startswith(f"{folder / 'train.jsonl'}:2 {'[b] ' if named else ''}")
    assert says in lines[0]
    assert "；" in lines[0]  # what to do


@pytest.mark.parametrize("kind", LABELS | BROKEN_LABELS)
def test_one_planted_error_in_the_labels_gives_one_line(kind, tmp_path, capsys):
    old, new, number, says = (LABELS | BROKEN_LABELS)[kind]
    document = good() | {"items": [], "headings": []}
    folder = corpus(tmp_path, [json.dumps(document).encode()], TOML.replace(old, new, 1))
    status, lines = run(capsys, folder)
    assert status == 1
    assert len(lines) == 1
    assert lines[0].startswith(f"{folder / 'corpus.toml'}{f':{number}' if number else ''} ")
    assert says in lines[0]


def test_all_planted_errors_at_once_give_all_messages(tmp_path, capsys):
    toml = TOML
    for old, new, _, _ in LABELS.values():
        toml = toml.replace(old, new, 1)
    lines = [line(f"d{number}") for number, (line, _, _) in enumerate(LINES.values())]
    folder = corpus(tmp_path, [*lines, good_line("last")], toml)
    status, messages = run(capsys, folder)
    assert status == 1
    assert len(messages) == len(LABELS) + len(LINES)
    of_labels, of_lines = messages[: len(LABELS)], messages[len(LABELS) :]
    assert all(any(says in message for message in of_labels) for *_, says in LABELS.values())
    for number, (message, (_, _, says)) in enumerate(zip(of_lines, LINES.values(), strict=True), 1):
        assert message.startswith(f"{folder / 'train.jsonl'}:{number} ")
        assert says in message


def test_a_duplicate_id_is_named_with_the_place_of_the_first(tmp_path, capsys):
    folder = corpus(tmp_path, [good_line("a")])
    (folder / "dev.jsonl").write_bytes(good_line("b") + b"\n" + good_line("a") + b"\n")
    _, lines = run(capsys, folder)
    assert lines == [f"{folder / 'train.jsonl'}:1 [a] 文档编号重复，已见于 dev.jsonl:2；改用不同的 id"]


@pytest.mark.parametrize(
    ("data", "place", "says"),
    [
        ('{"id": "a"}\n'.encode("utf-16"), "", "是 UTF-16 文本"),
        (b"\xef\xbb\xbf" + good_line("a"), ":1", "以 BOM 开头"),
    ],
)
def test_a_file_in_another_encoding_is_named_once(data, place, says, tmp_path, capsys):
    folder = corpus(tmp_path, [])
    (folder / "train.jsonl").write_bytes(data)
    _, lines = run(capsys, folder)
    assert len(lines) == 1
    assert lines[0].startswith(f"{folder / 'train.jsonl'}{place} ")
    assert says in lines[0]


def test_what_is_missing_from_the_folder_is_named(tmp_path, capsys):
    (tmp_path / "none").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "corpus.toml").mkdir()
    (tmp_path / "odd" / "train.jsonl").mkdir()
    status, lines = run(capsys, *(tmp_path / name for name in ("absent", "file", "none", "odd")))
    assert status == 1
    assert [line.removeprefix(f"{tmp_path}/").split("；")[0] for line in lines] == [
        "absent 没有这个文件夹",
        "file 不是文件夹",
        "none/corpus.toml 没有这个文件",
        "none 没有 .jsonl 文件",
        "odd/corpus.toml 无法读取（这是文件夹）",
        "odd/train.jsonl 无法读取（这是文件夹）",
    ]


def test_a_span_that_overlaps_many_is_named_with_each(tmp_path):
    document = good() | {
        "items": [
            {"start": start, "end": end, "role": "problem", "themes": ["staffing"]}
            for start, end in ((0, 30), (2, 4), (6, 8), (30, 35))
        ]
    }
    _, problems = check_corpus(corpus(tmp_path, [json.dumps(document).encode()]))
    assert [problem.what for problem in problems] == ["条目第 1 项与第 2 项重叠", "条目第 1 项与第 3 项重叠"]


def test_a_clean_corpus_gets_a_summary(tmp_path, capsys):
    folder = corpus(tmp_path, [good_line("a"), good_line("b"), b"", b""])
    assert run(capsys, folder) == (0, [f"{folder}：没有问题，2 篇文档，4 个标题，2 张表格，4 个条目"])


def test_each_layer_may_be_missing(tmp_path, capsys):
    folder = corpus(tmp_path, [b'{"id": "a", "text": ""}', b'{"id": "b", "text": "x", "items": []}'])
    assert run(capsys, folder)[0] == 0


def test_a_corpus_without_themes_needs_none(tmp_path, capsys):
    document = good() | {"items": [{"start": 25, "end": 30, "role": "problem", "themes": []}]}
    toml = TOML[: TOML.index("staffing")]
    assert run(capsys, corpus(tmp_path, [json.dumps(document).encode()], toml))[0] == 0


def test_usage_without_a_folder_is_status_2(capsys):
    assert main(["corpus", "check"]) == 2


def test_reading_names_the_first_problem_and_counts_the_others(tmp_path):
    folder = corpus(tmp_path, [b"{}", b"[]"])
    with pytest.raises(CorpusError, match=r"train\.jsonl:1 缺少 id.*（另有 2 处"):
        read_corpus(folder)


def test_unsplit_files_come_together_and_splits_apart(tmp_path):
    folder = corpus(tmp_path, [good_line("a")])
    for name in ("x", "y"):
        (folder / f"{name}.jsonl").write_bytes(good_line(name) + b"\n")
    read = read_corpus(folder)
    assert {split: [d["id"] for d in found] for split, found in read.splits.items()} == {"train": ["a"], "": ["x", "y"]}
    assert list(read.files) == ["train", "x", "y"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=3), children, max_size=3),
    max_leaves=8,
)
keys = ["id", "text", "meta", "headings", "tables", "items", "titles", "noise"]
spans = st.lists(
    st.dictionaries(
        st.sampled_from(["start", "end", "label", "role", "themes", "cells"]), json_values | st.integers(0, 9)
    )
)
near_documents = st.dictionaries(st.sampled_from(keys), json_values | spans).map(
    lambda value: json.dumps({"id": "a", "text": "正文"} | value).encode()
)


@pytest.mark.slow
@given(st.lists(st.binary(max_size=40) | json_values.map(lambda value: json.dumps(value).encode()) | near_documents))
def test_any_garbage_gets_messages_of_one_printable_line(tmp_path_factory, lines):
    corpus_, problems = check_corpus(corpus(Path(tmp_path_factory.getbasetemp()) / "garbage", lines))
    assert (corpus_ is None) == bool(problems)
    assert all(str(problem).isprintable() for problem in problems)


@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_garbage_as_labels_gets_messages(tmp_path_factory, data):
    folder = corpus(Path(tmp_path_factory.getbasetemp()) / "labels", [good_line("a")])
    (folder / "corpus.toml").write_bytes(data)
    assert check_corpus(folder)[1]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("a = " + "[" * 5000, "嵌套过深"), ("a = " + "9" * 5000, "整数过长"), ("[sections", "不是有效的 TOML")],
)
def test_a_corpus_toml_that_breaks_the_parser_is_one_problem(tmp_path, text, wrong):
    (tmp_path / "corpus.toml").write_text(text, "utf-8")
    assert wrong in str(read_labels(tmp_path / "corpus.toml")[1][0])


def test_a_corpus_toml_may_begin_with_a_byte_order_mark(tmp_path):
    labels = '\ufeffname = "x"\n[sections]\n[tables]\n[roles]\n[themes]\n'
    (tmp_path / "corpus.toml").write_text(labels, "utf-8")
    assert read_labels(tmp_path / "corpus.toml")[1] == []


@pytest.mark.parametrize(
    "options, place",
    [
        ("fit = 3", "fit"), ("[fit]\nsplits = 'train'", "fit.splits"), ("[fit]\nsplits = [1]", "fit.splits.0"),
        ("[fit]\nmeasure = []", "fit.measure"), ("splits = []", "splits"), ("[splits]\ndev = {a = 1}", "splits.dev"),
        ("[renderings]\neach = 'x'", "renderings.each"), ("[renderings]\neach = -1", "renderings.each"),
        ("[renderings]\nsketches = 10000000000000", "renderings.sketches"),
        ("[renderings]\nonce = 1", "renderings.once"),
        ("[renderings]\nsketches = 2023-01-01", "renderings.sketches"),
        ("[renderings]\neach = true", "renderings.each"),
        ("[rendering]\neach = 2", "rendering"), ("[fit]\nsplit = []", "fit.split"), ("fit = [{splits = []}]", "fit"),
    ],
)  # fmt: skip
def test_options_of_another_shape_are_named(options, place, tmp_path, capsys):
    folder = corpus(tmp_path, [json.dumps(good()).encode()])
    (folder / "training.toml").write_text(options, "utf-8")
    status, lines = run(capsys, folder)
    assert status == 1 and len(lines) == 1
    assert f"training.toml {place} 不合格式" in lines[0]
