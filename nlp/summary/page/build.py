"""The page: template, style, script, plotting library and data in one file that loads nothing.

The policy in its head forbids the browser all network and every script but the two whose digests it names, so that
no text of a report can become one.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import zlib
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import quote

from nlp.summary.data import Summary
from nlp.summary.page.data import overview, quotations, reports
from nlp.summary.page.items import every_item

_LIBRARIES = ("vendor/d3.min.js", "vendor/plot.umd.min.js")  # D3, and Observable Plot on top of it
_SCRIPTS = (
    "make.js", "data.js", "address.js", "count.js", "columns.js", "grid.js", "charts.js", "detail.js", "lists.js",
    "download.js", "main.js",
)  # fmt: skip  # in the order of their use
_LEVEL = 6  # of compression; 9 takes twice as long for a hundredth less


def page(summary: Summary, folder: str, store: Path | None = None) -> str:
    """A page of a summary.

    Parameters
    ----------
    folder : URL of the folder that holds the store, as seen from the page; ends with a slash or is empty. Quotations
        link to reports below it.
    store : the store that the summary is of; with it the page quotes every item, unless they are too many, and else
        those that the summary quotes.
    """
    script = "\n".join(map(_read, _SCRIPTS))
    library = "\n".join(map(_read, _LIBRARIES))
    return Template(_read("page.html")).substitute(
        policy=html.escape(_policy(library, script)),
        style=_read("page.css"),
        library=library,
        summary=_json(overview(summary, folder)),
        reports=_packed(reports(summary)),
        quotations=_packed((every_item(store, summary) if store else None) or quotations(summary)),
        script=script,
    )


def folder_url(store: Path, output: Path | None) -> str:
    """The URL of the folder that holds `store`, from the page `output`, or from a page in the current folder."""
    # Browsers take .. out of a URL as text, so links stay links.
    folder, start = (Path(os.path.abspath(path)).parent for path in (store, output or "page"))  # noqa: PTH100
    try:
        relative = Path(os.path.relpath(folder, start)).as_posix()
    except ValueError:  # another drive of Windows
        return f"{folder.as_uri()}/"
    return "" if relative == "." else f"{quote(relative)}/"


def _policy(*scripts: str) -> str:
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    # The library sets style attributes.
    return f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def _json(data: Any) -> str:
    """JSON that holds no character that means something to an HTML parser."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&":  # which occur in strings alone
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _packed(data: Any) -> str:
    """JSON compressed (zlib, RFC 1950) and in base 64: a fifth of the size, and read as fast."""
    told = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return base64.b64encode(zlib.compress(told.encode("utf-8", "surrogatepass"), _LEVEL)).decode()


def _read(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")
