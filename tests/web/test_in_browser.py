"""The app in headless Chromium, as people use it."""

import io
import threading
import zipfile
from pathlib import Path

import docx
import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytest.importorskip("reportlab")
uvicorn = pytest.importorskip("uvicorn", reason="the extra app is not installed")

from reportlab.pdfbase import pdfmetrics  # noqa: E402
from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # noqa: E402
from reportlab.pdfgen.canvas import Canvas  # noqa: E402

from tests.web.conftest import REPORT  # noqa: E402

pytestmark = pytest.mark.model

PATIENCE = 600_000  # ms, however busy the machine is
playwright.expect.set_options(timeout=PATIENCE)
WIDTHS = (1440, 1024, 390)
PATHS = ("/", "/?sort=doubt", "/reports/1", "/reports/1/correct", "/models", "/api", "/summary?by=year")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    from nlp.web.app import create_app
    from nlp.web.service import Service

    service = Service(tmp_path_factory.mktemp("browser") / "store", None, 1)
    server = uvicorn.Server(uvicorn.Config(create_app(service), port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def page(browser, address):
    """A page; at the end nothing was asked elsewhere and the console is empty."""
    wrong = []
    found = browser.new_page(base_url=address)
    found.set_default_timeout(PATIENCE)
    found.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    found.on("pageerror", lambda error: wrong.append(str(error)))
    found.on("request", lambda asked: None if asked.url.startswith((address, "data:")) else wrong.append(asked.url))
    yield found
    found.close()
    assert wrong == []


def upload(page, *files):
    page.goto("/")
    page.set_input_files("#files", [{"name": n, "mimeType": "", "buffer": data} for n, data in files])
    playwright.expect(page.locator("#told")).to_contain_text("完成")


@pytest.fixture
def corrected(page):
    """The page in which a report is corrected that nobody has corrected before."""
    corrected.number = getattr(corrected, "number", 2000) + 1
    upload(page, ("a.txt", REPORT.replace("2022", str(corrected.number)).encode()))
    page.locator("#results a").click()
    page.get_by_role("link", name="订正").click()
    playwright.expect(page.locator("mark.items")).to_have_count(4)
    return page


def saved(page, count):
    playwright.expect(page.locator("#state")).to_have_text(f"已保存（第 {count} 次订正）")


def test_mixed_files_are_uploaded_and_each_is_told(page):
    files = [(f"{n}.txt", REPORT.replace("天荒坪", f"天荒{'一二三四'[n]}坪").encode()) for n in range(4)]
    upload(page, *files, ("图.png", b"\x89PNG\r\n"), ("空.txt", b""))
    assert page.locator("#results li").count() == 6
    assert page.locator("#results li.wrong").count() == 2
    assert "图片" in page.locator("#results li.wrong", has_text="图.png").inner_text()
    page.locator("#reload").click()
    assert page.locator("tbody tr").count() >= 4
    page.get_by_label("搜索").fill("天荒二坪")
    page.get_by_role("button", name="应用").click()
    assert page.locator("tbody tr").count() == 1


def test_a_report_is_looked_at(page):
    upload(page, ("看.txt", REPORT.encode()))
    page.locator("#results a").click()
    assert "业务培训偏少" in page.locator("main").inner_text()


def test_three_items_are_corrected_and_one_is_undone(corrected):
    page = corrected
    page.locator("mark.problem").first.click()
    page.get_by_label("及时性").check()
    saved(page, 1)
    page.get_by_role("radio", name="改进措施").check()
    saved(page, 2)
    page.locator("mark.items").nth(1).click()
    page.get_by_role("button", name="终点前移").click()
    saved(page, 3)
    page.locator("mark.items").nth(2).click()
    page.get_by_role("button", name="删除条目").click()
    saved(page, 4)
    assert page.locator("mark.items").count() == 3
    page.get_by_role("button", name="撤销").click()
    playwright.expect(page.locator("mark.items")).to_have_count(4)
    page.reload()
    playwright.expect(page.locator("mark.items")).to_have_count(4)
    assert page.locator("mark.problem").count() == 1


def test_the_keyboard_does_it_all(corrected):
    page = corrected
    page.locator("#text").focus()
    for _ in range(50):
        page.keyboard.press("j")
        if "items" in page.evaluate("document.activeElement.className"):
            break
    before = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("{")
    saved(page, 1)
    assert page.evaluate("document.activeElement.textContent") == before[:-1]
    page.keyboard.press("Delete")
    saved(page, 2)
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    playwright.expect(page.locator("mark.items").first).to_have_text(before)


def test_selected_words_become_an_item_when_they_have_a_theme(corrected):
    page = corrected
    page.evaluate(
        """() => {
          const walker = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const at = node.data.indexOf("我镇认真");
            if (at >= 0) getSelection().setBaseAndExtent(node, at, node, at + 4);
          }
        }"""
    )
    page.get_by_role("button", name="设为条目").click()
    playwright.expect(page.locator("#state")).to_have_text("未保存：条目还没有主题；请选主题")
    page.get_by_label("培训").first.check()
    saved(page, 1)
    assert page.locator("mark.items").first.inner_text() == "我镇认真"


def test_a_cell_is_typed_and_undone(page):
    upload(page, ("表.txt", Path("corpora/sample.txt").read_bytes()))
    page.locator("#results a").click()
    page.get_by_role("link", name="订正").click()
    field = page.locator("#tables input").first
    playwright.expect(field).not_to_have_value("")
    before = field.input_value()
    field.fill("4711")
    field.press("Enter")
    saved(page, 1)
    playwright.expect(field).to_have_class("changed")
    assert page.locator("#tables input").nth(1).evaluate("field => field === document.activeElement")
    page.keyboard.press("Control+z")
    playwright.expect(field).to_have_value(before)
    field.fill("很多")
    field.press("Enter")
    playwright.expect(page.locator("#state")).to_contain_text("不是数")


def test_a_new_item_is_made_by_keyboard_alone(corrected):
    page = corrected
    page.locator("#text").focus()
    page.keyboard.press("j")
    page.keyboard.press("n")
    playwright.expect(page.locator("mark.items")).to_have_count(5)
    assert page.locator("mark.items").first.inner_text() == "我镇认真落实条例要求。"
    page.keyboard.press("(")
    assert page.locator("mark.items").first.inner_text() == "我镇认真落实条例要求"
    page.keyboard.press("t")
    page.keyboard.press("Space")
    saved(page, 1)
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "我镇认真落实条例要求"


def test_what_is_right_is_confirmed_and_a_new_item_is_undone(corrected):
    page = corrected
    headings = page.get_by_role("button", name="标题都对")
    headings.click()
    saved(page, 1)
    playwright.expect(headings).to_have_attribute("aria-pressed", "true")
    report = int(page.url.split("/")[-2])
    kept = page.request.get(f"/api/reports/{report}/correction").json()["document"]
    assert "items" not in kept and kept["headings"]
    page.locator("#text").focus()
    page.keyboard.press("n")
    page.keyboard.press("t")
    page.keyboard.press("Space")
    saved(page, 2)
    playwright.expect(page.get_by_role("button", name="条目都对")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="撤销").click()
    playwright.expect(page.locator("mark.items")).to_have_count(4)
    page.get_by_role("button", name="撤销").click()
    playwright.expect(headings).to_have_attribute("aria-pressed", "false")


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_fifty_mixed_files_three_corrections_a_new_model_and_back(page):
    town = "东溪镇"
    texts = [REPORT.replace("2022", str(1960 + number)).replace("天荒坪镇", town) for number in range(44)]
    files = [(f"{number}.txt", text.encode()) for number, text in enumerate(texts[:42])]
    mixed = [("图.png", b"\x89PNG\r\n"), ("空.txt", b""), ("断.docx", b"PK\x03\x04"), *written(texts[0])]
    upload(page, *files, *mixed)
    assert page.locator("#results li").count() == 50
    assert page.locator("#results li.wrong").count() == 3
    for number in (1, 2, 3, 4):
        page.goto(f"/?q={town}&year={1960 + number}")
        page.get_by_role("link", name="订正 ").first.click()
        page.locator("mark.problem").first.click()
        page.get_by_label("及时性").check()
        saved(page, 1)
    page.goto("/models")
    page.get_by_role("button", name="继续训练").click()
    accept = page.get_by_role("button", name="采用模型 1")
    playwright.expect(accept).to_be_visible(timeout=2 * PATIENCE)
    playwright.expect(page.locator(".tag")).to_have_count(1)
    accept.click()
    playwright.expect(page.locator("section", has_text="模型 1").locator(".tag")).to_have_text("正在使用")
    page.get_by_role("button", name="改回最初的模型").click()
    playwright.expect(page.get_by_role("button", name="改回模型 1")).to_be_visible()


def written(text):
    """The text, of other years, as a web page, a Word file, an archive, a PDF and as Rich Text."""
    page = f"<html><body>{''.join(f'<p>{line}</p>' for line in text.splitlines())}</body></html>"
    document = docx.Document()
    for line in text.replace("1960", "1950").splitlines():
        document.add_paragraph(line)
    word, archive = io.BytesIO(), io.BytesIO()
    document.save(word)
    with zipfile.ZipFile(archive, "w") as package:
        package.writestr("甲/报告.txt", text.replace("1960", "1951"))
    marked = "\\par ".join("".join(f"\\u{ord(c)}?" for c in line) for line in text.replace("1960", "1952").splitlines())
    return [
        ("页.html", page.encode()), ("文.docx", word.getvalue()), ("包.zip", archive.getvalue()),
        ("印.pdf", printed(text.replace("1960", "1953"))), ("富.rtf", f"{{\\rtf1\\ansi {marked}}}".encode()),
    ]  # fmt: skip


def printed(text):
    """The text as a PDF of one page."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    data = io.BytesIO()
    canvas = Canvas(data)
    for number, line in enumerate(text.splitlines()):
        canvas.setFont("STSong-Light", 12)
        canvas.drawString(72, 760 - 24 * number, line)
    canvas.save()
    return data.getvalue()


def test_the_front_matter_is_corrected(corrected):
    page = corrected
    page.get_by_label("县区").fill("德清县")
    page.get_by_role("button", name="保存卷首").click()
    saved(page, 1)
    page.get_by_label("机关").fill("没有这个机关")
    page.get_by_role("button", name="保存卷首").click()
    playwright.expect(page.locator("#state")).to_contain_text("正文里没有")


def test_the_summary_is_shown(page):
    upload(page, ("汇.txt", REPORT.encode()))
    page.goto("/summary?by=year")
    playwright.expect(page.frame_locator("iframe").locator("body")).to_contain_text("2022")


@pytest.mark.parametrize("path", PATHS)
def test_nothing_keeps_people_from_using_a_page(browser, address, barriers, path):
    tab = browser.new_page(base_url=address, bypass_csp=True)  # axe comes into the page as a script
    tab.set_default_timeout(PATIENCE)
    sample = Path("corpora/sample.txt").read_text("utf-8")
    upload(
        tab, ("用.txt", sample.encode()), ("前.txt", sample.replace("2023", "2022").encode()), ("图.png", b"\x89PNG")
    )
    newest = tab.request.get("/api/reports").json()["reports"][0]["id"]  # has tables
    tab.goto(path.replace("/reports/1", f"/reports/{newest}"))
    if path.endswith("correct"):
        tab.locator("mark.items").first.click()
        tab.locator("#tables input").first.wait_for()
    assert barriers(tab) == []
    tab.close()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_its_window(page, width, path):
    upload(page, ("宽.txt", REPORT.encode()))
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
