"""What a table cell says: a number, nothing, a sign for "not applicable", or text."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from nlp.text.folding import visible

State = Literal["number", "blank", "not_applicable", "text"]

LONGEST = 15  # digits that a double holds exactly (IEEE 754: 2**53 has 16); a longer number stays text
MONEY = {"元": 0, "千元": 3, "万元": 4, "百万元": 6, "亿元": 8}  # powers of ten of a yuan
_UNIT = rf"{'|'.join(sorted(MONEY, key=len, reverse=True))}|件次|件|条|项|个|次|人次|人|篇|份|宗|起|部|户"
_NUMBER = re.compile(
    rf"(?P<sign>[+\-−增减]?)(?P<digits>\d{{1,{LONGEST}}}(?:\.\d{{1,10}})?)(?P<unit>{_UNIT})?"
    r"(?:[(\[【][^\d]*[\u4e00-\u9fff].*|[,;、]?(?:其中|含|包括).+)?"  # a note: 22(其中修订16件)
)
_NAMED = re.compile(
    rf"(?:^|单位[:为]?|[(\[])(?:人民币)?:?(?P<unit>{'|'.join(sorted(MONEY, key=len, reverse=True))})(?![\u4e00-\u9fff])"
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_ZEROS = frozenset({"〇", "零", "O", "(0)", "(零)", "(〇)", "[0]"})
_NOT_APPLICABLE = frozenset({"/", "//", "\\", "无"})


@lru_cache(maxsize=8192)
def read_value(text: str) -> tuple[State, int | float | None]:
    """Read a cell's text as ``(state, value)``; `value` is None unless the state is ``number``.

    Full-width digits, thousands separators, spaces and invisible characters inside the number, and a unit or a note
    behind it are read as the number they mean; so are the signs that stand for zero.
    """
    folded = _folded(text)
    if not folded:
        return "blank", None
    if folded in _ZEROS:
        return "number", 0
    if folded in _NOT_APPLICABLE or not folded.strip("-—–―─"):
        return "not_applicable", None
    if match := _NUMBER.fullmatch(folded):
        digits = match["digits"]
        value = float(digits) if "." in digits else int(digits)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return "number", -value if match["sign"] in {"-", "−", "减"} else value
    return "text", None


@lru_cache(maxsize=1024)
def money_unit(text: str) -> str | None:
    """The unit of money, a key of `MONEY`, that `text` names: ``240万元``, ``（单位：元）``, ``元``; None without."""
    folded = _folded(text)
    match = _NUMBER.fullmatch(folded)
    unit = match["unit"] if match else None
    if unit is None and (named := _NAMED.search(folded)):
        unit = named["unit"]
    return unit if unit in MONEY else None


def in_unit(value: int | float, printed: str, wanted: str) -> int | float:
    """`value`, an amount of `printed` units of money, in units of `wanted`; exact, both are keys of `MONEY`."""
    amount = Decimal(str(value)).scaleb(MONEY[printed] - MONEY[wanted])
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _folded(text: str) -> str:
    return _THOUSANDS.sub("", visible("".join(unicodedata.normalize("NFKC", text).split())))
