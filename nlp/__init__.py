"""nlp-tag reads Chinese government information disclosure reports by machine.

>>> import nlp
>>> report = nlp.tag("一、总体情况……")
>>> report = nlp.load().tag("report.txt")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nlp.model.tagger import Tagger
    from nlp.report import Report

__version__ = "0.1.0"
__all__ = ["load", "tag"]


def load(model: str | None = None) -> Tagger:
    """Load the default model, or the one in the folder `model`; a model is loaded once.

    Raises
    ------
    nlp.errors.ModelError
        Where there is no such model or it cannot be opened.
    """
    from nlp.model.tagger import load

    return load(model)


def tag(text: str) -> Report:
    """Tag the text of a report (not its path: that is ``nlp.load().tag(path)``) with the default model."""
    return load().tag_text(text)
