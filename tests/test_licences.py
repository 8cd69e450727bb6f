"""Every file of data that was made from another work has its licence in the package."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_licences_of_data_are_in_the_wheel():
    files = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["license-files"]
    assert files == ["LICENSE", "LICENSES/*"]


def test_every_file_of_data_and_every_licence_is_named():
    named = (ROOT / "LICENSES" / "README.md").read_text("utf-8")
    data = [*(ROOT / "nlp").rglob("*.tsv"), *(ROOT / "nlp").rglob("*.gz"), *(ROOT / "nlp").rglob("vendor/*")]
    assert data
    assert all(file.name in named for file in data)
    assert all(file.stem in named for file in (ROOT / "LICENSES").glob("*.txt"))
