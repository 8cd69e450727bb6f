"""Ways in which a paragraph comes out of Word, PDF and web pages, without losing where its characters went.

A paragraph becomes `Slots`: for each character what is printed for it, and what is printed before it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from nlp.corpus.prose import Paragraph, Span

_HALF = str.maketrans("，；：！？（）", ",;:!?()")
_FULL_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
_RADICALS = {
    unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0x2F00, 0x2FD6)
}  # fmt: skip
_NUMBER = re.compile(r"^(?:[一二三四五六七八九十]{1,2}[、.]|[（(][一二三四五六七八九十]{1,2}[）)]、?|\d{1,2}[、.])")


@dataclass
class Slots:
    """`chars[i]` is printed for character i, `gaps[i]` before it; ``gaps[-1]`` after the last one."""

    paragraph: Paragraph
    chars: list[str]
    gaps: list[str]

    @classmethod
    def of(cls, paragraph: Paragraph) -> Slots:
        """The paragraph as it was written."""
        return cls(paragraph, list(paragraph.text), [""] * (len(paragraph.text) + 1))

    def heading(self) -> Span | None:
        """The heading that opens the paragraph, if one does."""
        first = self.paragraph.spans[0] if self.paragraph.spans else None
        return first if first and first.kind == "heading" and first.start == 0 else None


Change = Callable[[Slots, Random], None]


def half_width(slots: Slots, rng: Random) -> None:
    """Half-width punctuation throughout."""
    slots.chars = [char.translate(_HALF) for char in slots.chars]


def wide_digits(slots: Slots, rng: Random) -> None:
    """Full-width digits."""
    slots.chars = [char.translate(_FULL_DIGITS) for char in slots.chars]


def radicals(slots: Slots, rng: Random) -> None:
    """Radicals of a PDF font in place of characters."""
    slots.chars = [_RADICALS.get(char, char) for char in slots.chars]


def stray_spaces(slots: Slots, rng: Random) -> None:
    """A space inside words here and there, and around numbers."""
    for index in range(1, len(slots.chars)):
        left, right = slots.chars[index - 1], slots.chars[index]
        if left.isdigit() != right.isdigit() and rng.random() < 0.5 or rng.random() < 0.01:
            slots.gaps[index] += " "


def spaced_heading(slots: Slots, rng: Random) -> None:
    """Spaces inside a short heading: ``一 、概 述``."""
    heading = slots.heading()
    if heading and heading.end < 12 and rng.random() < 0.5:
        for index in range(1, heading.end):
            if rng.random() < 0.4:
                slots.gaps[index] += " "


def split_heading(slots: Slots, rng: Random) -> None:
    """The number of a heading on one line, its title on the next."""
    heading = slots.heading()
    if heading and rng.random() < 0.7 and (number := _NUMBER.match(slots.paragraph.text)):
        slots.gaps[number.end()] += "\n"


def dropped_title(slots: Slots, rng: Random) -> None:
    """The number of a section's heading on one line, an empty line, then its title."""
    heading = slots.heading()
    if heading and "." not in heading.label and (number := _NUMBER.match(slots.paragraph.text)):
        slots.gaps[number.end()] += "\n\n"


def bare_heading(slots: Slots, rng: Random) -> None:
    """A heading that lost its number, or the mark behind the number."""
    heading = slots.heading()
    number = _NUMBER.match(slots.paragraph.text)
    if heading and number and number.end() < heading.end and rng.random() < 0.6:
        keep = rng.choice((0, 0, number.end() - 1))
        lost = range(keep, number.end())
        slots.chars = ["" if index in lost else char for index, char in enumerate(slots.chars)]


def wrong_number(slots: Slots, rng: Random) -> None:
    """A heading whose number is not its own."""
    heading = slots.heading()
    if heading and rng.random() < 0.3 and slots.chars[0] in "一二三四五六七八":
        slots.chars[0] = rng.choice("一二三四五六七")


def wrapped(width: int, indent: str) -> Change:
    """PDF text: a line break every `width` characters, in mid-word, page numbers between."""

    def change(slots: Slots, rng: Random) -> None:
        slots.gaps[0] += indent
        for index in range(width - len(indent), len(slots.chars), width):
            slots.gaps[index] += "\n"

    return change


def indented(indent: str) -> Change:
    """White space in front of every paragraph."""

    def change(slots: Slots, rng: Random) -> None:
        slots.gaps[0] += indent

    return change


def closed_heading(slots: Slots, rng: Random) -> None:
    """A full stop or a template's note behind a heading that has its own line."""
    heading = slots.heading()
    if heading and heading.end == len(slots.chars) and rng.random() < 0.5:
        slots.gaps[-1] += rng.choice(("。", "：", ":", "（宋体小四）"))


@dataclass(frozen=True)
class TextLayout:
    """What happens to every paragraph, what parts paragraphs, and how headings meet the text below."""

    name: str
    changes: tuple[Change, ...] = ()
    between: str = "\n"
    glue: str | None = None  # between a heading and its text, where they share a line
    page_noise: bool = False


TRAIN = (
    TextLayout("plain"),
    TextLayout("plain"),
    TextLayout("blank_lines", between="\n\n"),
    TextLayout("indented", (indented("　　"),)),
    TextLayout("half_width", (half_width,), "\n\n"),
    TextLayout("web", (indented("    "), closed_heading), "\n\n", page_noise=True),
    TextLayout("web_dense", (spaced_heading,), page_noise=True),
    TextLayout("pdf", (wrapped(34, "    "),), page_noise=True),
    TextLayout("pdf_radicals", (radicals, wrapped(42, "")), page_noise=True),
    TextLayout("pdf_narrow", (half_width, wrapped(28, "")), page_noise=True),
    TextLayout("one_line", between=" ", glue=" "),
    TextLayout("glued", glue=" "),
    TextLayout("numberless", (bare_heading,)),
    TextLayout("wrong_numbers", (wrong_number,), "\n\n"),
    TextLayout("split_headings", (split_heading,)),
    TextLayout("dropped_titles", (dropped_title,), "\n\n"),
    TextLayout("stray_spaces", (stray_spaces, wide_digits)),
    TextLayout("crlf", (indented("\xa0\xa0"),), "\r\n"),
)
TEST = (
    TextLayout("test_plain", (indented("  "),), "\n \n"),
    TextLayout("test_web", (indented("\u2003\u2003"),), "\n\n\n", page_noise=True),
    TextLayout("test_pdf", (wrapped(38, "  "), radicals), page_noise=True),
    TextLayout("test_one_line", between="", glue=""),
    TextLayout("test_glued", (half_width, indented("　")), glue="　"),
    TextLayout("test_sloppy", (bare_heading, stray_spaces), "\n\n"),
    TextLayout("test_split", (split_heading, half_width), "\r\n"),
    TextLayout("test_spaced", (spaced_heading, closed_heading, wide_digits)),
)
