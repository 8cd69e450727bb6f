"""Links and bookmarks in a Word file (ECMA-376, part 1, 17.16.22 and 17.13.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlp.show.legal import legal

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

_BLUE = "0B57A4"


def bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """Let `name` lead to `paragraph`; `number` is its own in the document."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), str(number))
        if tag == "w:bookmarkStart":
            mark.set(qn("w:name"), name)
        paragraph._p.append(mark)


def link(paragraph: Paragraph, text: str, *, name: str = "", url: str = "") -> None:
    """Add `text` to `paragraph` as a link to the bookmark `name`, or to `url`, which may be relative to the file."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    element = OxmlElement("w:hyperlink")
    if name:
        element.set(qn("w:anchor"), name)
    else:
        element.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(legal(text))
    run.font.underline, run.font.color.rgb = True, RGBColor.from_string(_BLUE)
    element.append(run._r)
    paragraph._p.append(element)
