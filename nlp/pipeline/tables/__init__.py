"""tables: cell blocks, tables, and the cells of an official form."""

from nlp.pipeline.tables.component import Tables

__all__ = ["Tables"]
