"""The package itself: what ``import nlp`` gives, and what it costs."""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files

import pytest

import nlp
from nlp import errors
from nlp.model.tagger import Tagger
from nlp.report import Report


def test_the_public_types_are_there():
    assert nlp.Tagger is Tagger
    assert nlp.Report is Report
    assert all(getattr(nlp, name) is not None for name in nlp.__all__)


def test_every_error_is_public():
    known = {name for name, value in vars(errors).items() if isinstance(value, type)}
    assert known <= set(nlp.__all__)
    assert all(getattr(nlp, name) is getattr(errors, name) for name in known)


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nothing_like_it"):
        nlp.nothing_like_it  # noqa: B018


def test_the_import_loads_no_library():
    code = "import sys, nlp; nlp.InputError; print(sorted({'spacy', 'numpy', 'jieba', 'pydantic'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_the_package_says_that_it_is_typed():
    assert files("nlp").joinpath("py.typed").is_file()
