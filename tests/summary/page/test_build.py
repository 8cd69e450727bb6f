"""The page of a summary: what is in the file."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections import Counter, defaultdict
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.cli import main
from nlp.summary import summarise
from nlp.summary.dimensions import DIMENSIONS
from nlp.summary.page import folder_url, page
from nlp.summary.page.build import _json
from nlp.summary.page.data import overview, quotations
from nlp.summary.page.items import every_item
from nlp.summary.page.keys import dimension_columns
from tests.summary.test_summary import XIANG, make


class Elements(HTMLParser):
    """Every element with its attributes and text, as a browser would find them."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.found, self.open = [], False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs), []))
        self.open = True

    def handle_endtag(self, tag):
        self.open = False

    def handle_data(self, data):
        if self.open:
            self.found[-1][2].append(data)

    def named(self, tag):
        return [(attributes, "".join(text)) for name, attributes, text in self.found if name == tag]

    def block(self, name):
        [text] = [text for attributes, text in self.named("script") if attributes.get("id") == name]
        return text

    def data(self, name):
        return json.loads(self.block(name))


def unpacked(summary, name):
    block = Elements(page(summary, "")).block(name)
    return json.loads(zlib.decompress(base64.b64decode(block)))


def test_a_page_is_one_command(store):
    file = store.parent / "out" / "page.html"
    file.parent.mkdir()
    assert main(["summary", str(store), "--by", "county", "--format", "html", "-o", str(file)]) == 0
    assert Elements(file.read_text("utf-8")).data("summary")["folder"] == "../"


@pytest.mark.parametrize(
    ("output", "url"),
    [("page.html", ""), ("deep/er/page.html", "../../"), ("../other/page.html", "../a%20%E5%BA%93%23/")],
)
def test_links_lead_from_the_page_to_the_folder_of_the_store(tmp_path, output, url):
    folder = tmp_path / "a 库#"
    assert folder_url(folder / "store", folder / output) == url


def test_a_page_on_standard_output_lies_in_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert folder_url(tmp_path / "sub" / "store", None) == "sub/"


def test_the_page_names_nothing_to_load(summary):
    elements = Elements(page(summary, ""))
    assert not {"link", "img", "iframe", "object", "embed", "base", "audio", "video"} & {
        t for t, _, _ in elements.found
    }
    assert not [attributes for _, attributes, _ in elements.found if "src" in attributes]
    assert [attributes["href"] for attributes, _ in elements.named("a")] == ["#"]


def test_the_policy_forbids_the_network_and_all_scripts_but_the_two(summary):
    elements = Elements(page(summary, ""))
    [policy] = [a["content"] for a, _ in elements.named("meta") if a.get("http-equiv") == "Content-Security-Policy"]
    rules = dict(rule.split(maxsplit=1) for rule in policy.split("; "))
    assert rules.pop("default-src") == "'none'"
    scripts = [text for attributes, text in elements.named("script") if "type" not in attributes]
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts]
    assert rules.pop("script-src").split() == [f"'sha256-{digest}'" for digest in digests]
    assert len(scripts) == 2
    assert set(rules.values()) == {"'unsafe-inline'", "'none'"}


def counted(reports, positions, role):
    return Counter(theme for position in positions for theme in reports["themes"][role][position])


def test_the_reports_of_the_page_give_the_figures_of_the_summary(summary):
    data, reports = overview(summary, ""), unpacked(summary, "reports-data")
    [county] = [dimension for dimension in reports["dimensions"] if dimension["id"] == "county"]
    shown = {group.key: [p for p, of in enumerate(county["of"]) if of >= 0 and county["values"][of][0] == group.key]
             for group in summary.groups}  # fmt: skip
    for number, group in enumerate((summary.total, *summary.groups)):
        positions = shown.get(group.key, range(summary.reports))
        assert len(positions) == group.reports
        for figure in group.figures:
            role = [label.label for label in summary.roles].index(figure.role)
            theme = [label.label for label in summary.themes].index(figure.theme)
            assert counted(reports, positions, role)[theme] == figure.count
            mark = data["groups"][number]["marks"][role][theme]
            assert mark == {"more": "+", "less": "-", None: "."}[figure.stands_out]


