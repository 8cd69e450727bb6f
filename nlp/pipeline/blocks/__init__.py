"""blocks: the units of layout, each labelled over the whole document."""

from nlp.pipeline.blocks.component import Blocks

__all__ = ["Blocks"]
