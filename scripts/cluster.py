"""A Dask cluster whose workers are killed, join and leave: does a run end with the store of an undisturbed one?

    python scripts/cluster.py FOLDER [--reports 2000] [--workers 3] [--every 10]

Writes reports below FOLDER, which must be empty or absent, reads them into a store with one process of this machine,
then into another with ``nlp-tag run --scheduler``: a ``dask scheduler`` and ``dask worker`` processes, of which one is
killed (SIGKILL, without a nanny) every so many seconds and another joins. The second worker that is due leaves on
SIGTERM instead. Compares rows, parts with their bytes, and the shards of the index; exit status 1 where they differ.
"""

from __future__ import annotations

import argparse
import random
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from faults import PLACES, REPORT, state

PROGRAM = Path(sys.executable)
LEAVES = 1  # the number, from 0, of the worker that leaves by itself


def main() -> int:
    """Run undisturbed, run disturbed, compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--every", type=float, default=10.0, help="seconds between two kills")
    options = parser.parse_args()
    write_reports(options.folder, options.reports)
    subprocess.run(command(options.folder, "alone", "--jobs", "1"), check=True)
    print(f"alone: {options.reports:,} reports", flush=True)
    with ExitStack() as stack:
        kills = disturbed(options.folder, options.workers, options.every, stack)
    same = state(options.folder / "alone") == state(options.folder / "cluster")
    print(
        f"{options.workers} workers, {kills} of them killed or gone, one every {options.every:g} s: same store {same}"
    )
    return 0 if same and kills else 1


def write_reports(folder: Path, number: int) -> None:
    """Short reports, the same for both runs."""
    for store in ("alone", "cluster"):
        reports = folder / store / "reports"
        reports.mkdir(parents=True)
        for at in range(number):
            text = REPORT.format(PLACES[at % len(PLACES)]).replace("12", str(at))
            (reports / f"{at:06}.txt").write_text(text, "utf-8")


def command(folder: Path, store: str, *options: str) -> list[str]:
    """The command line of a run."""
    here = folder / store
    return [str(PROGRAM.with_name("nlp-tag")), "run", str(here / "reports"), "--store", str(here / "store"), *options]


def disturbed(folder: Path, workers: int, every: float, stack: ExitStack) -> int:
    """Run on a cluster whose workers come and go; how many went."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    dask = [str(PROGRAM), "-m", "dask"]
    logs = stack.enter_context((folder / "cluster.log").open("wb"))

    def started(*arguments: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([*dask, *arguments], stdout=logs, stderr=subprocess.STDOUT)
        stack.callback(process.wait)
        stack.callback(process.kill)
        return process

    started("scheduler", "--host", "127.0.0.1", "--port", address.rpartition(":")[2], "--no-dashboard")
    worker = ("worker", address, "--no-nanny", "--nthreads", "1", "--no-dashboard")
    there = [started(*worker) for _ in range(workers)]
    run = subprocess.Popen(command(folder, "cluster", "--scheduler", address), stdout=logs)
    stack.callback(run.kill)
    gone = 0
    while (ended := _wait(run, every)) is None:
        victim = there.pop(random.randrange(len(there)))
        victim.send_signal(signal.SIGTERM if gone == LEAVES else signal.SIGKILL)
        there.append(started(*worker))
        gone += 1
        print(f"{time.strftime('%X')}: worker {victim.pid} went, another joins", flush=True)
    if ended:
        sys.exit(f"exit status {ended}; see {folder / 'cluster.log'}")
    return gone


def _wait(process: subprocess.Popen[bytes], seconds: float) -> int | None:
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None


if __name__ == "__main__":
    sys.exit(main())
