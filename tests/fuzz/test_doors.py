"""The harness of `scripts/fuzz.py` for a moment: every seed as it is, and some inputs through every door."""

from __future__ import annotations

import pytest

pytest.importorskip("starlette", reason="the extra app is not installed")

from fuzz import SHARES, Fuzzer, Tally, opened  # noqa: E402
from fuzzing.seeds import SEEDS, Seeds  # noqa: E402
from nlp.errors import NlpTagError  # noqa: E402

pytestmark = [pytest.mark.model, pytest.mark.slow]


@pytest.fixture(scope="module")
def doors(tmp_path_factory):
    found, close = opened(tmp_path_factory.mktemp("fuzz"), list(SHARES))
    yield found
    close()


@pytest.mark.parametrize("file", sorted(SEEDS.glob("*/*")), ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_seed_is_read_or_refused_in_one_line(file, doors):
    seeds: Seeds = doors["seeds"].__self__
    try:
        seeds.open(file, file.read_bytes())
    except NlpTagError as error:
        assert len(str(error).splitlines()) == 1


@pytest.mark.parametrize("door", SHARES)
def test_mutated_inputs_are_read_or_refused(door, doors):
    if door not in doors:
        pytest.skip("LibreOffice makes the seeds of this door")
    tally = Tally(None)
    fuzzer = Fuzzer(doors, tally, whole=True)
    for number in range(3 if SHARES[door] < 1000 else 30):
        fuzzer.take(door, f"tests/{door}/{number}")
    assert tally.faults == []
