"""Bytes in, `Source` out: the text of a report, and where in the file each stretch of it stood."""

from nlp.reading.files import from_bytes, read_all, read_path, read_stream
from nlp.reading.source import Notice, Origin, Source

__all__ = ["Notice", "Origin", "Source", "from_bytes", "read_all", "read_path", "read_stream"]
