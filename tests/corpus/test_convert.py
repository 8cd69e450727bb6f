"""A corpus goes to the format of a labelling tool and comes back as it was."""

import json
import shutil
from pathlib import Path

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import DocBin

from nlp.cli import main
from nlp.corpus.convert import Format, export_corpus, import_corpus
from nlp.corpus.format import read_corpus, write_documents
from nlp.errors import CorpusError

DISCLOSURE = Path(__file__).parent.parent.parent / "corpora" / "disclosure"
TOML = """
name = "small"
[sections]
overview = ["总体情况"]
"overview.requests" = ["依申请公开"]
[tables]
requests = "申请情况"
unknown = "其他"
[roles]
problem = "问题"
measure = "措施"
[themes]
staffing = "人员"
training = "培训"
review = '审核 "复核" & 保密'
"""
TEXT = "😀一、总体情况\r\n人员不足，𠮷祥镇也缺。\n加强培训。"
DOCUMENT = {
    "id": "a",
    "text": TEXT,
    "meta": {"county": "嘉祥县", "year": 2023, "writer": None},
    "headings": [{"start": 1, "end": 7, "label": "overview"}],
    "tables": [],
    "items": [
        {"start": 9, "end": 20, "role": "problem", "themes": ["training", "staffing"]},
        {"start": 21, "end": 26, "role": "measure", "themes": ["training"]},
    ],
}
SUFFIX = {Format.DOCCANO: ".jsonl", Format.LABEL_STUDIO: ".json", Format.SPACY: ".spacy"}


def make_corpus(folder, **files):
    folder.mkdir(parents=True)
    (folder / "corpus.toml").write_text(TOML, "utf-8")
    for name, documents in files.items():
        write_documents(folder / f"{name}.jsonl", documents)
    return folder


def there_and_back(folder, room, format):
    target = room / "there" / f"export{SUFFIX[format]}"
    export_corpus(folder, target, format)
    assert import_corpus(target, room / "back", format, target.parent / "corpus.toml") == ([], [])
    return read_corpus(room / "back")


def imported(folder, source, format, content):
    """What comes of a foreign file with this content, in a folder that has the labels."""
    make_corpus(folder)
    source.write_text(content, "utf-8")
    warnings, problems = import_corpus(source, folder, format, None)
    assert problems == []
    return read_corpus(folder), warnings


texts = st.text("甲乙。 a\t\n\r\x00\u2028𠮷😀é", max_size=30)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda children: st.lists(children, max_size=2) | st.dictionaries(texts, children, max_size=2),
    max_leaves=4,
)


@st.composite
def layer(draw, text, **values):
    """Spans that do not overlap, in any order, some with a key of their own."""
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    spans = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        span = {"start": start, "end": end} | {key: draw(value) for key, value in values.items()}
        spans.append(span | draw(st.just({}) | st.fixed_dictionaries({"note": json_values})))
    return draw(st.permutations(spans))


@st.composite
def documents(draw, name):
    text = draw(texts)
    label = st.sampled_from(["overview", "overview.requests"])
    themes = st.lists(st.sampled_from(["staffing", "training", "review"]), min_size=1, unique=True)
    headings = layer(text, label=label).map(
        lambda spans: [s for s in spans if (marked := text[s["start"] : s["end"]]) == marked.strip()]
    )
    layers = {
        "meta": st.dictionaries(texts, json_values, max_size=3),
        "reviewed": json_values,
        "headings": headings,
        "tables": layer(text, label=st.sampled_from(["requests", "unknown"])),
        "items": layer(text, role=st.sampled_from(["problem", "measure"]), themes=themes),
        "titles": layer(text),
        "noise": layer(text),
        "agency": layer(text, value=st.just("某局")),
        "year": layer(text, value=st.integers(2008, 2030)),
        "published": layer(text, value=st.just("2024-01-19")),
        "genre": st.just("other"),
    }
    return {"id": name, "text": text} | draw(st.fixed_dictionaries({}, optional=layers))


corpora = st.dictionaries(st.sampled_from(["train", "dev", "第一批", "b.2"]), st.integers(1, 2), min_size=1).flatmap(
    lambda sizes: st.fixed_dictionaries(
        {file: st.tuples(*(documents(f"{file}/{i}") for i in range(size))).map(list) for file, size in sizes.items()}
    )
)


