"""Places in the names of web and mail servers: www.jiaxiang.gov.cn, www.bjxch.gov.cn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache

from nlp.places.gazetteer import PROVINCE, gazetteer, level

_TIERS = frozenset({"sheng", "shi", "qu", "xian", "qi", "zhou", "meng", "di"})
_NO_PLACES = frozenset({"www", "gov", "com", "net", "org", "beian"})  # beian.miit.gov.cn keeps the register of sites
_SHORTEST = 5  # letters of a spelled name that say anything by themselves


@cache
def _spelled() -> dict[str, tuple[str, ...]]:
    """Codes by the letters of their name, with and without 省, 市, 县 and the like."""
    codes = defaultdict(set)
    for code, syllables in gazetteer().pinyin.items():
        for name in _names(syllables):
            codes[name].add(code)
    return {name: tuple(sorted(found)) for name, found in codes.items()}


def spelled_places(host: str) -> tuple[str, ...]:
    """The codes of the places whose name a part of `host` spells in full; of several levels, the province's alone.

    A name of a single syllable, and letters that are no name, give nothing.
    """
    for label in _labels(host):
        codes = _spelled().get(label, ()) if len(label) >= _SHORTEST else ()
        if codes:
            return tuple(code for code in codes if level(code) == PROVINCE) or codes
    return ()


def abbreviated_among(host: str, codes: Iterable[str]) -> tuple[str, ...]:
    """Those of `codes` whose initials a part of `host` is, or whose initials and spelled name mixed: qdhd, tez."""
    labels = set(_labels(host))
    return tuple(code for code in codes if labels & _short_forms(code))


def _labels(host: str) -> list[str]:
    parts = host.replace("-", "").split(".")
    return [part for part in parts[:-1] if part not in _NO_PLACES]


def _names(syllables: str) -> set[str]:
    parts = syllables.replace(" di qu", " diqu").split()
    stem = parts[:-1] if parts[-1] in _TIERS | {"diqu"} else parts
    return {"".join(parts), "".join(stem)} if len(stem) > 1 else {"".join(parts)}


@lru_cache(maxsize=1024)
def _short_forms(code: str) -> frozenset[str]:
    """What stands for the place: its initials, or its city's before them, with and without the tier."""
    book = gazetteer()
    own = _initials(book.pinyin[code], shortest=1) | _names(book.pinyin[code])
    parents = (code[:4] + "00", code[:2] + "0000")
    above = {
        form
        for parent in parents
        if parent != code and parent in book.pinyin
        for form in _initials(book.pinyin[parent], shortest=2) | _names(book.pinyin[parent])
    }
    alone = {form for form in own if len(form) > 2}
    return frozenset(alone | {up + form for up in above for form in own if len(form) > 1})


def _initials(syllables: str, shortest: int) -> set[str]:
    parts = syllables.split()
    whole = "".join(part[0] for part in parts)
    return {form for form in (whole, whole[:-1]) if len(form) >= shortest}
