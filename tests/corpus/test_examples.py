"""Examples: what a document of a corpus says, as spans of a Doc that the components learn from."""

import spacy

from nlp.corpus.examples import reference
from nlp.model.config import TOKENIZER


def blocks(text: str, title: str) -> list[str]:
    """The labels of the blocks of `text`, which begins with `title`."""
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})
    document = {"id": "d", "text": text, "titles": [{"start": 0, "end": len(title)}], "headings": []}
    doc = reference(nlp, document, {"titles", "headings"})
    return [span.label_ for span in doc.spans["blocks"]]


def test_a_title_on_its_line_is_a_title():
    assert blocks("柳溪镇值班制度\n各站所轮流值班，做好记录。", "柳溪镇值班制度") == ["title", "prose"]


def test_a_line_that_is_mostly_other_text_behind_a_title_is_none():
    assert blocks("柳溪镇值班制度各站所轮流值班，做好记录，次日早上交班，遇有急事随时报告。", "柳溪镇值班制度") == [
        "prose"
    ]
