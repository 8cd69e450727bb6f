"""A summary as one page that opens offline: a heat map, profiles, tables."""

from nlp.summary.page.build import folder_url, page

__all__ = ["folder_url", "page"]
