"""What a table cell says: a number, nothing, a sign for "not applicable", or text."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from nlp.text.folding import visible
from nlp.text.money import MONEY

State = Literal["number", "blank", "not_applicable", "text"]

LONGEST = 15  # digits that a double holds exactly (IEEE 754: 2**53 has 16); a longer number stays text
_UNIT = rf"{'|'.join(sorted(MONEY, key=len, reverse=True))}|件次|件|条|项|个|次|人次|人|篇|份|宗|起|部|户"
_NUMBER = re.compile(
    rf"(?P<sign>[+\-−增减]?)(?P<digits>\d{{1,{LONGEST}}}(?:\.\d{{1,10}})?)(?P<many>[万亿](?!元))?(?:{_UNIT})?"
    r"\*?(?:[(\[【][^\d]*[\u4e00-\u9fff].*|[,;、]?(?:其中|含|包括).+)?"  # a note: 22(其中修订16件)
)
_MANY = {None: 0, "万": 4, "亿": 8}  # powers of ten
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_FOOTNOTE = re.compile("[\u00b2\u00b3\u00b9\u2070-\u2079\u2460-\u249b\u24ea-\u24ff\u2776-\u2793※＊]")
_ZEROS = frozenset({"〇", "零", "O", "(0)", "(零)", "(〇)", "[0]"})
_NOT_APPLICABLE = frozenset({"/", "//", "\\", "无"})


@lru_cache(maxsize=8192)
def read_value(text: str) -> tuple[State, int | float | None]:
    """Read a cell's text as ``(state, value)``; `value` is None unless the state is ``number``.

    Full-width digits, thousands separators, spaces and invisible characters inside the number, and a unit or a note
    behind it are read as the number they mean; so are ``3万``, and the signs that stand for zero.
    """
    folded = _folded(text)
    if not folded:
        return "blank", None
    if folded in _ZEROS:
        return "number", 0
    if folded in _NOT_APPLICABLE or not folded.strip("-—–―─"):
        return "not_applicable", None
    if match := _NUMBER.fullmatch(folded):
        amount = Decimal(match["digits"]).scaleb(_MANY[match["many"]])
        if amount >= 10**LONGEST:
            return "text", None
        value = int(amount) if amount == amount.to_integral_value() else float(amount)
        return "number", -value if match["sign"] in {"-", "−", "减"} else value
    return "text", None


def _folded(text: str) -> str:
    """`text` in plain characters and without white space; a footnote's mark, ① or ¹, is no digit."""
    plain = unicodedata.normalize("NFKC", _FOOTNOTE.sub("*", text))
    return _THOUSANDS.sub("", visible("".join(plain.split())))
