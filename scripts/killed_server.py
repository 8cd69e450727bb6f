"""A server that is killed again and again over one store, in the middle of uploads and of corrections.

    python scripts/killed_server.py [--rounds 6] [--seed 1]

A round uploads 100 reports, eight at a time, and is killed (SIGKILL) when a random number of them were acknowledged,
after a random moment more; then it corrects as many times, the reports drawn by chance, and is killed again. After each
start everything that any server before has acknowledged must be there: files byte for byte and read, corrections as
they were sent, and no file twice. Prints what was acknowledged and what is kept; exit status 1 where something is lost.
POSIX.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx

from bench_serve import SAMPLE, Server

CALLS, THREADS, PAUSE = 100, 8, 0.05  # requests of a round, at one time, seconds after the last that counts


class Acknowledged:
    """What servers have said that they kept: digests of files, corrections; `lost` counts what was missing."""

    def __init__(self, store: Path, rng: random.Random) -> None:
        self.store, self.rng = store, rng
        self.files: set[str] = set()
        self.corrections: Counter[str] = Counter()
        self.lost = self.kills = 0
        self._name = 0

    def uploads(self) -> None:
        """Upload until the kill, then see what is kept."""
        first, self._name = self._name, self._name + CALLS
        texts = [SAMPLE.read_text("utf-8").replace("云溪冲镇", f"云溪{first + n}镇").encode() for n in range(CALLS)]

        def upload(server: Server, number: int) -> Callable[[], object] | None:
            files = {"file": (f"{first + number}.txt", texts[number])}
            with server.client.stream("POST", "/api/reports", files=files) as answer:
                digest = hashlib.sha256(texts[number]).hexdigest()
                return (lambda: self.files.add(digest)) if answer.status_code == 200 else None

        self._killed(upload)

    def correct(self) -> None:
        """Correct until the kill, then see what is kept."""
        with sqlite3.connect(self.store / "app.sqlite") as database:
            reports = [row[0] for row in database.execute("SELECT id FROM reports")]
        drawn = [(self.rng.choice(reports), self.rng.randrange(200)) for _ in range(CALLS)]

        def correct(server: Server, number: int) -> Callable[[], object] | None:
            report, start = drawn[number]
            items = [{"start": start, "end": start + 2, "role": "problem", "themes": ["training"]}]
            answer = server.client.post(f"/api/reports/{report}/correction", json={"items": items})
            key = json.dumps([report, items])
            return (lambda: self.corrections.update([key])) if answer.status_code == 200 else None

        self._killed(correct)

    def _killed(self, call: Callable[[Server, int], Callable[[], object] | None]) -> None:
        server, lock, count = Server(self.store), threading.Lock(), 0
        self._see(server)
        after, pause = self.rng.randrange(1, CALLS), self.rng.uniform(0, PAUSE)

        def one(number: int) -> None:
            nonlocal count
            try:
                keep = call(server, number)
            except httpx.HTTPError:
                return  # it was killed
            if keep:
                with lock:
                    keep()
                    count += 1
                    last = count == after
                if last:
                    time.sleep(pause)
                    server.process.kill()

        with ThreadPoolExecutor(THREADS) as threads:
            list(threads.map(one, range(CALLS)))
        assert server.process.wait() == -9, "not killed"
        self.kills += 1
        print(f"kill {self.kills}: {count} of {CALLS} acknowledged", flush=True)

    def _see(self, server: Server) -> None:
        """Count what is not there any more."""
        while server.client.get("/api/health").json()["waiting"]:
            time.sleep(0.2)
        with sqlite3.connect(self.store / "app.sqlite") as database:
            files = database.execute("SELECT bytes FROM files WHERE state = 'read'").fetchall()
            kept = database.execute("SELECT report, document FROM corrections").fetchall()
            wrong: list[Any] = database.execute("PRAGMA integrity_check").fetchall()
        found = Counter(hashlib.sha256(row[0]).hexdigest() for row in files)
        made = Counter(json.dumps([report, json.loads(document)["items"]]) for report, document in kept)
        lost = len(self.files - set(found)) + (self.corrections - made).total()
        twice = found.total() - len(found)
        self.lost += lost + twice + (wrong != [("ok",)])
        print(f"  kept {len(found)} files of {len(self.files)} acknowledged, {made.total()} corrections of"
              f" {self.corrections.total()}; lost {lost}, twice {twice}, file {wrong[0][0]}", flush=True)  # fmt: skip

    def end(self) -> None:
        """See once more, with a last server."""
        server = Server(self.store)
        self._see(server)
        server.close()


def main() -> int:
    """Kill, start again, count."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        told = Acknowledged(Path(folder) / "store", random.Random(options.seed))
        for _ in range(options.rounds):
            told.uploads()
            told.correct()
        told.end()
    print(f"{told.kills} kills, {len(told.files)} uploads and {told.corrections.total()} corrections acknowledged,"
          f" {told.lost} lost")  # fmt: skip
    return 1 if told.lost else 0


if __name__ == "__main__":
    sys.exit(main())
