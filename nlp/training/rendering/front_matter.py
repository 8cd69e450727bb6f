"""What a rendered document says of itself, as layers of the corpus format: who, about which year, published when.

The written reports carry the answers in their head; this finds where the text says them. A value that the text does
not say anywhere makes an empty layer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from nlp.corpus.examples import title_of
from nlp.pipeline.front.dates import find_dates
from nlp.text.folding import fold
from nlp.training.rendering.furniture_data import FIELDS

Document = dict[str, Any]
_TAIL = 500  # characters at the end in which a signature stands
_SIGNER = 40  # characters that a line with a signature's date may have
_LEVELS = ("province", "city", "county", "town")


def with_front_matter(document: Document, published: str | None = None) -> Document:
    """`document` with the layers agency, year, place and published, as its meta and its text say them.

    `published` is the date where the renderer printed it; else it is read from a metadata row or the signature.
    """
    document = {layer: said for layer, said in document.items() if layer != "published"}  # noise may have come since
    meta, folded = document["meta"], fold(document["text"])
    title = title_of(document)
    layers: dict[str, list[dict[str, Any]]] = {
        "agency": list(_agency(folded, meta)),
        "year": [
            {"start": match.start(), "end": match.end(), "value": meta["year"]}
            for match in re.finditer(rf"(?<!\d){meta['year']}(?!\d)", folded)
        ][:1],
        "place": list(_place(folded, meta)),
    }
    if published or not _contradicted(document, folded):
        layers["published"] = list(_published(document, folded, published))
    if meta["kind"] != "report":
        return {**document, "genre": "other", "headings": [], "tables": [], "items": [], **layers}
    titles = [{**span, "value": title} for span in document.get("titles", [])]
    return {**document, "titles": titles, **layers}


def _agency(folded: str, meta: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Where the agency stands: in full, else its town or its name without the county's."""
    name, county = meta["agency"], meta.get("county") or ""
    short = name.removeprefix(county)
    stem = county[:-1] if len(county) > 2 else county
    for said in (name, meta.get("town") or "", stem + short, county[-1:] + short, short):
        found = re.search(r"\s?".join(map(re.escape, said)), folded) if len(said) > 2 else None
        if found:
            yield {"start": found.start(), "end": found.end(), "value": name}
            return


def _place(folded: str, meta: dict[str, Any]) -> Iterator[dict[str, Any]]:
    value = {level: meta[level] for level in _LEVELS if meta.get(level)}
    for level in reversed(_LEVELS):
        if (name := meta.get(level)) and (start := folded.find(name)) >= 0:
            yield {"start": start, "end": start + len(name), "value": value}
            return


def _published(document: Document, folded: str, published: str | None) -> Iterator[dict[str, Any]]:
    found = [(start, end, day.isoformat()) for start, end, day in find_dates(folded)]
    if published is None:
        noise = {span["start"] for span in document.get("noise", [])}
        tail = [place for place in reversed(found) if place[0] > len(folded) - _TAIL]
        published = next(iter(_labelled(document, folded)), None) or next(
            (day for start, end, day in tail if _signed(folded, start, end, noise)), None
        )
    for start, end, value in found:
        if value == published:
            yield {"start": start, "end": end, "value": value}
            return


def _labelled(document: Document, folded: str) -> list[str]:
    """The dates of metadata rows, that of the field which says most surely that it is the date of publication first."""
    rows = _rows(document, folded)
    names = [*FIELDS["published"], *FIELDS["written"], *FIELDS["plain"]]
    return [
        day.isoformat() for name in names for start, _, day in rows
        if re.search(rf"{name}[:：\]】|\s]*$", folded[max(0, start - 12) : start])
    ]  # fmt: skip


def _rows(document: Document, folded: str) -> list[tuple[int, int, date]]:
    """The dates that stand in the noise of the page."""
    noise = [(span["start"], span["end"]) for span in document.get("noise", [])]
    return [place for place in find_dates(folded) if any(start <= place[0] < end for start, end in noise)]


def _contradicted(document: Document, folded: str) -> bool:
    """Whether metadata rows name several days, or one without saying which: then nobody knows what is meant."""
    labelled = set(_labelled(document, folded))
    return len(labelled) > 1 or (not labelled and bool(_rows(document, folded)))


def _signed(folded: str, start: int, end: int, noise: set[int]) -> bool:
    """Whether the date ends a short line or sentence, as a signature's does, or stands right before `noise`."""
    before = re.split(r"[。\n\r]", folded[:start])[-1].strip()
    return (end in noise or folded[end : end + 1] in ("", "\n", "\r", " ", "。")) and len(before) < _SIGNER
