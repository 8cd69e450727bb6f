"""Fuzzing guided by coverage: the doors of ``fuzz.py``, whose draws come from what libFuzzer makes (atheris)."""

from __future__ import annotations

import gc
import hashlib
import random
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FunctionType

from nlp.errors import NlpTagError

Door = Callable[[random.Random], int]
_LARGEST = 4096  # bytes of draws; what a door draws beyond them follows from their digest
_WARM = 30  # inputs by which a door has imported what it needs
_SLOWEST = 120  # seconds of one input


class Drawn(random.Random):
    """Draws that bytes decide, one after the other, so that a changed byte changes one choice."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0
        super().__init__(data)

    def getrandbits(self, k: int, /) -> int:
        """The next `k` bits."""
        size = (k + 7) // 8
        part = self._data[self._at : self._at + size]
        self._at += size
        return int.from_bytes(part, "big") >> (8 * size - k) if len(part) == size else super().getrandbits(k)

    def random(self) -> float:
        """The next number in [0, 1)."""
        return self.getrandbits(53) / (1 << 53)


def follow(doors: dict[str, Door], place: Path, minutes: float) -> None:
    """Let inputs through the doors until the time is over; does not return.

    Parameters
    ----------
    place : a folder that keeps the inputs which reached new code, and each fault as ``fault-…``; or one such file,
        which is taken once and shows its traceback.
    """
    try:
        import atheris
    except ImportError:
        sys.exit("--guided needs atheris: pip install atheris")
    for door in doors.values():
        for number in range(_WARM):
            _refused(door, random.Random(number))
    gc.unfreeze()
    for found in gc.get_objects():
        if isinstance(found, FunctionType) and str(found.__module__).startswith("nlp."):
            atheris.instrument_func(found)
    names = list(doors)
    once = place.is_file()
    if not once:
        place.mkdir(parents=True, exist_ok=True)

    def take(data: bytes) -> None:
        name = names[data[0] % len(names)] if data else names[0]
        try:
            _refused(doors[name], Drawn(data[1:]))
        except Exception as error:
            if once:
                traceback.print_exc()
                return
            file = place / f"fault-{name}-{hashlib.sha256(data).hexdigest()[:12]}"
            file.write_bytes(data)
            print(f"{file}: {type(error).__name__}: {str(error)[:300]}", flush=True)

    options = [
        f"-max_len={_LARGEST}",
        f"-max_total_time={round(60 * minutes)}",
        f"-timeout={_SLOWEST}",
        "-rss_limit_mb=0",
    ]
    atheris.Setup([sys.argv[0], *options, str(place)], take)
    atheris.Fuzz()


def _refused(door: Door, rng: random.Random) -> bool:
    """Whether an input was refused in one line; raise what it is else."""
    try:
        door(rng)
    except NlpTagError as error:
        if len(str(error).splitlines()) != 1:
            raise AssertionError(f"more than one line: {error}") from error
        return True
    return False
