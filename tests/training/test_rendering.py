"""rendering: prose that was written once becomes documents in many layouts, with exact offsets."""

from __future__ import annotations

from itertools import cycle, product
from pathlib import Path
from random import Random
from unittest.mock import patch

import pytest

import nlp
from disclosure import CORPUS, split_of
from nlp.corpus.format import read_corpus, read_labels
from nlp.corpus.problems import document_problems
from nlp.corpus.prose import Paragraph, Prose, Table, read_folder, read_prose
from nlp.forms import load_tables
from nlp.pipeline.titles import bare_title
from nlp.text.folding import fold, squeeze
from nlp.text.numbering import numbering_at
from nlp.training.rendering import render as render_module
from nlp.training.rendering import table_layouts, text_layouts
from nlp.training.rendering import variation as variation_module
from nlp.training.rendering.grids import Printed, grid
from nlp.training.rendering.numbers import draw
from nlp.training.rendering.render import render
from nlp.training.rendering.variation import TITLES, vary

HEAD = {
    "unit": "township", "province": "甲省", "city": "乙市", "county": "南岭县", "town": "石桥镇",
    "agency": "石桥镇人民政府", "year": "2022", "template": "2021", "kind": "report",
}  # fmt: skip
BODY = """# 南岭县石桥镇2022年政府信息公开工作年度报告
~ 索引号：000-2022
[overview]一、总体情况
石桥镇全年公开信息86条。
[overview.requests](一)依申请公开|。全年收到申请3件。
[proactive]二、主动公开政府信息情况
{{proactive}}
[requests]三、收到和处理政府信息公开申请情况
{{requests received=3}}
[litigation]四、政府信息公开行政复议、行政诉讼情况
{{litigation}}
[improvement]五、存在的主要问题及改进情况
存在不足：{P timeliness|一是信息更新不及时；}{P training,staffing|二是业务不熟，人手不足。}
{M training|组织专题业务培训。}
[other]六、其他需要报告的事项
各站所公开情况如下。
{{unknown
站所 | 条数
农技站 | 5
}}
"""
ROOT = Path(__file__).parent.parent.parent
REPORTS = read_folder(CORPUS / "prose")
TEXTS = {layout.name: layout for layout in (*text_layouts.TRAIN, *text_layouts.TEST)}
TABLES = {layout.__name__: layout for layout in (*table_layouts.TRAIN, *table_layouts.TEST)}


def written(folder: Path, body: str = BODY, **head: str) -> Prose:
    path = folder / "w00" / "shiqiao-2022.txt"
    path.parent.mkdir(exist_ok=True)
    lines = [f"{key}: {value}" for key, value in (HEAD | head).items()]
    path.write_text("\n".join([*lines, "---", body]), "utf-8")
    return read_prose(path)


def surfaces(prose: Prose, kind: str) -> list[tuple[str, tuple[str, ...], str]]:
    return [(span.label, span.themes, text) for text, span in prose.spans(kind)]


def test_prose_says_what_its_spans_are(tmp_path):
    prose = written(tmp_path)
    assert (prose.id, prose.writer, prose.head) == ("shiqiao-2022", "w00", HEAD)
    assert surfaces(prose, "title") == [("", (), "南岭县石桥镇2022年政府信息公开工作年度报告")]
    assert surfaces(prose, "noise") == [("", (), "索引号：000-2022")]
    assert surfaces(prose, "heading")[1] == ("overview.requests", (), "(一)依申请公开")
    assert surfaces(prose, "item") == [
        ("problem", ("timeliness",), "一是信息更新不及时；"),
        ("problem", ("training", "staffing"), "二是业务不熟，人手不足。"),
        ("measure", ("training",), "组织专题业务培训。"),
    ]
    tables = [part for part in prose.body if isinstance(part, Table)]
    assert tables[1] == Table("requests", {"received": 3})
    assert tables[3].rows == (("站所", "条数"), ("农技站", "5"))


def rendered(prose: Prose, monkeypatch, text_layout: str, table_layout: str, seed: str = "0") -> dict:
    """`prose` in one layout of text and one of tables."""
    monkeypatch.setattr(render_module, "TRAIN_TEXTS", (TEXTS[text_layout],))
    monkeypatch.setattr(render_module, "TRAIN_TABLES", (TABLES[table_layout],))
    return render(prose, seed, cells=True)


