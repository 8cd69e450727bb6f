"""The model card: ``README.md`` of a model folder, written by training."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spacy.language import Language

from nlp.training.evaluation import Figures

_KINDS = ("sections", "tables", "roles", "themes")


def model_card(pipeline: Language, figures: Figures, *, measured: str, command: str, seed: int = 0) -> str:
    """The card of `pipeline` as Markdown.

    Parameters
    ----------
    measured : the documents that `figures` were counted on.
    command : how to build the model again.
    """
    meta = pipeline.meta
    corpus, fingerprint = meta["corpus"], meta["fingerprint"]
    base = corpus.get("base")
    parts = [
        f"# {meta['name']} {meta['version']}",
        meta["description"],
        f"A model of nlp-tag, trained on {_documents(corpus)}"
        + (f", continuing from the model `{base['name']}` {base['version']}." if base else "."),
        "## Figures",
        f"Measured on: {measured}. F1 with its 95 % bootstrap interval, documents resampled.",
        figures_table(figures, seed),
        "## Labels",
        "\n".join(f"- {kind}: {_labels(meta['names'].get(kind, {}))}" for kind in _KINDS),
        "## Parts",
        _parts(pipeline),
        "## Build it again",
        f"```sh\n{command}\n```",
        f"Digests: corpus `{fingerprint['corpus'][:16]}`, code `{fingerprint['code'][:16]}`, settings "
        f"`{fingerprint['settings'][:16]}`; with "
        + ", ".join(f"{name} {version}" for name, version in fingerprint["libraries"].items())
        + ".",
        "Nothing in this folder can run code: it holds JSON, text and plain arrays. `nlp-tag --model FOLDER` checks "
        "the checksums in `meta.json` before it reads any of it.",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def figures_table(figures: Figures, seed: int = 0) -> str:
    """The figures as a Markdown table, layers first, each layer's labels after it."""
    intervals = figures.intervals(seed)
    lines = ["| layer | label | precision | recall | F1 | interval | annotated |", "|---|---|---|---|---|---|---|"]
    for (layer, label), counts in figures.counts.items():
        if counts.gold or counts.predicted:
            low, high = intervals[layer, label]
            lines.append(
                f"| {layer} | {label} | {counts.precision:.3f} | {counts.recall:.3f} | {counts.f1:.3f} "
                f"| {low:.3f}–{high:.3f} | {counts.gold} |"
            )
    macro = figures.themes_macro_f1
    return "\n".join(lines) + (f"\n\nMacro F1 of the themes: {macro:.3f}." if macro is not None else "")


def _documents(corpus: Mapping[str, Any]) -> str:
    count, renderings, writers = corpus["documents"], corpus["renderings"], len(corpus["writers"])
    text = f"{count} documents"
    if renderings > count:
        text += f" in {renderings} renderings"
    return text + (f" by {writers} writers" if writers else "")


def _labels(names: Mapping[str, str]) -> str:
    return "、".join(f"`{label}` {name}" for label, name in names.items()) or "none"


def _parts(pipeline: Language) -> str:
    lines = ["| component | labels | features | settings |", "|---|---|---|---|"]
    for name, component in pipeline.pipeline:
        model = getattr(component, "model", None)
        settings = {k: v for k, v in pipeline.config["components"][name].items() if k != "factory"}
        size = (len(model.labels), len(model.features)) if model is not None else ("", "")
        shown = ", ".join(f"{key} = {value}" for key, value in settings.items())
        lines.append(f"| {name} | {size[0]} | {size[1]} | {shown} |")
    return "\n".join(lines)
