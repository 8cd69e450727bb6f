"""Small files of each kind, made by plain means."""

from __future__ import annotations

import io
import zipfile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def package(parts: dict[str, str | bytes]) -> bytes:
    """A zip file of `parts`."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def docx(body: str, numbering: str = "", styles: str = "", declared: str = "") -> bytes:
    """A Word document with `body` inside w:body."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="a" '
        f'Type="{_RELATIONSHIPS}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"{declared}<w:document {W}><w:body>{body}</w:body></w:document>",
    }
    links = ""
    for kind, xml in (("numbering", numbering), ("styles", styles)):
        if xml:
            parts[f"word/{kind}.xml"] = f"<w:{kind} {W}>{xml}</w:{kind}>"
            links += f'<Relationship Id="{kind}" Type="{_RELATIONSHIPS}/{kind}" Target="{kind}.xml"/>'
    parts["word/_rels/document.xml.rels"] = f'<Relationships xmlns="{_PACKAGE}">{links}</Relationships>'
    return package(parts)


def p(text: str, properties: str = "") -> str:
    """A paragraph of Word."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(text: str, properties: str = "") -> str:
    """A cell of Word; lines of `text` are paragraphs."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(map(p, text.split(chr(10))))}</w:tc>"


def tbl(*rows: str) -> str:
    """A table of Word."""
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