def printed_text(document: dict, span: dict) -> str:
    """The text of a span without the page numbers inside it, squeezed."""
    kept = list(document["text"])
    for noise in document["noise"]:
        if span["start"] <= noise["start"] and noise["end"] <= span["end"]:
            kept[noise["start"] : noise["end"]] = [""] * (noise["end"] - noise["start"])
    return squeeze("".join(kept[span["start"] : span["end"]]))


def assert_as_written(document: dict, prose: Prose) -> None:
    items = [(item["role"], tuple(item["themes"]), printed_text(document, item)) for item in document["items"]]
    assert items == [(role, themes, squeeze(surface)) for role, themes, surface in surfaces(prose, "item")]
    written = surfaces(prose, "heading")
    assert [span["label"] for span in document["headings"]] == [label for label, _, _ in written]
    for span, (_, _, surface) in zip(document["headings"], written, strict=True):  # a layout may spoil the number
        title = bare_title(surface).lstrip("0123456789.")  # a year may stand beside the number
        assert bare_title(printed_text(document, span)).endswith(title)


@pytest.mark.parametrize("text_layout", TEXTS)
def test_every_span_is_the_text_that_the_prose_says_in_every_layout(tmp_path, monkeypatch, text_layout):
    prose = written(tmp_path)
    assert_as_written(rendered(prose, monkeypatch, text_layout, "tab_rows"), prose)


@pytest.mark.parametrize("number", range(len(TEXTS)))
def test_every_written_report_of_the_corpus_is_rendered_as_written(monkeypatch, number):
    names = [*TEXTS][number:] + [*TEXTS][:number]
    for prose, layout in zip(REPORTS[number :: len(TEXTS)], cycle(names)):  # every report once, in every layout many
        assert_as_written(rendered(prose, monkeypatch, layout, "tab_rows", seed="corpus"), prose)


@pytest.mark.parametrize("table_layout", TABLES)
def test_every_cell_lies_where_its_number_is_printed(tmp_path, monkeypatch, table_layout):
    document = rendered(written(tmp_path), monkeypatch, "plain", table_layout)
    assert [table["label"] for table in document["tables"]] == ["proactive", "requests", "litigation", "unknown"]
    for table in document["tables"]:
        for cell in table.get("cells", ()):
            assert table["start"] <= cell["start"] <= cell["end"] <= len(document["text"])
            if cell["state"] == "number":
                printed = document["text"][cell["start"] : cell["end"]]
                assert float(squeeze(printed).replace(",", "")) == cell["value"]


@pytest.mark.parametrize(("text_layout", "seed"), list(product(TEXTS, "01")))
def test_a_document_keeps_to_the_corpus_format(tmp_path, monkeypatch, text_layout, seed):
    labels, _ = read_labels(CORPUS / "corpus.toml")
    document = rendered(written(tmp_path), monkeypatch, text_layout, "word_cells", seed)
    assert not document_problems(Path("a.jsonl"), 1, document, labels)


def test_a_table_span_has_no_outer_white_space_and_holds_no_heading(tmp_path, monkeypatch):
    for layout in TABLES:
        document = rendered(written(tmp_path), monkeypatch, "plain", layout)
        for table in document["tables"]:
            text = document["text"][table["start"] : table["end"]]
            assert text == text.strip()
            assert not any(table["start"] <= heading["start"] < table["end"] for heading in document["headings"])


def test_the_same_seed_gives_the_same_document_and_another_one_another(tmp_path):
    prose = written(tmp_path)
    assert render(prose, "a", cells=True) == render(prose, "a", cells=True)
    assert len({render(prose, str(seed))["text"] for seed in range(5)}) > 1


def test_no_layout_of_the_test_split_is_in_the_train_split():
    assert not {layout.name for layout in text_layouts.TRAIN} & {layout.name for layout in text_layouts.TEST}
    assert not set(table_layouts.TRAIN) & set(table_layouts.TEST)


def test_the_documents_of_the_test_split_have_its_layouts(tmp_path):
    prose = written(tmp_path)
    of_test = {layout.name for layout in text_layouts.TEST}
    for seed in range(20):
        assert render(prose, str(seed), test=True)["meta"]["layout"] in of_test
        assert render(prose, str(seed))["meta"]["layout"] not in of_test


