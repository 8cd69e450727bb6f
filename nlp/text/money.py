"""Units of money: which one a head, a cell or a line beside a table names, and amounts in units of another."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from nlp.text.folding import squeeze

MONEY = {
    "元": 0, "十元": 1, "百元": 2, "千元": 3, "万元": 4, "十万元": 5, "百万元": 6, "千万元": 7, "亿元": 8,
}  # powers of ten of a yuan  # fmt: skip
UNKNOWN = "?"  # a unit of money that is none of them: 万美元
_MANY = "[十百千万亿]"
_ANY = rf"{_MANY}*(?:[美港欧日澳]|加拿大|新台)?[元圆]"
_YUAN = re.compile(rf"(?<![单多公状纪])(?P<unit>{_ANY})(?![旦月素件器代首])|[¥$€£](?!.*[元圆])")
_SHORT = re.compile(
    rf"(?:单位[:为是]?|[额费用:/,、([【〔〈《\"-])(?P<unit>{_MANY}{{1,2}})(?=$|[)\]】〕〉》\"])"
)  # （万）
_ALONE = re.compile(rf"[(\[【〔]?(?:计量|金额)?(?:单位)?[:为]?(?:人民币)?(?P<unit>{_ANY})[)\]】〕]?")
_AMOUNT = re.compile(r"[+\-−增减]?[\d,.]+")
_SAID = re.compile(r"单位[:为是]?|以.{0,5}[元圆](?:为单位|计)|按.{0,5}[元圆]计")


@lru_cache(maxsize=1024)
def units_named(*labels: str) -> frozenset[str]:
    """The units of money, keys of `MONEY` or `UNKNOWN`, that `labels` name: ``收费金额/元``, ``（百元）``, ``（万）``.

    A label may be broken over several.
    """
    folded = [squeeze(label) for label in labels]
    found = [match["unit"] for match in _YUAN.finditer("".join(folded))]
    return frozenset(map(_known, found or [m["unit"] for label in folded for m in _SHORT.finditer(label)]))


@lru_cache(maxsize=1024)
def unit_alone(text: str) -> str | None:
    """The unit of money that a cell names that says nothing else, as ``元`` and ``（单位：万元）``."""
    match = _ALONE.fullmatch(squeeze(text))
    return _known(match["unit"]) if match else None


@lru_cache(maxsize=1024)
def unit_behind(text: str) -> str | None:
    """The unit that stands right behind the number that `text` begins with: ``240万元``, ``88600（元）``, ``240万``.

    An amount of ``240万`` is read as so many yuan.
    """
    folded = squeeze(text)
    amount = _AMOUNT.match(folded)
    behind = folded[amount.end() :] if amount else ""
    if behind[:1] in ("万", "亿") and behind[1:2] not in ("元", "圆"):
        return "元"
    unit = unit_alone(behind) if behind else None
    if unit is None and (match := _YUAN.match(behind)):
        unit = _known(match["unit"])
    return unit


@lru_cache(maxsize=1024)
def units_in_line(text: str) -> frozenset[str]:
    """The units of money that a line beside a table says it counts in: ``单位：件、元``, ``以元计``."""
    folded = squeeze(text)
    alone = unit_alone(folded)
    if alone:
        return frozenset({alone})
    said = _SAID.search(folded)
    return units_named(folded[said.start() :]) if said else frozenset()


def in_unit(value: int | float, printed: str, wanted: str) -> int | float:
    """`value`, an amount of `printed` units of money, in units of `wanted`; exact, both are keys of `MONEY`."""
    amount = Decimal(str(value)).scaleb(MONEY[printed] - MONEY[wanted])
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _known(unit: str | None) -> str:
    whole = (unit or UNKNOWN).replace("圆", "元")
    whole = whole if whole.endswith("元") else whole + "元"
    return whole if whole in MONEY else UNKNOWN
