"""Measure how often a report's front matter and place are right, and whether its genre is known.

    python scripts/evaluate_place.py            # corpora/disclosure/*.jsonl
    python scripts/evaluate_place.py --pages    # the test writers on pages of site systems that are kept for testing
    python scripts/evaluate_place.py FOLDER     # FOLDER/<writer>/<id>.txt, rendered in the layouts kept for testing

The rules were looked over on the writers w01 to w15 of the corpus, so its figures are no estimate for other texts;
those of a FOLDER of later writers are. A text allows the county where one of the county's names stands in it, short or
full, today's or a former one, or its town is in the gazetteer under this county alone.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nlp
from disclosure import split_of
from nlp.corpus.prose import read_folder
from nlp.places.gazetteer import gazetteer, within
from nlp.places.towns import counties_with
from nlp.text.folding import squeeze
from nlp.training.front_figures import front_figures
from nlp.training.rendering.front_matter import with_front_matter
from nlp.training.rendering.furniture import dress
from nlp.training.rendering.render import render

CORPUS = Path(__file__).parent.parent / "corpora" / "disclosure"
PAGES = 3  # of each report
LEVELS = ("province", "city", "county", "town")


def documents(where: str) -> Iterator[dict[str, Any]]:
    """The documents of the corpus, those of the test writers on pages, or of the prose in the folder `where`."""
    if where == "--pages":
        for prose in read_folder(CORPUS / "prose"):
            if split_of(prose.writer) == "test":
                for number in range(PAGES):
                    name = f"page{number}"
                    yield dress(render(prose, name, test=True), name, test=True)
        return
    if where:
        folder = Path(where)
        yield from (with_front_matter(render(prose, "place", test=True)) for prose in read_folder(folder))
        return
    for path in sorted(CORPUS.glob("*.jsonl")):
        yield from map(with_front_matter, map(json.loads, path.read_text("utf-8").splitlines()))


def code_of(meta: dict[str, Any]) -> str | None:
    """The code of the county that `meta` names, None where it names none."""
    book = gazetteer()
    inside = [code for code in book.named.get(meta.get("county") or "", ()) if book.depth(code)]
    for above in (meta.get("city"), meta.get("province")):
        narrowed = [code for code in inside if any(within(code, other) for other in book.named.get(above or "", ()))]
        inside = narrowed or inside
    return inside[0] if inside else None


def allows(text: str, code: str, town: str | None) -> bool:
    """Whether `text` says the county `code`, as the module's docstring has it."""
    book = gazetteer()
    plain = squeeze(text)
    tables = (book.named, book.shortened)
    names = [name for table in tables for name, codes in table.items() if code in codes]
    return any(name in plain for name in names) or (bool(town) and counties_with(town or "") == (code,))


def main() -> None:
    """Tag, compare, print; name every wrong place, and every county that was there and not found."""
    tagger = nlp.load()
    counts: Counter[tuple[str, str]] = Counter()
    for document in documents(sys.argv[1] if len(sys.argv) > 1 else ""):
        report = tagger.tag_text(document["text"])
        for field, gold, found, same in front_figures(document, report):
            counts[field, "right" if same else "wrong" if found else "open"] += 1
            if not same:
                print(f"{document['id']}: {field} {gold!r}, found {found!r}")
        if document.get("genre"):
            continue
        meta, place = document["meta"], report.place
        code = code_of(meta)
        said = code is not None and allows(document["text"], code, meta.get("town"))
        for level in LEVELS:
            gold, found = meta.get(level) or None, getattr(place, level)
            verdict = "right" if gold == found else "open" if found is None else "wrong"
            counts[level, verdict] += 1
            if level == "county" and said:
                counts["county where the text allows it", verdict] += 1
            if verdict == "wrong" or (level == "county" and said and verdict == "open"):
                print(f"{document['id']}: {level} {gold}, found {found} ({place.evidence}; {place.candidates})")
        if place.code and place.county and code:
            counts["code of the county", "right" if place.code == code else "wrong"] += 1
    print("\n| | right | wrong | left open | all | right |\n|---|---|---|---|---|---|")
    for name in dict.fromkeys(name for name, _ in counts):
        right, wrong, left = (counts[name, verdict] for verdict in ("right", "wrong", "open"))
        total = right + wrong + left
        print(f"| {name} | {right} | {wrong} | {left} | {total} | {right / total:.3f} |")


if __name__ == "__main__":
    main()
