"""The figures of a corpus, on corpora small enough to count by hand."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from nlp.cli import main
from nlp.corpus.format import Corpus, Labels, write_documents
from nlp.corpus.stats import corpus_stats, item_texts, quantiles, repetition

TOML = """
name = "small"
[sections]
[tables]
[roles]
problem = "问题"
measure = "措施"
[themes]
staffing = "人员"
training = "培训"
"""
LABELS = Labels(
    "small", "zh", "", {}, {}, {"problem": "问题", "measure": "措施"}, {"staffing": "人员", "training": "培训"}
)


def document(name, *items):
    """A document whose text is its items, one after the other; an item is (text, role, themes)."""
    text, spans = "", []
    for part, role, themes in items:
        spans.append({"start": len(text), "end": len(text) + len(part), "role": role, "themes": themes})
        text += part
    return {"id": name, "text": text, "items": spans}


TRAIN = [
    document("a", ("人员不足。", "problem", ["staffing"]), ("加强培训。", "measure", ["training", "staffing"])),
    document("b"),
]
DEV = [document("c", ("培训不够。", "problem", ["training"])), {"id": "d", "text": "没有标注条目"}]


def test_documents_and_items_are_counted_by_split():
    stats = corpus_stats(Corpus(LABELS, {"train": TRAIN, "dev": DEV, "more": [document("e")]}))
    assert stats.documents == {"train": 2, "dev": 2, "": 1}
    assert stats.items == {"train": 2, "dev": 1, "": 0}


def test_themes_are_counted_by_role():
    stats = corpus_stats(Corpus(LABELS, {"train": TRAIN, "dev": DEV}))
    assert stats.themes == {"staffing": {"problem": 1, "measure": 1}, "training": {"problem": 1, "measure": 1}}


def test_documents_without_the_layer_are_not_documents_without_items():
    stats = corpus_stats(Corpus(LABELS, {"train": TRAIN, "dev": DEV}))
    assert stats.items_per_document == quantiles([2, 0, 1])
    assert stats.document_lengths == quantiles([10, 0, 5, 6])
    assert stats.item_lengths == quantiles([5, 5, 5])


def test_quantiles_lie_between_neighbours():
    assert quantiles(range(11)) == (0, 1, 2.5, 5, 7.5, 9, 10)
    assert quantiles([]) == ()


def test_item_texts_count_code_points():
    assert item_texts(document("a", ("𠮷祥", "problem", []), ("人员", "problem", []))) == ["𠮷祥", "人员"]


def test_a_pair_is_similar_that_shares_over_half_of_the_smaller_set():
    # abcde has abcd bcde; abcdX shares one of two, which is not over half; abcdeX shares two of two
    assert repetition(["abcde", "abcdX"]).similar_pairs == 0
    assert repetition(["abcde", "abcdeX"]).similar_pairs == 1
    assert repetition(["abcde", "abcde", "abcde"]).similar_pairs == 3


def test_grams_are_counted_once_over_all_texts():
    assert repetition(["abcde", "abcde"]).grams_per_thousand == 1000 * 2 / 10


def test_white_space_of_the_layout_makes_no_difference():
    assert repetition(["ab cd\ne", "abcde"]) == repetition(["abcde", "abcde"])


@pytest.mark.parametrize("texts", [[], ["无"], ["无", "无"], ["", " "]])
def test_texts_too_short_for_a_gram_are_similar_to_none(texts):
    found = repetition(texts)
    assert (found.similar_pairs, found.share, found.grams_per_thousand) == (0, 0, 0)


@given(st.lists(st.text("ab𠮷", max_size=9), max_size=12))
def test_the_matrix_product_counts_what_the_definition_says(texts):
    sets = [{text[i : i + 4] for i in range(len(text) - 3)} for text in texts]
    similar = sum(len(a & b) > 0.5 * min(len(a), len(b)) for a, b in combinations(sets, 2))
    found = repetition(texts)
    assert found.similar_pairs == similar
    assert found.pairs == len(texts) * (len(texts) - 1) // 2


def test_items_beyond_one_chunk_are_compared_too():
    found = repetition(["完全相同的一句话"] * 600)
    assert found.similar_pairs == found.pairs == 600 * 599 // 2


def test_the_command_prints_tables_that_fit_80_columns(tmp_path, capsys):
    (tmp_path / "corpus.toml").write_text(TOML, "utf-8")
    write_documents(tmp_path / "train.jsonl", TRAIN)
    write_documents(tmp_path / "dev.jsonl", DEV)
    assert main(["corpus", "stats", str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(cell_len, lines)) <= 80
    rows = [line.split() for line in lines]
    assert ["train", "2", "2"] in rows
    assert ["合计", "4", "3"] in rows
    assert ["培训", "training", "1", "1", "2"] in rows
    assert any(line.startswith("共有半数以上 4 字串的条目对：0 / 3，占 0.00000%") for line in lines)


def test_the_command_measures_no_corpus_that_breaks_the_format(tmp_path, capsys):
    assert main(["corpus", "stats", str(tmp_path)]) == 1
    assert "corpus.toml 没有这个文件" in capsys.readouterr().err
