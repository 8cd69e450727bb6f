"""items: problems and measures cut into items with roles."""

from nlp.pipeline.items.component import Items

__all__ = ["Items"]
