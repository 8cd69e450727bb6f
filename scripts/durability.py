"""Every fault at every call of an update, kills at any moment, and single flipped bits: does the store stay the same?

    python scripts/durability.py [--kills 500] [--flips 2000] [--seed 1] [--no-faults]

Each disturbed update is run again and compared, rows, parts and index, with one that nothing disturbed. A kill is
SIGKILL, sent to a process at a random moment of the time that the fastest of ten updates took; every third one hits the
run that mends after another. Only those count that ended the process; how many came too late is printed. Prints the
figures, and each failure with what repeats it; exit status 1 where there was one. POSIX.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from faults import KINDS, Disturbance, disturbed, flipped, prepare, state, update
from nlp.model.tagger import load

_PILOTS = 10


def main() -> int:
    """Disturb, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--flips", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-faults", action="store_true", help="kills and flips alone")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    load()  # once, for all processes: each is forked from this one, which never opens a store
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        assert ended(lambda: prepare(folder / "prepared"))
        shutil.copytree(folder / "prepared", folder / "expected")
        assert ended(lambda: update(folder / "expected"))
        failures = kills(folder, options.kills, random.Random(options.seed))
        failures += 0 if options.no_faults or ended(lambda: faults(folder)) else 1
        failures += 0 if ended(lambda: flips(folder / "expected" / "store", options.flips, options.seed)) else 1
    return 1 if failures else 0


def ended(call: Callable[[], object]) -> bool:
    """Whether `call` came to its end in a process of its own."""
    return exit_code(call) == 0


def exit_code(call: Callable[[], object], kill_after: float | None = None) -> int:
    """How a process of its own that does `call` ended: 0 well, 1 with an exception, -9 killed after `kill_after` s."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        try:
            call()
        except BaseException as error:
            print(f"{type(error).__name__}: {str(error)[:300]}", flush=True)
            os._exit(1)
        sys.stdout.flush()
        os._exit(0)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def kills(folder: Path, number: int, rng: random.Random) -> int:
    """Kill `number` updates at random moments, run each again, compare; how many failed or ended otherwise."""
    copy = folder / "killed"
    span = min(seconds(folder / "prepared", copy) for _ in range(_PILOTS)) if number else 0.0
    hits = [0, 0]  # of a first update, of the run that mends
    late = failures = 0
    while sum(hits) < number:
        renewed(folder / "prepared", copy)
        moments = [rng.uniform(0, span) for _ in range(2 if sum(hits) % 3 == 2 else 1)]
        for again, moment in enumerate(moments):
            code = exit_code(lambda: update(copy), moment)
            hits[again] += code == -signal.SIGKILL
            late += code == 0
            failures += code > 0
        if not ended(lambda: same(copy, folder / "expected")):
            failures += 1
            print(f"killed after {moments} s of {span:.3f}", flush=True)
    print(
        f"{sum(hits)} kills that hit within {span:.3f} s, {hits[1]} of them the run that mends; "
        f"{late} more came after the end: {failures} failures or other stores",
        flush=True,
    )
    return failures


def seconds(prepared: Path, copy: Path) -> float:
    """How long an undisturbed update of a copy of `prepared` takes, its process included."""
    renewed(prepared, copy)
    began = time.monotonic()
    assert ended(lambda: update(copy))
    return time.monotonic() - began


def renewed(prepared: Path, copy: Path) -> None:
    """Have `copy` be as `prepared` is."""
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(prepared, copy)


def same(folder: Path, expected: Path) -> None:
    """Run once more; raise ``AssertionError`` where the store of `folder` is another than that of `expected`."""
    update(folder)
    assert state(folder) == state(expected), "another store"


def faults(folder: Path) -> None:
    """Disturb every call in every way; raise ``AssertionError`` at the end where a store was another."""
    expected = state(folder / "expected")
    shutil.copytree(folder / "prepared", folder / "counted")
    disturbance = Disturbance(folder / "counted" / "store")
    with disturbance.on():
        update(folder / "counted")
    wrong = []
    for at in range(1, disturbance.count + 1):
        for kind in KINDS:
            shutil.rmtree(folder / "copy", ignore_errors=True)
            disturbed(folder / "prepared", folder / "copy", at, kind)
            if state(folder / "copy") != expected:
                wrong.append(f"{kind} at call {at}")
    print(f"{len(KINDS)} faults at each of {disturbance.count} calls: {len(wrong)} other stores", flush=True)
    assert not wrong, "；".join(wrong)


def flips(store: Path, number: int, seed: int) -> None:
    """Flip one bit at a time; raise ``AssertionError`` where some are not noticed."""
    rng = random.Random(seed)
    missed = [place for _ in range(number) if (place := flipped(store, rng))]
    print(f"{number} flipped bits: {number - len(missed)} noticed", flush=True)
    assert not missed, "；".join(missed)


if __name__ == "__main__":
    sys.exit(main())