@pytest.mark.slow
@pytest.mark.parametrize("format", Format)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(files=corpora)
def test_any_corpus_comes_back_as_it_was(tmp_path_factory, format, files):
    room = tmp_path_factory.mktemp("room")
    folder = make_corpus(room / "corpus", **files)
    assert there_and_back(folder, room, format) == read_corpus(folder)


@pytest.mark.slow
@pytest.mark.skipif(not any(DISCLOSURE.glob("*.jsonl")), reason="the corpus has not been rendered")
@pytest.mark.parametrize("format", Format)
def test_the_disclosure_corpus_comes_back_as_it_was(tmp_path, format):
    part = tmp_path / "part"
    shutil.copytree(DISCLOSURE / "prose" / "w01", part / "prose" / "w01")
    shutil.copyfile(DISCLOSURE / "corpus.toml", part / "corpus.toml")
    lines = (DISCLOSURE / "test.jsonl").read_bytes().splitlines(keepends=True)
    (part / "test.jsonl").write_bytes(b"".join(lines[::5]))
    assert there_and_back(part, tmp_path, format) == read_corpus(part)


def test_doccano_gets_role_and_themes_as_spans_at_one_place(tmp_path):
    export_corpus(make_corpus(tmp_path / "c", train=[DOCUMENT]), tmp_path / "x.jsonl", Format.DOCCANO)
    (row,) = map(json.loads, (tmp_path / "x.jsonl").read_text("utf-8").splitlines())
    assert row["text"] == TEXT
    assert row["label"] == [
        [1, 7, "heading:overview"],
        [9, 20, "item:problem"],
        [9, 20, "theme:training"],
        [9, 20, "theme:staffing"],
        [21, 26, "item:measure"],
        [21, 26, "theme:training"],
    ]


def test_doccano_may_sort_the_spans_and_add_columns(tmp_path):
    folder = make_corpus(tmp_path / "c", train=[DOCUMENT])
    export_corpus(folder, tmp_path / "x.jsonl", Format.DOCCANO)
    row = json.loads((tmp_path / "x.jsonl").read_text("utf-8"))
    row = {"id": 17, "Comments": [], **row, "label": sorted(row["label"])}
    (tmp_path / "y.jsonl").write_text(json.dumps(row), "utf-8")
    import_corpus(tmp_path / "y.jsonl", tmp_path / "back", Format.DOCCANO, folder / "corpus.toml")
    expected = json.loads(json.dumps(DOCUMENT))
    expected["items"][0]["themes"].sort()
    assert read_corpus(tmp_path / "back").files == {"train": [expected]}


def test_a_doccano_project_of_its_own_gives_the_layers_that_it_uses(tmp_path):
    rows = [
        {"id": 1, "text": "缺人。", "county": "叶县", "label": [[0, 3, "theme:staffing"], [0, 3, "item:problem"]]},
        {"id": 2, "text": "无。", "entities": [], "relations": []},
        {
            "id": 3,
            "text": "一、概况",
            "entities": [{"id": 9, "label": "heading:overview", "start_offset": 0, "end_offset": 4}],
            "relations": [],
        },
    ]
    found, _ = imported(tmp_path / "c", tmp_path / "dev.jsonl", Format.DOCCANO, "\n".join(map(json.dumps, rows)))
    item = {"start": 0, "end": 3, "role": "problem", "themes": ["staffing"]}
    assert found.files == {
        "dev": [
            {"id": "1", "text": "缺人。", "meta": {"county": "叶县"}, "headings": [], "items": [item]},
            {"id": "2", "text": "无。", "headings": [], "items": []},
            {"id": "3", "text": "一、概况", "headings": [{"start": 0, "end": 4, "label": "overview"}], "items": []},
        ]
    }


def task(text, *regions, **more):
    """A Label Studio task; a region is (start, end, label, its text, themes)."""
    result = []
    for number, (start, end, label, said, themes) in enumerate(regions):
        value = {"start": start, "end": end, "text": said}
        result.append({"id": f"x{number}", "type": "labels", "value": value | {"labels": [label]}})
        if themes:
            result.append({"id": f"x{number}", "type": "choices", "value": value | {"choices": themes}})
    return {"id": 5, "data": {"text": text}, "annotations": [{"result": result}]} | more


