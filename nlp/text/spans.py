"""How far two spans lie on each other."""

from __future__ import annotations

from spacy.tokens import Span


def overlap(a: tuple[int, int], b: tuple[int, int]) -> float:
    """The share of the stretch that two ``(start, end)`` spans cover together which both of them cover."""
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared / (max(a[1], b[1]) - min(a[0], b[0])) if shared > 0 else 0.0


def bounds(span: Span) -> tuple[int, int]:
    """A span's ``(start, end)`` in code points."""
    return span.start_char, span.end_char
