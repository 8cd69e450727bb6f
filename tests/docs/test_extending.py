"""docs/extending.md: every addition works as it is written there."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
import types
from dataclasses import replace
from pathlib import Path

import pytest
import spacy

from nlp.errors import InputError
from nlp.model.tagger import Tagger
from nlp.reading import formats, from_bytes
from nlp.training.train import train
from tests.pipeline.test_invariants import TOY, toy_document

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "extending.md").read_text("utf-8")


def block(title: str) -> str:
    """The code block of the page whose first line is the comment `title`."""
    [found] = re.findall(rf"^```\w+\n# {re.escape(title)}\n(.*?)^```", PAGE, re.M | re.S)
    return found


@pytest.fixture
def cms(monkeypatch):
    """The reader and its line in the table of formats."""
    module = types.ModuleType("nlp.reading.cms")
    exec(block("nlp/reading/cms.py"), vars(module))
    monkeypatch.setitem(sys.modules, "nlp.reading.cms", module)
    row = eval(block("in FORMATS, nlp/reading/formats.py"), vars(formats))
    monkeypatch.setattr(formats, "FORMATS", (*formats.FORMATS, row))


def test_a_format_is_a_reader_and_a_line(cms):
    data = json.dumps({"cms": ["一、总体情况", [["规章", "0"], ["行政规范性文件", "3"]]]}).encode()
    source = from_bytes(data, "page.bin")
    assert source.text == "一、总体情况\n规章\t0\n行政规范性文件\t3\n"
    assert source.media_type == "application/json"
    assert list(dict.fromkeys(map(str, source.origins))) == ["第1段", "表一第1行", "表一第2行"]


def test_a_broken_file_of_the_new_format_is_an_error(cms):
    with pytest.raises(InputError, match="已损坏"):
        from_bytes(b'{"cms": [', "page.bin")


@pytest.fixture(scope="module")
def extended(tmp_path_factory) -> Path:
    """A copy of the package with the form and the check of the page."""
    folder = tmp_path_factory.mktemp("extended")
    shutil.copytree(ROOT / "nlp", folder / "nlp", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "nlp" / "forms" / "2027.toml").write_text(block("nlp/forms/2027.toml"), "utf-8")
    with (folder / "nlp" / "checks" / "stated.toml").open("a", encoding="utf-8") as stated:
        stated.write("\n" + block("nlp/checks/stated.toml"))
    return folder


def run(folder: Path, code: str) -> object:
    """What `code` prints as JSON where the package in `folder` is the one that is imported."""
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], cwd=folder, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


READ = """
import json, spacy
from spacy.tokens import Span, SpanGroup
import nlp.model.extension

pipeline = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "nlp.Segmenter.v1"}}})
tables = pipeline.add_pipe("nlp_tables", config={"formats": ["2021"]})  # as a model that was trained before
doc = pipeline.make_doc("案件\\t维持\\t改判\\t总计\\n行政复议案件\\t2\\t1\\t3\\n行政调解案件\\t0\\t4\\t5\\n")
units = doc._.layout
blocks = [Span(doc, unit.start, unit.end, "cell:litigation") for unit in units]
doc.spans["blocks"] = SpanGroup(doc, name="blocks", spans=blocks, attrs={"scores": [1.0] * len(blocks)})
report = tables(doc)._.report
[table] = report.tables
print(json.dumps([
    table.template,
    [[cell.row, cell.column, cell.value] for cell in table.cells],
    {check.id: check.status for check in report.checks},
]))
"""


@pytest.mark.slow
def test_a_form_is_a_file_and_needs_no_training(extended):
    template, cells, checks = run(extended, READ)
    assert template == "2027"
    assert cells == [
        ["review", "upheld", 2], ["review", "changed", 1], ["review", "total", 3],
        ["mediation", "upheld", 0], ["mediation", "changed", 4], ["mediation", "total", 5],
    ]  # fmt: skip
    assert checks == {"litigation.total.review": "pass", "litigation.total.mediation": "fail"}


CHECKED = """
import json
from nlp.checks.prose import check_text
from nlp.report import Cell, Heading, Section, Table
from nlp.text.lines import Lines

def statuses(number):
    text = f"一、总体情况\\n全年作出行政强制决定{number}件。\\n行政强制\\t3\\n"
    at = text.index("行政强制\\t")
    section = Section("overview", None, Heading(0, 6), 0, at, 1.0)
    cell = Cell("coercion", "decisions", 3, "number", at + 5, at + 6, "3")
    table = Table("proactive", "2021", at, at + 6, 1.0, (cell,))
    return [(check.id, check.status) for check in check_text(text, [section], [table], Lines(text), 2023, "")]

print(json.dumps([statuses(3), statuses(4)]))
"""


def test_a_check_is_a_row(extended):
    assert run(extended, CHECKED) == [[["text.coercion", "pass"]], [["text.coercion", "fail"]]]


def test_a_component_follows_those_of_a_model():
    exec(block("phones.py"), {})
    pipeline = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "nlp.Segmenter.v1"}}})
    pipeline.add_pipe("phones")
    doc = pipeline("联系电话：0123-4567890。")
    assert [span.text for span in doc.spans["phones"]] == ["0123-4567890"]


def test_a_theme_is_a_line_and_documents():
    labels = replace(TOY, themes={**TOY.themes, **tomllib.loads(block("corpus.toml"))["themes"]})
    documents = []
    for number in range(8):
        document = toy_document(number)
        start = len(document["text"])
        document["text"] += "三是花圃的草没有人除。\n"
        item = {"start": start, "end": len(document["text"]) - 1, "role": "worry", "themes": ["garden"]}
        documents.append({**document, "items": [*document["items"], item]})
    report = Tagger(train(labels, documents, version="1")).tag_text(documents[3]["text"])
    [last] = report.items[-1].themes
    assert (last.label, report.name("themes", "garden")) == ("garden", "花圃与绿化")
