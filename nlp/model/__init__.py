"""A model on disk, written whole, sealed, checked and opened; and the `Tagger` that uses one."""

import sys
from types import ModuleType
from typing import Any


def _import_spacy() -> None:
    """Import spaCy without its command line, which nothing here uses: with it come requests, httpx, typer and YAML,
    a third of the time that ``import spacy`` takes. ``spacy.info`` and ``spacy.cli`` are there when they are asked for.
    """
    if "spacy" in sys.modules:
        return

    def info(*args: Any, **kwargs: Any) -> Any:
        from spacy.cli.info import info

        return info(*args, **kwargs)

    for name in ("spacy.cli", "spacy.cli.info"):
        sys.modules[name] = ModuleType(name)
    sys.modules["spacy.cli.info"].info = info  # type: ignore[attr-defined]
    try:
        import spacy
    finally:
        for name in ("spacy.cli", "spacy.cli.info"):
            del sys.modules[name]
    vars(spacy).pop("cli", None)


_import_spacy()
