"""Every file of data that was made from another work has its licence in the package; no dependency has a strict one."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from itertools import pairwise
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
FREE = re.compile(r"\b(?:MIT|0?BSD|Apache|ISC|MPL|Mozilla Public|PSF|Python Software Foundation)\b")
STRICT = re.compile(r"GPL|General Public|SSPL|Commons Clause|Proprietary", re.I)
EXTRAS = ("", "app")
LOCKED = re.compile(r"([a-z0-9-]+)==([0-9][0-9a-z.]*) \\")
HASH = re.compile(r" {4}--hash=sha256:[0-9a-f]{64}(?: \\)?")


def needed(name: str, extras: tuple[str, ...], known: dict[str, Distribution]) -> dict[str, Distribution]:
    """What is installed of `name` and of all that it needs, added to `known`."""
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return known  # for another system or another Python
    if name not in known:
        known[name] = found
        for requirement in map(Requirement, found.requires or ()):
            marker = requirement.marker
            if marker is None or any(marker.evaluate({"extra": extra}) for extra in extras):
                needed(requirement.name.lower(), ("", *requirement.extras), known)
    return known


def licence(found: Distribution) -> str:
    """What the package says of its licence, in its shortest words."""
    named = [line for line in found.metadata.get_all("Classifier", []) if line.startswith("License ::")]
    return found.metadata.get("License-Expression") or " ".join(named) or found.metadata.get("License") or ""


def test_every_package_that_is_needed_has_a_licence_that_asks_nothing_of_users():
    packages = needed("nlp-tag", EXTRAS, {})
    assert {"spacy", "jieba", "numpy"} <= packages.keys()
    said = {name: licence(found) for name, found in packages.items()}
    assert {name: words for name, words in said.items() if not FREE.search(words) or STRICT.search(words)} == {}


def test_every_package_that_is_needed_is_locked_by_hashes_and_nothing_else_is_in_the_lock():
    lines = [line for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines() if not line.startswith("#")]
    locked = dict(LOCKED.fullmatch(line).groups() for line in lines if not line.startswith(" "))
    packages = needed("nlp-tag", EXTRAS, {})
    assert {canonicalize_name(name) for name in packages} - {"nlp-tag"} <= locked.keys()
    hashed = [line for line, next_line in pairwise(lines) if "==" in line and not HASH.fullmatch(next_line)]
    assert hashed == []
    assert all(HASH.fullmatch(line) for line in lines if line.startswith(" "))  # no index, no address, no option


def test_the_lock_allows_what_the_package_asks_for():
    lock = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    locked = dict(match.groups() for line in lock if (match := LOCKED.fullmatch(line)))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for asked in map(Requirement, (*project["dependencies"], *project["optional-dependencies"]["app"])):
        assert asked.specifier.contains(locked[canonicalize_name(asked.name)]), str(asked)


def test_licences_of_data_are_in_the_wheel():
    files = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["license-files"]
    assert files == ["LICENSE", "LICENSES/*"]


def test_every_file_of_data_and_every_licence_is_named():
    named = (ROOT / "LICENSES" / "README.md").read_text("utf-8")
    data = [*(ROOT / "nlp").rglob("*.tsv"), *(ROOT / "nlp").rglob("*.gz"), *(ROOT / "nlp").rglob("vendor/*")]
    assert data
    assert all(file.name in named for file in data)
    assert all(file.stem in named for file in (ROOT / "LICENSES").glob("*.txt"))
