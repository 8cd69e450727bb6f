"""Fifty labels of a county with habits of its own: what the app makes of them, and what the command makes.

    python scripts/retraining.py [--county NAME] [--first N]

Thirty reports of a county of `habits.toml`, which has its own names for things, go through the app: those that are
learned and hold fifty items are corrected, and so are those that are held out; then the app retrains. `--first` is the
number of the first report: other numbers are other reports, and others are held out. The same corrections are
downloaded and trained on by ``nlp-tag train``. Prints F1 before and after, on the held-out reports and on the test
split of the corpus, the checksums of both models, and how long training took.
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
import tempfile
import time
import tomllib
import zipfile
from pathlib import Path
from random import Random
from typing import Any

from starlette.testclient import TestClient

from nlp.model.folder import checked_meta
from nlp.web.app import create_app
from nlp.web.service import Service
from nlp.web.training import is_apart

REPORTS, LABELS, ITEMS = 30, 50, 3
NUMERALS = "一二三"
YEARS = range(2016, 2026)
HABITS = Path(__file__).with_name("habits.toml")

Gold = list[dict[str, Any]]


def written(county: dict[str, Any], number: int) -> tuple[str, Gold]:
    """A report of the county and its items."""
    rng = Random(number)
    lists: dict[str, str] = {}
    said: list[tuple[str, str, str]] = []
    for role, name in (("problem", "problems"), ("measure", "measures")):
        chosen = rng.sample(county["idioms"], ITEMS)
        parts = [
            f"{county['mark'].format(NUMERALS[at])}{rng.choice(idiom[role])}{county['end']}"
            for at, idiom in enumerate(chosen)
        ]
        said += [(role, idiom["theme"], part.strip()) for idiom, part in zip(chosen, parts, strict=True)]
        lists[name] = "".join(parts)
    towns = county["towns"]
    year = YEARS[number // len(towns) % len(YEARS)]
    text = county["head"].format(town=towns[number % len(towns)], year=year, **lists)
    items = [
        {"start": text.index(part), "end": text.index(part) + len(part), "role": role, "themes": [theme]}
        for role, theme, part in said
    ]
    return text, items


def correct(client: TestClient, county: dict[str, Any], first: int) -> int:
    """Upload the reports and correct those that are wanted; how many items are to be learned."""
    labels = 0
    for number in range(first, first + REPORTS):
        text, items = written(county, number)
        told = json.loads(client.post("/api/reports", files={"file": (f"{number}.txt", text)}).text)
        report = told["reports"][0]["id"]
        address = f"/api/reports/{report}/correction"
        service: Service = client.app.state.service  # type: ignore[attr-defined]
        client.post(address, json={"items": items})
        (made,) = [found for found in service.corrections.latest() if found.report == report]
        if not is_apart(made.document):
            if labels >= LABELS:
                client.delete(address)
            else:
                labels += len(items)
    return labels


def show(figures: dict[str, Any]) -> None:
    """Print F1 before and after, a line a layer."""
    for name, found in figures.items():
        if found is None:
            print(f"{name}: nothing to measure on")
            continue
        print(f"{name} ({found['documents']} documents)")
        for layer, (before, after, gold) in found["layers"].items():
            print(f"  {layer:<14} {gold:>6}  {before:.4f} -> {after:.4f}")


def main() -> None:
    """Measure everything once."""
    counties = {county["name"]: county for county in tomllib.loads(HABITS.read_text("utf-8"))["counties"]}
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--county", choices=counties, default=next(iter(counties)))
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    service = Service(folder / "store", None, 1)
    with TestClient(create_app(service), base_url="http://127.0.0.1") as client:
        labels = correct(client, counties[options.county], options.first)
        began = time.monotonic()
        client.post("/api/models")
        trained = None
        while (model := client.get("/api/models").json()["models"][0])["state"] == "training":
            if trained is None and model["progress"]["total"]:
                trained = time.monotonic() - began
            time.sleep(0.2)
        print(f"{labels} labels in {len(model['learned'])} reports, learned in {trained or 0:.0f} s,"
              f" with the figures {time.monotonic() - began:.0f} s")  # fmt: skip
        show(model["figures"])
        zipfile.ZipFile(io.BytesIO(client.get("/api/corrections.zip").content)).extractall(folder)
    command = [sys.executable, "-c", "from nlp.cli import main; import sys; sys.exit(main())", "train", "corrections"]
    began = time.monotonic()
    subprocess.run([*command, "--base", "disclosure", "-o", "model"], cwd=folder, check=True)
    print(f"by command in {time.monotonic() - began:.0f} s")
    print("app    ", model["checksum"])
    print("command", checked_meta(folder / "model")["checksum"])


if __name__ == "__main__":
    main()
