"""One line on standard error."""

from __future__ import annotations

import re
import sys

from nlp.cli.terminal import visible
from nlp.errors import NlpTagError

_BREAK = re.compile(r"[\r\n\t]")


class UsageError(NlpTagError):
    """A command line that cannot be carried out."""


class NothingDone(Exception):
    """Every input failed, and each was complained of: no output is left, the exit status is 1."""


def complain(message: object) -> None:
    """Print `message`, what commands a terminal in it escaped, line breaks too, so that it stays one line."""
    print(visible(_BREAK.sub(lambda match: repr(match[0])[1:-1], str(message))), file=sys.stderr)
