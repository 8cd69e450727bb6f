"""Elements of HTML as text; every text and every value of an attribute is escaped here and nowhere else."""

from __future__ import annotations

import re
from html import escape

# What no reader can see and a hostile text can use: controls, lone surrogates, marks that turn the direction of text.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


class Markup(str):
    """HTML that is safe to print as it is."""

    __slots__ = ()


Part = str | Markup | None


def text(value: object) -> Markup:
    """`value` escaped, what cannot be seen as U+FFFD; a `Markup` stays as it is."""
    return value if isinstance(value, Markup) else Markup(escape(_UNSEEN.sub("\ufffd", str(value))))


def tag(name: str, *children: Part, **attributes: object) -> Markup:
    """An element. A None among `children` or `attributes` is left out; ``class_`` and ``aria_label`` are ``class`` and
    ``aria-label``.
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{text(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{name}{given}>{join(*children)}</{name}>")


def join(*parts: Part) -> Markup:
    """Texts and elements one after another."""
    return Markup("".join(text(part) for part in parts if part is not None))
