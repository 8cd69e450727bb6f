"""The titles of headings, and of the report."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from nlp.pipeline.front.found import FrontMatter
from nlp.pipeline.words import text_of
from nlp.text.folding import fold
from nlp.text.numbering import BARE, numbering_at

_TRAIL = re.compile("[>»→＞]")  # 首页>政务公开>年报
_LONGEST = 80


def bare_title(text: str) -> str:
    """The title in the heading `text`: ``（一）存在 问题：`` and ``一存在问题`` are 存在问题."""
    folded = fold(text).strip()
    number = numbering_at(folded, 0)
    bare = None if number else BARE.match(folded)
    rest = folded[number.end if number else bare.end() if bare else 0 :]
    return "".join(rest.split()).strip("、.,:;。-—")


def report_title(doc: Doc) -> tuple[int, int] | None:
    """Where the report's title stands, in code points: that of the front matter where a component set it, else the
    first title block, with the lines it goes on in. ``(0, 0)`` where the front matter says that there is none."""
    front: FrontMatter | None = doc._.front
    if front is not None:
        return (front.title.start, front.title.end) if front.title else (0, 0)
    text = text_of(doc)
    titles = [(span.start_char, span.end_char) for span in doc.spans.get("titles", ())]
    titles = [span for span in titles if not _TRAIL.search(text, *span)] or titles
    if not titles:
        return None
    start, end = titles[0]
    for following, stop in titles[1:]:
        if text[end:following].strip() or stop - start > _LONGEST:
            break
        end = stop
    return start, end
