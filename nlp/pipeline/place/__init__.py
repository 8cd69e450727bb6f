"""place: agency, year and place."""

from nlp.pipeline.place.component import Place

__all__ = ["Place"]
