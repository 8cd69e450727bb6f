"""Pinyin in brackets between the characters, as pages mirrored in traditional characters have it: 主動(dòng)公開."""

from __future__ import annotations

import re

_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ\u0300\u0301\u0304\u030c"
_GLOSS = re.compile(rf"(?<=[\u4e00-\u9fff])\([a-zü]{{0,4}}[{_TONES}][a-zü{_TONES}]{{0,5}}\)")


def glosses(folded: str) -> list[tuple[int, int]]:
    """Where the glosses of the folded text stand, as ``(start, end)``; a bracket without a tone mark is none."""
    if "(" not in folded:
        return []
    return [match.span() for match in _GLOSS.finditer(folded)]


def without_glosses(folded: str) -> str:
    """The folded text without its glosses."""
    return _GLOSS.sub("", folded) if "(" in folded else folded
