"""Files of every format, made from corpus prose, then changed: inside a package, in its markup, in its bytes."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from email.message import EmailMessage

from fuzzing.mutations import mutated_bytes, mutated_markup
from nlp.errors import InputError
from nlp.reading.files import sources
from nlp.report import Report
from nlp.show.workbook import Workbook
from office.documents import DOCUMENTS
from office.fixed import ofd
from office.made import converted
from office.pages import PAGES
from office.printed import PRINTED
from office.written import Written

Parts = dict[str, bytes]
_TAGGED = 0.01  # of what is read


class Files:
    """A door for each format; `tag` is taken for some of the texts."""

    def __init__(self, reports: list[Written], tag: Callable[..., Report], check: Callable[[Report], None]):
        self._tag, self._check = tag, check
        self.docx = [_parts(make(report)) for report in reports for make in DOCUMENTS.values()]
        self.pages = [page(report).encode("gb18030") for report in reports for page in PAGES.values()]
        self.pdf = [make(report) for report in reports[:2] for make in PRINTED.values()]
        self.ofd = [_parts(ofd(report)) for report in reports[:2]]
        first = [DOCUMENTS["plain"](report) for report in reports[:1]]
        self.rtf, odt, doc = (converted(first, ending) for ending in ("rtf", "odt", "doc"))
        self.office = [*doc, *odt]
        book = Workbook()
        for data in first:
            for source in sources(data, "a"):
                book.add(tag(source))
        self.xlsx = [_parts(book.close())]

    def docx_door(self, rng: random.Random) -> int:
        """A Word document one of whose parts was changed."""
        return self._read(_repacked(rng.choice(self.docx), rng), rng)

    def xlsx_door(self, rng: random.Random) -> int:
        """A workbook one of whose parts was changed."""
        return self._read(_repacked(rng.choice(self.xlsx), rng), rng)

    def ofd_door(self, rng: random.Random) -> int:
        """An OFD file one of whose parts was changed."""
        return self._read(_repacked(rng.choice(self.ofd), rng), rng)

    def html_door(self, rng: random.Random) -> int:
        """A page whose tags or bytes were changed."""
        return self._read(mutated_markup(rng.choice(self.pages), rng), rng)

    def mhtml_door(self, rng: random.Random) -> int:
        """A saved page whose head, tags or bytes were changed."""
        message = EmailMessage()
        message.set_content(
            mutated_markup(rng.choice(self.pages), rng), "text", "html", cte=rng.choice(["base64", "quoted-printable"])
        )
        message["Subject"] = "报告"
        data = bytes(message)
        return self._read(mutated_bytes(data, rng) if rng.random() < 0.5 else data, rng)

    def pdf_door(self, rng: random.Random) -> int:
        """A PDF whose bytes were changed."""
        return self._read(mutated_bytes(rng.choice(self.pdf), rng), rng)

    def rtf_door(self, rng: random.Random) -> int:
        """RTF whose bytes were changed."""
        return self._read(mutated_bytes(rng.choice(self.rtf), rng), rng)

    def archives_door(self, rng: random.Random) -> int:
        """A zip archive of files, of archives, of nothing; changed."""
        from nlp.reading.archive import unpacked

        names = ["a.txt", "../b.txt", "/c.txt", "目录/d.html", "~$e.docx", "x" * 300, "a!b.txt", "\x1b[2J.txt"]
        inner = {rng.choice(names): rng.choice(self.pages)[: rng.choice([0, 9, 4000])] for _ in range(rng.randrange(4))}
        data = _packed(inner)
        data = mutated_bytes(data, rng) if rng.random() < 0.7 else data
        for name, found in unpacked(data, "a.zip", 1 << 26):
            assert not name.startswith("/") and ".." not in name.split("/"), name
            assert isinstance(found, bytes | InputError)
        return len(data)

    def office_door(self, rng: random.Random) -> int:
        """A file that LibreOffice must convert, its bytes changed."""
        return self._read(mutated_bytes(rng.choice(self.office), rng), rng)

    def _read(self, data: bytes, rng: random.Random) -> int:
        """Read `data`; return its length in bytes, or that of its texts in characters where that is more."""
        found = sources(data, "a")
        for source in found:
            source.text.encode()
            starts = [origin.start for origin in source.origins]
            assert starts == sorted(starts) and all(0 <= start <= len(source.text) for start in starts)
            if rng.random() < _TAGGED:
                self._check(self._tag(source))
        return max(len(data), sum(len(source.text) for source in found))


def _parts(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _packed(parts: Parts) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return stream.getvalue()


def _repacked(parts: Parts, rng: random.Random) -> bytes:
    """The package of `parts`, with one of them changed, or the package itself."""
    names = [name for name in parts if name.endswith(".xml") or name.endswith(".rels")]
    name = rng.choice([*names, *["word/document.xml"] * 8]) if "word/document.xml" in parts else rng.choice(names)
    if rng.random() < 0.1:
        return _packed({kept: data for kept, data in parts.items() if kept != name})
    data = _packed({**parts, name: mutated_markup(parts[name], rng)})
    return mutated_bytes(data, rng) if rng.random() < 0.1 else data
