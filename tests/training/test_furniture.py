"""Furniture: a rendered document on a page of a government site, with everything where its spans say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nlp.corpus.examples import title_of
from nlp.corpus.format import read_labels
from nlp.corpus.problems import document_problems
from nlp.corpus.prose import read_folder
from nlp.training.rendering.front_matter import with_front_matter
from nlp.training.rendering.furniture import dress
from nlp.training.rendering.furniture_data import FIELDS, SYSTEMS, WORDING
from nlp.training.rendering.render import render

CORPUS = Path(__file__).parent.parent.parent / "corpora" / "disclosure"
REPORTS = read_folder(CORPUS / "prose")[::29]
LABELS, _ = read_labels(CORPUS / "corpus.toml")


def pages(number: int) -> list[tuple[dict, dict]]:
    """Each report as it was rendered, and on a page."""
    rendered = (render(prose, f"page{number}") for prose in REPORTS)
    return [(document, dress(document, f"page{number}")) for document in rendered]


def marked(document: dict, layer: str) -> list[str]:
    return [document["text"][span["start"] : span["end"]] for span in document[layer]]


def test_there_are_thirty_site_systems_and_some_are_kept_for_testing():
    assert len(SYSTEMS) >= 30
    assert 5 <= sum(system.get("test", False) for system in SYSTEMS) < len(SYSTEMS) / 2


def test_every_slot_of_the_wording_can_be_filled():
    document = render(REPORTS[0], "slots")
    for number in range(60):
        for test in (False, True):
            assert not re.search(r"\{[a-z_0-9-]+\}", dress(document, f"slots{number}", test=test)["text"])


def test_systems_for_testing_and_for_training_differ():
    lines = {test: {str(system["above"]) for system in SYSTEMS if system.get("test", False) == test} for test in (0, 1)}
    assert not lines[0] & lines[1]
    assert all(not set(lists["train"]) & set(lists["test"]) for lists in WORDING.values())
    assert set(FIELDS) == {"published", "written", "plain"}


@pytest.mark.parametrize("number", range(3))
def test_every_span_moves_with_its_text(number):
    for document, page in pages(number):
        for layer in ("headings", "tables", "items"):
            assert marked(page, layer) == marked(document, layer)


@pytest.mark.parametrize("number", range(3))
def test_pages_keep_to_the_format(number):
    for _, page in pages(number):
        assert document_problems(Path("page"), 0, page, LABELS) == []


@pytest.mark.parametrize("number", range(3))
def test_the_values_stand_where_their_spans_say(number):
    for _, page in pages(number):
        for layer in ("agency", "year", "place", "published"):
            for span in page.get(layer, ()):
                assert page["text"][span["start"] : span["end"]].strip(), layer
        assert all(year.isdigit() for year in marked(page, "year"))


def test_the_same_seed_gives_the_same_page():
    assert pages(1) == pages(1)


def test_a_broken_title_is_one_value():
    document = {
        "id": "a", "text": "南岭县石桥镇\n2022年度报告\n无",
        "titles": [{"start": 0, "end": 6}, {"start": 7, "end": 15}],
    }  # fmt: skip
    assert title_of(document) == "南岭县石桥镇2022年度报告"


def test_a_date_of_a_metadata_row_counts_before_the_signature():
    text = "发布日期：2023-01-20\n南岭县石桥镇2022年度报告\n一、概况\n无。\n石桥镇人民政府\n2023年1月12日"
    head = {"agency": "石桥镇人民政府", "year": 2022, "county": "南岭县", "kind": "report"}
    document = {"id": "a", "text": text, "meta": head, "titles": [], "noise": [{"start": 0, "end": 15}]}
    assert with_front_matter(document)["published"][0]["value"] == "2023-01-20"
    bare = {**document, "noise": []}
    assert with_front_matter(bare)["published"][0]["value"] == "2023-01-12"


def document(text, noise):
    start = text.find(noise)
    meta = {"kind": "report", "agency": "石桥镇人民政府", "county": "青河县", "year": 2020}
    spans = {"noise": [{"start": start, "end": start + len(noise)}], "titles": [], "published": []}
    return {"text": text, "meta": meta, **spans}


def test_a_day_in_the_noise_without_a_name_leaves_the_date_of_publication_open():
    found = with_front_matter(
        document("石桥镇2020年度报告\n青河县 | 2021-02-04 | 阅读 3 次\n一、概述\n", "青河县 | 2021-02-04 | 阅读 3 次")
    )
    assert "published" not in found


def test_a_signature_may_run_into_the_noise_behind_it():
    found = with_front_matter(
        document("石桥镇2020年度报告\n一、概述\n无。石桥镇人民政府2021年1月26日图片新闻\n", "图片新闻")
    )
    assert [said["value"] for said in found["published"]] == ["2021-01-26"]


def test_some_titles_are_in_other_words_and_the_page_prints_them():
    documents = [render(prose, "titles") for prose in REPORTS if prose.head["kind"] == "report"]
    found = {
        (title_of(page), "".join(marked(page, "titles")[:1]))
        for document in documents if document["titles"]
        for page in (dress(document, f"titles{number}") for number in range(6))
        if page["titles"] and title_of(page) != title_of(document)
    }  # fmt: skip
    assert len(found) > 3
    assert all(title.startswith(printed) and len(printed) > 4 for title, printed in found)


def test_a_text_of_another_genre_keeps_its_title():
    other = next(render(prose, "titles") for prose in REPORTS if prose.head["kind"] != "report")
    titles = {title_of(page) for page in (dress(other, f"titles{n}") for n in range(40)) if page["titles"]}
    assert titles == {title_of(other)}
