"""nlp-tag reads Chinese government information disclosure reports by machine.

>>> import nlp
>>> report = nlp.tag("report.docx")
>>> report = nlp.tag_text("一、总体情况……")
>>> for path, report in nlp.load("my-model").tag_many(["a.pdf", "b.txt"]):
...     print(path, report)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from nlp.checks.comparison import Comparison
    from nlp.errors import CorpusError, InputError, ModelError, NlpTagError, SettingError, StoreError
    from nlp.model.tagger import Tagger
    from nlp.report import Report

__version__ = "0.1.0"
__all__ = [
    "CorpusError",
    "InputError",
    "ModelError",
    "NlpTagError",
    "Report",
    "SettingError",
    "StoreError",
    "Tagger",
    "compare",
    "load",
    "tag",
    "tag_text",
]


def load(model: str | Path | None = None) -> Tagger:
    """Load the default model, or the one in the folder `model`; a model is loaded once.

    Raises
    ------
    nlp.ModelError
        Where there is no such model or it cannot be opened.
    """
    from nlp.model.tagger import load

    return load(model)


def tag(path: str | Path, encoding: str | None = None) -> Report:
    """Tag the one report in a file with the default model; a text is tagged by `tag_text`.

    Parameters
    ----------
    path : a file of any format that docs/files.md names; its bytes decide how it is read, never its name.
    encoding : of a text file or a web page; overrules detection, any name that Python knows.

    Raises
    ------
    nlp.InputError
        Where the file is not there, cannot be read, or holds several reports.
    """
    return load().tag(path, encoding)


def tag_text(text: str) -> Report:
    """Tag the text of a report with the default model; raise ``TypeError`` where it is no string."""
    return load().tag_text(text)


def compare(last: Report, this: Report) -> Comparison:
    """Lay two reports side by side, the earlier one first: `tables`, `sections`, `items`, `repetition`, `to_dict`."""
    from nlp.checks.comparison import compare

    return compare(last, this)


def __getattr__(name: str) -> Any:
    """The public types, imported when they are first asked for: ``import nlp`` loads neither spaCy nor numpy."""
    if name == "Tagger":
        room = "nlp.model.tagger"
    elif name == "Report":
        room = "nlp.report"
    elif name in __all__:
        room = "nlp.errors"
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(room), name)