@pytest.mark.slow
def test_the_writers_of_the_splits_are_not_the_same():
    splits = read_corpus(CORPUS).options.splits
    assert not set(splits["dev"]) & set(splits["test"])
    assert {split_of(writer) for writer in splits["test"]} == {"test"}
    assert split_of("w00") == "train"


@pytest.mark.parametrize("template", ["2019", "2021"])
@pytest.mark.parametrize("seed", range(5))
def test_the_numbers_of_requests_add_up_and_agree_with_the_prose(template, seed):
    table = next(t for t in load_tables() if (t.label, t.template) == ("requests", template))
    numbers = draw(table, Random(seed), {"received": 7})
    column = "natural_person"
    results = [row.id for row in table.rows[2:-2]]
    assert sum(numbers[row, column] for row in results) == numbers["processed_total", column]
    assert (
        numbers["new_received", column] + numbers["carried_in", column]
        == numbers["processed_total", column] + numbers["carried_over", column]
    )
    assert sum(numbers["new_received", c.id] for c in table.rows[0].columns[:-1]) == 7


@pytest.mark.parametrize("seed", range(5))
def test_the_numbers_of_litigation_add_up(seed):
    table = next(t for t in load_tables() if t.label == "litigation")
    numbers = draw(table, Random(seed), {})
    for row in table.rows:
        *parts, total = (numbers[row.id, column.id] for column in row.columns)
        assert sum(parts) == total


@pytest.mark.parametrize("table", load_tables(), ids=lambda table: f"{table.label}-{table.template}")
def test_a_grid_prints_every_value_once_and_every_label(table):
    printed = grid(table, draw(table, Random(0), {}), Random(1))
    keys = [cell.key for row in printed for cell in row if isinstance(cell, Printed) and cell.key]
    assert keys == [(row.id, column.id) for row in table.rows for column in row.columns]
    texts = {squeeze(cell.text) for row in printed for cell in row}
    assert {squeeze(row.label[0]) for row in table.rows} <= texts


SEEDS = [str(seed) for seed in range(40)]
ONE_SENTENCE = """# 石桥镇2022年政府信息公开工作年度报告
[overview]一、总体情况
石桥镇全年公开信息86条。
[improvement]五、存在的主要问题及改进情况
[improvement.problems](一)存在的主要问题
{P timeliness|一是信息更新不够及时；}{P training,staffing|二是业务不熟，人手不足。}
[improvement.measures](二)改进措施
{M timeliness|一是建立按周更新制度；}{M training|二是组织专题业务培训。}
"""
MANY_SENTENCES = ONE_SENTENCE.replace("更新不够及时", "更新不够及时。栏目长期不更新").replace(
    "人手不足", "人手不足。岗位常变动"
)


def variations(prose: Prose) -> list[Prose]:
    """Variations in the order of `prose`; for other orders see ``test_rearrangement.py``."""
    with patch.object(variation_module, "rearrange", lambda prose, rng: prose):
        return [vary(prose, Random(seed)) for seed in SEEDS]


def number_of(text: str) -> str:
    found = numbering_at(fold(text), 0)
    return text[: found.end] if found else ""


def test_the_same_seed_gives_the_same_variation_and_another_one_another(tmp_path):
    prose = written(tmp_path, ONE_SENTENCE)
    assert variations(prose) == variations(prose)
    assert len({varied.body for varied in variations(prose)}) > 1


def test_the_items_of_a_variation_keep_their_words_and_labels(tmp_path):
    prose = written(tmp_path, ONE_SENTENCE)
    labels = {text[len(number_of(text)) : -1]: (role, themes) for role, themes, text in surfaces(prose, "item")}
    for varied in variations(prose):
        for role, themes, text in surfaces(varied, "item"):
            assert labels[text[len(number_of(text)) : -1]] == (role, themes)


def test_the_titles_of_a_variation_keep_their_numbers_and_labels(tmp_path):
    prose = written(tmp_path, BODY)
    titles = [surfaces(varied, "heading") for varied in variations(prose)]
    kept = [(label, number_of(text)) for label, _, text in surfaces(prose, "heading")]
    assert all({(label, number_of(text)) for label, _, text in found} <= set(kept) for found in titles)
    assert len({text for found in titles for _, _, text in found}) > len(kept)


