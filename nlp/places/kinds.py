"""What kind of unit reports, told by its name."""

from __future__ import annotations

import re

_OFFICE = r"(?:人民政府|政府|党委)?(?:党政综合|党政)?(?:办公室|办)?"
_SUBDISTRICT = re.compile(r".*街道(?:办事处|党工委)?(?:党政综合|党政)?(?:办公室|办)?")
_TOWNSHIP = re.compile(rf".*(?:[镇乡]|苏木){_OFFICE}")
_GOVERNMENT = re.compile(r".*(?:政府|公署|[省市县区州旗盟])")


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
