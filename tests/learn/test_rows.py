"""rows: named features as numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nlp.learn.rows import Rows

ROWS = st.lists(st.lists(st.sampled_from("abcdef"), max_size=8), max_size=8)


def read(rows: Rows) -> list[list[str]]:
    """The names of each row again."""
    names = list(rows.names)
    return [[names[number] for number in rows.flat[a:b]] for a, b in zip(rows.starts, rows.starts[1:], strict=False)]


@given(ROWS)
def test_rows_say_what_was_put_in_each_name_once(rows):
    assert read(Rows(rows)) == [list(dict.fromkeys(row)) for row in rows]
    assert len(Rows(rows)) == len(rows)


@given(ROWS, ROWS)
def test_rows_that_come_later_stand_behind(first, later):
    rows = Rows(first)
    rows.extend(later)
    joined = Rows(first)
    joined.join(Rows(later))
    assert read(rows) == read(joined) == read(Rows(first + later))
    assert list(rows.names) == list(joined.names)


@given(ROWS)
def test_which_rows_have_a_feature(rows):
    assert Rows(rows).having("c").tolist() == ["c" in row for row in rows]


def test_a_feature_that_nobody_mentions_is_had_by_no_row():
    assert Rows([["a"], []]).having("z").tolist() == [False, False]
