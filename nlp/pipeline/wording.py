"""The wording of ``nlp/pipeline/wording.toml``."""

from __future__ import annotations

from nlp.text.wording import Wording

_WORDING = Wording("nlp.pipeline")
any_of = _WORDING.any_of
words_of = _WORDING.words
