"""`nlp-tag suggest`: passages that are worth labelling, as a corpus file."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from nlp.cli import main
from nlp.corpus.format import Document, read_corpus
from nlp.model.tagger import Tagger
from nlp.reading import from_bytes
from nlp.training.suggest import _stretches, choose, passages
from tests.cli.test_train import corpus, school  # noqa: F401
from tests.pipeline.test_invariants import toy_document
from tests.training.test_training import only, trained

TEXTS = {
    path: toy_document(20 + number)["text"] for number, path in enumerate(("甲校.txt", "乙校.txt", "sub/丙校.txt"))
}


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(trained(lambda document: document))


def suggested(tagger: Tagger, texts: dict[str, str], number: int = 50) -> list[Document]:
    sources = [from_bytes(text.encode(), path) for path, text in texts.items()]
    return choose((passage for source in sources for passage in passages(tagger, source)), number)


def test_a_passage_is_whole_lines_with_the_items_and_themes_of_the_model(tagger):
    for document in suggested(tagger, TEXTS):
        assert document["text"] in TEXTS[document["meta"]["path"]].split("\n")
        report = tagger.tag_text(TEXTS[document["meta"]["path"]])
        found = [(i.role, report.text[i.start : i.end], [theme.label for theme in i.themes]) for i in report.items]
        for item in document["items"]:
            assert (item["role"], document["text"][item["start"] : item["end"]], item["themes"]) in found


def test_meta_names_path_line_and_doubt(tagger):
    document = suggested(tagger, {"乙校.txt": TEXTS["乙校.txt"]}, 1)[0]
    line, path = document["meta"]["line"], document["meta"]["path"]
    assert TEXTS[path].split("\n")[line - 1] == document["text"]
    assert document["id"] == f"0001-乙校-{line}"
    assert document["meta"]["doubt"] > 0


def test_no_more_than_wanted_and_the_most_doubtful_first(tagger):
    documents = suggested(tagger, TEXTS)
    assert suggested(tagger, TEXTS, 1) == documents[:1]
    assert documents[0]["meta"]["doubt"] == max(document["meta"]["doubt"] for document in documents)


def test_the_same_passage_is_suggested_once(tagger):
    texts = [document["text"] for document in suggested(tagger, TEXTS)]
    assert texts and len(texts) == len(set(texts))


def test_an_item_over_two_lines_and_one_beside_it_are_one_passage():
    assert list(_stretches("一是甲\n乙。二是丙。\n三是丁。", [(0, 6), (6, 10), (11, 15)])) == [
        (0, 10, [0, 1]),
        (11, 15, [2]),
    ]  # fmt: skip


def test_a_model_without_themes_suggests_by_role():
    pipeline = trained(lambda d: {**d, "items": [{**item, "themes": []} for item in d["items"]]})
    documents = suggested(Tagger(pipeline), TEXTS)
    assert documents and all(item["themes"] == [] for document in documents for item in document["items"])


def test_a_model_without_items_suggests_nothing():
    assert suggested(Tagger(trained(only("headings"))), TEXTS) == []


@pytest.fixture
def reports(tmp_path) -> Path:
    folder = tmp_path / "reports"
    for name, text in TEXTS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def run(school: Path, *args: object) -> int:  # noqa: F811
    return main(["suggest", *map(str, args), "--model", str(school / "model")])


@pytest.mark.slow
def test_the_file_is_a_corpus_that_can_be_trained_on(school, reports, tmp_path):  # noqa: F811
    file = corpus(tmp_path / "corpus") / "suggested.jsonl"
    assert run(school, reports, "--output", file) == 0
    assert main(["corpus", "check", str(file.parent)]) == 0
    assert read_corpus(file.parent).documents("")
    for base in ([], ["--base", str(school / "model")]):
        target = tmp_path / f"model{len(base)}"
        assert main(["train", str(file.parent), "-o", str(target), "--jobs", "1", *base]) == 0


def test_number_says_how_many(school, reports, capsys):  # noqa: F811
    assert run(school, reports, "--number", 1) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert run(school, reports, "--number", 0) == 2


def test_files_and_archives_are_taken_as_folders_are(school, reports, tmp_path, capsys):  # noqa: F811
    with zipfile.ZipFile(tmp_path / "报告.zip", "w") as archive:
        archive.write(reports / "甲校.txt", "甲校.txt")
    assert run(school, reports / "乙校.txt", tmp_path / "报告.zip") == 0
    paths = {json.loads(line)["meta"]["path"].rpartition("!")[2] for line in capsys.readouterr().out.splitlines()}
    assert {Path(path).name for path in paths} == {"甲校.txt", "乙校.txt"}


def test_what_is_not_there_is_named_and_the_others_are_read(school, reports, capsys):  # noqa: F811
    assert run(school, reports / "nothing", reports / "甲校.txt") == 1
    printed = capsys.readouterr()
    assert "nothing：没有这个文件" in printed.err and printed.out


def test_a_folder_without_items_says_so(school, tmp_path, capsys):  # noqa: F811
    assert run(school, tmp_path) == 1
    (tmp_path / "诗.txt").write_text("春眠不觉晓", "utf-8")
    assert run(school, tmp_path) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("没有找到任何条目") == 2


def test_a_bad_file_is_named_and_the_others_are_read(school, reports, capsys):  # noqa: F811
    (reports / "坏.txt").write_bytes(b"\x00\x01\x02\xff" * 50)
    (reports / ".hidden").write_bytes(b"")
    assert run(school, reports) == 1
    printed = capsys.readouterr()
    assert printed.err.count("\n") == 1 and "坏.txt" in printed.err
    assert [json.loads(line)["text"] for line in printed.out.splitlines()]