def test_label_studio_gets_themes_as_choices_of_the_region(tmp_path):
    export_corpus(make_corpus(tmp_path / "c", train=[DOCUMENT]), tmp_path / "x.json", Format.LABEL_STUDIO)
    (found,) = json.loads((tmp_path / "x.json").read_text("utf-8"))
    item, themes = found["annotations"][0]["result"][1:3]
    place = {"start": 9, "end": 20, "text": "人员不足，𠮷祥镇也缺。"}
    assert item["value"] == place | {"labels": ["item:problem"]}
    assert themes["value"] == place | {"choices": ["training", "staffing"]}
    assert (item["id"], item["type"], themes["type"]) == (themes["id"], "labels", "choices")


def test_label_studio_gets_an_interface_with_every_label(tmp_path):
    export_corpus(make_corpus(tmp_path / "c", train=[DOCUMENT]), tmp_path / "x.json", Format.LABEL_STUDIO)
    config = (tmp_path / "x.config.xml").read_text("utf-8")
    assert '<Label value="heading:overview.requests"/>' in config
    assert '<Choice value="review" hint=\'审核 "复核" &amp; 保密\'/>' in config


@pytest.mark.parametrize("offsets", [(2, 5), (3, 6)], ids=["code points", "UTF-16 code units"])
def test_label_studio_offsets_are_counted_as_the_region_texts_say(offsets, tmp_path):
    tasks = [task("𠮷镇缺人。", (*offsets, "item:problem", "缺人。", ["staffing"]))]
    found, _ = imported(tmp_path / "c", tmp_path / "x.json", Format.LABEL_STUDIO, json.dumps(tasks))
    (document,) = found.documents()
    assert document["items"] == [{"start": 2, "end": 5, "role": "problem", "themes": ["staffing"]}]


def test_label_studio_writes_line_breaks_of_a_region_as_backslash_n(tmp_path):
    tasks = [task("𠮷\n缺\n人", (3, 6, "noise", "缺\\n人", []))]
    found, _ = imported(tmp_path / "c", tmp_path / "x.json", Format.LABEL_STUDIO, json.dumps(tasks))
    assert found.documents()[0]["noise"] == [{"start": 2, "end": 5}]


def test_a_label_studio_task_without_annotation_is_not_annotated(tmp_path):
    done = task("缺人。", (0, 3, "item:problem", "缺人。", ["staffing"]))
    skipped = task("缺人。", id=6, annotations=[{"was_cancelled": True, "result": []}])
    found, warnings = imported(tmp_path / "c", tmp_path / "x.json", Format.LABEL_STUDIO, json.dumps([done, skipped]))
    assert found.documents()[1] == {"id": "6", "text": "缺人。"}
    assert warnings == ["[6] 没有标注，各层都算未标注"]


def test_of_several_annotations_of_a_label_studio_task_the_first_counts(tmp_path):
    two = task("甲", (0, 1, "title", "甲", []))
    two["annotations"] += task("甲", (0, 1, "noise", "甲", []))["annotations"]
    found, warnings = imported(tmp_path / "c", tmp_path / "x.json", Format.LABEL_STUDIO, json.dumps([two]))
    assert found.documents() == [{"id": "5", "text": "甲", "titles": [{"start": 0, "end": 1}]}]
    assert warnings == ["[5] 有 2 份标注，只取第一份"]


def test_spacy_gets_spans_with_labels_and_themes(tmp_path):
    export_corpus(make_corpus(tmp_path / "c", train=[DOCUMENT]), tmp_path / "x.spacy", Format.SPACY)
    (doc,) = DocBin().from_disk(tmp_path / "x.spacy").get_docs(spacy.blank("zh").vocab)
    assert doc.text == TEXT
    assert [(span.text, span.label_) for span in doc.spans["items"]] == [
        ("人员不足，𠮷祥镇也缺。", "problem"),
        ("加强培训。", "measure"),
    ]
    assert doc.spans["items"].attrs["themes"] == [[["training", 1.0], ["staffing", 1.0]], [["training", 1.0]]]
    assert list(doc.spans["tables"]) == []


