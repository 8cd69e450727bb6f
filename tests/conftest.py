from pathlib import Path

import pytest
from hypothesis import settings

# The first example of a property loads the model or a dictionary; the same examples each run.
settings.register_profile("suite", deadline=None, derandomize=True)
settings.load_profile("suite")


def pytest_collection_modifyitems(items):
    """What unsettled.txt names was not run whole since the rooms were merged: failures there are told, not fatal."""
    unsettled = tuple(Path(__file__).with_name("unsettled.txt").read_text("utf-8").split())
    for item in items:
        if item.nodeid.startswith(unsettled):
            item.add_marker(pytest.mark.xfail(reason="unsettled since the merge", strict=False))
