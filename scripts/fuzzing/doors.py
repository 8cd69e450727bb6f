"""Every door that is no file format: texts, JSON, TOML, SQL, models, a store whose bits flip or whose update fails."""

from __future__ import annotations

import json
import random
import shutil
import tomllib
from hashlib import sha256
from pathlib import Path

from faults import KINDS, REPORT, Disturbance, disturbed, flipped, prepare, state, update
from fuzzing.mutations import mutated_bytes, mutated_text, reshaped, toml
from nlp.checks.engine import find
from nlp.checks.settings import FILE, read_settings
from nlp.corpus.format import check_corpus, parse_json
from nlp.corpus.options import read_options
from nlp.model.folder import _checksum, _files, _sha256, open_model
from nlp.model.path import find_model
from nlp.model.tagger import Tagger, load
from nlp.reading import from_bytes
from nlp.report import Report
from nlp.store.index import INDEX, MARK, _about_sum, read_about, read_shards
from nlp.store.metadata import read_manifest
from nlp.store.parts import arrow_tables
from nlp.store.query import query
from nlp.store.rows import rows_of

CORPUS = Path(__file__).parent.parent.parent / "corpora" / "disclosure"
_SETTINGS = """[check]
select = ["section", "cell"]
ignore = ["cell.blank"]
deadline = "01-31"
[check.severity]
section = "hint"
"""


