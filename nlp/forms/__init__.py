"""The official table formats, as data, and the alignment of a table's cells to them."""

from nlp.forms.formats import Column, Row, Sum, Table, form_of, load_tables

__all__ = ["Column", "Row", "Sum", "Table", "form_of", "load_tables"]
