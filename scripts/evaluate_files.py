"""How well reports are read from the files that people have; files are made here, tables in Markdown.

    python scripts/evaluate_files.py [--reports 20] [--kinds docx html …] [--save DIR] [--errors]

Corpus prose is made into files: docx by python-docx, html by hand, pdf by reportlab, by headless Chromium and by
LibreOffice; doc, wps, rtf and odt by LibreOffice, each where it is installed. Every file is read and tagged, compared
with what was written: headings of both levels (label and words, F1), cells (row, column, value; *false* is a value that
is not the written one), items (role, and half of the characters, F1), agency (with or without the places above it),
year and county (share of the reports; a county that the text does not name may be left open), and CPU time of reading
(Linux), in milliseconds a file.
"""

from __future__ import annotations

import argparse
import gc
import os
import resource
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from difflib import SequenceMatcher
from pathlib import Path

import nlp
from disclosure import split_of
from nlp.corpus.prose import read_folder
from nlp.errors import InputError
from nlp.pipeline.front.agencies import same_agency
from nlp.places.gazetteer import gazetteer
from nlp.reading import from_bytes
from nlp.report import Report
from office.documents import DOCUMENTS
from office.fixed import ofd
from office.made import converted, printed
from office.pages import PAGES
from office.printed import PRINTED
from office.written import Written, write

PROSE = Path(__file__).parent.parent / "corpora" / "disclosure" / "prose"


def main() -> None:
    """Make, read, tag, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=20)
    parser.add_argument("--kinds", nargs="*", metavar="KIND", help="only these, such as docx or pdf.chromium")
    parser.add_argument("--save", type=Path, metavar="DIR", help="keep the files")
    parser.add_argument("--errors", action="store_true", help="print every error")
    arguments = parser.parse_args()
    reports = [write(prose, "files") for prose in chosen(arguments.reports)]
    tagger = nlp.load()
    gc.freeze()  # what looking through the model for garbage takes is not reading
    print("| file | reports | top | sub | cells | false | items | agency | year | county | ms |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for kind, files in made(reports, arguments.kinds):
        counts: Counter[str] = Counter()
        with suppress(InputError):
            from_bytes(files[0], kind)  # what is loaded and started once is not measured
        for report, data in zip(reports, files, strict=True):
            if arguments.save:
                folder = arguments.save / kind.replace(" ", "-")
                folder.mkdir(parents=True, exist_ok=True)
                (folder / f"{report.id}.{kind.split('.')[0]}").write_bytes(data)
            start = cpu()
            try:
                source = from_bytes(data, f"{report.id}.{kind.split('.')[0]}")
            except InputError as error:
                print(error, file=sys.stderr)
                counts += compare(report, None, [])
                continue
            counts["ms"] += int(1e6 * (cpu() - start))
            errors: list[str] = []
            counts += compare(report, tagger.tag(source), errors)
            if arguments.errors:
                for error in errors:
                    print(f"- {kind} {report.id}: {error}")
        print(row(kind, counts), flush=True)


def cpu() -> float:
    """Seconds of the processor that this process and those that it started have taken, one that reads PDFs too."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    running = Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii").split()
    living = sum(int(Path(f"/proc/{child}/schedstat").read_text("ascii").split()[0]) for child in running)
    return sum(one.ru_utime + one.ru_stime for one in used) + living / 1e9


def chosen(number: int) -> list:
    """Prose with official tables, spread over the writers that training has not seen first."""
    prose = [p for p in read_folder(PROSE) if p.head["template"] != "none" and p.head["kind"] == "report"]
    prose = [p for p in prose if sum(not hasattr(part, "text") for part in p.body) > 1]
    prose.sort(key=lambda p: (split_of(p.writer) == "train", p.id))
    return prose[:number]


def made(reports: list[Written], kinds: list[str] | None) -> Iterator[tuple[str, list[bytes]]]:
    """Each kind of file and way of making it, and the files of `reports`."""

    def wanted(kind: str) -> bool:
        return not kinds or any(kind == k or kind.startswith(f"{k}.") for k in kinds)

    if wanted("txt.plain"):
        yield "txt.plain", [text_file(report) for report in reports]
    for name, make in DOCUMENTS.items():
        if wanted(f"docx.{name}"):
            yield f"docx.{name}", [make(report) for report in reports]
    for name, page in PAGES.items():
        if wanted(f"html.{name}"):
            encoding = "gb18030" if name in ("divs", "word", "unclosed", "false charset") else "utf-8"
            yield f"html.{name}", [page(report).encode(encoding) for report in reports]
    for name, make in PRINTED.items():
        if wanted(f"pdf.{name}"):
            yield f"pdf.{name}", [make(report) for report in reports]
    if wanted("ofd.lines"):
        yield "ofd.lines", [ofd(report) for report in reports]
    for name in ("plain", "site", "borderless"):
        if wanted(f"pdf.chromium {name}") and (files := printed([_page(name, report) for report in reports])):
            yield f"pdf.chromium {name}", files
    for ending, name in (
        ("pdf", "plain"),
        ("pdf", "no borders"),
        ("pdf", "broken cells"),
        ("rtf", "plain"),
        ("doc", "plain"),
        ("wps", "plain"),
        ("odt", "plain"),
        ("docx", "plain"),
        ("html", "plain"),
    ):
        kind = f"{ending}.LibreOffice {name}"
        form = "doc" if ending == "wps" else ending  # WPS writes Word's own format under its own name …
        if wanted(kind) and (files := converted([DOCUMENTS[name](report) for report in reports], form)):
            yield kind, files
    if wanted("wps.docx"):  # … or a package of XML
        yield "wps.docx", [DOCUMENTS["controls"](report) for report in reports]


