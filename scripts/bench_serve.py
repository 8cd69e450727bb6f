"""The server under load, and its first page over many reports.

    python scripts/bench_serve.py FOLDER

Writes stores below FOLDER, which must be empty or absent. Prints

- how long the first page takes after start-up, and the pages after it, over a store of 10,000 uploaded reports;
- how long 200 uploads of 20 KB take that come at once, all on 2 processes, and `nlp-tag run` with 2 jobs over the same
  files: the ratio of the throughputs, how many were answered, and the peak memory of the server and of a worker.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from nlp.store.ledger import Ledger
from nlp.web.library import Library, now
from nlp.web.reading import File, kept

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "corpora" / "sample.txt"
REPORTS, UPLOADS, BYTES, JOBS = 10_000, 200, 20_000, "2"
PAGES = (
    "/",
    "/",
    "/?sort=doubt",
    "/?q=县&sort=county&page=9",
    "/?county=安化县&sort=findings",
    "/api/reports?sort=title",
)
COMMAND = [sys.executable, "-c", "import sys; from nlp.cli import main; sys.exit(main())"]


class Server:
    """`nlp-tag serve` on a port of its own."""

    def __init__(self, store: Path) -> None:
        command = [*COMMAND, "serve", str(store), "--port", "0", "--no-browser", "--jobs", JOBS]
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            command, env=os.environ | {"PYTHONUNBUFFERED": "1"}, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        line = self.process.stdout.readline()
        self.client = httpx.Client(base_url=line.partition("打开 ")[2].strip(), timeout=600)

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait()

    def used(self) -> tuple[float, float, int, int]:
        """The processor seconds of the server and of its workers so far, the peak memory in MB of it and of one."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                parent, *more = (folder / "stat").read_text().rpartition(")")[2].split()[1:]
                peak = [line for line in (folder / "status").read_text().splitlines() if line.startswith("VmHWM")]
            except OSError:
                continue  # it has ended
            seconds = (int(more[9]) + int(more[10])) / os.sysconf("SC_CLK_TCK")
            found[int(folder.name)] = (int(parent), seconds, int(peak[0].split()[1]) // 1024 if peak else 0)
        own = found[self.process.pid]
        workers = [told for told in found.values() if told[0] == self.process.pid]
        return own[1], sum(told[1] for told in workers), own[2], max((told[2] for told in workers), default=0)


def report(number: int) -> str:
    """A report of about 20 KB, no two the same."""
    text = SAMPLE.read_text("utf-8").replace("云溪冲镇", f"云溪{number}镇")
    filled = text
    while len(filled.encode()) < BYTES:
        filled += text[: (BYTES - len(filled.encode())) // 3 + 1]
    return filled


def many(store: Path) -> None:
    """A store of `REPORTS` uploaded reports: one, read, under as many names, towns and years."""
    Ledger(store, {}).close()
    library = Library(store)
    (found,) = kept(File("uploads/1/a.txt", SAMPLE.read_bytes()))
    assert not isinstance(found, Exception)
    row = found.facts
    counties = ("安化县", "桃江县", "沅江市", "南县", "赫山区")
    with library.writing() as database:
        for number in range(1, REPORTS + 1):
            database.execute(
                "INSERT INTO files (id, name, sha256, bytes, at, state) VALUES (?, ?, ?, ?, ?, 'read')",
                (number, f"{number}.txt", f"{number:064}", SAMPLE.read_bytes(), now()),
            )
            values = (number, number, 0, f"uploads/{number}/{number}.txt", f"{number}号镇{row['title']}", row["agency"],
                      row["province"], row["city"], counties[number % 5], f"{number % 300}号镇", "township",
                      2008 + number % 16, number % 3, number % 2, 3, 3, number % 97 / 50, found.json)  # fmt: skip
            database.execute(
                "INSERT INTO reports (id, file, number, path, title, agency, province, city, county, town, unit, year,"
                f" findings, warnings, problems, measures, doubt, json) VALUES ({', '.join('?' * len(values))})",
                values,
            )
    library.close()


def first_page(folder: Path) -> None:
    """Print how long pages take over many reports."""
    many(folder / "many")
    server = Server(folder / "many")
    print(f"start-up {time.monotonic() - server.began:.1f} s, {REPORTS:,} reports")
    for path in PAGES:
        began = time.monotonic()
        status = server.client.get(path).status_code
        print(f"  {path:<40} {status}  {time.monotonic() - began:.3f} s")
    server.close()


def uploads(folder: Path) -> None:
    """Print what becomes of many uploads at once, beside the command."""
    files = folder / "files"
    files.mkdir()
    for number in range(UPLOADS):
        (files / f"{number}.txt").write_text(report(number), "utf-8")
    server = Server(folder / "uploads")
    server.client.post("/api/tag", files={"file": ("a.txt", SAMPLE.read_bytes())})
    time.sleep(15)  # until both processes have the model

    def send(file: Path) -> bool:
        answer = server.client.post("/api/reports", files={"file": (file.name, file.read_bytes())})
        return answer.status_code == 200 and json.loads(answer.text)["state"] == "read"

    own, theirs, _, _ = server.used()
    began = time.monotonic()
    with ThreadPoolExecutor(UPLOADS) as threads:
        answered = sum(threads.map(send, sorted(files.iterdir())))
    served = time.monotonic() - began
    own_after, theirs_after, memory, worker = server.used()
    server.close()
    own, theirs = own_after - own, theirs_after - theirs
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    subprocess.run([*COMMAND, "run", str(files), "--store", str(folder / "run"), "--jobs", JOBS], check=True)
    ran = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    size = sum(file.stat().st_size for file in files.iterdir()) / UPLOADS
    print(f"{UPLOADS} uploads of {size:,.0f} bytes at once: {answered} answered, {served:.1f} s;"
          f" server {memory} MB, worker {worker} MB")  # fmt: skip
    print(f"nlp-tag run --jobs {JOBS}: {ran:.1f} s; throughput of the server {ran / served:.2f} of it")
    print(f"of the processor: server {own:.1f} s and workers {theirs:.1f} s, nlp-tag run {worked:.1f} s with its start:"
          f" {worked / (own + theirs):.2f}")  # fmt: skip


def main() -> None:
    """Measure everything once."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        sys.exit(f"{folder} is not empty")
    first_page(folder)
    uploads(folder)


if __name__ == "__main__":
    main()
