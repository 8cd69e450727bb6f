"""Mutated inputs through every door: texts, files of every format, JSON, TOML, SQL, models, the API, damaged stores.

    python scripts/fuzz.py --minutes 10 --seed 1 [--door texts …]
    python scripts/fuzz.py --inputs 1000000 --seed 1 --state FILE    # killed, it goes on where it stood
    python scripts/fuzz.py --guided FOLDER --minutes 10 --door html  # guided by coverage, with atheris

Input number n of a seed is always the same. What a door refuses is an error for people, one line; anything else is a
fault, and so is an input whose time for its length is far over that of its door. A fault is printed with the input
that repeats it: ``--repeat 1/texts/17``. Prints how many inputs each door took. Exit status 1 where a fault was found.
"""

from __future__ import annotations

import argparse
import gc
import json
import logging
import random
import resource
import statistics
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from evaluate_files import chosen
from fuzzing.api import Api
from fuzzing.doors import Doors, check_report
from fuzzing.files import Files
from fuzzing.growth import Growth
from fuzzing.guided import follow
from fuzzing.seeds import Seeds
from fuzzing.shown import Shown
from nlp.errors import NlpTagError
from office.written import write

Door = Callable[[random.Random], int]
# Of each 100,000 inputs: cheap doors often, each dear one still some hundreds; LibreOffice takes a second a file
SHARES = {
    "texts": 120, "passages": 600, "growth": 30, "bytes": 47_000, "docx": 350, "xlsx": 250, "ofd": 200, "html": 350,
    "mhtml": 300, "pdf": 200, "rtf": 220, "archives": 10_000, "office": 5, "index": 8_000, "mark": 8_000,
    "manifests": 12_000, "settings": 10_000, "corpora": 1_000, "models": 150, "statements": 200, "bits": 500,
    "stores": 20, "seeds": 800, "api": 600, "options": 1_000, "shown": 250,
}  # fmt: skip
_FAR = 20  # times the time that half of a door's inputs need for a code point or a byte
_AT_LEAST = 1.0  # seconds; below, machines are too restless to say
_REFUSED = 10_000  # the size of an input that was refused, as far as its time goes
_KNOWN = 200  # inputs of a door from which its time is known


class Tally:
    """What was taken, refused and found, kept in `file` (if any) so that a run that is killed goes on."""

    def __init__(self, file: Path | None):
        self._file = file
        told = json.loads(file.read_text("utf-8")) if file and file.exists() else {}
        self.next: int = told.get("next", 0)
        self.taken = Counter[str](told.get("taken", {}))
        self.refused = Counter[str](told.get("refused", {}))
        self.seconds = Counter[str](told.get("seconds", {}))
        self.faults: list[str] = told.get("faults", [])

    def save(self) -> None:
        """Write the file, whole or not at all."""
        if self._file:
            draft = self._file.with_suffix(".draft")
            draft.write_text(
                json.dumps({k: v for k, v in vars(self).items() if k != "_file"}, ensure_ascii=False), "utf-8"
            )
            draft.replace(self._file)

    def fault(self, what: str) -> None:
        """Count and print a fault."""
        self.faults.append(what)
        print(what, flush=True)

    def told(self) -> str:
        """The figures of all doors."""
        lines = [
            f"{door:<11}{self.taken[door]:>10,} inputs, {self.refused[door]:>10,} refused, "
            f"{1000 * self.seconds[door] / self.taken[door]:>8.1f} ms each"
            for door in SHARES
            if self.taken[door]
        ]
        return "\n".join([*lines, f"{self.taken.total():,} inputs, {len(self.faults)} faults"])


