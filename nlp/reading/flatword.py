"""Word documents saved as one file of XML (Flat OPC): the parts of the package stand in it one after another."""

from __future__ import annotations

import io
import zipfile

from nlp.reading import docx
from nlp.reading.blocks import Draft
from nlp.reading.package import parse_xml

# https://learn.microsoft.com/en-us/openspecs/office_standards/ms-docx (transforms of Flat OPC)
_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_LONGEST = 255  # code points of the name of a part


def read(data: bytes, path: str, encoding: str | None = None) -> Draft:
    """The body of the document; raise `InputError` where there is none or nothing in it can be read."""
    from lxml import etree

    parts = {
        part.get(f"{_PKG}name", "").lstrip("/")[:_LONGEST]: etree.tostring(content, encoding="utf-8", with_tail=False)
        for part in parse_xml(data, path).iterfind(f"{_PKG}part")
        for content in part.iterfind(f"{_PKG}xmlData/*")
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return docx.read(packed.getvalue(), path)