@pytest.mark.parametrize("by", DIMENSIONS)
def test_every_dimension_of_the_page_groups_as_the_summary_by_it_does(store, by):
    told = summarise(store, by)
    wanted = sorted(sorted(group.counted) for group in told.groups if group.counted)
    for other in (told, summarise(store, "year" if by != "year" else "kind")):
        [dimension] = [found for found in dimension_columns(other) if found["id"] == by]
        groups = defaultdict(list)
        for position, value in enumerate(dimension["of"]):
            groups[value].append(position)
        assert sorted(groups.values()) == wanted


def test_two_dimensions_at_once_are_groups(store):
    told = summarise(store, "county,year")
    group = dimension_columns(told)[-1]
    assert (group["id"], group["name"]) == ("group", "县、年度")
    assert ["370829,2023", "嘉祥县 · 2023年"] in group["values"]


def test_every_quotation_of_the_summary_is_there_once(summary):
    groups = (summary.total, *summary.groups)
    wanted = {(q.path, q.line, q.text) for group in groups for figure in group.figures for q in figure.quotations}
    found = [(summary.counted[position].path, line, text) for position, line, text, _ in quotations(summary)]
    assert sorted(found) == sorted(wanted)


def test_of_too_many_quotations_every_figure_keeps_its_first_before_any_its_second(summary):
    figures = [figure for figure in summary.total.figures if figure.quotations]
    firsts = {(figure.quotations[0].path, figure.quotations[0].start) for figure in figures}
    alone = replace(summary, groups=())
    assert len(quotations(alone)) > len(firsts) > 1
    positions = {report.path: position for position, report in enumerate(summary.counted)}
    wanted = {positions[path] for path, _ in firsts}
    assert {position for position, *_ in quotations(alone, most=len(firsts))} == wanted
    assert len(quotations(alone, most=1)) == 1


def test_units_without_a_report_are_packed(store):
    told = summarise(store, "county", where="path not like '%2023-2.txt' and path not like '%2023-5.txt'")
    assert [unit["name"] for unit in unpacked(told, "reports-data")["missing"]] == [
        missing.agency for missing in told.missing
    ]
    assert told.missing
    assert "missing" not in overview(told, "")


def test_a_long_quotation_is_cut(summary):
    figures = tuple(
        replace(figure, quotations=tuple(replace(q, text="长" * 900) for q in figure.quotations))
        for figure in summary.total.figures
    )
    long = replace(summary, groups=(), total=replace(summary.total, figures=figures))
    assert {text for _, _, text, _ in quotations(long)} == {"长" * 159 + "…"}


@given(st.text())
def test_no_text_ends_its_block_of_data(text):
    block = f'<script type="application/json" id="x">{_json([text])}</script><p>'
    elements = Elements(block)
    assert [tag for tag, _, _ in elements.found] == ["script", "p"]
    assert elements.data("x") == [text]
    assert not set("<>&") & set(_json(text))


def test_the_same_summary_gives_the_same_page(summary):
    assert page(summary, "") == page(summary, "")


def test_with_its_store_a_page_quotes_every_item(store, summary):
    block = Elements(page(summary, "", store)).block("quotations-data")
    quoted = json.loads(zlib.decompress(base64.b64decode(block)))
    wanted = sum(len(report.themes.get(role, ())) for report in summary.counted for role in ("problem", "measure"))
    assert sum(len(pairs) for _, _, _, pairs in quoted) == wanted
    assert len(quoted) > len(quotations(summary))


def test_a_page_of_every_item_masks_private_numbers(tmp_path):
    said = {"text": "公示了居民（11010519491231002X）的申请。", "problem": [["training"]]}
    store = make(tmp_path / "store", [said | XIANG])
    [[_, _, text, _]] = every_item(store, summarise(store, "county")) or []
    assert text == "公示了居民（110************02X）的申请。"


def test_a_page_of_too_many_items_has_the_quotations_of_the_summary(store, summary, monkeypatch):
    monkeypatch.setattr("nlp.summary.page.items.MOST_QUOTED", 1)
    assert every_item(store, summary) is None
    assert page(summary, "", store) == page(summary, "")
