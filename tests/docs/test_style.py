"""What CONTRIBUTING.md says of functions and no linter checks."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
LONGEST = 60


@pytest.mark.slow
def test_no_function_is_longer_than_a_screen():
    files = [file for room in ("nlp", "scripts") for file in (ROOT / room).rglob("*.py")]
    assert len(files) > 100
    long = [
        f"{file.relative_to(ROOT)}:{node.lineno}: {node.name}"
        for file in files
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST
    ]
    assert not long
