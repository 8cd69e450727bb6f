"""The terminal view of a report, for a person at a screen 80 cells wide, with colour or without."""

from nlp.show.overview import view

__all__ = ["view"]
