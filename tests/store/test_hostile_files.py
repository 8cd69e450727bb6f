"""Index, mark and manifest of any content: one line of Chinese that names the file, or a working store."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nlp.cli import main
from nlp.errors import StoreError
from nlp.store.index import INDEX, MARK, Commit, Entry, Part, Shard, line_of, read_about, read_shards
from nlp.store.metadata import read_manifest
from nlp.store.schema import STORE_SCHEMA

pytestmark = pytest.mark.model

DEEP = b"[" * 100_000
LONG = b'{"path":' + b"9" * 5000 + b"}"
HALF = b'{"path":"\\ud800"}'
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
SHARD = Shard("m", "1", (Entry("a.txt", "0" * 64, "", ""),), {"reports": Part(1, 10, "0" * 64)})


def sealed(body):
    """A line of an index whose checksum is right, whatever it says."""
    return b'{"bytes":%d,"sha256":"%s",%s\n' % (len(body), sha256(body).hexdigest()[:16].encode(), body[1:])


def changed(value, draw):
    """`value`, plain JSON, with one part of it replaced by something else."""
    if isinstance(value, dict) and value and draw(st.booleans()):
        key = draw(st.sampled_from(sorted(value)))
        return {**value, key: changed(value[key], draw)}
    if isinstance(value, list) and value and draw(st.booleans()):
        index = draw(st.integers(0, len(value) - 1))
        return [*value[:index], changed(value[index], draw), *value[index + 1 :]]
    return draw(json_values)


@st.composite
def misshapen(draw):
    line = json.loads(line_of(Commit((SHARD,), ("0" * 16,), ("1" * 16,))))
    del line["bytes"], line["sha256"]
    return json.dumps(changed(line, draw)).encode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("hostile")


def one_line(call, name):
    """Run `call`; what it refuses is one line that names the file."""
    try:
        call()
    except StoreError as error:
        assert name in str(error)
        assert len(str(error).splitlines()) == 1


@given(misshapen().map(sealed) | st.binary().map(lambda noise: noise + b"\n"))
@example(sealed(DEEP))
@example(sealed(LONG))
@example(sealed(b'{"add":[{"model":"m","version":"1","inputs":[],"parts":{}}]}'))
@example(sealed(b'{"add":[],"drop":["../../x"]}'))
@example(sealed(b'{"add":[{"model":"m","version":"1","inputs":[["a","b","c",""]],"parts":{"../x":[1,1,""]}}]}'))
@example(sealed(b'{"add":[{"model":"m","version":"1","inputs":[["a","b","c",""]],"parts":{"items":[-1,1,""]}}]}'))
@example(sealed(b'{"add":[{"model":"m","version":"1","inputs":[["\\ud800","b","c",""]],"parts":{}}]}'))
def test_an_index_of_any_shape_is_read_or_refused(folder, line):
    (folder / INDEX).write_bytes(line_of(Commit((SHARD,))) + line)
    one_line(lambda: list(read_shards(folder)), INDEX)
    assert list(read_shards(folder, damaged=[])) in ([SHARD], []) or line.startswith(b'{"bytes"')


@given(st.binary() | json_values.map(lambda value: json.dumps(value).encode()))
@example(DEEP)
@example(b'{"schema":' + b"2" * 5000 + b"}")
@example(json.dumps({"schema": STORE_SCHEMA, "names": {"roles": ["x"]}, "sha256": ""}).encode())
@example(json.dumps({"schema": STORE_SCHEMA, "names": {"roles": {"x": "\ud800"}}, "sha256": ""}).encode())
def test_a_mark_of_any_content_is_read_or_refused(folder, content):
    (folder / MARK).write_bytes(content)
    with pytest.raises(StoreError) as caught:
        read_about(folder)
    assert str(folder) in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def rows(path):
    for _, metadata in read_manifest(path):
        assert all(isinstance(value, str) for value in metadata.values())
        json.dumps(metadata, ensure_ascii=False).encode()


manifest_rows = st.dictionaries(st.sampled_from(["path", "year", "code", "county", "批次"]) | st.text(), json_values)


@given(st.lists(manifest_rows.map(lambda row: json.dumps(row).encode()) | st.binary(max_size=30), max_size=4))
@example([DEEP])
@example([LONG])
@example([HALF])
@example([b'{"path":"a","path":"b"}'])
@example([b'{"path":NaN}'])
@example([b"[1]"])
@example([b"\xff\xfe{"])
def test_a_manifest_of_json_lines_of_any_content_is_read_or_refused(folder, lines):
    (folder / "list.jsonl").write_bytes(b"\n".join(lines))
    one_line(lambda: rows(folder / "list.jsonl"), "list.jsonl")


@given(
    st.binary() | st.text(st.sampled_from('path,路径年度2023\n\r"\0a')).map(lambda text: f"path,年度\n{text}".encode())
)
@example(b"path\n" + b"a" * 200_000)
@example(b"path\n\x00.txt\n")
@example(b"\xff\xfe\n")
@example(b"path,path\na,b\n")
def test_a_manifest_of_csv_of_any_content_is_read_or_refused(folder, content):
    (folder / "list.csv").write_bytes(content)
    one_line(lambda: rows(folder / "list.csv"), "list.csv")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("number", [1, 9000])
def test_a_manifest_in_utf_16_is_not_cut_inside_a_line_break(encoding, number, folder):
    text = "\ufeff" * (encoding != "utf-16") + "路径,县\n" + "上海𠮷.txt,桃江县\n" * number
    (folder / "wide.csv").write_bytes(text.encode(encoding))
    read = list(read_manifest(folder / "wide.csv"))
    assert read == [(str(folder / "上海𠮷.txt"), {"county": "桃江县"})] * number


def test_a_hostile_manifest_is_one_line_of_run(folder, capsys):
    (folder / "bad.jsonl").write_bytes(DEEP)
    assert main(["run", "--manifest", str(folder / "bad.jsonl"), "--store", str(folder / "new")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
