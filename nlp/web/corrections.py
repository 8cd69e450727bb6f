"""People's corrections of reports: each kept with its time and the machine's reading, undone, exported as a corpus."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any, NamedTuple

from nlp.corpus.format import Document
from nlp.errors import InputError
from nlp.web.documents import LAYERS, corrected
from nlp.web.library import Library, NoReportError, now
from nlp.web.training import parted

FOLDER = "corrections"  # of the corpus in the exported archive
_DIGITS = 12  # of a digest
_DATE = (1980, 1, 1, 0, 0, 0)  # of all members, so that the same corrections give the same bytes
_LATEST = """
SELECT c.id, c.report, r.path, c.at, c.document, c.machine FROM corrections c JOIN reports r ON r.id = c.report
WHERE c.undone IS NULL AND c.id = (SELECT max(id) FROM corrections WHERE report = c.report AND undone IS NULL)
ORDER BY c.report
"""


class Correction(NamedTuple):
    """What stands of a report: the numbers of its last correction and of itself, its name, and it as a document."""

    number: int
    report: int
    name: str
    document: Document


class Corrections:
    """The corrections in `library`; `names` are the labels that may be given, by kind."""

    def __init__(self, library: Library, names: Mapping[str, Mapping[str, str]]) -> None:
        self._library = library
        self._names = names

    def of(self, report: int) -> list[Document]:
        """The corrections of a report that were not undone, each the whole of the layers that it has, the last one
        last."""
        sql = "SELECT document FROM corrections WHERE report = ? AND undone IS NULL ORDER BY id"
        return [json.loads(row[0]) for row in self._library.rows(sql, (report,))]

    def save(self, report: int, given: object, machine: Document) -> Document:
        """Keep a correction; raise `InputError` where it breaks the corpus format."""
        made = corrected(given, machine, self._names)
        read = {key: value for key, value in machine.items() if key != "grids"}
        told = (report, now(), json.dumps(made, ensure_ascii=False), json.dumps(read, ensure_ascii=False))
        with self._library.writing() as database:
            if not database.execute("SELECT 1 FROM reports WHERE id = ?", (report,)).fetchone():
                raise NoReportError
            database.execute("INSERT INTO corrections (report, at, document, machine) VALUES (?, ?, ?, ?)", told)
        return made

    def undo(self, report: int) -> None:
        """Undo the last correction, which is kept as undone; nothing where there is none."""
        with self._library.writing() as database:
            database.execute(
                "UPDATE corrections SET undone = ? WHERE id ="
                " (SELECT max(id) FROM corrections WHERE report = ? AND undone IS NULL)",
                (now(), report),
            )

    def latest(self) -> list[Correction]:
        """The last correction of each corrected report, in the order of their numbers.

        A document has the layers that a person corrected or confirmed and no other: what a corpus leaves out was not
        annotated, and no model learns it there or is measured on it. Its id ends in a digest of its text, so that it is
        the same wherever it goes; its ``meta`` has the time and the machine's reading.
        """
        found = []
        for number, report, path, at, document, machine in self._library.rows(_LATEST):
            made, read = json.loads(document), json.loads(machine)
            meta = {"corrected": at, "machine": {layer: read[layer] for layer in LAYERS if layer in read}}
            digest = hashlib.sha256(made["text"].encode()).hexdigest()[:_DIGITS]
            found.append(Correction(number, report, path, made | {"id": f"{path}@{digest}", "meta": meta}))
        return found

    def corpus(self) -> bytes:
        """A zip archive with a corpus folder, which ``nlp-tag corpus`` and ``nlp-tag train`` take.

        One correction in five stands in ``dev.jsonl``: it is measured on and not learned, here as there.

        Raises
        ------
        InputError
            Where nothing was corrected.
        """
        documents = [found.document for found in self.latest()]
        if not documents:
            raise InputError("还没有订正；请先打开一份报告订正")
        members = {"corpus.toml": _toml(self._names)}
        for name, some in parted(documents).items():
            if some:
                members[f"{name}.jsonl"] = "".join(json.dumps(document, ensure_ascii=False) + "\n" for document in some)
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in members.items():
                package.writestr(zipfile.ZipInfo(f"{FOLDER}/{name}", _DATE), content.encode(), zipfile.ZIP_DEFLATED)
        return data.getvalue()


def _toml(names: Mapping[str, Mapping[str, str]]) -> str:
    """The ``corpus.toml`` of the labels `names`."""
    lines = [f"name = {_quoted(FOLDER)}", 'language = "zh"', 'description = "订正"']
    for kind in ("sections", "tables", "roles", "themes"):
        lines += ["", f"[{kind}]"]
        for label, name in names.get(kind, {}).items():
            lines.append(f"{_quoted(label)} = {f'[{_quoted(name)}]' if kind == 'sections' else _quoted(name)}")
    return "\n".join([*lines, ""])


def _quoted(text: Any) -> str:
    """A basic string of TOML, whose escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
