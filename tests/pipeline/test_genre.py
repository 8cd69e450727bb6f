"""genre: whether a text is of the genre, learned here from a few texts."""

import pytest
import spacy
from spacy.tokens import Doc, SpanGroup
from spacy.training import Example

from nlp.pipeline.genre import Genre
from nlp.pipeline.genre.features import genre_features
from nlp.pipeline.gold import OTHER, OWN, Gold

NLP = spacy.blank("zh")
NAME = "垃圾分类工作报告"
REPORT = "政府信息公开工作年度报告"
OWN_TEXTS = [
    f"{town}垃圾分类工作报告\n一、分类情况\n{town}设垃圾分类桶{number}个，分类投放率升高。\n二、分类问题\n一是垃圾分类宣传少。"
    for number, town in enumerate(("东村", "西村", "南村", "北村", "前村", "后村", "上村", "下村"), 11)
]
OTHER_TEXTS = [
    f"{town}防汛工作总结\n一、防汛准备\n备沙袋{number}条，疏通河道。\n二、存在不足\n一是值班人手紧。"
    for number, town in enumerate(("东村", "西村", "南村", "北村", "前村", "后村", "上村", "下村"), 31)
]


def doc_of(text: str) -> Doc:
    words = [text[at : at + 2] for at in range(0, len(text), 2)]
    doc = Doc(NLP.vocab, words=words, spaces=[False] * len(words))
    doc.spans["items"] = SpanGroup(doc, spans=[doc[0:2]], attrs={"scores": [1.0]})
    return doc


@pytest.fixture(scope="module")
def genre() -> Genre:
    component = Genre(NLP, "genre", 1.0, NAME)
    examples = []
    for genre, texts in ((OWN, OWN_TEXTS), (OTHER, OTHER_TEXTS)):
        for number, text in enumerate(texts):
            doc = doc_of(text)
            doc._.gold = Gold(f"{genre}{number}", f"{genre}{number}", genre)
            examples.append(Example(doc_of(text), doc))
    component.initialize(lambda: examples)
    return component


def test_a_text_of_the_genre_keeps_what_was_found(genre):
    doc = genre(doc_of("新村垃圾分类工作报告\n一、分类情况\n新村设垃圾分类桶9个。\n二、分类问题\n一是垃圾分类宣传少。"))
    assert doc._.genre.label == OWN
    assert len(doc.spans["items"]) == 1


def test_a_text_of_another_genre_keeps_nothing(genre):
    doc = genre(doc_of("新村防汛工作总结\n一、防汛准备\n备沙袋9条，疏通河道。\n二、存在不足\n一是值班人手紧。"))
    assert doc._.genre.label == OTHER
    assert (len(doc.spans["items"]), doc.spans["items"].attrs) == (0, {"scores": []})


@pytest.mark.parametrize(("form", "label"), [("2014", OWN), (None, OTHER)])
def test_a_text_that_fills_a_large_official_form_is_of_the_genre(genre, form, label):
    doc = doc_of("新村防汛工作总结\n一、防汛准备\n备沙袋9条，疏通河道。\n二、存在不足\n一是值班人手紧。")
    cells = [(f"row{number}", "count", "number", number, 0, 1, "named", 1.0) for number in range(50)]
    doc.spans["tables"] = SpanGroup(doc, spans=[doc[0:2]], attrs={"templates": [form], "cells": [cells]})
    assert genre(doc)._.genre.label == label


def test_the_score_is_a_probability(genre):
    for text in (OWN_TEXTS[0], OTHER_TEXTS[0], ""):
        assert 0 <= genre(doc_of(text))._.genre.score <= 1


def test_a_section_alone_is_of_the_genre(genre):
    assert genre(doc_of("二、分类问题\n一是垃圾分类宣传少。"))._.genre.label == OWN


def test_the_component_comes_back_from_bytes_as_it_was(genre):
    again = Genre(NLP, "genre", 1.0, NAME).from_bytes(genre.to_bytes())
    for text in (OWN_TEXTS[1], OTHER_TEXTS[1]):
        one, other = again(doc_of(text))._.genre, genre(doc_of(text))._.genre
        assert one[0] == other[0]
        assert one[1] == pytest.approx(other[1], abs=0.001)  # weights are kept in few digits


def test_without_texts_of_another_genre_nothing_is_refused():
    component = Genre(NLP, "genre", 1.0, NAME)
    doc = doc_of(OWN_TEXTS[0])
    doc._.gold = Gold("a", "a", OWN)
    component.initialize(lambda: [Example(doc_of(OWN_TEXTS[0]), doc)])
    assert component(doc_of(OTHER_TEXTS[0]))._.genre.label == OWN


def test_outlines_without_front_matter_do_not_say_how_many_whole_texts_are_refused():
    component = Genre(NLP, "genre", 1.0, NAME)
    store = component.store()
    for number, front in enumerate(({"year": 2020}, {})):
        doc = doc_of(OWN_TEXTS[number])
        doc._.gold = Gold(f"own{number}", "a", OWN, front)
        component.gather(doc, store)
    assert [store.own[place].name for place in store.whole] == ["own0"]


@pytest.mark.parametrize(
    "title",
    [
        f"柳亭镇2023年{REPORT}",
        f"柳亭镇2023年\n{REPORT}",
        "柳亭镇二〇二三年政府信息公开年报",
        f"柳亭镇{REPORT}（2023年度）",
    ],
)
def test_a_title_of_the_genre_is_told_however_it_is_printed(title):
    found = genre_features(f"{title}\n一、总体情况\n公开信息三条。", (), REPORT)
    assert "title of the genre" in found
    assert not any(name.startswith("head=") for name in found)


@pytest.mark.parametrize(
    "title",
    [
        "政府信息公开年报",
        "柳亭镇2023年法治政府建设年度报告",
        f"图解：柳亭镇2023年{REPORT}",
        f"关于编写2023年{REPORT}的通知",
    ],
)
def test_a_menu_a_reading_and_another_title_are_no_title_of_the_genre(title):
    found = genre_features(f"{title}\n一、总体情况\n公开信息三条。", (), REPORT)
    assert "title of the genre" not in found
    assert any(name.startswith("head=") for name in found)


def test_a_preface_tells_what_it_publishes_and_of_which_period():
    preface = f"现公布柳亭镇2023年{REPORT}，统计期限为2023年1月1日至12月31日。"
    found = genre_features(f"{preface}\n一、总体情况\n公开信息三条。", (), REPORT)
    assert {"a sentence publishes or compiles one", "states a whole year"} <= set(found)
    other = genre_features("现公布柳亭镇2023年安全生产计划。\n一、总体要求\n排查隐患。", (), REPORT)
    assert not {"a sentence publishes or compiles one", "states a whole year"} & set(other)
