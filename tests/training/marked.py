"""Marked prose for tests, written in a line."""

from __future__ import annotations

from nlp.corpus.prose import Paragraph, Span


def paragraph(*parts: str | tuple[str, str, str]) -> Paragraph:
    """Plain text, and ``(kind, label, text)`` for what is labelled."""
    text, spans = "", []
    for part in parts:
        surface = part if isinstance(part, str) else part[2]
        if not isinstance(part, str):
            spans.append(Span(len(text), len(text) + len(surface), *part[:2]))
        text += surface
    return Paragraph(text, tuple(spans))
