"""Web archives (MHTML, RFC 2557): the page among their parts."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message

from nlp.errors import InputError
from nlp.reading.blocks import Draft
from nlp.reading.html import read_page
from nlp.reading.htmltext import html_text


def read(data: bytes, path: str, encoding: str | None = None) -> Draft:
    """The page of an archive: of its HTML parts the largest, so that a frame beats the page that only frames it.

    Raises
    ------
    InputError
        Where no part is a page.
    """
    pages = [part for part in message_from_bytes(data.lstrip()).walk() if part.get_content_type() == "text/html"]
    if not pages:
        raise InputError(f"{path}：网页存档里没有网页；请在浏览器里重新另存")
    bodies = [(_body(part), part.get_content_charset()) for part in pages]
    body, declared = max(bodies, key=lambda pair: len(pair[0]))
    text, found = html_text(body, path, encoding, declared)
    draft = read_page(text, path)
    draft.encoding = found
    return draft


def _body(part: Message) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""
