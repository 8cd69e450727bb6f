import shutil

import pytest
from hypothesis import settings

# The first example of a property loads the model or a dictionary; the same examples each run.
settings.register_profile("suite", deadline=None, derandomize=True)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium; tests that need it are skipped where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not program:
        pytest.skip("no Chromium on this machine")
    with playwright.sync_playwright() as started:
        found = started.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="session")
def barriers():
    """Finds what keeps people from using an open page (axe-core): the violated rules, each with an element."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()

    def find(tab):
        violations = axe.run(tab).response["violations"]
        return [(violation["id"], violation["nodes"][0]["html"]) for violation in violations]

    return find


def pytest_collection_modifyitems(items):
    """A test that opens a browser says so by its fixture."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
