"""The field's facts: labels of each theme, over a first reading and the notes on later passages."""

from __future__ import annotations

import json
from pathlib import Path

from nlp.corpus.field import theme_counts


def test_labels_of_the_first_reading_and_of_the_notes_add_up_by_role(tmp_path: Path):
    first = {"themes": {"problem": {"training": 2}, "measure": {"review": 1}}}
    notes = [{"items": [{"r": "P", "t": ["training", "content"]}, {"r": "M", "t": ["review"]}]}, {"items": []}]
    (tmp_path / "first.json").write_text(json.dumps(first), "utf-8")
    (tmp_path / "passages.jsonl").write_text("\n".join(map(json.dumps, notes)), "utf-8")
    assert theme_counts(tmp_path, "problem") == {"training": 3, "content": 1}
    assert theme_counts(tmp_path, "measure") == {"review": 2}
