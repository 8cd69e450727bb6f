"""The official table formats, as data, and the alignment of a table's cells to them."""

from nlp.templates.formats import Column, Row, Table, load_tables

__all__ = ["Column", "Row", "Table", "load_tables"]
