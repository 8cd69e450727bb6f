"""What is notable, in sentences."""

from __future__ import annotations

from nlp.summary.data import Summary


def headlines(summary: Summary) -> Summary:
    """`summary` with its headlines."""
    return summary
