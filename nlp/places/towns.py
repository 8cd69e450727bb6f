"""Which counties have a town, a township or a subdistrict of a name.

The data are ``nlp/places/data/towns.txt.gz``, a line a name, sorted, with the codes of its counties (of its city where
it lies in no county, as in 东莞市 and in development zones).
"""

from __future__ import annotations

import gzip
from bisect import bisect_left
from functools import cache
from importlib.resources import files

from nlp.text.folding import fold


@cache
def _lines() -> list[str]:
    return gzip.decompress((files("nlp.places") / "data" / "towns.txt.gz").read_bytes()).decode().splitlines()


def counties_with(town: str) -> tuple[str, ...]:
    """The codes of the counties that have a town of the name `town`; none where the name is unknown."""
    lines = _lines()
    key = fold(town) + " "
    index = bisect_left(lines, key)
    if " " in town or index == len(lines) or not lines[index].startswith(key):
        return ()
    return tuple(lines[index].split()[1:])
