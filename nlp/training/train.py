"""Corpus in, pipeline out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

import joblib
import spacy
from spacy.language import Language
from threadpoolctl import threadpool_limits

import nlp as package
from nlp.corpus.examples import titles_of
from nlp.corpus.format import Document, Labels
from nlp.model.config import COMPONENTS, TOKENIZER
from nlp.training.gathering import gather, gathered, learners
from nlp.training.learned import KEY, learned_from
from nlp.training.variants import variants

Settings = Mapping[str, Mapping[str, Any]]  # component → setting → value

_LAYERS = ("headings", "tables", "items", "titles", "noise", "agency", "year", "published")
_CODE = ("text", "learn", "forms", "pipeline", "corpus", "training")  # rooms whose code decides what a model learns
_VARIETY = ((40, 4), (200, 2))  # up to how many documents how many variants
_LIBRARIES = ("spacy", "scikit-learn", "scipy", "numpy", "jieba")


def train(
    labels: Labels,
    documents: Iterable[Document],
    *,
    version: str,
    base: Language | None = None,
    settings: Settings | None = None,
    seed: int = 0,
    jobs: int = 1,
    tell: Callable[[str], None] = lambda step: None,
) -> Language:
    """Train every component that `documents` annotate and return the pipeline, named after the corpus.

    A small corpus is learned in variants of its layout too (`nlp.training.variants`), drawn by `seed`.
    A layer that no document annotates has no component, unless `base` brings one; what `base` learned is continued
    from (`nlp.learn.fitting`). `labels` gives the pipeline its display names; what a component can say comes from
    the documents alone. The same documents, `settings` and `seed` give the same model on any number of `jobs`.
    ``meta.json`` holds the display names (``names``), the size of the corpus (``corpus``), digests of what the
    model was made of (``fingerprint``) and of each document (``learned``, see `nlp.training.learned`).

    Parameters
    ----------
    settings : values of the components' settings, by component; see `known_settings`.
    tell : called with the name of each step when it begins.
    """
    given = list(documents)
    documents = given + variants(labels, given, _variety(given), seed)
    layers = layers_of(documents)
    make = partial(_cutting, labels, layers, base, settings, sorted(titles_of(labels, documents)))
    nlp = make()
    tell("cut")
    if base:
        known: Any = nlp.get_pipe("blocks") if "blocks" in base.pipe_names else None
        stores = gather(nlp, documents, layers, known)
    else:
        stores = gathered(make, documents, layers, jobs)
    with threadpool_limits(1), joblib.parallel_config(backend="threading", n_jobs=jobs):
        for name, learner in learners(nlp).items():
            tell(name)
            learner.learn(stores.pop(name))
    nlp.meta |= _meta(labels, given, base, settings or {}, seed) | {"version": version}
    return nlp


def _variety(documents: Sequence[Document]) -> int:
    """How many variants of each document are learned from too: the fewer documents, the more.

    None where the corpus is large or holds a document in several renderings already.
    """
    count = len({document["id"] for document in documents})
    if count < len(documents):
        return 0
    return next((variety for limit, variety in _VARIETY if count < limit), 0)


def layers_of(documents: Iterable[Document]) -> set[str]:
    """The layers that any of `documents` annotates; ``themes`` where any item has one."""
    found = {layer for document in documents for layer in _LAYERS if layer in document}
    if any(item["themes"] for document in documents for item in document.get("items", ())):
        found.add("themes")
    if any("genre" in document for document in documents):
        found.add("genre")
    return found


def components_of(labels: Labels, layers: set[str]) -> list[str]:
    """The components, in the order of the pipeline, that a corpus with these `layers` trains."""
    wanted = {
        "blocks": bool(layers & {"headings", "tables", "items", "titles", "noise"}),
        "sections": bool(layers & {"headings", "titles"}),
        "tables": "tables" in layers,
        "items": "items" in layers,
        "themes": "themes" in layers,
        "answers": "items" in layers and bool(labels.reading.answers),
        "front": labels.reading.place and bool(layers & {"agency", "year", "published"}),
        "place": labels.reading.place,
        "genre": "genre" in layers,
    }
    return [name for name, found in wanted.items() if found]


def known_settings() -> dict[str, dict[str, Any]]:
    """The settings of every component, with their defaults."""
    for name in COMPONENTS:
        import_module(f"nlp.pipeline.{name}")  # registers the factory
    return {name: dict(Language.get_factory_meta(f"nlp_{name}").default_config or {}) for name in COMPONENTS}


def untrained(
    labels: Labels, layers: set[str], base: Language | None = None, settings: Settings | None = None
) -> Language:
    """The pipeline for a corpus with these `layers`, what `base` learned in it, the rest untrained."""
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})
    nlp.config["initialize"]["tokenizer"] = {}  # the defaults for Chinese are settings of pkuseg
    old: dict[str, Any] = dict(base.pipeline) if base else {}
    if base:
        segmenters: list[Any] = [nlp.tokenizer, base.tokenizer]
        segmenters[0].from_bytes(segmenters[1].to_bytes())
    wanted = components_of(labels, layers)
    for name in COMPONENTS:
        if name not in wanted and name not in old:
            continue
        config = dict(base.config["components"][name]) if base and name in old else {}
        config.pop("factory", None)
        if name == "tables" and (labels.reading.formats or name not in old):
            config["formats"] = list(labels.reading.formats)
        if name == "answers" and (labels.reading.answers or name not in old):
            config["answered_by"] = dict(labels.reading.answers)
        if name == "genre" and (labels.reading.document or name not in old):
            config["document"] = labels.reading.document
        component: Any = nlp.add_pipe(f"nlp_{name}", name=name, config=config | {**(settings or {}).get(name, {})})
        if name in old and hasattr(component, "from_bytes"):
            component.from_bytes(old[name].to_bytes())
    return nlp


def _cutting(
    labels: Labels, layers: set[str], base: Language | None, settings: Settings | None, titles: Sequence[str]
) -> Language:
    """The `untrained` pipeline that cuts texts at these `titles` already."""
    nlp = untrained(labels, layers, base, settings)
    segmenter: Any = nlp.tokenizer
    segmenter.initialize(lambda: (), nlp=nlp, titles=titles, words=labels.reading.words)
    return nlp


def _meta(
    labels: Labels, documents: Sequence[Document], base: Language | None, settings: Settings, seed: int
) -> dict[str, Any]:
    names: dict[str, dict[str, str]] = {
        "sections": {label: titles[0] if titles else label for label, titles in labels.sections.items()},
        "tables": labels.tables,
        "roles": labels.roles,
        "themes": labels.themes,
        "document": {"document": labels.reading.document} if labels.reading.document else {},
    }
    old = base.meta if base else {}
    for kind, known in old.get("names", {}).items():
        names[kind] = known | names[kind]
    corpus = {
        "documents": len({document["id"] for document in documents}),
        "renderings": len(documents),
        "writers": sorted({str(document.get("meta", {}).get("writer", "")) for document in documents} - {""}),
    }
    if base:
        corpus["base"] = {key: old.get(key, {}) for key in ("name", "version", "corpus", "fingerprint")}
    low, high = _version_range(package.__version__)
    return {
        "name": labels.name,
        "description": labels.description,
        "spacy_version": ">=3.8.2,<3.9",
        "requirements": [f"nlp-tag>={low},<{high}"],
        "corpus": corpus,
        "names": names,
        KEY: learned_from(labels.name, documents, old),
        "fingerprint": {
            "corpus": _digest([labels.sections, labels.tables, labels.roles, labels.themes, documents]),
            "code": _code(),
            "settings": _digest([settings, labels.reading.words, labels.reading.formats, seed]),
            "libraries": {name: metadata.version(name) for name in _LIBRARIES},
        },
    }


def _version_range(version: str) -> tuple[str, str]:
    """The versions of this package that read the model: this one and later ones of the same minor version."""
    major, minor = version.split(".")[:2]
    return version, f"{major}.{int(minor) + 1}"


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _code() -> str:
    """SHA-256 over the code that decides what a model learns."""
    digest = hashlib.sha256()
    root = Path(package.__file__).parent
    for file in sorted(path for room in _CODE for path in (root / room).rglob("*") if path.suffix != ".pyc"):
        if file.is_file():
            digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
