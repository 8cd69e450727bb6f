"""What kind of unit reports, told by its name."""

from __future__ import annotations

import re

from nlp.places.wording import any_of

_OFFICE = rf"{any_of('kinds', 'party')}?{any_of('kinds', 'offices')}?"
_SUBDISTRICT = re.compile(rf".*{any_of('kinds', 'subdistricts')}{any_of('kinds', 'of_subdistricts')}?{_OFFICE}")
_TOWNSHIP = re.compile(rf".*{any_of('kinds', 'townships')}{any_of('kinds', 'of_townships')}?{_OFFICE}")
_GOVERNMENT = re.compile(rf".*{any_of('kinds', 'governments', 'areas')}")


def kind_of_unit(agency: str | None, town: str | None) -> str | None:
    """``township``, ``subdistrict``, ``government`` (of a county or above) or ``bureau``; None where nobody is named.

    An office of a town's government reports for the town; one of a county's government is a bureau.
    """
    name = agency or town
    if not name:
        return None
    for kind, pattern in (("subdistrict", _SUBDISTRICT), ("township", _TOWNSHIP), ("government", _GOVERNMENT)):
        if pattern.fullmatch(name):
            return kind
    return "bureau"
