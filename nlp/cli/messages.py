"""One line on standard error."""

from __future__ import annotations

import re
import sys

from nlp.errors import NlpTagError

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class UsageError(NlpTagError):
    """A command line that cannot be carried out."""


def complain(message: object) -> None:
    """Print `message`, a control character of a file name in it escaped, so that it stays one line."""
    print(_CONTROL.sub(lambda match: repr(match[0])[1:-1], str(message)), file=sys.stderr)