def _page(name: str, report: Written) -> str:
    from office.pages import split_rows

    return split_rows(report) if name == "borderless" else PAGES[name](report)


def text_file(report: Written) -> bytes:
    """The report as text with tab rows."""
    lines = []
    from office.written import Ruled, full

    for part in report.parts:
        if isinstance(part, Ruled):
            lines += ["\t".join(place.text if place else "" for place in row) for row in full(part)]
        else:
            lines.append(part[1])
    return "\n".join(lines).encode()


def compare(report: Written, found: Report | None, errors: list[str]) -> Counter[str]:
    """Counts of what was written, read, and read right."""
    counts: Counter[str] = Counter(reports=1, cells=len(report.cells), items=len(report.items))
    for label, _ in report.headings:
        counts[level(label)] += 1
    if found is None:
        return counts
    headings = Counter((s.label, squeezed(found.text[s.heading.start : s.heading.end])) for s in found.sections)
    written = Counter((label, squeezed(words)) for label, words in report.headings)
    for found_in, name in ((headings, "read"), (headings & written, "right")):
        for (label, _), number in found_in.items():
            counts[f"{level(label)}_{name}"] += number
    counts["agency_right"] += same_agency(gazetteer(), found.agency or "", report.agency or "")
    counts["year_right"] += found.year == report.year
    unsaid = found.place.county is None and (report.county or "")[:-1] not in found.text
    counts["county_right"] += unsaid or found.place.county == report.county
    errors += [
        f"heading {'lost' if n else 'extra'} {key}"
        for n, part in enumerate((headings - written, written - headings))
        for key in part
    ]
    read = {(t.label, c.row, c.column): c.value for t in found.tables if t.label != "unknown" for c in t.cells}
    states = {(t.label, c.row, c.column): c.state for t in found.tables for c in t.cells}
    for key, value in report.cells.items():
        right = key in read and read[key] == value
        counts["cells_right"] += right
        counts["false"] += key in read and read[key] is not None and not right
        if not right:
            errors.append(f"cell {key} {value} read {read.get(key)} {states.get(key)}")
    extra = [key for key, value in read.items() if key not in report.cells and value is not None]
    counts["false"] += len(extra)
    errors += [f"extra {key}" for key in extra]
    items = [(item.role, squeezed(found.text[item.start : item.end])) for item in found.items]
    counts["items_read"] = len(items)
    for role, text in ((role, squeezed(text)) for role, text in report.items):
        match = next((i for i in items if i[0] == role and alike(i[1], text)), None)
        if match:
            items.remove(match)
            counts["items_right"] += 1
        else:
            errors.append(f"item lost {role} {text}")
    return counts


def level(label: str) -> str:
    """Which level a heading is of: ``top`` or ``sub``."""
    return "sub" if "." in label else "top"


def squeezed(text: str) -> str:
    """Without white space, and without the mark that may end a heading."""
    return "".join(text.split()).rstrip("：:。")


def alike(one: str, other: str) -> bool:
    """Whether two texts share half of their characters, in order."""
    if one == other:
        return True
    same = sum(block.size for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks())
    return same >= 0.5 * (len(one) + len(other) - same)


def f1(counts: Counter[str], layer: str) -> str:
    """F1 of a layer."""
    total = counts[layer] + counts[f"{layer}_read"]
    return f"{2 * counts[f'{layer}_right'] / total:.3f}" if total else "-"


def row(kind: str, counts: Counter[str]) -> str:
    """One line of the table."""
    cells, reports = counts["cells_right"] / max(counts["cells"], 1), max(counts["reports"], 1)
    shares = " | ".join(f"{counts[f'{name}_right'] / reports:.2f}" for name in ("agency", "year", "county"))
    return (
        f"| {kind} | {counts['reports']} | {f1(counts, 'top')} | {f1(counts, 'sub')} | {cells:.3f} | {counts['false']} "
        f"| {f1(counts, 'items')} | {shares} | {counts['ms'] / 1000 / reports:.1f} |"
    )


if __name__ == "__main__":
    main()