class Doors:
    """Seeds, and a door for each kind of input; a door takes one and returns its size, in code points or bytes."""

    def __init__(self, folder: Path):
        self.folder = folder
        lines = sorted((CORPUS / "test.jsonl").read_text("utf-8").splitlines(), key=len)
        lines = [*lines[:100], *lines[100::10]]  # short ones take less, and have all that long ones have
        self.texts = [json.loads(line)["text"] for line in lines] + [REPORT.format("桃江县"), ""]
        self.training_toml = (CORPUS / "training.toml").read_text("utf-8")
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

    def texts_door(self, rng: random.Random) -> int:
        """A mutated text: a report whose spans are where they say, whose JSON, rows and findings can be written."""
        text = mutated_text(rng.choice(self.texts), rng, self.texts)
        check_report(self.tagger.tag_text(text))
        return len(text)

    def passages_door(self, rng: random.Random) -> int:
        """The same of a piece of a text."""
        text = rng.choice(self.texts)
        start = rng.randrange(len(text) + 1)
        text = mutated_text(text[start : start + rng.randrange(1, 200)], rng, self.texts)[:400]
        check_report(self.tagger.tag_text(text))
        return len(text)

    def bytes_door(self, rng: random.Random) -> int:
        """Mutated bytes in some encoding: refused, or a report."""
        text = rng.choice(self.texts)[: rng.randrange(1, 400)]
        data = text.encode(rng.choice(["utf-8", "gb18030", "big5", "utf-16", "utf-16-be", "utf-8-sig"]), "ignore")
        data = mutated_bytes(data, rng)
        from_bytes(data, "a.txt", rng.choice([None, None, "utf-8", "gb18030", "utf-16"])).text.encode()
        return len(data)

    def index_door(self, rng: random.Random) -> int:
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
        return sum(map(len, lines))

    def mark_door(self, rng: random.Random) -> int:
        """A mutated ``store.json``, its checksum right or not."""
        data = (self.store / MARK).read_bytes()
        told = reshaped(json.loads(data), rng)
        if isinstance(told, dict) and rng.random() < 0.5:
            told["sha256"] = _about_sum(told.get("schema"), told.get("names"), told.get("empty"))
        changed = json.dumps(told).encode() if rng.random() < 0.7 else mutated_bytes(data, rng)
        (self.folder / MARK).write_bytes(changed)
        read_about(self.folder)
        return len(changed)

    def settings_door(self, rng: random.Random) -> int:
        """Mutated settings of the checks, their bytes or their shape."""
        settings = toml(reshaped(tomllib.loads(_SETTINGS), rng)) if rng.random() < 0.5 else _SETTINGS
        data = mutated_bytes(settings.encode(), rng) if rng.random() < 0.7 else settings.encode()
        (self.folder / FILE).write_bytes(data)
        read_settings(self.folder)
        return len(data)

    def options_door(self, rng: random.Random) -> int:
        """A mutated ``training.toml``, its bytes or its shape."""
        options = toml(reshaped(tomllib.loads(self.training_toml), rng)) if rng.random() < 0.7 else self.training_toml
        data = mutated_bytes(options.encode(), rng) if rng.random() < 0.5 else options.encode()
        file = self.folder / "training.toml"
        file.write_bytes(data)
        for problem in read_options(file)[1]:
            assert len(str(problem).splitlines()) == 1
        return len(data)

    def manifests_door(self, rng: random.Random) -> int:
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
        return len(data)

    def corpora_door(self, rng: random.Random) -> int:
        """A mutated corpus: its problems, each one line."""
        folder = self.folder / "corpus"
        folder.mkdir(exist_ok=True)
        labels = toml(reshaped(tomllib.loads(self.corpus_toml), rng)) if rng.random() < 0.3 else self.corpus_toml
        data = mutated_bytes(labels.encode(), rng) if rng.random() < 0.3 else labels.encode()
        (folder / "corpus.toml").write_bytes(data)
        line = rng.choice(self.documents)
        if rng.random() < 0.7:
            data = json.dumps(reshaped(parse_json(line.encode()), rng)).encode()
        else:
            data = mutated_bytes(line.encode(), rng)
        (folder / "train.jsonl").write_bytes(data)
        for problem in check_corpus(folder)[1]:
            assert len(str(problem).splitlines()) == 1
        return len(data)

    def models_door(self, rng: random.Random) -> int:
        """A model one of whose parts has another shape, sealed anew: refused, or it tags."""
        folder = self.folder / "model"
        if not folder.exists():
            shutil.copytree(find_model(None), folder)
        others = [path for path in sorted(folder.rglob("*")) if path.suffix in (".npy", ".txt")]
        file = rng.choice([*sorted(folder.rglob("*.json")), folder / "config.cfg", rng.choice(others)])
        whole, meta = file.read_bytes(), (folder / "meta.json").read_bytes()
        try:
            if file.suffix == ".json" and rng.random() < 0.8:
                file.write_text(json.dumps(reshaped(json.loads(whole), rng)), "utf-8")
            else:
                file.write_bytes(mutated_bytes(whole, rng))
            reseal(folder)
            check_report(Tagger(open_model(folder)).tag_text(REPORT.format("桃江县")))
        finally:
            file.write_bytes(whole)
            (folder / "meta.json").write_bytes(meta)
        return len(whole)

    def statements_door(self, rng: random.Random) -> int:
        """A mutated statement: refused, or rows; nothing changes in the store."""
        seeds = [
            "select * from reports where year = 2023", "select count(*) from items join reports using (path)",
            "explain analyze copy (select 1) to 'x'", "with a as (select path from errors) select * from a",
        ]  # fmt: skip
        statement = mutated_text(rng.choice(seeds), rng, seeds).replace("5000", "")
        list(query(self.store, statement).rows)
        return len(statement)

    def bits_door(self, rng: random.Random) -> int:
        """A flipped bit of a store is noticed."""
        place = flipped(self.store, rng)
        assert not place, f"{place} is not noticed"
        return 1

    def stores_door(self, rng: random.Random) -> int:
        """An update that fails or is killed at some call, and is run again, ends with the same store."""
        folder = self.folder / "disturbed"
        shutil.rmtree(folder, ignore_errors=True)
        at, kind = rng.randrange(1, self.calls + 1), rng.choice(KINDS)
        disturbed(self.prepared, folder, at, kind)
        assert state(folder) == self.expected, f"{kind} at call {at} of {self.calls}"
        return 1


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
    find(report)
    arrow_tables(rows_of(report, "a.txt", {}, ""))


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