def test_a_doc_of_a_pipeline_is_imported_too(tmp_path):
    doc = spacy.blank("zh")("缺人。")
    doc.spans["items"] = [doc.char_span(0, 3, label="problem")]
    doc.spans["items"].attrs["themes"] = [[("staffing", 0.8)]]
    DocBin(docs=[doc]).to_disk(tmp_path / "dev.spacy")
    import_corpus(tmp_path / "dev.spacy", make_corpus(tmp_path / "c"), Format.SPACY, None)
    item = {"start": 0, "end": 3, "role": "problem", "themes": ["staffing"]}
    assert read_corpus(tmp_path / "c").files == {"dev": [{"id": "dev-1", "text": "缺人。", "items": [item]}]}


def test_what_the_other_format_cannot_hold_is_named(tmp_path, capsys):
    folder = make_corpus(tmp_path / "c", train=[DOCUMENT, {"id": "e", "text": ""}], dev=[])
    assert main(["corpus", "convert", str(folder), str(tmp_path / "x.jsonl"), "--to", "doccano"]) == 0
    assert capsys.readouterr().err.splitlines() == [
        "注意：dev.jsonl 没有文档，不会写出",
        "注意：[e] 正文为空，doccano 不会导入",
        "注意：有重叠的标注（主题与其条目同位）：须在 doccano 项目设置中允许重叠，否则 doccano 只留其一",
    ]


def test_keys_of_a_span_that_was_moved_in_the_tool_are_named(tmp_path):
    table = {"start": 0, "end": 3, "label": "requests", "cells": [{"start": 0, "end": 1}]}
    folder = make_corpus(tmp_path / "c", train=[{"id": "a", "text": "1 2", "tables": [table]}])
    export_corpus(folder, tmp_path / "x.jsonl", Format.DOCCANO)
    moved = (tmp_path / "x.jsonl").read_text("utf-8").replace('[0, 3, "table', '[0, 1, "table')
    (tmp_path / "y.jsonl").write_text(moved, "utf-8")
    warnings, _ = import_corpus(tmp_path / "y.jsonl", tmp_path / "b", Format.DOCCANO, folder / "corpus.toml")
    assert warnings == ["[a] tables 0–3 已在标注工具中改动，它的 cells 没有带回"]


@pytest.mark.parametrize(
    ("format", "content", "says"),
    [
        (Format.DOCCANO, b"{", r"x:1 不是有效的 JSON"),
        (Format.DOCCANO, b'\n{"label": []}', r"x:2 .*缺少 text"),
        (Format.DOCCANO, b'{"text": "a", "label": 1}', "label 不是列表"),
        (Format.DOCCANO, b'{"text": "a", "label": [[0, 1]]}', r"不是 \[起, 止, 标签\]"),
        (Format.DOCCANO, b'{"text": "a", "label": [["0", 1, "title"]]}', r"不是 \[起, 止, 标签\]"),
        (Format.DOCCANO, b'{"text": "a", "label": [[0, 1, "PERSON"]]}', "标签 'PERSON' 不是 heading:…"),
        (Format.DOCCANO, b'{"text": "a", "label": [[0, 1, "theme:x"]]}', r"主题 x（0–1）没有同位的条目"),
        (Format.LABEL_STUDIO, b"\xff", "不是 UTF-8"),
        (Format.LABEL_STUDIO, b"{}", "不是 Label Studio 的任务列表"),
        (Format.LABEL_STUDIO, b'[{"text": "a", "label": []}]', "第 1 个任务.*缺少 data.text"),
        (Format.LABEL_STUDIO, b'[{"data": {"text": "a"}, "annotations": [1]}]', "annotations 不是对象列表"),
        (Format.LABEL_STUDIO, b'[{"data": {"text": "a"}, "annotations": [{}]}]', "result 不是列表"),
        (Format.LABEL_STUDIO, json.dumps([task("a", ("0", 1, "title", "a", []))]).encode(), "start、end 不是整数"),
        (Format.LABEL_STUDIO, json.dumps([task("a", (0, 1, "title", "a", ["x"]))]).encode(), "主题 x 不在条目上"),
        (Format.SPACY, b"no zlib", "不是 spaCy 的 DocBin"),
    ],
)
def test_a_file_of_no_such_format_is_refused(format, content, says, tmp_path):
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(CorpusError, match=says):
        import_corpus(tmp_path / "x", make_corpus(tmp_path / "c"), format, None)


