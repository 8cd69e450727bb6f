"""Mutated inputs through every door: texts, files, index, mark, manifests, corpora, models, damaged and killed stores.

    python scripts/fuzz.py --minutes 10 --seed 1 [--door texts …]

Whatever a door refuses is an error for people, one line; anything else is a fault and printed with the seed that
repeats it. Prints how many inputs each door took. Exit status 1 where a fault was found.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from faults import KINDS, REPORT, Disturbance, disturbed, prepare, state, update
from nlp.corpus.format import check_corpus, parse_json
from nlp.errors import InputError, NlpTagError, StoreError
from nlp.model.folder import _checksum, _files, _sha256, open_model
from nlp.model.path import find_model
from nlp.model.tagger import Tagger, load
from nlp.reading import from_bytes
from nlp.report import Report
from nlp.store.index import INDEX, MARK, read_about, read_shards
from nlp.store.metadata import read_manifest
from nlp.store.parts import arrow_tables
from nlp.store.query import connect, query
from nlp.store.rows import rows_of

CORPUS = Path(__file__).parent.parent / "corpora" / "disclosure"
ODD = [
    *"\x00\r\t\u202e\u2028\ufeff\ufffd\U0001f600\u0308\u3000表/-０亿", "\x1b[2J", "\r\n", "\n\n", "9" * 20, "1" * 5000,
    "一、", "（一）", "1.", "一是", "存在的问题：", "改进措施：", "－1", "百分之", "2023年",
]  # fmt: skip
SHAPES = [
    None,
    True,
    7,
    -1,
    1e308,
    "",
    "x",
    "\ud800",
    [],
    {},
    [[]],
    [{}],
    {"": None},
    10**30,
    ["x"] * 3,
    {"a": {"b": {}}},
]


class Fuzzer:
    """Seeds for the doors, and the doors."""

    def __init__(self, folder: Path):
        self.folder = folder
        lines = (CORPUS / "test.jsonl").read_text("utf-8").splitlines()[:200]
        self.texts = [json.loads(line)["text"] for line in lines] + [REPORT.format("桃江县"), ""]
        self.corpus_toml = (CORPUS / "corpus.toml").read_text("utf-8")
        self.documents = lines[:20]
        self.prepared = folder / "prepared"
        prepare(self.prepared)
        expected = folder / "expected"
        shutil.copytree(self.prepared, expected)
        disturbance = Disturbance(expected / "store")
        with disturbance.on():
            update(expected)
        self.expected, self.calls = state(expected), disturbance.count
        self.store = expected / "store"
        self.tagger = load()

    def texts_door(self, rng: random.Random) -> None:
        """A mutated text: a report whose spans are where they say, whose JSON and rows can be written."""
        text = mutated_text(rng.choice(self.texts), rng, self.texts)
        check_report(self.tagger.tag_text(text))

    def files_door(self, rng: random.Random) -> None:
        """Mutated bytes in some encoding: refused, or a report."""
        text = rng.choice(self.texts)[: rng.randrange(1, 400)]
        data = text.encode(rng.choice(["utf-8", "gb18030", "big5", "utf-16", "utf-16-be", "utf-8-sig"]), "ignore")
        source = from_bytes(mutated_bytes(data, rng), "a.txt", rng.choice([None, None, "utf-8", "gb18030", "utf-16"]))
        source.text.encode()

    def index_door(self, rng: random.Random) -> None:
        """A mutated index, its checksums right or not."""
        lines = (self.store / INDEX).read_bytes().splitlines(keepends=True)
        at = rng.randrange(len(lines))
        if rng.random() < 0.5:
            told = json.loads(lines[at])
            body = json.dumps(reshaped({k: v for k, v in told.items() if k not in ("bytes", "sha256")}, rng)).encode()
            lines[at] = b'{"bytes":%d,"sha256":"%s",%s\n' % (
                len(body),
                sha256(body).hexdigest()[:16].encode(),
                body[1:],
            )
        else:
            lines[at] = mutated_bytes(lines[at], rng)
        (self.folder / INDEX).write_bytes(b"".join(lines))
        list(read_shards(self.folder))

    def mark_door(self, rng: random.Random) -> None:
        """A mutated ``store.json``."""
        data = (self.store / MARK).read_bytes()
        changed = (
            json.dumps(reshaped(json.loads(data), rng)).encode() if rng.random() < 0.5 else mutated_bytes(data, rng)
        )
        (self.folder / MARK).write_bytes(changed)
        read_about(self.folder)

    def manifests_door(self, rng: random.Random) -> None:
        """A mutated manifest, CSV or JSON Lines."""
        rows = [{"path": f"{n}.txt", "年度": "2023", "county": "桃江县", "code": "430922"} for n in range(3)]
        if rng.random() < 0.5:
            file = self.folder / "list.jsonl"
            data = "\n".join(json.dumps(reshaped(row, rng) if rng.random() < 0.5 else row) for row in rows).encode()
        else:
            file = self.folder / "list.csv"
            head = ",".join(rows[0])
            data = "\n".join([head, *(",".join(row.values()) for row in rows)]).encode(
                rng.choice(["utf-8", "gb18030", "utf-16", "utf-8-sig"])
            )
        file.write_bytes(mutated_bytes(data, rng) if rng.random() < 0.8 else data)
        list(read_manifest(file))

    def corpora_door(self, rng: random.Random) -> None:
        """A mutated corpus: its problems, each one line."""
        folder = self.folder / "corpus"
        folder.mkdir(exist_ok=True)
        toml = mutated_bytes(self.corpus_toml.encode(), rng) if rng.random() < 0.3 else self.corpus_toml.encode()
        (folder / "corpus.toml").write_bytes(toml)
        line = rng.choice(self.documents)
        if rng.random() < 0.7:
            data = json.dumps(reshaped(parse_json(line.encode()), rng)).encode()
        else:
            data = mutated_bytes(line.encode(), rng)
        (folder / "train.jsonl").write_bytes(data)
        for problem in check_corpus(folder)[1]:
            assert len(str(problem).splitlines()) == 1

    def models_door(self, rng: random.Random) -> None:
        """A model one of whose parts has another shape, sealed anew: refused, or it tags."""
        folder = self.folder / "model"
        if not folder.exists():
            shutil.copytree(find_model(None), folder)
        file = rng.choice([*sorted(folder.rglob("*.json")), folder / "config.cfg"])
        whole, meta = file.read_bytes(), (folder / "meta.json").read_bytes()
        try:
            if file.suffix == ".json" and rng.random() < 0.8:
                file.write_text(json.dumps(reshaped(json.loads(whole), rng)), "utf-8")
            else:
                file.write_bytes(mutated_bytes(whole, rng))
            reseal(folder)
            check_report(Tagger(open_model(folder)).tag_text(self.texts[rng.randrange(5)]))
        finally:
            file.write_bytes(whole)
            (folder / "meta.json").write_bytes(meta)

    def statements_door(self, rng: random.Random) -> None:
        """A mutated statement: refused, or rows; nothing changes in the store."""
        seeds = [
            "select * from reports where year = 2023", "select count(*) from items join reports using (path)",
            "explain analyze copy (select 1) to 'x'", "with a as (select path from errors) select * from a",
        ]  # fmt: skip
        statement = mutated_text(rng.choice(seeds), rng, seeds).replace("5000", "")
        list(query(self.store, statement).rows)

    def bits_door(self, rng: random.Random) -> None:
        """A flipped bit of a store is noticed."""
        names = [file for file in sorted(self.store.glob("*/*.parquet")) if file.stem != "0-empty"]
        file = rng.choice([*names, self.store / INDEX, self.store / MARK])
        whole = file.read_bytes()
        data = bytearray(whole)
        bit = rng.randrange(8 * len(data))
        data[bit // 8] ^= 1 << bit % 8
        try:
            file.write_bytes(data)
            connect(self.store)
        except StoreError:
            return
        finally:
            file.write_bytes(whole)
        raise AssertionError(f"bit {bit} of {file.name} is not noticed")

    def stores_door(self, rng: random.Random) -> None:
        """An update that fails or is killed at some call, and is run again, ends with the same store."""
        folder = self.folder / "disturbed"
        shutil.rmtree(folder, ignore_errors=True)
        at, kind = rng.randrange(1, self.calls + 1), rng.choice(KINDS)
        disturbed(self.prepared, folder, at, kind)
        assert state(folder) == self.expected, f"{kind} at call {at} of {self.calls}"


def check_report(report: Report) -> None:
    """Every promise that a report makes for any text."""
    text = report.text
    for spans in (report.sections, report.tables, report.items):
        for span in spans:
            assert 0 <= span.start < span.end <= len(text)
    for table in report.tables:
        for cell in table.cells:
            assert text[cell.start : cell.end] == cell.text
    for one, next_one in zip(report.items, report.items[1:], strict=False):
        assert one.end <= next_one.start
    json.loads(report.to_json())
    arrow_tables(rows_of(report, "a.txt", {}, ""))


def mutated_text(text: str, rng: random.Random, others: list[str]) -> str:
    """`text` with some pieces removed, doubled, moved, replaced by odd ones or by those of other texts."""
    for _ in range(rng.choice([1, 1, 2, 4, 16])):
        start, end = sorted(rng.randrange(len(text) + 1) for _ in range(2))
        end = min(end, start + rng.choice([1, 3, 20, 200]))
        other = rng.choice(others)
        begin = rng.randrange(len(other) + 1)
        text = text[:start] + rng.choice([
            "", text[start:end] * 2, text[start:end][::-1], rng.choice(ODD), chr(rng.randrange(0xD800)),
            other[begin : begin + rng.choice([5, 50, 500])], text[start:end].replace("\n", ""),
        ]) + text[end:]  # fmt: skip
    return text


def mutated_bytes(data: bytes, rng: random.Random) -> bytes:
    """`data` with some bytes changed, removed, doubled or cut."""
    for _ in range(rng.choice([1, 1, 2, 8])):
        at = rng.randrange(len(data) + 1)
        data = rng.choice([
            data[:at], data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :], data[:at] + data[at + 1 :],
            data[:at] + rng.randbytes(rng.randrange(1, 9)) + data[at:], data[:at] + data[max(0, at - 20) :],
            data[:at] + rng.choice([b"\n", b'"', b"{", b"[" * 3000, b"9" * 5000, b"\x00", b"\\ud800"]) + data[at:],
        ])  # fmt: skip
    return data


def reshaped(value: Any, rng: random.Random) -> Any:
    """`value`, plain JSON, with one part of it replaced by something of another shape."""
    if isinstance(value, dict) and value and rng.random() < 0.8:
        key = rng.choice(sorted(value))
        if rng.random() < 0.1:
            return {name: kept for name, kept in value.items() if name != key}
        return {**value, key: reshaped(value[key], rng)}
    if isinstance(value, list) and value and rng.random() < 0.8:
        at = rng.randrange(len(value))
        return [*value[:at], reshaped(value[at], rng), *value[at + 1 :]]
    return rng.choice(SHAPES)


def reseal(folder: Path) -> None:
    """Seal a model as a hostile trainer does, whatever stands in it."""
    file = folder / "meta.json"
    try:
        meta = json.loads(file.read_bytes())
    except (ValueError, RecursionError):
        return
    if isinstance(meta, dict):
        meta |= {"files": {name: _sha256(part) for name, part in _files(folder)}}
        file.write_text(json.dumps(meta | {"checksum": _checksum(meta)}), "utf-8")


# How often each door is taken: cheap ones often
SHARES = {
    "texts": 30, "files": 300, "index": 200, "mark": 150, "manifests": 300, "corpora": 60, "models": 1, "statements": 4,
    "bits": 4, "stores": 1,
}  # fmt: skip


def main() -> int:
    """Fuzz for some minutes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--door", action="append", choices=list(SHARES))
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    taken: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        fuzzer = Fuzzer(Path(folder))
        doors = options.door or list(SHARES)
        drawn = random.Random(options.seed)
        end = time.monotonic() + 60 * options.minutes
        while time.monotonic() < end:
            door = drawn.choices(doors, [SHARES[name] for name in doors])[0]
            seed = f"{options.seed}/{door}/{taken[door]}"
            taken[door] += 1
            take: Callable[[random.Random], None] = getattr(fuzzer, f"{door}_door")
            try:
                take(random.Random(seed))
            except NlpTagError as error:
                refused[door] += 1
                if len(str(error).splitlines()) != 1 and not isinstance(error, InputError):
                    faults += 1
                    print(f"{seed}: more than one line: {error}", flush=True)
            except Exception as error:
                faults += 1
                print(f"{seed}: {type(error).__name__}: {str(error)[:300]}", flush=True)
    for door in taken:
        print(f"{door:<11}{taken[door]:>10,} inputs, {refused[door]:>10,} refused")
    print(f"{taken.total():,} inputs, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
