"""Text for the XML of Word files and charts."""

from __future__ import annotations

import re

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # https://www.w3.org/TR/xml/#charsets


def legal(text: str) -> str:
    """`text` with U+FFFD for each character that XML cannot hold: one of them and Word opens nothing of the file."""
    return _ILLEGAL.sub("\ufffd", text)
