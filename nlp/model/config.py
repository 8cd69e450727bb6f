"""What the ``config.cfg`` of a model may say: this package's own components and nothing that could run other code.

spaCy builds a pipeline by calling every function that a config names, and any installed package can register some.
So a config is read against a list of what training writes before spaCy sees it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

TOKENIZER = "nlp.Segmenter.v1"
COMPONENTS = ("blocks", "sections", "tables", "items", "themes", "answers", "front", "place", "genre")
_LOADED = ("nlp", "components")  # the sections that are carried out when a model is opened
_FUNCTIONS: dict[tuple[str, ...], str] = {
    ("nlp", "tokenizer", "@tokenizers"): TOKENIZER,
    ("nlp", "vectors", "@vectors"): "spacy.Vectors.v1",
}
_UNUSED = {  # what spaCy writes into the sections for its own training, which nothing here reads
    "@readers": "spacy.Corpus.v1",
    "@loggers": "spacy.ConsoleLogger.v1",
    "@batchers": "spacy.batch_by_words.v1",
    "@optimizers": "Adam.v1",
    "@schedules": "compounding.v1",
}
_CALLBACKS = {
    "before_creation", "after_creation", "after_pipeline_creation", "before_init", "after_init", "before_to_disk",
    "before_update",
}  # fmt: skip


def refusal(config: Mapping[str, Any]) -> str | None:
    """Why the parsed `config` is not opened, in one phrase, or None where nothing speaks against it."""
    settings = config.get("nlp")
    components = config.get("components")
    if not isinstance(settings, Mapping) or not isinstance(components, Mapping):
        return "config.cfg 缺少 [nlp] 或 [components]"
    if settings.get("lang") != "zh":
        return f"config.cfg 的 lang 是 {settings.get('lang')!r}，应为 'zh'"
    if settings.get("tokenizer") != {"@tokenizers": TOKENIZER}:
        return f"config.cfg 的分词器不是 {TOKENIZER}"
    for name, component in components.items():
        if name not in COMPONENTS or not isinstance(component, Mapping) or component.get("factory") != f"nlp_{name}":
            return f"config.cfg 的组件 {name!r} 不是 nlp-tag 的组件"
    if not isinstance(settings.get("pipeline"), list) or not set(settings["pipeline"]) <= set(components):
        return "config.cfg 的 pipeline 与 [components] 不符"
    for path, value in _leaves(config):
        key = path[-1]
        if key.startswith("@"):
            allowed = _FUNCTIONS.get(path) if path[0] in _LOADED else _UNUSED.get(key)
            if value != allowed:
                return f"config.cfg 的 [{'.'.join(path[:-1])}] 要调用 {value!r}，模型不许调用其他函数"
        elif key in _CALLBACKS and value is not None:
            return f"config.cfg 的 [{'.'.join(path[:-1])}] 带有回调 {key}，模型不许带回调"
        elif path[0] in _LOADED and isinstance(value, str) and "${" in value:
            return f"config.cfg 的 [{'.'.join(path[:-1])}] 引用了变量 {value}"
    return None


def _leaves(section: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every value of a config that is no section, with the names that lead to it; callbacks also where a section."""
    for key, value in section.items():
        here = (*path, str(key))
        if key in _CALLBACKS or not isinstance(value, Mapping):
            yield here, value
        else:
            yield from _leaves(value, here)
        if isinstance(value, list):
            for member in value:
                if isinstance(member, Mapping):
                    yield from _leaves(member, here)
