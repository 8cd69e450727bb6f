"""What many reports say, by county, city, province, year or kind of unit."""

from nlp.store.summary.count import summarise
from nlp.store.summary.data import Summary

__all__ = ["Summary", "summarise"]
