"""Whether broken, locked and hostile files are answered in one sentence each, within bounds, and leave nothing behind.

    python scripts/evaluate_hostile.py [NAME …]

Makes sixty files, reads each with ``nlp-tag text`` in a process of its own, and compares what is said with what must be
said (`office.hostile`). Also wrong: a traceback, more than one line, more than 700 MB, more than a minute, a file left
in the temporary folder or beside the file.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from evaluate_files import chosen
from office.hostile import Hostile, hostile
from office.written import write

MOST_MEMORY = 700  # MB
MOST_SECONDS = 60


class Answer(NamedTuple):
    """What a process said, and what it took: seconds, MB."""

    status: int
    out: str
    err: str
    seconds: float
    memory: int


def main() -> int:
    """Print a line for each file that was answered wrongly, then the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("names", nargs="*", metavar="NAME", help="files to read; by default all")
    names = parser.parse_args().names
    wrong = total = heaviest = 0
    slowest = 0.0
    for file in hostile(write(chosen(1)[0], "files")):
        if names and file.name not in names:
            continue
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder, "files", file.name)
            place.parent.mkdir()
            Path(folder, "tmp").mkdir()
            file.put(place)
            answer = ask(place, Path(folder, "tmp"))
            faults = list(faults_of(file, answer))
            left = [p.name for p in (*place.parent.iterdir(), *Path(folder, "tmp").iterdir()) if p.name != file.name]
            faults += [f"left behind {name}" for name in left]
        total += 1
        wrong += bool(faults)
        slowest, heaviest = max(slowest, answer.seconds), max(heaviest, answer.memory)
        said = answer.err.strip().replace(folder, "")[:150]
        print(
            f"{'WRONG' if faults else 'right'} {file.name}: {said}{' | ' if faults else ''}{'; '.join(faults)}",
            flush=True,
        )
    print(f"{total - wrong} of {total} right; at most {heaviest} MB and {slowest:.1f} s")
    return int(wrong > 0)


def ask(path: Path, temporary: Path) -> Answer:
    """Read one file as a user would, in `temporary` as the folder for temporary files."""
    started = time.monotonic()
    environment = os.environ | {"TMPDIR": str(temporary)}
    command = [
        sys.executable,
        "-c",
        "import sys; from nlp.cli import main; sys.exit(main(sys.argv[1:]))",
        "text",
        str(path),
    ]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(command, stdout=out, stderr=err, stdin=subprocess.DEVNULL, env=environment)
        status, memory = None, 0
        while status is None and time.monotonic() - started < MOST_SECONDS:
            done, code, usage = os.wait4(process.pid, os.WNOHANG)
            if done:
                status, memory = os.waitstatus_to_exitcode(code), usage.ru_maxrss >> 10
                process.returncode = status
            time.sleep(0.02)
        if status is None:
            process.kill()
            process.wait()
        out.seek(0)
        err.seek(0)
        texts = out.read().decode("utf-8", "replace"), err.read().decode("utf-8", "replace")
    return Answer(-1 if status is None else status, *texts, time.monotonic() - started, memory)


def faults_of(file: Hostile, answer: Answer) -> list[str]:
    """What is wrong with the answer."""
    lines = answer.err.strip().splitlines()
    checks = {
        f"status {answer.status}": answer.status == file.status,
        "traceback": "Traceback" not in answer.err and "处理时出错" not in answer.err,
        f"{len(lines)} lines": len(lines) == bool(file.said or file.status),
        f"does not say {file.said}": re.search(file.said, answer.err) is not None,
        f"does not show {file.shown}": file.shown in answer.out,
        f"{answer.memory} MB": answer.memory <= MOST_MEMORY,
    }
    return [fault for fault, holds in checks.items() if not holds]


if __name__ == "__main__":
    sys.exit(main())
