"""What a table cell says: a number, nothing, a sign for "not applicable", or text."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

State = Literal["number", "blank", "not_applicable", "text"]

LONGEST = 15  # digits that a double holds exactly (IEEE 754: 2**53 has 16); a longer number stays text
_NUMBER = re.compile(
    rf"(?P<sign>[+\-−增减]?)(?P<digits>\d{{1,{LONGEST}}}(?:\.\d{{1,10}})?)(?:件|条|项|个|次|人次|人|篇|份|万元|元)?"
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_NOT_APPLICABLE = frozenset({"/", "//", "\\", "无"})


@lru_cache(maxsize=8192)
def read_value(text: str) -> tuple[State, int | float | None]:
    """Read a cell's text as ``(state, value)``; `value` is None unless the state is ``number``.

    Full-width digits, thousands separators, spaces inside the number and a unit behind it
    are read as the number they mean.
    """
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    if not folded:
        return "blank", None
    if folded in _NOT_APPLICABLE or not folded.strip("-—–―─"):
        return "not_applicable", None
    if match := _NUMBER.fullmatch(_THOUSANDS.sub("", folded)):
        digits = match["digits"]
        value = float(digits) if "." in digits else int(digits)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return "number", -value if match["sign"] in {"-", "−", "减"} else value
    return "text", None
