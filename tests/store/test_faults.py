"""A run that fails or is killed at any call that changes the store, and is run again, ends with the same store."""

from __future__ import annotations

import shutil

import pytest

from scripts.faults import KINDS, Disturbance, disturbed, prepare, state, update

pytestmark = pytest.mark.model

STEP = 9  # every ninth call; all of them by scripts/fuzz.py


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    folder = tmp_path_factory.mktemp("faults") / "prepared"
    prepare(folder)
    return folder


@pytest.fixture(scope="module")
def undisturbed(prepared, tmp_path_factory):
    """The state after an update, and how many calls change the store."""
    folder = tmp_path_factory.mktemp("undisturbed") / "copy"
    shutil.copytree(prepared, folder)
    disturbance = Disturbance(folder / "store")
    with disturbance.on():
        update(folder)
    return state(folder), disturbance.count


def test_the_calls_of_an_update_are_seen(undisturbed):
    assert undisturbed[1] > 50


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("first", range(1, STEP + 1, 2))
def test_a_disturbed_update_ends_like_an_undisturbed_one(kind, first, prepared, undisturbed, tmp_path):
    expected, calls = undisturbed
    for at in range(first, calls + 1, 4 * STEP):
        assert disturbed(prepared, tmp_path / str(at), at, kind)
        assert state(tmp_path / str(at)) == expected, f"call {at}"
