"""Documents of a corpus as spaCy examples: the annotation laid onto the pieces that the segmenter cuts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup
from spacy.training import Example

from nlp.corpus.format import Document, Labels
from nlp.learn.chain import HEADING
from nlp.pipeline.front.found import FIELDS
from nlp.pipeline.gold import OWN, Gold
from nlp.pipeline.segmenter import Unit
from nlp.pipeline.tables.printed import CELL
from nlp.text.numbering import number_alone

PLACED = ("headings", "tables")
_LAYER_OF = {"title": "titles", "noise": "noise", "number": "headings"}  # of block labels that name no label


def example(nlp: Language, document: Document, layers: Collection[str] = PLACED) -> Example:
    """The document as an `Example`: the reference holds what was annotated, the predicted doc nothing."""
    return Example(nlp.make_doc(document["text"]), reference(nlp, document, layers))


def reference(
    nlp: Language, document: Document, layers: Collection[str] = PLACED, known: Callable[[Doc], Doc] | None = None
) -> Doc:
    """The document as a `Doc` that holds what was annotated.

    Layers that were not annotated are missing from its spans. Its blocks are labelled where the document
    has those of `layers` that place blocks, which are the layers of its corpus. `known` is a component that labels
    blocks already: where it is given, it says what stands in the layers that were not annotated; what it alone says is
    for other components to stand on, and teaches no block (``doc._.gold.placed``).
    """
    doc = nlp.make_doc(document["text"])
    for layer in PLACED:
        if layer in document:
            doc.spans[layer] = _group(doc, layer, document[layer], "label")
    layout = doc._.layout
    if layout and (known or all(layer in document for layer in PLACED if layer in layers)):
        guesses = [span.label_ for span in known(doc).spans["blocks"]] if known else []
        doc.spans["blocks"] = _blocks(doc, document, guesses)
    if "items" in document:
        group = _group(doc, "items", document["items"], "role")
        group.attrs["themes"] = [[(theme, 1.0) for theme in item["themes"]] for item in document["items"]]
        doc.spans["items"] = group
    meta = document.get("meta", {})
    genre = document.get("genre", OWN)
    doc._.gold = Gold(
        document["id"],
        str(meta.get("writer") or document["id"]),
        genre,
        said_of(document) if genre == OWN else {},
        known is None or any(layer in document for layer in (*PLACED, *_LAYER_OF.values())),
    )
    return doc


def titles_of(labels: Labels, documents: Iterable[Document]) -> set[str]:
    """The titles of sections: those that `labels` name, and those of the headings of `documents`."""
    return {title for found in labels.sections.values() for title in found} | {
        document["text"][span["start"] : span["end"]] for document in documents for span in document.get("headings", ())
    }


def said_of(document: Document) -> dict[str, Any]:
    """What the document's annotation says is right in each field of the front matter, None where the text says
    nothing; a field that was not annotated is missing."""
    found = {field: (document[field][0]["value"] if document[field] else None) for field in FIELDS if field in document}
    return ({"title": title_of(document)} if "titles" in document and found else {}) | found


def title_of(document: Document) -> str | None:
    """The value of the first title, its lines joined where it has none."""
    titles = document.get("titles", [])
    if titles and "value" in titles[0]:
        return str(titles[0]["value"])
    text, value, end = document["text"], "", titles[0]["start"] if titles else 0
    for span in titles:
        if text[end : span["start"]].strip():
            break
        value += "".join(text[span["start"] : span["end"]].splitlines())
        end = span["end"]
    return value or None


def _group(doc: Doc, name: str, spans: Sequence[dict[str, Any]], label: str) -> SpanGroup:
    found = [doc.char_span(s["start"], s["end"], label=s[label], alignment_mode="expand") for s in spans]
    return SpanGroup(doc, name=name, spans=[span for span in found if span is not None])


def _blocks(doc: Doc, document: Document, guesses: Sequence[str]) -> SpanGroup:
    marked = sorted(
        [(s["start"], s["end"], HEADING + s["label"]) for s in document.get("headings", ())]
        + [(s["start"], s["end"], CELL + s["label"]) for s in document.get("tables", ())]
        + [(s["start"], s["end"], "title") for s in document.get("titles", ())]
    )
    noise = sorted((s["start"], s["end"], "noise") for s in document.get("noise", ()))
    opened: set[int] = set()
    labels = []
    layout = doc._.layout
    for unit in layout:
        labels.append(_label(unit, noise, set()) or _label(unit, marked, opened) or "prose")
    text = doc.text
    for index, unit in enumerate(layout[:-1]):
        parted = labels[index].startswith(HEADING) and labels[index + 1] == "more"
        if parted and number_alone(text[unit.start_char : unit.end_char]):
            labels[index : index + 2] = ["number", labels[index]]
    for index, guess in enumerate(_of_layers_not_in(document, guesses)):
        if guess and labels[index] == "prose":
            labels[index] = guess
    spans = [Span(doc, unit.start, unit.end, label) for unit, label in zip(layout, labels, strict=True)]
    return SpanGroup(doc, name="blocks", spans=spans, attrs={"scores": [1.0] * len(spans)})


def _of_layers_not_in(document: Document, labels: Sequence[str]) -> Iterator[str]:
    """Those block labels that say something of a layer which was not annotated; empty for the others."""
    layer = ""
    for label in labels:
        if label != "more":  # belongs to what it goes on with
            layer = "headings" if label.startswith(HEADING) else "tables" if label.startswith(CELL) else ""
            layer = layer or _LAYER_OF.get(label, "")
        yield label if layer and layer not in document else ""


def _label(unit: Unit, marked: list[tuple[int, int, str]], opened: set[int]) -> str:
    """The label of the mark that the unit lies in; a heading's or title's later pieces are ``more``.

    A unit that is mostly other text behind a title is none.
    """
    index = bisect_right(marked, (unit.start_char, float("inf"), "")) - 1
    if index < 0 or marked[index][1] <= unit.start_char:
        return ""
    _, end, label = marked[index]
    if label == "title" and 2 * (end - unit.start_char) < unit.end_char - unit.start_char:
        return ""
    if index in opened and not label.startswith(CELL):
        return "more"
    opened.add(index)
    return label
