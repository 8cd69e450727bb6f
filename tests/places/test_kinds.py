"""kinds: what kind of unit reports, by its name."""

from __future__ import annotations

import pytest

from nlp.places.kinds import kind_of_unit


@pytest.mark.parametrize(
    ("agency", "town", "kind"),
    [
        ("孟姑集镇人民政府", "孟姑集镇", "township"),
        ("东峰庄乡", "东峰庄乡", "township"),
        ("巴音苏木人民政府办公室", "巴音苏木", "township"),
        ("水秀街道办事处", "水秀街道", "subdistrict"),
        ("嘉祥县人民政府", None, "government"),
        ("嘉祥县", None, "government"),
        ("嘉祥县人民政府办公室", None, "bureau"),
        ("嘉祥县水务局", None, "bureau"),
        (None, "孟姑集镇", "township"),
        (None, None, None),
    ],
)
def test_the_kind_of_unit_is_told_by_the_name(agency, town, kind):
    assert kind_of_unit(agency, town) == kind
