"""Bytes in, `Source` out: what was read, and its text exactly as decoded."""

from nlp.reading.files import read_path, read_stream
from nlp.reading.source import Source, from_bytes

__all__ = ["Source", "from_bytes", "read_path", "read_stream"]
