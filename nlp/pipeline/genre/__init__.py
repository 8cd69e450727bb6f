"""genre: whether a text is of the genre that the corpus is about."""

from nlp.pipeline.genre.component import Genre

__all__ = ["Genre"]
