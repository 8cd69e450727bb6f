"""What many reports say, by county, city, province, year or kind of unit."""

from nlp.summary.count import summarise
from nlp.summary.data import Summary

__all__ = ["Summary", "summarise"]
