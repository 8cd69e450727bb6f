"""OFD files of reports: the characters and lines of a PDF, written as GB/T 33190 has them."""

from __future__ import annotations

import io
import zipfile
from itertools import groupby
from xml.sax.saxutils import escape

import pypdfium2

from nlp.reading.pdfpage import Char, PageContent, page_content
from office.printed import PRINTED
from office.written import Written

_MILLIMETRES = 25.4 / 72
_SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_ROOT = (
    f'<ofd:OFD {_SPACE} Version="1.1" DocType="OFD"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>'
    "</ofd:DocBody></ofd:OFD>"
)


def ofd(report: Written) -> bytes:
    """The report with ruled tables."""
    document = pypdfium2.PdfDocument(PRINTED["reportlab"](report))
    pages = [page_content(document[number]) for number in range(len(document))]
    document.close()
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("OFD.xml", _ROOT)
        package.writestr(
            "Doc_0/Document.xml",
            f"<ofd:Document {_SPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
            f"</ofd:PageArea></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        )
        for number, page in enumerate(pages):
            package.writestr(f"Doc_0/Pages/Page_{number}/Content.xml", _page(page))
    return stream.getvalue()


def _page(page: PageContent) -> str:
    lines = groupby(page.chars, key=lambda char: (round(char.base, 1), round(char.size, 1)))
    texts = "".join(_text(list(chars)) for _, chars in lines)
    rules = "".join(_path(r.start, r.at, r.end, r.at) for r in page.across)
    rules += "".join(_path(r.at, r.start, r.at, r.end) for r in page.down)
    return f"<ofd:Page {_SPACE}><ofd:Content><ofd:Layer ID='1'>{texts}{rules}</ofd:Layer></ofd:Content></ofd:Page>"


def _text(chars: list[Char]) -> str:
    first, size = chars[0], chars[0].size
    steps = " ".join(f"{(b.left - a.left) * _MILLIMETRES:.3f}" for a, b in zip(chars, chars[1:], strict=False))
    left, top = first.left * _MILLIMETRES, (first.base - size) * _MILLIMETRES
    return (
        f'<ofd:TextObject Boundary="{left:.3f} {top:.3f} 150 10" Font="1" Size="{size * _MILLIMETRES:.3f}">'
        f'<ofd:TextCode X="0" Y="{size * _MILLIMETRES:.3f}" DeltaX="{steps}">'
        f"{escape(''.join(char.text for char in chars))}</ofd:TextCode></ofd:TextObject>"
    )


def _path(x0: float, y0: float, x1: float, y1: float) -> str:
    x0, y0, x1, y1 = (n * _MILLIMETRES for n in (x0, y0, x1, y1))
    return (
        f'<ofd:PathObject Boundary="{x0:.3f} {y0:.3f} {x1 - x0:.3f} {y1 - y0:.3f}">'
        f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0:.3f} {y1 - y0:.3f}</ofd:AbbreviatedData></ofd:PathObject>"
    )
