"""A report as HTML that needs nothing else: a page of its own, and the same view in Jupyter."""

from nlp.show.html.view import page_end, page_start, to_html

__all__ = ["page_end", "page_start", "to_html"]
