"""The page of a summary: what is in the file, and what it does in a browser."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.cli import main
from nlp.summary import summarise
from nlp.summary.page import folder_url, page
from nlp.summary.page.build import _json
from tests.summary.test_summary import WEI, XIANG, make

HOSTILE = '</script><script>document.title="</h1>"</script><!-- <b>&amp;"\'`${1}'


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

    def data(self, name):
        [text] = [text for attributes, text in self.named("script") if attributes.get("id") == name]
        return json.loads(text)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    many = [
        {**XIANG, "year": year, "path": f"嘉祥 县/{year}-{n}.txt", "text": "培训不够，少。\n另一行"}
        | {"problem": [["training"]] if n < 9 else [["review"]], "measure": [["training"]] if n < 3 else []}
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


@pytest.fixture(scope="module")
def summary(store):
    return summarise(store, "county")


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
    assert [attributes["href"] for attributes, _ in elements.named("a")] == ["#profile-name"]


def test_the_policy_forbids_the_network_and_all_scripts_but_the_two(summary):
    elements = Elements(page(summary, ""))
    [policy] = [a["content"] for a, _ in elements.named("meta") if a.get("http-equiv") == "Content-Security-Policy"]
    rules = dict(rule.split(maxsplit=1) for rule in policy.split("; "))
    assert rules.pop("default-src") == "'none'"
    scripts = [text for attributes, text in elements.named("script") if "type" not in attributes]
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts]
    assert rules.pop("script-src").split() == [f"'sha256-{digest}'" for digest in digests]
    assert len(scripts) == 2
    assert set(rules.values()) == {"'unsafe-inline'", "data:", "'none'"}


def test_the_figures_are_those_of_the_summary(summary):
    elements, told = Elements(page(summary, "")), summary.to_dict()
    data = elements.data("summary")
    groups = [told["total"], *told["groups"]]
    assert [role["name"] for role in data["roles"]] == ["问题", "措施"]
    for index, (group, shown) in enumerate(zip(groups, data["groups"], strict=True)):
        assert (shown["key"], shown["name"], shown["reports"]) == (group["key"], group["name"], group["reports"])
        assert {int(year): found["reports"] for year, found in shown["years"].items()} == {
            year["year"]: year["reports"] for year in group["years"]
        }
        profile = elements.data(f"profile-{index}")
        for figure in group["figures"]:
            role = [role["label"] for role in data["roles"]].index(figure["role"])
            theme = [theme["label"] for theme in data["themes"]].index(figure["theme"])
            row = dict(zip(data["columns"], profile["figures"][role][theme], strict=True))
            assert row["count"] == shown["counts"][role][theme] == figure["count"]
            assert shown["counts"][role][theme] / shown["reports"] == figure["share"]
            for name in ("low", "high", "rest_share", "lift"):
                assert row[name] == pytest.approx(figure[name], abs=1e-4)
            assert row["unanswered"] == figure["unanswered"]
            assert shown["marks"][role][theme] == {"more": "+", "less": "-", None: "."}[figure["stands_out"]]
            for year in group["years"]:
                counts = shown["years"][str(year["year"])]["counts"]
                assert counts[role][theme] == year["counts"][figure["role"]].get(figure["theme"], 0)
            if change := figure["change"]:
                assert (row["count_before"], row["count_after"]) == (change["count_before"], change["count"])
                assert row["difference"] == pytest.approx(change["difference"], abs=1e-4)
                assert profile["change"]["reports"] == change["reports"]
            quoted = [[profile["reports"][n][0], line, text] for n, line, text in profile["quotations"][role][theme]]
            assert quoted == [[q["path"], q["line"], q["text"]] for q in figure["quotations"]]


@given(st.text())
def test_no_text_ends_its_block_of_data(text):
    block = f'<script type="application/json" id="x">{_json([text])}</script><p>'
    elements = Elements(block)
    assert [tag for tag, _, _ in elements.found] == ["script", "p"]
    assert elements.data("x") == [text]
    assert not set("<>&") & set(_json(text))


def test_the_same_summary_gives_the_same_page(summary):
    assert page(summary, "") == page(summary, "")


# In a browser


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not program:
        pytest.skip("no Chromium on this machine")
    with playwright.sync_playwright() as started:
        found = started.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def show(browser, store):
    """Open the page of a summary next to the store; at the end no network was asked and nothing went wrong."""
    wrong, opened = [], []

    def call(summary, **options):
        file = store.parent / "page.html"
        file.write_text(page(summary, folder_url(store, file)), "utf-8")
        tab = browser.new_page(**{"viewport": {"width": 1600, "height": 1000}} | options)
        opened.append(tab)
        tab.on("pageerror", lambda error: wrong.append(str(error)))
        tab.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        tab.on("request", lambda asked: None if asked.url.startswith(("file:", "data:")) else wrong.append(asked.url))
        tab.goto(file.as_uri())
        tab.wait_for_selector("html[data-ready]", state="attached")
        return tab

    yield call
    for tab in opened:
        tab.close()
    assert wrong == []


def rows(tab):
    return [" ".join(row.split()) for row in tab.locator("#overview-table tbody tr").all_inner_texts()]


def labels(tab):
    return tab.locator("#heatmap .ytick text").all_text_contents()


def test_picture_and_table_show_the_same_groups(show, summary):
    tab = show(summary)
    assert rows(tab) == ["全部 27 67% 18 33% 9", "微山县 5* 0%▼ 0 100%▲ 5", "嘉祥县 22 82%▲ 18 18%▼ 4"]
    assert labels(tab) == ["全部", "微山县 *", "嘉祥县"]
    cells = tab.locator("#heatmap .textpoint text").all_text_contents()
    assert cells == ["67%", "33%", "0%▼", "100%▲", "82%▲", "18%▼"]


def test_a_click_opens_the_profile_with_quotations_that_link_to_the_report(show, summary, store):
    tab = show(summary)
    tab.locator("#heatmap .textpoint text").last.click(force=True)
    assert tab.locator("#profile-name").inner_text() == "嘉祥县"
    [first, *_] = tab.locator("#figures-table tbody tr").all_inner_texts()
    assert first.split()[:5] == ["培训", "18", "81.8%", "61%–93%", "0.0%"]
    address = urlsplit(tab.locator("#quotations a").first.evaluate("link => link.href"))
    [quotation, *_] = summary.groups[-1].figures[0].quotations
    assert unquote(address.path) == str(store.parent / quotation.path)
    assert address.fragment.startswith(":~:text=")
    assert tab.locator("#quotations a").first.inner_text() == f"{quotation.path}，第{quotation.line}行"


@pytest.mark.parametrize(
    ("path", "url"),
    [("/data/a#b.txt", "file:///data/a%23b.txt"), ("D:/年报/a.txt", "file:///D:/%E5%B9%B4%E6%8A%A5/a.txt")],
)
def test_a_report_elsewhere_is_linked_by_its_full_path(show, summary, path, url):
    def moved(figure):
        return replace(figure, quotations=tuple(replace(quotation, path=path) for quotation in figure.quotations))

    total = replace(summary.total, figures=tuple(map(moved, summary.total.figures)))
    tab = show(replace(summary, total=total))
    assert tab.locator("#quotations a").first.get_attribute("href").startswith(f"{url}#:~:text=")


def test_a_link_scrolls_to_the_quoted_passage(show, summary):
    tab = show(summary)
    tab.locator("#overview-table button", has_text="嘉祥县").click()
    with tab.context.expect_page() as opening:
        tab.locator("#quotations a").first.click()
    opening.value.wait_for_function("scrollY > 0")
    opening.value.close()


def test_everything_is_reached_with_the_keyboard(show, summary):
    tab = show(summary)
    while tab.evaluate("document.activeElement.id") != "heatmap":
        tab.keyboard.press("Tab")
    for key in ("ArrowDown", "ArrowRight"):
        tab.keyboard.press(key)
    assert tab.locator("#told").inner_text() == (
        "微山县，审核（问题，全部年度）；100.0%：5 份报告中的 5 份；比其余各组多，超出偶然；报告不足 10 份"
    )
    assert tab.locator("#heatmap").evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "profile-name"
    assert tab.locator("#profile-name").inner_text() == "微山县"
    tab.keyboard.press("Escape")
    assert tab.evaluate("document.activeElement.id") == "heatmap"


def test_role_year_order_and_search_change_picture_and_table(show, summary):
    tab = show(summary)
    tab.get_by_label("措施").check()
    assert rows(tab)[2] == "嘉祥县 22 27% 6 0% 0"
    tab.get_by_role("slider").press("ArrowRight")
    assert tab.locator("#year-name").inner_text() == "2022年"
    assert rows(tab) == ["全部 10 30% 3 0% 0", "微山县 0* — —", "嘉祥县 10 30% 3 0% 0"]
    tab.get_by_label("排序").select_option(label="报告数")
    assert labels(tab)[1] == "嘉祥县"
    tab.locator("#overview-table thead button", has_text="报告").click()
    assert labels(tab)[1] == "微山县 *"
    assert tab.locator("#overview-table th[aria-sort]").get_attribute("aria-sort") == "ascending"
    tab.get_by_label("查找").fill("嘉祥")
    assert labels(tab) == ["全部", "嘉祥县"]


def test_text_of_a_report_is_never_markup(show, summary):
    hostile = replace(summary, groups=tuple(replace(group, name=HOSTILE) for group in summary.groups))
    tab = show(hostile)
    tab.locator("#overview-table button").nth(-2).click()
    assert tab.title() == "政府信息公开年度报告：主题一览"
    assert tab.locator("#profile-name").inner_text() == HOSTILE
    assert HOSTILE in tab.locator("#quotations").inner_text()
    assert any(HOSTILE in label for label in labels(tab))
    assert tab.locator("h1").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures_follow_light_dark_and_print(show, summary, scheme):
    from playwright.sync_api import expect

    tab = show(summary, color_scheme=scheme)
    label = tab.locator("#heatmap .ytick text").first
    expect(label).to_have_css("fill", {"light": "rgb(27, 31, 36)", "dark": "rgb(230, 233, 237)"}[scheme])
    tab.emulate_media(media="print", color_scheme=scheme)
    expect(label).to_have_css("fill", "rgb(0, 0, 0)")


def test_thousands_of_groups_are_shown_a_page_at_a_time(show, summary):
    groups = tuple(replace(summary.groups[0], key=f"{code}", name=f"第{code}县") for code in range(100000, 103000))
    tab = show(replace(summary, groups=groups))
    assert len(labels(tab)) == len(rows(tab)) == 41
    tab.get_by_role("button", name="下一页").click()
    assert tab.locator("#window").inner_text() == "第 41–80 个，共 3,000 个"
    tab.get_by_label("查找").fill("102999")
    assert labels(tab) == ["全部", "第102999县 *"]
