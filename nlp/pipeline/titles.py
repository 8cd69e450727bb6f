"""Heading titles: a heading without its numbering, white space and closing marks."""

from __future__ import annotations

from nlp.pipeline.folding import fold
from nlp.pipeline.numbering import numbering_at


def bare_title(text: str) -> str:
    """The title in the heading `text`: ``（一）存在 问题：`` and ``一存在问题`` are 存在问题."""
    folded = fold(text).strip()
    number = numbering_at(folded, 0)
    rest = folded[number.end :] if number else folded.lstrip("一二三四五六七八九十")
    return "".join(rest.split()).strip("、.,:;。-—")
