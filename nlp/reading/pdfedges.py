"""Page numbers and running heads: what stands at the edge of pages and belongs to none of their text."""

from __future__ import annotations

import re
from collections import Counter

from nlp.reading.pdfgrid import Grid
from nlp.reading.pdflines import Line

_DEEP = 0.1  # of the height of a page: where such lines stand
_NUMBER = re.compile(
    r"[-—–·~]*\s*\d{1,3}\s*[-—–·~]*|第\s*[\d一二三四五六七八九十]+\s*页.*|P(?:age|\.)?\s*\d+.*|\d+\s*/\s*\d+|[IVXivx]{1,5}|共\s*\d+\s*页.*",
    re.I,
)
_ADDRESS = re.compile(r"(?:https?|file)://\S+(?:\s*\d+\s*/\s*\d+)?")
_DIGITS = re.compile(r"\d+")
_MOST_EDGE_LINES = 3
_OFTEN = 0.6  # of the pages
_HEIGHT = 4.0  # points that a running head may move


def without_edges(pages: list[list[Grid | Line]], heights: list[float]) -> list[list[Grid | Line]]:
    """`pages` without page numbers, and without lines that stand at the same height of most pages."""
    at_edge = [[line for line in page if isinstance(line, Line) and _is_edge(line, page, height)]
               for page, height in zip(pages, heights, strict=True)]  # fmt: skip
    counts = Counter(key for lines in at_edge for key in {_key(line) for line in lines})
    least = max(2, _OFTEN * len(pages) - 1)
    done = []
    for page, lines in zip(pages, at_edge, strict=True):
        drop = {
            id(line)
            for line in lines
            if _NUMBER.fullmatch(line.text.strip())
            or _ADDRESS.fullmatch(line.text.strip())
            or counts[_key(line)] >= least
        }
        done.append([part for part in page if id(part) not in drop])
    return done


def _key(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("0", "".join(line.text.split())), round(line.base / _HEIGHT)


def _is_edge(line: Line, page: list[Grid | Line], height: float) -> bool:
    index = next(i for i, part in enumerate(page) if part is line)
    outer = index < _MOST_EDGE_LINES or index >= len(page) - _MOST_EDGE_LINES
    return outer and (line.base < _DEEP * height or line.base > (1 - _DEEP) * height)
