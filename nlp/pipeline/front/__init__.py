"""front: the front matter of a report: its title, who issues it, the year it is about, when it was published."""

from nlp.pipeline.front.component import Front
from nlp.pipeline.front.found import Found, FrontMatter

__all__ = ["Found", "Front", "FrontMatter"]
