"""segmenter: the tokenizer, which cuts structure first and words inside it."""

from __future__ import annotations

import io
import json
import pickle
import tempfile
from functools import cache

import jieba
import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.training import Example
from spacy.vocab import Vocab

from nlp.pipeline.dictionary import Words
from nlp.pipeline.segmenter import Segmenter

TITLES = ("总体情况", "存在问题")
SEGMENTER = Segmenter(Vocab(), TITLES)
TEXT = "一、总体情况 2023年，清河镇公开信息12条。\r\n\t规章\t0\t１\n（一）存在问题。培训不够"
BITS = ["一、总体情况", "存在问题", "。", "公开信息", "\t", "\n", "\r\n", "  ", "|", "12", "\u2028", "𠮷", "\0"]
ANY_TEXT = st.lists(st.sampled_from(BITS) | st.text(max_size=6), max_size=20).map("".join)


def words(text: str) -> list[str]:
    return [token.text for token in SEGMENTER(text)]


def test_words_are_those_of_jieba_inside_each_piece():
    assert words("加强政府信息公开\n培训") == ["加强", "政府", "信息", "公开", "\n", "培训"]


@given(ANY_TEXT)
def test_the_doc_holds_the_text_as_it_is(text):
    assert SEGMENTER(text).text == text


@given(ANY_TEXT)
def test_no_token_spans_a_line_break_or_a_tab(text):
    for word in words(text):
        assert len(word) == 1 or not set("\t\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029") & set(word)


@given(ANY_TEXT)
def test_every_piece_of_layout_begins_and_ends_with_a_token(text):
    doc = SEGMENTER(text)
    for unit in doc._.layout:
        span = doc[unit.start : unit.end]
        assert (span.start_char, span.end_char) == (unit.start_char, unit.end_char)


@given(ANY_TEXT)
def test_pieces_of_layout_come_in_order_without_overlap_or_outer_space(text):
    done = 0
    for unit in SEGMENTER(text)._.layout:
        piece = text[unit.start_char : unit.end_char]
        assert done <= unit.start_char
        assert piece and piece == piece.strip()
        done = unit.end_char


def test_a_heading_glued_to_its_text_is_a_piece_of_its_own():
    units = SEGMENTER(TEXT)._.layout
    assert [TEXT[unit.start_char : unit.end_char] for unit in units] == [
        "一、总体情况",
        "2023年，清河镇公开信息12条。",
        "规章",
        "0",
        "１",
        "（一）存在问题。",
        "培训不够",
    ]
    assert [unit.line for unit in units] == [0, 0, 1, 1, 1, 2, 2]


def test_a_text_that_was_seen_before_is_cut_the_same_way():
    assert words(TEXT) == words(TEXT)


@pytest.mark.parametrize("text", ["", " ", "\n", "\0", "一", "😀"])
def test_the_smallest_texts_are_cut(text):
    assert words(text) == list(text)


def test_titles_are_learned_from_the_headings_of_examples():
    nlp = spacy.blank("zh")
    doc = nlp.make_doc("三、工作打算：\n加强培训")
    doc.spans["headings"] = [doc.char_span(0, 6, label="plans")]
    segmenter = Segmenter(nlp.vocab)
    segmenter.initialize(lambda: [Example(nlp.make_doc(doc.text), doc)])
    assert segmenter.titles == {"工作打算"}


def test_disk_gives_back_the_same_segmenter(tmp_path):
    segmenter = Segmenter(Vocab(), TITLES, ["清河镇"])
    segmenter.to_disk(tmp_path / "tokenizer")
    back = Segmenter(Vocab()).from_disk(tmp_path / "tokenizer")
    assert (back.titles, back.words) == (segmenter.titles, segmenter.words)
    assert [token.text for token in back(TEXT)] == [token.text for token in segmenter(TEXT)]
    assert json.loads((tmp_path / "tokenizer" / "titles.json").read_text("utf-8")) == sorted(TITLES)


def test_bytes_give_back_the_same_segmenter():
    segmenter = Segmenter(Vocab(), TITLES, ["清河镇"])
    back = Segmenter(Vocab()).from_bytes(segmenter.to_bytes())
    assert (back.titles, back.words) == (segmenter.titles, segmenter.words)
    assert back(TEXT)._.layout == segmenter(TEXT)._.layout


def test_a_pickle_gives_back_the_same_segmenter_after_it_cut_texts():
    segmenter = Segmenter(Vocab(), TITLES, ["清河镇"], {"name": "school", "version": "1"})
    doc = segmenter(TEXT)  # its dictionary and its cache are filled
    back = pickle.loads(pickle.dumps(segmenter))
    assert (back.titles, back.words) == (segmenter.titles, segmenter.words)
    again = back(TEXT)
    assert [token.text for token in again] == [token.text for token in doc]
    assert again.user_data == doc.user_data


def test_a_doc_says_by_which_model_it_was_read_as_the_pipeline_says_it_then():
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "nlp.Segmenter.v1"}}})
    nlp(TEXT)
    nlp.meta |= {"name": "school", "version": "2"}
    model = nlp(TEXT)._.model
    assert (model.name, model.version) == ("school", "2")


def test_added_words_are_never_torn():
    assert "县直机关工委" in [token.text for token in Segmenter(Vocab(), (), ["县直机关工委"])("由县直机关工委负责")]


@pytest.mark.slow
def test_the_dictionary_is_the_one_that_jieba_makes():
    frequencies, total = _pfdict()
    ours = Words()
    assert ours.total == total
    for char in {word[0] for word in frequencies}:
        assert char in ours.FREQ
    held = {word: ours.FREQ.get(word) for shard in ours.FREQ.shards.values() for word in shard}
    assert frequencies == held


@given(ANY_TEXT)
def test_the_cuts_are_those_of_jieba(text):
    theirs = jieba.Tokenizer()
    theirs.FREQ, theirs.total, theirs.initialized = *_pfdict(), True
    assert Words().words(text) == list(theirs.cut(text))


@cache
def _pfdict():
    theirs = jieba.Tokenizer()
    return theirs.gen_pfdict(io.BytesIO(theirs.get_dict_file().read()))


def test_no_cache_of_jieba_is_read_or_written(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    cache = tmp_path / "jieba.cache"
    cache.write_bytes(b"anyone can write this")
    assert [token.text for token in Segmenter(Vocab())("政府信息")] == ["政府", "信息"]
    assert cache.read_bytes() == b"anyone can write this"
    assert list(tmp_path.iterdir()) == [cache]