class Fuzzer:
    """Opens `doors`, and says what was wrong."""

    def __init__(self, doors: dict[str, Door], tally: Tally, whole: bool):
        """`whole`: print tracebacks."""
        self._doors, self._tally, self._whole = doors, tally, whole
        self._costs: dict[str, list[float]] = {door: [] for door in doors}

    def take(self, door: str, name: str) -> None:
        """Let input `name` through `door`."""
        seconds, size = self._taken(door, name, first=True)
        self._tally.taken[door] += 1
        self._tally.seconds[door] += seconds
        costs = self._costs[door]
        if len(costs) < _KNOWN:
            costs.append(seconds / size)
        if len(costs) == _KNOWN and seconds > max(_AT_LEAST, _FAR * statistics.median(costs) * size):
            again = min(self._taken(door, name, first=False)[0] for _ in range(2))  # something else may have run
            if again > max(_AT_LEAST, _FAR * statistics.median(costs) * size):
                self._tally.fault(f"{name}: {again:.2f} s for {size:,}")

    def _taken(self, door: str, name: str, first: bool) -> tuple[float, int]:
        """Seconds of the processor, those of child processes included, and the size of the input, 100 at least: below,
        the time is that of the door."""
        rng, size = random.Random(name), _REFUSED
        start = _processor()
        try:
            size = self._doors[door](rng)
        except NlpTagError as error:
            self._tally.refused[door] += first
            if len(str(error).splitlines()) != 1:
                self._tally.fault(f"{name}: more than one line: {error}")
        except Exception as error:
            self._tally.fault(f"{name}: {type(error).__name__}: {str(error)[:500]}")
            if self._whole:
                traceback.print_exc()
        return _processor() - start, max(size, 100)


def _processor() -> float:
    """Seconds that this process and its children have taken; those of `os.times` are rounded to hundredths."""
    return time.process_time() + sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])


def main() -> int:
    """Fuzz for some minutes, some inputs, or one again."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--inputs", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--door", action="append", choices=list(SHARES))
    parser.add_argument("--state", type=Path, help="keep the figures in this file and go on from them")
    parser.add_argument("--guided", type=Path, metavar="FOLDER", help="follow coverage; a file is taken once")
    parser.add_argument("--repeat", metavar="SEED/DOOR/NUMBER", help="one input that was a fault")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.disable()
    wanted = [options.repeat.split("/")[1]] if options.repeat else options.door or list(SHARES)
    with tempfile.TemporaryDirectory() as folder:
        tally = Tally(options.state)
        doors, close = opened(Path(folder), wanted)
        try:
            fuzzer = Fuzzer(doors, tally, bool(options.repeat))
            if options.guided:
                follow(doors, options.guided, options.minutes or 1.0)
            elif options.repeat:
                fuzzer.take(wanted[0], options.repeat)
            else:
                _followed(fuzzer, tally, list(doors), options)
        finally:
            close()
    print(tally.told())
    return 1 if tally.faults else 0


def _followed(fuzzer: Fuzzer, tally: Tally, wanted: list[str], options: argparse.Namespace) -> None:
    end = time.monotonic() + 60 * (options.minutes or (1.0 if options.inputs is None else 1e9))
    weights = [SHARES[door] for door in wanted]
    saved = time.monotonic()
    while time.monotonic() < end and (options.inputs is None or tally.next < options.inputs):
        door = random.Random(f"{options.seed}/{tally.next}").choices(wanted, weights)[0]
        fuzzer.take(door, f"{options.seed}/{door}/{tally.next}")
        tally.next += 1
        if time.monotonic() > saved + 10:
            tally.save()
            saved = time.monotonic()
    tally.save()


def opened(folder: Path, wanted: list[str]) -> tuple[dict[str, Door], Callable[[], None]]:
    """The doors that are wanted, and what to call in the end."""
    doors = Doors(folder)
    seeds = Seeds(folder, doors.store, doors.tagger.tag, check_report)
    files = Files([write(prose, "fuzz") for prose in chosen(4)], doors.tagger.tag, check_report)
    api = Api(folder / "app", doors.texts) if "api" in wanted else None
    shown = Shown(doors.texts, doors.tagger.tag)
    rooms = [room for room in (doors, seeds, files, Growth(doors.tagger.tag_text), shown, api) if room]
    found = {door: getattr(room, f"{door}_door") for door in wanted for room in rooms if hasattr(room, f"{door}_door")}
    found = {door: call for door, call in found.items() if getattr(files, door, True)}  # LibreOffice makes some seeds
    gc.freeze()
    return found, api.close if api else lambda: None


if __name__ == "__main__":
    sys.exit(main())
