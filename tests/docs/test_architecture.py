"""docs/architecture.md: the rooms and arrows that it draws are those of the code."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
ROOMS = [path.name for path in (ROOT / "nlp").iterdir() if (path / "__init__.py").exists()] + ["errors"]
EVERYONES = {"text", "errors"}


def imported(file: Path) -> Iterator[str]:
    """The modules of the package that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("nlp."):
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("nlp."))


def arrows() -> dict[str, list[str]]:
    """Room → the rooms it imports, but for those that every room may."""
    found: dict[str, list[str]] = {}
    for room in ROOMS:
        files = (ROOT / "nlp" / room).rglob("*.py")
        rooms = {name.split(".")[1] for file in files for name in imported(file)} - {room} - EVERYONES
        if rooms:
            found[room] = sorted(rooms)
    return found


def test_every_room_stands_in_the_table_from_the_top_to_the_bottom():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = [layer for layer in contracts[0]["layers"] if layer.strip("()") in ROOMS]
    drawn = re.findall(r"^\| `(\w+)` \|", PAGE, re.M)
    assert drawn == layers
    assert sorted(drawn) == sorted(ROOMS)


@pytest.mark.slow
def test_the_arrows_are_the_imports():
    drawn = {room: rooms.split(", ") for room, rooms in re.findall(r"^(\w+) ─▶ ([\w, ]+)$", PAGE, re.M)}
    assert drawn == arrows(), "correct the picture in docs/architecture.md"


def test_every_file_that_is_named_is_there():
    for name in re.findall(r"`((?:nlp|pipeline|training|report|corpora|models|scripts)/[\w./*]*)`", PAGE):
        assert [*ROOT.glob(name.rstrip("/")), *(ROOT / "nlp").glob(name.rstrip("/"))], name


def test_every_link_leads_somewhere():
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
