"""What a unit is called within its place."""

import pytest

from nlp.places.own_name import own_name


@pytest.mark.parametrize(
    ("agency", "place"),
    [
        ("嘉祥县教育局", ("山东省", "济宁市", "嘉祥县", None)),
        ("山东省济宁市嘉祥县教育局", ("山东省", "济宁市", "嘉祥县", None)),
        ("济宁嘉祥教育局", ("山东省", "济宁市", "嘉祥县", None)),
        ("教育局", ("山东省", "济宁市", "嘉祥县", None)),
        ("长沙县教育局", ("湖南省", "长沙市", "长沙县", None)),  # 长沙市 in short is the head of 长沙县
        ("长沙市长沙县教育局", ("湖南省", "长沙市", "长沙县", None)),
        ("黄山区教育局", ("安徽省", "黄山市", "黄山区", None)),
    ],
)
def test_a_bureau_is_called_the_same_however_much_of_its_place_is_in_its_name(agency, place):
    assert own_name(agency, "bureau", place) == "教育局"


def test_a_name_that_is_its_place_alone_stays():
    assert own_name("长沙县", "bureau", ("湖南省", "长沙市", "长沙县", None)) == "长沙县"
