"""A store of two counties, and a browser that opens the page of its summary."""

from __future__ import annotations

import pytest

from nlp.summary import summarise
from nlp.summary.page import folder_url, page
from tests.summary.test_summary import WEI, XIANG, make

HOSTILE = '</script><script>document.title="</h1>"</script><!-- <b>&amp;"\'`${1}'


@pytest.fixture(scope="package")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    many = [
        {**XIANG, "year": year, "path": f"嘉祥 县/{year}-{n}.txt", "text": "培训不够，少。\n另一行"}
        | {"town": "青石镇" if n < 4 else None, "agency": "青石镇人民政府" if n < 4 else f"嘉祥县{n}局"}
        | {"problem": [["training"]] if n < 9 else [["review"]], "measure": [["training"]] if n < 3 else []}
        | {
            "answered": [n < 3],
            "cells": {"requests/new_received/total": n},
            "failed": ["text.stated"] if n == 2 else [],
            "findings": [("section.missing", "error")] if n == 2 else [],
        }
        for year in (2022, 2023)
        for n in range(12 if year == 2023 else 10)
    ]
    few = [
        {**WEI, "year": 2023, "path": f"微山/{n}.txt", "agency": HOSTILE, "text": HOSTILE, "problem": [["review"]]}
        for n in range(5)
    ]
    for report in many + few:
        file = folder / report["path"]
        file.parent.mkdir(exist_ok=True)
        file.write_text("前言\n" * 200 + report["text"] + "\n结尾" * 200, "utf-8")
    return make(folder / "store", many + few)


@pytest.fixture(scope="package")
def summary(store):
    return summarise(store, "county")


@pytest.fixture
def show(browser, store):
    """Open the page of a summary next to the store; at the end no network was asked and nothing went wrong."""
    wrong, opened = [], []

    def call(summary, address="", **options):
        file = store.parent / "page.html"
        file.write_text(page(summary, folder_url(store, file)), "utf-8")
        tab = browser.new_page(**{"viewport": {"width": 1440, "height": 900}} | options)
        opened.append(tab)
        tab.set_default_timeout(10_000)
        tab.on("pageerror", lambda error: wrong.append(str(error)))
        tab.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        local = ("file:", "data:", "blob:")
        tab.on("request", lambda asked: None if asked.url.startswith(local) else wrong.append(asked.url))
        tab.goto(file.as_uri() + address)
        tab.wait_for_selector("html[data-ready]", state="attached")
        return tab

    yield call
    for tab in opened:
        tab.close()
    assert wrong == []