def test_a_variation_may_lose_a_section_with_its_table(tmp_path):
    found = [[label for label, _, _ in surfaces(varied, "heading")] for varied in variations(written(tmp_path))]
    lost = [labels for labels in found if len([label for label in labels if "." not in label]) == 5]
    assert 0 < len(lost) < len(found)
    assert all({"overview", "improvement"} <= set(labels) for labels in lost)
    tables = {
        len([part for part in varied.body if isinstance(part, Table)]) for varied in variations(written(tmp_path))
    }
    assert tables == {3, 4}


def test_a_variation_may_make_two_sections_of_problems_and_measures(tmp_path):
    body = ONE_SENTENCE + "[other]六、其他需要报告的事项\n无。\n"
    found = {
        tuple((label, number_of(text)) for label, _, text in surfaces(varied, "heading"))
        for varied in variations(written(tmp_path, body))
        if len(varied.body) > 6
    }
    whole = (("overview", "一、"), ("improvement", "五、"), ("improvement.problems", "(一)"))
    whole += (("improvement.measures", "(二)"), ("other", "六、"))
    assert {whole, (("overview", "一、"), ("improvement", "五、"), ("improvement", "六、"), ("other", "七、"))} <= found


def test_a_variation_may_give_a_paragraph_of_the_overview_a_title_of_its_own(tmp_path):
    own = TITLES["own"]
    texts = [
        part.text for varied in variations(written(tmp_path)) for part in varied.body if isinstance(part, Paragraph)
    ]
    titled = [text for text in texts if text.startswith("(一)") and any(text[3:].startswith(title) for title in own)]
    assert titled
    assert all(text.endswith("。全年收到申请3件。") for text in titled)


def test_the_remains_of_a_chart_are_noise_outside_the_tables(tmp_path):
    prose = written(tmp_path, BODY.replace("~ 索引号：000-2022\n", ""))
    charted = 0
    for seed in range(60):
        document = render(prose, str(seed), texts=(TEXTS["plain"],))
        charted += bool(document["noise"])
        for noise in document["noise"]:
            assert document["text"][noise["start"] : noise["end"]].strip()
            assert all(noise["end"] <= t["start"] or t["end"] <= noise["start"] for t in document["tables"])
    assert 0 < charted < 30


def test_a_layout_can_be_asked_for(tmp_path):
    document = render(
        written(tmp_path), "0", texts=(TEXTS["pdf"],), tables=(table_layouts.tab_rows, table_layouts.pipe_rows)
    )
    assert document["meta"]["layout"] == "pdf"
    assert document["meta"]["table_layout"] in ("tab_rows", "pipe_rows")


def test_a_variation_leaves_all_items_or_one_a_role(tmp_path):
    roles = {
        tuple(role for role, _, _ in surfaces(varied, "item")) for varied in variations(written(tmp_path, ONE_SENTENCE))
    }
    assert roles == {("problem", "problem", "measure", "measure"), ("problem", "measure")}


def test_a_variation_has_numbers_before_all_its_items_or_before_none(tmp_path):
    numbered = [
        {bool(number_of(text)) for _, _, text in surfaces(varied, "item")}
        for varied in variations(written(tmp_path, ONE_SENTENCE))
    ]
    assert {True} in numbered and {False} in numbered
    assert {True, False} not in numbered


def test_items_of_several_sentences_keep_their_numbers(tmp_path):
    for varied in variations(written(tmp_path, MANY_SENTENCES)):
        assert all(number_of(text) for _, _, text in surfaces(varied, "item"))


@pytest.mark.parametrize("seed", ["0", "1", "2"])
@pytest.mark.parametrize("table_layout", ["pipe_tails", "pipe_bars"])
def test_the_tables_of_a_web_page_are_read_back(tmp_path, monkeypatch, table_layout, seed):
    document = rendered(written(tmp_path), monkeypatch, "plain", table_layout, seed)
    printed = {
        (table["label"], cell["row"], cell["column"]): (cell["state"], cell["value"])
        for table in document["tables"]
        for cell in table.get("cells", ())
    }
    assert {
        (table.label, cell.row, cell.column): (cell.state, cell.value)
        for table in nlp.tag_text(document["text"]).tables
        for cell in table.cells
    } == printed
