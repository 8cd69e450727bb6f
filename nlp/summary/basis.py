"""What headlines rest on: the reports behind each of them, as an appendix of the brief."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from nlp.show.word_links import bookmark, link
from nlp.summary.data import Counted, Headline, Summary
from nlp.summary.missing import called

if TYPE_CHECKING:
    from docx.document import Document

_MOST = 30  # reports of a headline
MISSING = "missing"  # the bookmark of the units without a report


def of(number: int, headline: Headline) -> str:
    """The bookmark to which the headline of this number, from 1, leads."""
    return f"basis{number}" if headline.counted else MISSING


def add_basis(document: Document, summary: Summary, folder: str) -> None:
    """Add for each headline its reports, by name, each a link to its file; `folder` is the URL of that of the store."""
    told = [(number, one) for number, one in enumerate(summary.headlines, 1) if one.counted]
    if told:
        document.add_heading("附：要点的依据", 1)
    for number, headline in told:
        paragraph = document.add_paragraph(f"要点{number}（{len(headline.counted):,}份报告）：")
        bookmark(paragraph, of(number, headline), number)
        for at in headline.counted[:_MOST]:
            one = summary.counted[at]
            link(paragraph, _name(one), url=url_of(one.path, folder))
            paragraph.add_run("　")
        if len(headline.counted) > _MOST:
            paragraph.add_run("等；全部见工作簿的“依据”表。")


def url_of(path: str, folder: str) -> str:
    """The URL of the report `path`, as a store names it, seen from where the folder of the store is `folder`."""
    return Path(path).as_uri() if Path(path).is_absolute() else folder + quote(path)


def _name(one: Counted) -> str:
    name = called(one) if one.unit else one.agency or one.title or one.path
    return f"{name}（{one.year}年）" if one.year else name
