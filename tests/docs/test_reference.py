"""The references in docs/ say what the program does now."""

from __future__ import annotations

import pytest

import reference


@pytest.mark.parametrize(
    "name, written",
    [("commands.md", reference.commands), ("checks.md", reference.checks), ("schema.json", reference.schema)],
)
def test_a_reference_is_up_to_date(name, written):
    assert (reference.DOCS / name).read_text("utf-8") == written(), "run: python scripts/reference.py"
