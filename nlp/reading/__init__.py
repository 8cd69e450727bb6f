"""Bytes in, `Source` out: the text of a report, and where in the file each stretch of it stood."""

from nlp.reading.files import from_bytes, inputs_in, prepare, read_path, read_reports, read_stream
from nlp.reading.source import Notice, Origin, Origins, Source

__all__ = [
    "Notice",
    "Origin",
    "Origins",
    "Source",
    "from_bytes",
    "inputs_in",
    "prepare",
    "read_path",
    "read_reports",
    "read_stream",
]
