"""A text and where it came from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from nlp.reading.decoding import decode


@dataclass(frozen=True, slots=True)
class Source:
    """`text` is decoded and otherwise untouched: offsets into it count its code points."""

    path: str
    sha256: str
    media_type: str
    encoding: str
    text: str


def from_bytes(data: bytes, path: str, encoding: str | None = None) -> Source:
    """Make a `Source` of a text file's bytes; raise `InputError` where they are no text."""
    text, found = decode(data, path, encoding)
    return Source(path, hashlib.sha256(data).hexdigest(), "text/plain", found, text)
