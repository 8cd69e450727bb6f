"""Numbers of private persons: what they look like, their checksums, and their masking in all that is shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

_GAP = r"[ \-]?"
ID = re.compile(rf"(?<![0-9A-Za-z])\d{{6}}{_GAP}(?:19|20)\d\d{_GAP}\d\d{_GAP}\d\d{_GAP}\d{{3}}[\dXx](?![0-9A-Za-z])")
MOBILE = re.compile(rf"(?<![0-9A-Za-z.\-/])(?:\+?86{_GAP})?1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}(?![0-9A-Za-z/])")
CARD = re.compile(
    rf"(?<![0-9A-Za-z.\-/])(?:62|4\d|5[1-5]|9[0-9])\d\d(?:{_GAP}\d{{4}}){{2,3}}(?:{_GAP}\d{{1,4}})?(?![0-9A-Za-z/])"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
_CHECKS = "10X98765432"
_LENGTHS = range(16, 20)
_KEPT = 3  # digits at the start and the end that masking leaves


def is_id(number: str) -> bool:
    """Whether 18 characters are a citizen's number: a date of the calendar, the check character right (GB 11643)."""
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return _CHECKS[sum(int(d) * w for d, w in zip(number[:17], _WEIGHTS, strict=True)) % 11] == number[17].upper()


def is_card(number: str) -> bool:
    """Whether digits are the number of a bank card: 16 to 19, the last the Luhn check digit (ISO/IEC 7812-1)."""
    doubled = [int(d) * (1 + index % 2) for index, d in enumerate(reversed(number))]
    return len(number) in _LENGTHS and len(set(number)) > 2 and sum(d // 10 + d % 10 for d in doubled) % 10 == 0


def masked(text: str) -> str:
    """`text` with a star for every character of a private number but the first and the last three."""
    for pattern, is_true in _KINDS:
        for number in dict.fromkeys(match[0] for match in pattern.finditer(text)):
            if is_true(digits_of(number)):
                text = text.replace(number, mask(number))
    return text


def mask(number: str) -> str:
    """A number with stars for all but its first and last three characters."""
    return number[:_KEPT] + "*" * (len(number) - 2 * _KEPT) + number[-_KEPT:]


def digits_of(text: str) -> str:
    """`text` without the spaces and dashes that part a number."""
    return re.sub(r"[ \-+]", "", text)


def _is_mobile(number: str) -> bool:
    """Whether digits are a mobile number: their form says all there is to say."""
    return True


_KINDS: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = ((ID, is_id), (CARD, is_card), (MOBILE, _is_mobile))
