"""Many reports: batch runs, the store of Parquet tables, queries and summaries."""

from nlp.store.batch import tag_many

__all__ = ["tag_many"]
