"""themes: multi-label and calibrated, with the words that decided."""

from nlp.pipeline.themes.component import Themes

__all__ = ["Themes"]
