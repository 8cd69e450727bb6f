"""Many reports: batch runs."""

from nlp.store.batch import tag_many

__all__ = ["tag_many"]