@pytest.mark.parametrize("format", Format)
@settings(deadline=None)
@given(content=st.binary(max_size=50) | json_values.map(lambda value: json.dumps(value).encode()))
def test_garbage_is_refused_or_read_but_never_crashes(tmp_path_factory, format, content):
    room = tmp_path_factory.mktemp("room")
    (room / "x").write_bytes(content)
    (room / "corpus.toml").write_text(TOML, "utf-8")
    try:
        import_corpus(room / "x", room / "c", format, room / "corpus.toml")
    except CorpusError as error:
        assert str(room / "x") in str(error)


def test_labels_that_break_the_format_are_listed_and_nothing_is_written(tmp_path, capsys):
    (tmp_path / "corpus.toml").write_text(TOML, "utf-8")
    (tmp_path / "x.jsonl").write_text('{"id": 1, "text": "a", "label": [[0, 9, "title"]]}', "utf-8")
    arguments = ["--from", "doccano", "--labels", str(tmp_path / "corpus.toml")]
    assert main(["corpus", "convert", str(tmp_path / "x.jsonl"), str(tmp_path / "c"), *arguments]) == 1
    assert f"{tmp_path / 'x.jsonl'}:1 [1] 报告标题第 1 项位置 0–9 超出正文" in capsys.readouterr().err
    assert not (tmp_path / "c").exists()


def test_nothing_is_overwritten(tmp_path):
    folder = make_corpus(tmp_path / "c", train=[DOCUMENT])
    target = tmp_path / "x.jsonl"
    export_corpus(folder, target, Format.DOCCANO)
    with pytest.raises(CorpusError, match="已存在"):
        export_corpus(folder, target, Format.DOCCANO)
    with pytest.raises(CorpusError, match="已有 .jsonl 文件"):
        import_corpus(target, folder, Format.DOCCANO, None)
    with pytest.raises(CorpusError, match="在语料文件夹之内"):
        export_corpus(folder, folder / "y.jsonl", Format.DOCCANO)


def test_a_corpus_toml_beside_the_export_is_left_alone(tmp_path):
    (tmp_path / "corpus.toml").write_text("", "utf-8")
    folder = make_corpus(tmp_path / "c", train=[{"id": "a", "text": "x"}])
    (warning,) = export_corpus(folder, tmp_path / "x.jsonl", Format.DOCCANO)
    assert f"--labels {folder / 'corpus.toml'}" in warning
    assert (tmp_path / "corpus.toml").read_text("utf-8") == ""


def test_an_import_needs_labels(tmp_path):
    (tmp_path / "x.jsonl").write_text("", "utf-8")
    with pytest.raises(CorpusError, match="用 --labels 给出 corpus.toml"):
        import_corpus(tmp_path / "x.jsonl", tmp_path / "c", Format.DOCCANO, None)
    own = make_corpus(tmp_path / "own")
    (tmp_path / "other.toml").write_text(TOML.replace("small", "other"), "utf-8")
    with pytest.raises(CorpusError, match="不同"):
        import_corpus(tmp_path / "x.jsonl", own, Format.DOCCANO, tmp_path / "other.toml")


def test_a_carried_file_name_cannot_leave_the_folder(tmp_path):
    bag = {"id": "a", "file": "../out", "layers": [], "rest": {}, "extras": []}
    row = json.dumps({"id": 1, "text": "x", "corpus": bag})
    found, _ = imported(tmp_path / "c", tmp_path / "x.jsonl", Format.DOCCANO, row)
    assert list(found.files) == ["x"]


@pytest.mark.parametrize(
    "options", [[], ["--to", "doccano", "--from", "doccano"], ["--to", "spacy", "--labels", "x"], ["--to", "csv"]]
)
def test_usage_is_status_2(options, capsys):
    assert main(["corpus", "convert", "a", "b", *options]) == 2


def test_a_source_that_is_not_there_is_one_line(tmp_path, capsys):
    assert main(["corpus", "convert", str(tmp_path / "a"), str(tmp_path / "b"), "--from", "spacy"]) == 1
    assert main(["corpus", "convert", str(tmp_path / "a"), str(tmp_path / "b"), "--to", "spacy"]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 2
